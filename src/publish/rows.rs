//! How is a CSV file of rate data read? By header, every cell trimmed, every fault with its line.
//!
//! In: a file, the columns it must and may have. Out: rows that answer by column name, and complaints. Lines that begin with
//! `#` are comments.

use super::complaint::Complaint;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A sheet as read.
pub(super) struct Sheet {
    /// The file, relative to `rate-data/`.
    pub(super) file: PathBuf,
    header: Vec<String>,
    /// The rows.
    pub(super) rows: Vec<Row>,
}

/// A row: its line in the file and its cells.
pub(super) struct Row {
    /// From 1.
    pub(super) line: usize,
    cells: Vec<String>,
}

impl Sheet {
    /// Reads a sheet; `may` may end in `*` for any column of that beginning.
    pub(super) fn read(
        root: &Path,
        file: &Path,
        must: &[&str],
        may: &[&str],
        complaints: &mut Vec<Complaint>,
    ) -> Option<Sheet> {
        let text = match fs::read_to_string(root.join(file)) {
            Ok(text) => text,
            Err(error) => {
                complaints.push(Complaint::new(
                    "unreadable-file",
                    file,
                    format!("the file cannot be read: {error}"),
                    "it must be a CSV file in UTF-8",
                ));
                return None;
            }
        };
        Sheet::parse(&text, file, must, may, complaints)
    }

    fn parse(text: &str, file: &Path, must: &[&str], may: &[&str], complaints: &mut Vec<Complaint>) -> Option<Sheet> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(str::to_owned).collect(),
            Err(error) => {
                complaints.push(Complaint::new("unreadable-file", file, format!("no header can be read: {error}"), ""));
                return None;
            }
        };
        let allowed = || must.iter().chain(may).copied().collect::<Vec<_>>().join(", ");
        let known = |name: &str| {
            let like =
                |pattern: &&str| pattern.strip_suffix('*').map_or(*pattern == name, |begin| name.starts_with(begin));
            must.iter().chain(may).any(like)
        };
        let mut sound = true;
        for name in must.iter().filter(|name| !header.iter().any(|other| other == *name)) {
            sound = false;
            let message = format!("there is no column `{name}`");
            complaints.push(Complaint::new("missing-column", file, message, format!("columns: {}", allowed())).on(1));
        }
        for name in header.iter().filter(|name| !known(name)) {
            let message = format!("the column `{name}` is not known");
            complaints.push(Complaint::new("unknown-column", file, message, format!("columns: {}", allowed())).on(1));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = line_of_record(text, Some('#'), record.position()).unwrap_or(1);
                    if record.len() != header.len() {
                        let message = format!("the row has {} cells, the header {}", record.len(), header.len());
                        complaints
                            .push(Complaint::new("ragged-row", file, message, "quote cells that hold commas").on(line));
                        continue;
                    }
                    rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
                }
                Err(error) => {
                    let line = line_of_record(text, Some('#'), error.position());
                    let complaint = Complaint::new("unreadable-row", file, error.to_string(), "the file must be UTF-8");
                    complaints.push(Complaint { line, ..complaint });
                }
            }
        }
        sound.then(|| Sheet { file: file.to_owned(), header, rows })
    }

    /// Whether the sheet has a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    /// The cell of a column; empty where the sheet has no such column.
    pub(super) fn cell<'s>(&self, row: &'s Row, column: &str) -> &'s str {
        let at = self.header.iter().position(|name| name == column);
        at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
    }

    /// The cell as a list, split at `|`.
    pub(super) fn list(&self, row: &Row, column: &str) -> Vec<String> {
        let parts = self.cell(row, column).split('|').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// The cell's value; complains and gives none where it cannot be read.
    pub(super) fn value<T: FromStr>(
        &self,
        row: &Row,
        column: &str,
        wanted: &str,
        complaints: &mut Vec<Complaint>,
    ) -> Option<T> {
        let cell = self.cell(row, column);
        let value = cell.parse().ok();
        if value.is_none() {
            complaints.push(self.complaint(
                "bad-cell",
                row,
                format!("`{column}` is `{cell}`, not {wanted}"),
                "write figures plainly: `1450`, `12.50`; no marks for thousands",
            ));
        }
        value
    }

    /// The cell's value, or `otherwise` where the cell is empty.
    pub(super) fn value_or<T: FromStr>(
        &self,
        row: &Row,
        column: &str,
        otherwise: T,
        wanted: &str,
        complaints: &mut Vec<Complaint>,
    ) -> Option<T> {
        if self.cell(row, column).is_empty() { Some(otherwise) } else { self.value(row, column, wanted, complaints) }
    }

    /// The cell's value; none where the cell is empty.
    pub(super) fn optional<T: FromStr>(
        &self,
        row: &Row,
        column: &str,
        wanted: &str,
        complaints: &mut Vec<Complaint>,
    ) -> Option<Option<T>> {
        if self.cell(row, column).is_empty() {
            Some(None)
        } else {
            self.value(row, column, wanted, complaints).map(Some)
        }
    }

    /// `yes` or `no`, or `otherwise` where the cell is empty; complains where it is another word.
    pub(super) fn yes_or_no(&self, row: &Row, column: &str, otherwise: bool, complaints: &mut Vec<Complaint>) -> bool {
        match self.cell(row, column) {
            "" => otherwise,
            "yes" => true,
            "no" => false,
            other => {
                let message = format!("`{column}` is `{other}`");
                complaints.push(self.complaint("bad-cell", row, message, "`yes` or `no`"));
                otherwise
            }
        }
    }

    /// A complaint about a row.
    pub(super) fn complaint(&self, code: &'static str, row: &Row, message: String, help: &str) -> Complaint {
        Complaint::new(code, &self.file, message, help).on(row.line)
    }
}

