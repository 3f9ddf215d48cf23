//! What the tests in WebAssembly read: they have no files, so cases and answers are written down for them beforehand.

use crate::demo;
use crate::run::{Outcome, command, output, read, root, target, write};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes the book, the customs cases and the native answers to `tests/requests`; gives their folder.
pub(crate) fn write_all(native: &Path) -> Outcome<PathBuf> {
    let to = target().join("cases");
    let book = demo::book_file();
    let bytes = fs::read(&book).map_err(|error| format!("`{}` cannot be read: {error}", book.display()))?;
    write(&to.join("landfall.book"), &bytes)?;
    write(&to.join("customs.jsonl"), customs()?.as_bytes())?;
    write(&to.join("answers.jsonl"), answers(native)?.as_bytes())?;
    Ok(to)
}

/// Each case of `tests/cases/customs` on a line, named after its file.
fn customs() -> Outcome<String> {
    let mut lines = String::new();
    for file in sorted("tests/cases/customs", "toml")? {
        let sheet: toml::Table = read(&file)?.parse().map_err(|error| format!("`{}`: {error}", file.display()))?;
        let Some(toml::Value::Array(cases)) = sheet.get("case") else {
            return Err(format!("`{}` has no [[case]]", file.display()));
        };
        for case in cases {
            let mut case = serde_json::to_value(case).map_err(|error| format!("`{}`: {error}", file.display()))?;
            case["file"] = Value::from(stem(&file));
            lines.push_str(&format!("{case}\n"));
        }
    }
    Ok(lines)
}

/// Each request of `tests/requests` on a line, with the bytes that the command line answers.
fn answers(native: &Path) -> Outcome<String> {
    let mut lines = String::new();
    for file in sorted("tests/requests", "json")? {
        let text = read(&file)?;
        let request: Value = serde_json::from_str(&text).map_err(|error| format!("`{}`: {error}", file.display()))?;
        let verb = if request.get("ship_from").is_some() { "landed-cost" } else { "quote" };
        // With `--jsonl` faults are answers like any other.
        let one_line = target().join("cases/request.jsonl");
        write(&one_line, text.replace('\n', " ").as_bytes())?;
        let mut ask = command(native, "");
        ask.args([verb, "--jsonl", "--book"]).arg(demo::book_file()).arg(&one_line);
        let answer = output(&mut ask, "does the command line answer this request?")?;
        let line = json!({ "file": stem(&file), "verb": verb, "request": text, "answer": answer.trim_end() });
        lines.push_str(&format!("{line}\n"));
    }
    Ok(lines)
}

/// The requests of the cases of `tests/cases/price` and `tests/cases/offer`, to their shops as they ship.
fn of_shops() -> Outcome<Vec<Value>> {
    let mut found = Vec::new();
    for folder in ["tests/cases/price", "tests/cases/offer"] {
        for file in sorted(folder, "toml")? {
            let failed = |error: &dyn std::fmt::Display| format!("`{}`: {error}", file.display());
            let sheet: toml::Table = read(&file)?.parse().map_err(|error| failed(&error))?;
            let sheet = serde_json::to_value(sheet).map_err(|error| failed(&error))?;
            for case in sheet["case"].as_array().into_iter().flatten() {
                let mut request = serde_json::Map::from_iter([("shop".to_owned(), sheet["shop"].clone())]);
                for part in [&sheet["request"], &case["request"]] {
                    request.extend(part.as_object().cloned().unwrap_or_default());
                }
                found.push(Value::Object(request));
            }
        }
    }
    Ok(found)
}

/// Every request of `tests/cases/customs`, `tests/cases/price`, `tests/cases/offer`, `tests/requests` and `tests/keys`, and
/// whether it asks for delivery options.
pub(crate) fn requests() -> Outcome<Vec<(bool, Value)>> {
    let mut found = Vec::new();
    for line in customs()?.lines() {
        let case: Value = serde_json::from_str(line).map_err(|error| format!("a case is no JSON: {error}"))?;
        found.push((false, case["request"].clone()));
    }
    found.extend(of_shops()?.into_iter().map(|request| (true, request)));
    for folder in ["tests/requests", "tests/keys/requests"] {
        if !root().join(folder).exists() {
            continue;
        }
        for file in sorted(folder, "json")? {
            let request: Value =
                serde_json::from_str(&read(&file)?).map_err(|error| format!("`{}`: {error}", file.display()))?;
            found.push((request.get("ship_from").is_none(), request));
        }
    }
    Ok(found)
}

fn sorted(folder: &str, extension: &str) -> Outcome<Vec<PathBuf>> {
    let folder = root().join(folder);
    let entries = fs::read_dir(&folder).map_err(|error| format!("`{}` cannot be read: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    Ok(files)
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
