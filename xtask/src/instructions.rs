//! `cargo xtask instructions [--keep]` and `cargo xtask growth`: how many instructions does a native quote take?
//!
//! In: the benches `instructions` and `growth`, and valgrind on the machine. Out: a line for each reference quote, beside what
//! `benches/instructions.toml` keeps; or how the count grows with lines, origins and services. Times differ from run to run; this
//! does not, with one compiler and one C library, whose allocator is counted too.

use crate::run::{Outcome, cargo, command, output, read, root, run, say, target, write};
use crate::tools;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

const REFERENCES: [&str; 2] = ["tokyo-to-berlin", "hanoi-to-melbourne"];
/// A quote may take so much more than what is kept before it is a fault.
const MARGIN_PERCENT: u64 = 3;
/// No rounds are opening the book alone; the first finds a cold book, the rest a warm one. Of few rounds the C library's tidying of
/// memory decides more than the quote does.
const ROUNDS: [u32; 3] = [0, 1, 41];
/// Of long carts no more than this is counted: valgrind is fifty times slower than the processor.
const LONG_ROUNDS: [u32; 2] = [1, 2];

/// What is counted, by quote and measure.
type Counts = BTreeMap<String, BTreeMap<String, u64>>;

/// The reference quotes, beside what is kept of them; `keep` writes what was counted instead.
pub(crate) fn reference(keep: bool) -> Outcome {
    if !tools::valgrind()? {
        say("skipped: valgrind is not there and cannot be installed; nothing was counted");
        return Ok(());
    }
    let counted = references()?;
    let kept = root().join("benches/instructions.toml");
    let before: Counts = toml::from_str(&without_words(&read(&kept).unwrap_or_default())).map_err(|error| {
        format!("`{}`: {error}; write it anew with `cargo xtask instructions --keep`", kept.display())
    })?;
    let is_held = read(&kept).unwrap_or_default().contains(&machine()?);
    let mut over = Vec::new();
    for (quote, measures) in &counted {
        for (measure, &count) in measures {
            let known = before.get(quote).and_then(|known| known.get(measure)).copied();
            let beside = known
                .map_or_else(|| "not kept yet".into(), |known| format!("kept {known:>9}, {}", change(count, known)));
            println!("{quote:20} {measure:12} {count:>10} instructions, {beside}");
            if !keep && known.is_none_or(|known| count * 100 > known * (100 + MARGIN_PERCENT)) {
                over.push(format!("{quote}, {measure}"));
            }
        }
    }
    if keep {
        return write(&kept, told(&counted)?.as_bytes());
    }
    let wrong = format!(
        "more than {MARGIN_PERCENT} % over what is kept: {}; make it cheaper, or keep it with a reason: `cargo xtask instructions --keep`",
        over.join("; ")
    );
    if over.is_empty() || is_held {
        return if over.is_empty() { Ok(()) } else { Err(wrong) };
    }
    say("counted, not held: what is kept was counted with another compiler or C library");
    Ok(())
}

/// What a count hangs on besides the code: the compiler and the C library.
fn machine() -> Outcome<String> {
    let first = |program: &str| -> Outcome<String> {
        let told = output(command(program, "").arg("--version"), "install what is named")?;
        Ok(told.lines().next().unwrap_or_default().trim().to_owned())
    };
    Ok(format!("compiler = \"{}\"\nlibrary = \"{}\"\n", first("rustc")?, first("ldd")?))
}

fn references() -> Outcome<Counts> {
    let executable = built("instructions")?;
    let book = target().join("instructions.book");
    run(command(&executable, "").arg(&book), "run `landfall check`")?;
    let mut counted = Counts::new();
    for name in REFERENCES {
        let request = target().join(format!("{name}.json"));
        write(&request, read(&root().join("examples").join(format!("{name}.json")))?.as_bytes())?;
        let [open, first, all] = counts(&executable, &book, &request, "totals", ROUNDS)?;
        let [_, first_told, all_told] = counts(&executable, &book, &request, "charges", ROUNDS)?;
        let warm = |first: u64, all: u64| (all - first) / u64::from(ROUNDS[2] - ROUNDS[1]);
        let measures = [
            ("cold_totals", first - open),
            ("warm_charges", warm(first_told, all_told)),
            ("warm_totals", warm(first, all)),
        ];
        counted.insert(name.into(), measures.map(|(measure, count)| (measure.into(), count)).into());
    }
    Ok(counted)
}

