//! The short form of `cargo xtask mutants`, a part of `cargo xtask test`: are the changes of `tests/changes.toml` still noticed?
//!
//! Each is made by itself in a copy of the source, built, and met by the one test that is known to notice it. A test that passes all the
//! same has lost what it asserted.

use crate::mutants::FEATURES;
use crate::run::{Outcome, ask, cargo, copied_to, read, root, run, say, target, write};

/// A change for the worse, and who says so.
struct Change {
    file: String,
    line: String,
    instead: String,
    test: String,
}

/// Makes each change, and lets its test say so.
pub(crate) fn noticed() -> Outcome {
    let copy = target().join("mutants/source");
    copied_to(&copy)?;
    let mut unnoticed = Vec::new();
    for Change { file, line, instead, test } in changes()? {
        let there = copy.join(&file);
        let right = read(&there)?;
        if right.matches(&line).count() != 1 {
            return Err(format!("`{line}` is not once in `{file}`: write in tests/changes.toml what it says now"));
        }
        write(&there, right.replace(&line, &instead).as_bytes())?;
        let tests = |verb: &[&str]| {
            let mut cargo = cargo(&["test", "--quiet", "--package", "landfall", "--test", &test]);
            // What it stands on is built already, by the tests.
            cargo.current_dir(&copy).env("CARGO_TARGET_DIR", target()).env("CARGO_INCREMENTAL", "1");
            cargo.args(FEATURES).args(verb);
            cargo
        };
        say(&format!("{file}: `{instead}`"));
        run(&mut tests(&["--no-run"]), "name a change in tests/changes.toml that compiles")?;
        if ask(&mut tests(&[])).is_some() {
            unnoticed.push(format!("`{instead}` in {file} is not noticed by `{test}`"));
        }
        write(&there, right.as_bytes())?;
    }
    if unnoticed.is_empty() { Ok(()) } else { Err(unnoticed.join("\n")) }
}

fn changes() -> Outcome<Vec<Change>> {
    let file = root().join("tests/changes.toml");
    let table: toml::Table = read(&file)?.parse().map_err(|error| format!("`{}`: {error}", file.display()))?;
    let rows = table.get("change").and_then(toml::Value::as_array).into_iter().flatten();
    let changes = rows.map(|row| {
        let word = |key: &str| row.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        Some(Change { file: word("file")?, line: word("line")?, instead: word("instead")?, test: word("test")? })
    });
    changes.collect::<Option<_>>().ok_or_else(|| "a change names `file`, `line`, `instead` and `test`".into())
}
