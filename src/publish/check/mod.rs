//! Is the rate data whole? Lints that are part of the build.
//!
//! In: everything that was read. Out: complaints, each with its file and line. The kinds stand in files of their own:
//! sources, places, names in law, spans, levies that can never or always meet, carriers, shops, tables, orphan files, and
//! what `coverage.toml` says against what there is.

mod attributes;
mod carriage;
mod carriers;
mod charged;
mod coverage;
mod files;
mod law;
mod logic;
mod meet;
mod names;
mod papers;
pub(super) mod places;
mod postcodes;
mod price_rules;
mod returns;
mod shops;
mod sources;
mod spans;
mod tables;
mod words;

use super::RateData;
use super::complaint::Complaint;
use super::read::Folder;
use names::Names;
use std::path::Path;

pub(super) use sources::overdue;

/// Complaints of files or rows that could not be read: what refers to them cannot be judged yet.
const UNREAD: [&str; 7] = [
    "not-understood",
    "bad-toml",
    "unreadable",
    "unreadable-file",
    "missing-column",
    "id-is-not-file-name",
    "wrong-id",
];

/// Complains of everything that is wrong across files, once every file could be read.
pub(super) fn check(data: &RateData, folder: &mut Folder<'_>) {
    if folder.complaints.iter().any(|complaint| UNREAD.contains(&complaint.code)) {
        return;
    }
    let mut check = Check { data, names: Names::of(data, folder.root()), folder };
    sources::check(&mut check);
    places::check(&mut check);
    law::check(&mut check);
    spans::check(&mut check);
    meet::check(&mut check);
    carriers::check(&mut check);
    shops::check(&mut check);
    tables::check(&mut check);
    returns::check(&mut check);
    papers::check(&mut check);
    coverage::check(&mut check);
    files::check(&mut check);
}

/// What is being checked, the names that exist in it, and where complaints go.
struct Check<'a, 'p> {
    data: &'a RateData,
    names: Names<'a>,
    folder: &'a mut Folder<'p>,
}

/// Where in a file a complaint belongs.
#[derive(Clone, Copy)]
enum At<'n> {
    /// The file as a whole.
    File,
    /// A line, from 1.
    Line(usize),
    /// The first line with this word.
    Word(&'n str),
    /// In the entry `[[table]]` of this number, from 0: the first line with the word, else the entry's head.
    Entry(&'n str, usize, &'n str),
}

impl Check<'_, '_> {
    fn complain(&mut self, code: &'static str, file: &Path, at: At<'_>, message: String, help: &str) {
        let line = match at {
            At::File => None,
            At::Line(line) => Some(line),
            At::Word(word) => self.text(file).and_then(|text| line_with_word(&text, word)),
            At::Entry(table, number, word) => self.text(file).and_then(|text| {
                // Where entries are written in one line, as `limit = [{…}]`, none has a head.
                line_in(&text, table, number, word).or_else(|| line_with_word(&text, word))
            }),
        };
        self.folder.complain(Complaint { line, ..Complaint::new(code, file, message, help) });
    }

    fn text(&self, file: &Path) -> Option<String> {
        std::fs::read_to_string(self.folder.root().join(file)).ok()
    }
}

/// The line on which a word stands in quotes, or anywhere.
fn line_with_word(text: &str, word: &str) -> Option<usize> {
    let quoted = format!("\"{word}\"");
    let at = text.lines().position(|line| line.contains(&quoted));
    at.or_else(|| text.lines().position(|line| line.contains(word))).map(|at| at + 1)
}

/// The line within the entry `[[table]]` of this number on which the word stands, or the entry's first line.
fn line_in(text: &str, table: &str, number: usize, word: &str) -> Option<usize> {
    let head = format!("[[{table}]]");
    let heads = text.lines().enumerate().filter(|(_, line)| line.trim() == head);
    let start = heads.map(|(at, _)| at).nth(number)?;
    let inside = text.lines().enumerate().skip(start + 1).take_while(|(_, line)| !line.starts_with("[["));
    let found = inside.filter(|(_, line)| !word.is_empty() && line.contains(word)).map(|(at, _)| at).next();
    Some(found.unwrap_or(start) + 1)
}

/// Names as complaints list them: the first few, and how many more.
fn some_of<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let all: Vec<&str> = names.into_iter().collect();
    let shown: Vec<String> = all.iter().take(8).map(|name| format!("`{name}`")).collect();
    match all.len() {
        0 => "none yet".to_owned(),
        count if count > shown.len() => format!("{} and {} more", shown.join(", "), count - shown.len()),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_lands_on_the_word_of_its_own_entry() {
        let text = "id = \"x\"\n\n[[levy]]\ncode = \"a\"\nrate = 1\n\n[[levy]]\ncode = \"b\"\nrate = 2\n";
        assert_eq!(line_in(text, "levy", 1, "rate"), Some(9));
        assert_eq!(line_in(text, "levy", 1, "nothing"), Some(7));
        assert_eq!(line_in(text, "levy", 2, "rate"), None);
        assert_eq!(line_with_word(text, "b"), Some(8));
    }
}
