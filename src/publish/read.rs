//! Reading files of `rate-data/`: TOML and CSV into values, and every fault with its file and line.

use super::complaint::Complaint;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder being read and what was wrong so far.
#[derive(Debug)]
pub(super) struct Folder<'p> {
    root: &'p Path,
    /// What was wrong.
    pub(super) complaints: Vec<Complaint>,
}

impl<'p> Folder<'p> {
    /// A `rate-data/` folder.
    pub(super) fn new(root: &'p Path) -> Folder<'p> {
        Folder { root, complaints: Vec::new() }
    }

    /// The folder itself.
    pub(super) fn root(&self) -> &'p Path {
        self.root
    }

    /// The files with an ending in a subfolder, sorted by name; none where the subfolder is absent.
    pub(super) fn files(&self, subfolder: &str, ending: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.root.join(subfolder)).into_iter().flatten().flatten();
        let paths =
            entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|found| found == ending));
        let mut files: Vec<PathBuf> =
            paths.filter_map(|path| path.strip_prefix(self.root).map(Path::to_path_buf).ok()).collect();
        files.sort();
        files
    }

    /// The folders in a subfolder, sorted by name.
    pub(super) fn folders(&self, subfolder: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.root.join(subfolder)).into_iter().flatten().flatten();
        let names =
            entries.filter(|entry| entry.path().is_dir()).map(|entry| Path::new(subfolder).join(entry.file_name()));
        let mut folders: Vec<PathBuf> = names.collect();
        folders.sort();
        folders
    }

    /// The text of a file.
    pub(super) fn text(&mut self, file: &Path) -> Option<String> {
        let read = fs::read_to_string(self.root.join(file));
        let complain = |error: std::io::Error| {
            self.complaints.push(Complaint::new("unreadable", file, format!("the file cannot be read: {error}"), ""));
        };
        read.map_err(complain).ok()
    }

    /// A TOML file as a value.
    pub(super) fn toml<T: DeserializeOwned>(&mut self, file: &Path) -> Option<T> {
        let text = self.text(file)?;
        let complain = |error: toml::de::Error| {
            let line = error.span().map(|span| line_of(&text, span.start));
            let message = error.message().replace('\n', "; ");
            let complaint =
                Complaint::new("not-understood", file, message, "see docs/rate-data.md for the keys of this file");
            self.complaints.push(Complaint { line, ..complaint });
        };
        toml::from_str(&text).map_err(complain).ok()
    }

    /// The rows of a CSV file with the line each stands on, from 1; the header must have exactly these columns.
    pub(super) fn csv<T: DeserializeOwned>(&mut self, file: &Path) -> Vec<(usize, T)> {
        let Some(text) = self.text(file) else { return Vec::new() };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut rows = Vec::new();
        // Header on line 1; quoted line breaks do not occur in rate data.
        for (number, row) in reader.deserialize().enumerate() {
            match row {
                Ok(row) => rows.push((number + 2, row)),
                Err(error) => {
                    let line = error.position().map(|position| position.line() as usize);
                    let complaint = Complaint::new(
                        "not-understood",
                        file,
                        error.to_string(),
                        "see docs/rate-data.md for the columns of this file",
                    );
                    self.complaints.push(Complaint { line, ..complaint });
                }
            }
        }
        rows
    }

    /// Adds a complaint.
    pub(super) fn complain(&mut self, complaint: Complaint) {
        self.complaints.push(complaint);
    }
}

/// The line, from 1, of a byte of a text.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// The line, from 1, on which `needle` first stands in a file, for complaints about a thing that has a name.
pub(super) fn line_with(root: &Path, file: &Path, needle: &str) -> Option<usize> {
    let text = fs::read_to_string(root.join(file)).ok()?;
    text.lines().position(|line| line.contains(needle)).map(|number| number + 1)
}
