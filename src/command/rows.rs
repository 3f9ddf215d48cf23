//! What stands in a small table, row by row? Or else every row that cannot be read, with its line and column.
//!
//! CSV with a head; a line that begins with `#` is a remark. A year of orders is no small table: `desk/orders.rs` reads it.

use super::file;
use serde::de::DeserializeOwned;
use std::path::Path;

/// The rows, each with its line.
pub(super) fn rows<T: DeserializeOwned>(path: &Path) -> Result<Vec<(usize, T)>, String> {
    rows_of(path, |_| {})
}

/// The rows of a table of these columns; others are told on the side.
pub(super) fn rows_of_columns<T: DeserializeOwned>(path: &Path, known: &[&str]) -> Result<Vec<(usize, T)>, String> {
    rows_of(path, |header| told_unread(path, header.iter(), known))
}

fn rows_of<T: DeserializeOwned>(path: &Path, look: impl FnOnce(&csv::StringRecord)) -> Result<Vec<(usize, T)>, String> {
    let text = file::text(path)?;
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    let name = path.display();
    let header = reader.headers().map_err(|error| format!("`{name}` cannot be read: {error}"))?.clone();
    look(&header);
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let read = record.and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            Ok((usize::try_from(line).unwrap_or(0), record.deserialize(Some(&header))?))
        });
        match read {
            Ok(row) => rows.push(row),
            Err(error) => faults.push(format!("{name}:{}", fault(&error, &header))),
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults.join("\n")) }
}

/// Says on the side which columns of a table nothing reads: a column that is spelt otherwise would be lost without a word.
pub(super) fn told_unread<'h>(path: &Path, header: impl Iterator<Item = &'h str>, known: &[&str]) {
    let others: Vec<String> = header.filter(|name| !known.contains(name)).map(|name| format!("`{name}`")).collect();
    if !others.is_empty() {
        eprintln!("{}: nothing reads the column {}; it knows {}", path.display(), others.join(", "), known.join(", "));
    }
}

/// Line, column and what is wrong there.
fn fault(error: &csv::Error, header: &csv::StringRecord) -> String {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let at = err.field().and_then(|at| header.get(usize::try_from(at).ok()?));
            let column = at.map_or_else(String::new, |column| format!("`{column}`: "));
            format!("{line}: {column}{}", err.kind())
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{line}: {len} cells, where the head has {expected_len}")
        }
        _ => format!("{line}: {error}"),
    }
}
