//! What is wrong with rate data, where, and what is allowed instead.

use std::fmt;
use std::path::PathBuf;

/// One thing wrong in one place of `rate-data/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Stable kebab-case name of the check: `unknown-source`.
    pub code: &'static str,
    /// The file, relative to `rate-data/`.
    pub file: PathBuf,
    /// The line, from 1; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// Lower-case sentence, the offending text in backticks.
    pub message: String,
    /// What is allowed, or what to do next.
    pub help: String,
}

impl Complaint {
    /// A complaint about a whole file; [`Complaint::on`] names the line.
    pub fn new(
        code: &'static str,
        file: impl Into<PathBuf>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Complaint { code, file: file.into(), line: None, message: message.into(), help: help.into() }
    }

    /// The same, on a line (from 1).
    pub fn on(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {} [{}]", self.message, self.code)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "\n  help: {}", self.help) }
    }
}
