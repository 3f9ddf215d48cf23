//! Does anything that can be sent break the engine? Inputs of every kind, drawn from a seed, in great number.
//!
//!     cargo xtask fuzz [TARGET …] [--inputs N] [--seed N]
//!
//! An input breaks a target by a panic (which an overflow is too: they are checked in every build), by taking longer than a shopper
//! would wait, or by an answer that a target knows to be wrong. What breaks one is written to `target/fuzz`, and named with the
//! seed; it becomes a case of the tests. With `--keep FOLDER` inputs are written there and nothing meets them: where libFuzzer begins.

mod mutate;
mod targets;
#[allow(dead_code, clippy::indexing_slicing, reason = "the tests' own check of packings")]
#[path = "../../tests/packing/validator.rs"]
mod validator;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use targets::Target;

/// Whether a target meets an input.
static MEETS: AtomicBool = AtomicBool::new(false);

/// Longer than this no input may take.
const PATIENCE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let mut names: Vec<String> = Vec::new();
    let (mut inputs, mut seed, mut part, mut folder) = (None, 1, 1, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--inputs" => inputs = words.next().and_then(|count| count.replace('_', "").parse::<u64>().ok()),
            "--short" => part = 8,
            "--keep" => folder = words.next(),
            "--seed" => seed = words.next().and_then(|seed| seed.parse().ok()).unwrap_or(seed),
            _ => names.push(word),
        }
    }
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // Of a target that meets an input the panic is told by its kind, below.
        if !MEETS.load(Ordering::Relaxed) {
            tell(panic);
        }
    }));
    let mut broken = 0_u64;
    for mut target in targets::all(&names) {
        let count = inputs.unwrap_or(target.short_form() / part);
        match &folder {
            Some(folder) => broken += u64::from(keep_all(target.as_mut(), count, seed, Path::new(folder)).is_err()),
            None => broken += press(target.as_mut(), count, seed),
        }
    }
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// So many inputs to a target; how many broke it.
fn press(target: &mut dyn Target, count: u64, seed: u64) -> u64 {
    let mut rng = fastrand::Rng::with_seed(seed);
    let (mut broken, mut slowest) = (0, Duration::ZERO);
    let started = Instant::now();
    for number in 0..count {
        let input = target.draw(&mut rng);
        let begun = Instant::now();
        MEETS.store(true, Ordering::Relaxed);
        let outcome = catch_unwind(AssertUnwindSafe(|| target.meet(&input)));
        MEETS.store(false, Ordering::Relaxed);
        let took = begun.elapsed();
        slowest = slowest.max(took);
        let wrong = match outcome {
            Err(panic) => Some(format!("panics: {}", said(panic.as_ref()))),
            Ok(Err(wrong)) => Some(wrong),
            Ok(Ok(())) if took > PATIENCE => Some(format!("takes {} s", took.as_secs())),
            Ok(Ok(())) => None,
        };
        if let Some(wrong) = wrong {
            broken += 1;
            if broken <= 5 {
                let file = keep(target.name(), number, seed, &input);
                println!("{}: input {number} of seed {seed} {wrong}; kept as {file}", target.name());
            }
        }
    }
    let took = started.elapsed().as_secs();
    println!(
        "{}: {count} inputs in {took} s, {broken} broke it, slowest {} ms; {}",
        target.name(),
        slowest.as_millis(),
        target.told()
    );
    broken
}

/// Writes so many inputs to a folder, each behind two bytes that say which reader it is for.
fn keep_all(target: &mut dyn Target, count: u64, seed: u64, folder: &Path) -> std::io::Result<()> {
    let mut rng = fastrand::Rng::with_seed(seed);
    std::fs::create_dir_all(folder)?;
    for number in 0..count {
        let input = target.draw(&mut rng);
        let reader = (target.reader() as u16).to_le_bytes();
        std::fs::write(folder.join(format!("{}-{number}", target.name())), [&reader[..], &input].concat())?;
    }
    Ok(())
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

fn keep(target: &str, number: u64, seed: u64, input: &[u8]) -> String {
    let file = format!("target/fuzz/{target}-{seed}-{number}");
    let written = std::fs::create_dir_all("target/fuzz").and_then(|()| std::fs::write(&file, input));
    written.map_or_else(|error| format!("nothing: {error}"), |()| file)
}