/// How a warm quote grows, `totals`: the count at each size, and the exponent of the curve through them.
pub(crate) fn growth() -> Outcome {
    if !tools::valgrind()? {
        return Err("valgrind is not there: install it".into());
    }
    let (making, executable) = (built("growth")?, built("instructions")?);
    let folder = target().join("growth");
    say("making up shops of each size");
    run(command(making, "").arg(&folder), "mend what is named above")?;
    let mut families: BTreeMap<String, BTreeMap<u32, PathBuf>> = BTreeMap::new();
    for file in fs::read_dir(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?.flatten() {
        let (path, name) = (file.path(), file.file_name().to_string_lossy().into_owned());
        let Some((family, size)) = name.strip_suffix(".json").and_then(|name| name.rsplit_once('-')) else { continue };
        let size = size.parse().map_err(|_| format!("`{name}` names no size"))?;
        families.entry(family.into()).or_default().insert(size, path);
    }
    println!("\nInstructions of a warm quote, `totals`, in millions; exponent: all sizes / the upper half\n");
    for (family, requests) in &families {
        let mut points = Vec::new();
        let mut line = String::new();
        for (&size, request) in requests {
            let [first, all] = counts(&executable, &folder.join("growth.book"), request, "totals", LONG_ROUNDS)?;
            let count = (all - first) / u64::from(LONG_ROUNDS[1] - LONG_ROUNDS[0]);
            let _ = write!(line, "  {size}: {:.2}", count as f64 / 1e6);
            points.push((f64::from(size).ln(), (count as f64).ln()));
        }
        let upper = &points[points.len() / 2..];
        println!("{family:12}{line}   exponent {:.2} / {:.2}", slope(&points), slope(upper));
    }
    Ok(())
}

/// Of the straight line that is nearest to the points.
fn slope(points: &[(f64, f64)]) -> f64 {
    let many = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / many, y + point.1 / many));
    let over: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    over / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}

/// A bench, built as for release; where it is.
fn built(name: &str) -> Outcome<String> {
    say(&format!("building the bench `{name}`"));
    let bench = ["build", "--quiet", "--profile", "bench", "--bench", name, "--message-format", "json"];
    // Compiled in steps, code comes out otherwise: the count would be another one.
    let told = output(cargo(&bench).env("CARGO_INCREMENTAL", "0"), "mend what the compiler names above")?;
    // The command line is built beside the bench.
    let mut built = told.lines().filter(|line| line.contains(&format!("\"name\":\"{name}\"")));
    let executable = built.find_map(|line| line.split("\"executable\":\"").nth(1)?.split('"').next());
    executable.map(str::to_owned).ok_or_else(|| "cargo does not say where the bench is: build it anew".into())
}

/// The instructions of runs that differ in their rounds, counted side by side.
fn counts<const N: usize>(
    executable: &str,
    book: &Path,
    request: &Path,
    detail: &str,
    rounds: [u32; N],
) -> Outcome<[u64; N]> {
    let counted = thread::scope(|scope| {
        let runs = rounds.map(|rounds| scope.spawn(move || counted(executable, book, request, detail, rounds)));
        runs.map(|run| run.join().unwrap_or_else(|_| Err("a count stopped short".into())))
    });
    let counted: Vec<u64> = counted.into_iter().collect::<Outcome<_>>()?;
    counted.try_into().map_err(|_| "a count is missing".into())
}

/// The instructions of a run, as valgrind counts them.
fn counted(executable: &str, book: &Path, request: &Path, detail: &str, rounds: u32) -> Outcome<u64> {
    let mut valgrind = command("valgrind", "");
    // The same names and surroundings in every checkout: how long they are moves what the C library's memory is tidied for. It
    // keeps no bins that it tidies all at once.
    let path = std::env::var_os("PATH").unwrap_or_default();
    valgrind.env_clear().env("PATH", path).env("GLIBC_TUNABLES", "glibc.malloc.mxfast=0").current_dir(target());
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    for file in [Path::new(executable), book, request] {
        valgrind.arg(file.strip_prefix(target()).unwrap_or(file));
    }
    valgrind.args([detail, &rounds.to_string()]);
    let told = valgrind.output().map_err(|error| format!("`valgrind` cannot be run: {error}; install it"))?;
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    let count = told.split("Collected : ").nth(1).and_then(|rest| rest.split_whitespace().next());
    count.and_then(|count| count.parse().ok()).ok_or_else(|| format!("valgrind counted nothing: {told}"))
}

fn change(count: u64, known: u64) -> String {
    format!("{:+.1} %", (count as f64 / known as f64 - 1.0) * 100.0)
}

/// The kept file's first keys are words about it.
fn without_words(text: &str) -> String {
    text.split_once('[').map_or_else(String::new, |(_, rest)| format!("[{rest}"))
}

fn told(counted: &Counts) -> Outcome<String> {
    let mut text = format!(
        "# Instructions of a native quote of each reference request, from tree to tree, as callgrind counts them: `cold` is the first quote\n\
         # of an opened book, `warm` each later one. Written by `cargo xtask instructions --keep`; `cargo xtask test` fails {MARGIN_PERCENT} % above.\n\
         {}",
        machine()?
    );
    for (quote, measures) in counted {
        let _ = writeln!(text, "\n[{quote}]");
        for (measure, count) in measures {
            let _ = writeln!(text, "{measure} = {count}");
        }
    }
    Ok(text)
}