/// Reads a TOML file into `T`; a fault becomes a complaint with its line.
pub(super) fn read_toml<T: serde::de::DeserializeOwned>(
    root: &Path,
    file: &Path,
    complaints: &mut Vec<Complaint>,
) -> Option<(T, String)> {
    let text = match fs::read_to_string(root.join(file)) {
        Ok(text) => text,
        Err(error) => {
            complaints.push(Complaint::new(
                "unreadable-file",
                file,
                format!("the file cannot be read: {error}"),
                "it must be a TOML file in UTF-8",
            ));
            return None;
        }
    };
    match toml::from_str(&text) {
        Ok(value) => Some((value, text)),
        Err(error) => {
            let line =
                error.span().and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1);
            let complaint = Complaint::new("bad-toml", file, error.message().to_owned(), written_now(error.message()));
            complaints.push(match line {
                Some(line) => complaint.on(line),
                None => complaint,
            });
            None
        }
    }
}

/// How conditions are written now, where a file uses a key that they had before.
fn written_now(message: &str) -> &'static str {
    const KEYS: [(&str, &str); 6] = [
        ("goods_from", "write `figures = [\"goods >= 50.00 EUR\"]`"),
        ("goods_below", "write `figures = [\"goods < 50.00 EUR\"]`"),
        ("weight_from_g", "write `figures = [\"shipment.weight >= 1000 g\"]`"),
        ("weight_below_g", "write `figures = [\"shipment.weight < 1000 g\"]`"),
        ("min_days", "write `figures = [\"days >= 2\"]`"),
        ("max_days", "write `figures = [\"days <= 5\"]`"),
    ];
    let found = KEYS.iter().find(|(key, _)| message.contains(&format!("unknown field `{key}`")));
    found.map_or("", |(_, help)| help)
}

/// The line, from 1, on which a record begins: its reader counts from the end of the one before, so blank lines and comments
/// between them are passed over here. `comment` is what a line begins with that is none of the table's.
pub(super) fn line_of_record(text: &str, comment: Option<char>, at: Option<&csv::Position>) -> Option<usize> {
    let at = at?;
    let (line, byte) = (usize::try_from(at.line()).ok()?, usize::try_from(at.byte()).ok()?);
    let passed = text
        .get(byte..)?
        .lines()
        .take_while(|line| line.is_empty() || comment.is_some_and(|mark| line.starts_with(mark)))
        .count();
    Some(line + passed)
}

/// What a look at the cells of each row of a CSV text finds, by the names of columns, with the row's line, from 1.
pub fn rows_of<T>(text: &str, mut look: impl FnMut(&dyn Fn(&str) -> String) -> T) -> Vec<(usize, T)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.comment(Some(b'#')).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let rows = reader.records().filter_map(Result::ok).map(|record| {
        let line = line_of_record(text, Some('#'), record.position()).unwrap_or(1);
        let at = |column: &str| header.iter().position(|name| name == column);
        (line, look(&|column| at(column).and_then(|at| record.get(at)).unwrap_or_default().to_owned()))
    });
    rows.collect()
}

/// The line (from 1) on which `needle` first stands.
pub(super) fn line_of(text: &str, needle: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(needle)).map(|at| at + 1)
}

/// The folders under `root/under`, by name.
pub(super) fn folders(root: &Path, under: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root.join(under)).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        entries.filter(|entry| entry.path().is_dir()).map(|entry| Path::new(under).join(entry.file_name())).collect();
    folders.sort();
    folders
}
