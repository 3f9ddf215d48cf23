//! What does a shop tell its shoppers beside its prices? From `notices.csv` of its folder, where there is one.
//!
//! In: rows of what a notice is `about`, a `language`, the `text` in it, and the `destination`s that it is for, joined by `|`: codes
//! of countries or ids of groups; an empty cell means anywhere. Rows that follow one another, with the same `about` and
//! `destination`, are one notice in several languages. Out: the notices in the order of the file, and a complaint for every cell
//! that cannot be meant so.
//!
//! The rule: of several notices about the same thing that are for a country the first is told. No engine reads them: they are in
//! the file that a shop's pages read first (`page.rs`).

use super::complaint::Complaint;
use super::rows::Sheet;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a notice may be about: how goods are sent back, what cover is bought, or anything else.
const ABOUT: [&str; 3] = ["returns", "insurance", "note"];
/// What it may at most say: a line or two of a checkout.
const LONGEST: usize = 240;

/// What a shop tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The shop's id.
    pub shop: String,
    /// `returns`, `insurance` or `note`.
    pub about: String,
    /// Countries and groups that it is for; empty: all.
    pub destination: Vec<String>,
    /// Tags of languages, and what it says in them.
    pub texts: Vec<(String, String)>,
}

/// The notices of a shop; `places` are the codes of countries and the ids of groups.
pub(super) fn read_notices(
    root: &Path,
    shop: &str,
    places: &BTreeSet<&str>,
    complaints: &mut Vec<Complaint>,
) -> Vec<Notice> {
    let file = PathBuf::from("shops").join(shop).join("notices.csv");
    if !root.join(&file).exists() {
        return Vec::new();
    }
    let must = ["about", "language", "text"];
    let Some(sheet) = Sheet::read(root, &file, &must, &["destination"], complaints) else { return Vec::new() };
    let mut notices: Vec<Notice> = Vec::new();
    for row in &sheet.rows {
        let mut complain = |message: String, help: &str| {
            complaints.push(sheet.complaint("bad-notice", row, message, help));
        };
        let [about, language, text] = must.map(|column| sheet.cell(row, column).to_owned());
        let destination = sheet.list(row, "destination");
        if !ABOUT.contains(&about.as_str()) {
            complain(format!("`about` is `{about}`"), "`returns`, `insurance` or `note`");
        }
        if !is_language(&language) {
            complain(format!("`{language}` is no tag of a language"), "such as `de` or `pt-BR`");
        }
        if text.is_empty() || text.chars().count() > LONGEST {
            complain(format!("the text has {} characters", text.chars().count()), "1 to 240");
        }
        for place in destination.iter().filter(|place| !places.contains(place.as_str())) {
            complain(
                format!("`{place}` is no country and no group"),
                "join codes of countries and ids of groups by `|`",
            );
        }
        match notices.last_mut() {
            Some(last) if last.about == about && last.destination == destination => {
                if last.texts.iter().any(|(known, _)| *known == language) {
                    complain(format!("this is said in `{language}` twice"), "write it once");
                }
                last.texts.push((language, text));
            }
            _ => notices.push(Notice { shop: shop.to_owned(), about, destination, texts: vec![(language, text)] }),
        }
    }
    notices
}

/// Whether a text may be the tag of a language: two or three letters, then parts of up to eight letters and digits.
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric());
    (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && letters(part))
}
