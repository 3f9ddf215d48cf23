//! `cargo xtask oracle`: does an evaluator of another hand ask for the same money?
//!
//! `tests/oracle` reads the same rate data in Python, with exact fractions, and works out landed costs and legs drawn from a seed; the
//! engine answers the same. Every charge must agree to the cent.

use crate::engine;
use crate::run::{Outcome, ask, cargo, command, run, say, target};
use std::path::Path;

/// What `cargo xtask test` tries: landed costs and legs.
const A_FEW: [&str; 2] = ["2000", "20000"];

/// `oracle [COUNT [LEGS]]`: so many landed costs, and ten times as many legs unless a number is given for them.
pub(crate) fn oracle(words: &[&str]) -> Outcome {
    let number = |word: &str| {
        word.parse::<u32>().map_err(|_| format!("`{word}` is no count: `cargo xtask oracle 100000 1000000`"))
    };
    let (landed, legs) = match words {
        [] => (100_000, 1_000_000),
        [count] => (number(count)?, number(count)?.saturating_mul(10)),
        [count, legs] => (number(count)?, number(legs)?),
        _ => return Err("usage: cargo xtask oracle [COUNT [LEGS]]".into()),
    };
    if !has_python() {
        return Err("Python 3.11 or later with the time-zone database is needed: install it as `python3`".into());
    }
    compare(&engine::native()?, &landed.to_string(), &legs.to_string())
}

/// The short form, for the tests.
pub(crate) fn a_few(native: &Path) -> Outcome {
    if !has_python() {
        say("skipped: there is no Python 3.11 or later with the time-zone database");
        return Ok(());
    }
    compare(native, A_FEW[0], A_FEW[1])
}

fn has_python() -> bool {
    let needs = "import tomllib, zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')";
    ask(command("python3", "").args(["-c", needs])).is_some()
}

fn compare(native: &Path, landed: &str, legs: &str) -> Outcome {
    let book = target().join("oracle.book");
    run(command(native, "").arg("build").arg("rate-data").arg("-o").arg(&book), "mend the rate data named above")?;
    let mut rater = cargo(&["build", "--quiet", "--example", "legs"]);
    run(rater.args(engine::TESTED), "mend what the compiler names above")?;
    let next = "one of the two is wrong: the smallest request of each kind stands above";
    let rater = target().join("debug/examples").join(format!("legs{}", std::env::consts::EXE_SUFFIX));
    for (script, count, engine) in [("landed.py", landed, native), ("legs.py", legs, rater.as_path())] {
        let mut python = command("python3", "tests/oracle");
        python.args(["-B", script, count, "--engine"]).arg(engine).arg("--book").arg(&book);
        run(&mut python, next)?;
    }
    Ok(())
}
