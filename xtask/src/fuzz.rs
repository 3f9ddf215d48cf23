//! `cargo xtask fuzz`: inputs that nobody would send, in great number. See `fuzz/src/main.rs`.

use crate::engine;
use crate::run::{Outcome, cargo, command, run, target};

/// The short form of the tests, with what they have built already.
pub(crate) fn short() -> Outcome {
    run(
        cargo(&["run", "--quiet", "--package", "landfall-fuzz"]).args(engine::TESTED).args(["--", "--short"]),
        "mend what broke, and make it a case",
    )
}

/// Builds the targets as they are shipped, with overflow checked, and presses them.
pub(crate) fn fuzz(words: &[&str]) -> Outcome {
    let build = ["build", "--quiet", "--profile", "bench", "--package", "landfall-fuzz"];
    run(&mut cargo(&build), "mend what the compiler names above")?;
    run(command(target().join("release/landfall-fuzz"), "").args(words), "mend what broke, and make it a case")
}
