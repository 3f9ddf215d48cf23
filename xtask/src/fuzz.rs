//! `cargo xtask fuzz`: inputs that nobody would send, in great number. See `fuzz/src/main.rs`, and for a page's objects `www/tests/odd-values.mjs`.
//!
//! `--guided TARGET` gives a target to libFuzzer, which keeps the inputs that reach code which none before did, and goes on from them.
//! It needs a compiler of C++, and no nightly: a sanitiser has nothing to find in a crate that forbids `unsafe`.

use crate::run::{Outcome, ask, cargo, command, run, target};
use crate::{engine, web};

/// The target that asks the engine's browser build by JavaScript's own objects.
const VALUES: &str = "values";
/// How many objects where no number is given.
const OBJECTS: &str = "100000";

/// The short form of the tests, with what they have built already; that of objects is a test in `www`.
pub(crate) fn short() -> Outcome {
    run(
        cargo(&["run", "--quiet", "--package", "landfall-fuzz"]).args(engine::TESTED).args(["--", "--short"]),
        "mend what broke, and make it a case",
    )
}

/// What counts the ways through the code, for libFuzzer.
const COUNTERS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// With how many drawn inputs libFuzzer begins.
const DRAWN: &str = "500";

/// `fuzz --guided TARGET [SECONDS]`: drawn inputs are where it begins, and what it finds is kept for the next time.
fn guided(name: &str, seconds: &str) -> Outcome {
    let told = ask(command("rustc", "").arg("-vV")).unwrap_or_default();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("install Rust by rustup")?;
    let built = target().join("guided");
    // Named, so that what runs while it is built has no counters.
    let mut build = cargo(&["build", "--quiet", "--release", "--target", host, "--manifest-path"]);
    build.arg("fuzz/guided/Cargo.toml").arg("--target-dir").arg(&built).env("RUSTFLAGS", COUNTERS);
    run(&mut build, "is a compiler of C++ there?")?;
    let corpus = target().join("fuzz/corpus").join(name);
    let build = ["build", "--quiet", "--profile", "bench", "--package", "landfall-fuzz"];
    run(&mut cargo(&build), "mend what the compiler names above")?;
    let mut draw = command(target().join("release/landfall-fuzz"), "");
    run(draw.args([name, "--inputs", DRAWN, "--keep"]).arg(&corpus), "may `target/fuzz` be written?")?;
    let mut press = command(built.join(host).join("release/landfall-fuzz-guided"), "");
    press.env("LANDFALL_TARGET", name).args([format!("-max_total_time={seconds}"), "-timeout=5".into()]);
    press.arg(format!("-artifact_prefix={}/", target().join("fuzz").display()));
    run(press.arg("-print_final_stats=1").arg(&corpus), "mend what broke, and make it a case")
}

/// Builds the targets as they are shipped, with overflow checked, and presses them.
pub(crate) fn fuzz(words: &[&str]) -> Outcome {
    match words {
        ["--guided", name] => return guided(name, "60"),
        ["--guided", name, seconds] => return guided(name, seconds),
        _ => {}
    }
    let option = |name: &str| words.iter().skip_while(|word| **word != name).nth(1).copied();
    let is_named = |word: &&str| !word.starts_with("--") && !word.chars().all(|c| c.is_ascii_digit() || c == '_');
    let names: Vec<&str> = words.iter().copied().filter(is_named).collect();
    if names.is_empty() || names.contains(&VALUES) {
        web::build()?;
        let inputs = option("--inputs").unwrap_or(OBJECTS).replace('_', "");
        let mut objects = command("node", "www");
        objects.args(["tests/odd-values.mjs", &inputs, option("--seed").unwrap_or("1")]);
        run(&mut objects, "mend what broke, and make it a case")?;
        if names == [VALUES] {
            return Ok(());
        }
    }
    let build = ["build", "--quiet", "--profile", "bench", "--package", "landfall-fuzz"];
    run(&mut cargo(&build), "mend what the compiler names above")?;
    run(command(target().join("release/landfall-fuzz"), "").args(words), "mend what broke, and make it a case")
}
