//! Where does a rule stand in `rate-data/`? Each has a number, and a merchant's book knows file and line of every number.
//!
//! Publishing numbers what it reads, from 1. A figure carries the number of its rule to the end, where `landfall explain` asks the
//! book what it means. A shop's browsers get neither numbers nor files: their book holds zeros and an empty table.

use crate::calendar::Day;
use crate::record::Record;

/// The number of a rule in its book; 0 where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Record)]
pub struct RuleNumber(u32);

impl RuleNumber {
    /// No rule, or one of a book that tells none.
    pub const NONE: RuleNumber = RuleNumber(0);

    /// The number of the rule `places` after this one, where rules are numbered one after the other.
    pub fn after(self, places: usize) -> RuleNumber {
        if self == RuleNumber::NONE { self } else { RuleNumber(self.0.saturating_add(places as u32)) }
    }
}

/// Where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub struct Entry {
    /// The number of its file among all.
    file: u32,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Its code, where it has one.
    pub code: String,
    /// Its first day, where it has one.
    pub from: Option<Day>,
}

/// The rules of a book, by number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Record)]
pub struct Rules {
    /// Files of `rate-data/`, relative to it.
    files: Vec<String>,
    entries: Vec<Entry>,
}

impl Rules {
    /// Where the rule of a number stands: its file and its place there; none where the book does not tell.
    pub fn get(&self, number: RuleNumber) -> Option<(&str, &Entry)> {
        let entry = self.entries.get(usize::try_from(number.0).ok()?.checked_sub(1)?)?;
        Some((self.files.get(usize::try_from(entry.file).ok()?)?, entry))
    }

    /// The same as people write it, and editors open it: `carriers/red/surcharges.toml:131`.
    pub fn place(&self, number: RuleNumber) -> Option<String> {
        self.get(number).map(|(file, entry)| format!("{file}:{}", entry.line))
    }

    /// Numbers the rule that begins on a line of a file.
    #[cfg(feature = "publish")]
    pub(crate) fn number(&mut self, file: &str, line: usize, code: &str, from: Option<Day>) -> RuleNumber {
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_owned());
        }
        let (file, line) = (self.files.len() as u32 - 1, u32::try_from(line).unwrap_or(u32::MAX));
        self.entries.push(Entry { file, line, code: code.to_owned(), from });
        RuleNumber(self.entries.len() as u32)
    }
}
