//! `cargo xtask coverage`: which lines of the sums do the tests run? Customs, rate and deliver must have nine in ten of theirs run.
//!
//! The tests run once more, with counters compiled in, in a folder of builds of their own; so this is asked by hand, not by CI.

use crate::run::{Outcome, cargo, command, files_in, output, root, run, say, target};
use crate::tools;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The folders of the sums, and what share of their lines must be run, in per cent.
const SUMS: [&str; 3] = ["src/customs", "src/rate", "src/deliver"];
const LEAST: u64 = 90;

/// Runs the tests with counters, and says what they ran.
pub(crate) fn coverage() -> Outcome {
    let tools = tools::llvm()?;
    let folder = target().join("coverage");
    let counts = folder.join("counts");
    let _ = fs::remove_dir_all(&counts);
    let mut tests = cargo(&["test", "--no-fail-fast", "--lib", "--tests"]);
    tests.env("CARGO_TARGET_DIR", &folder).env("RUSTFLAGS", "-C instrument-coverage");
    tests.env("CARGO_INCREMENTAL", "0").env("LLVM_PROFILE_FILE", counts.join("%p-%m.profraw"));
    run(&mut tests, "mend the tests named above")?;
    let merged = folder.join("merged.profdata");
    let files = files_in(std::slice::from_ref(&counts))?;
    run(
        command(tools.join("llvm-profdata"), "").args(["merge", "--sparse", "-o"]).arg(&merged).args(&files),
        "remove `target/coverage` and try again",
    )?;
    // What was built and can be run has no ending.
    let mut objects = files_in(&[folder.join("debug/deps")])?.into_iter().filter(|file| file.extension().is_none());
    let first = objects.next().ok_or("no test was built; remove `target/coverage` and try again")?;
    let mut export = command(tools.join("llvm-cov"), "");
    export.args(["export", "--summary-only", "--instr-profile"]).arg(&merged).arg(first);
    objects.for_each(|object| {
        export.arg("--object").arg(object);
    });
    export.args(SUMS.map(|folder| root().join(folder)));
    let told: Value = serde_json::from_str(&output(&mut export, "remove `target/coverage` and try again")?)
        .map_err(|error| error.to_string())?;
    table(&told)
}

/// A line for each folder, and one for each of its files that falls short.
fn table(told: &Value) -> Outcome {
    let files: Vec<(&str, u64, u64)> = told["data"][0]["files"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|file| {
            let lines = &file["summary"]["lines"];
            Some((file["filename"].as_str()?, lines["covered"].as_u64()?, lines["count"].as_u64()?))
        })
        // Tests of a stage lie beside it, and run themselves.
        .filter(|(name, ..)| !name.ends_with("tests.rs") && !name.contains("/tests/"))
        .collect();
    let mut short = Vec::new();
    for folder in SUMS {
        let inside = root().join(folder);
        let of = || files.iter().filter(|(name, ..)| Path::new(name).starts_with(&inside));
        let (covered, count) = of().fold((0, 0), |(covered, count), file| (covered + file.1, count + file.2));
        println!("{folder:24} {covered:>6} of {count:>6} lines  {}", share(covered, count));
        for (name, covered, count) in of().filter(|(_, covered, count)| covered * 100 < LEAST * count) {
            println!("  {name}: {covered} of {count}  {}", share(*covered, *count));
        }
        if covered * 100 < LEAST * count || count == 0 {
            short.push(folder);
        }
    }
    say(&format!("at least {LEAST} % of each must be run"));
    if short.is_empty() { Ok(()) } else { Err(format!("write cases for what is not run in {}", short.join(", "))) }
}

/// In per cent, cut to a tenth.
fn share(covered: u64, count: u64) -> String {
    let tenths = (covered * 1000).checked_div(count).unwrap_or_default();
    format!("{:>3}.{} %", tenths / 10, tenths % 10)
}
