//! `cargo xtask fuzz`: inputs that nobody would send, in great number. See `fuzz/src/main.rs`, and for a page's objects `www/tests/odd-values.mjs`.

use crate::run::{Outcome, cargo, command, run, target};
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

/// Builds the targets as they are shipped, with overflow checked, and presses them.
pub(crate) fn fuzz(words: &[&str]) -> Outcome {
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
