//! Does a condition ask only what its rule can know, and name only what exists?
//!
//! In: a condition, and what the kind of rule knows. Out: complaints of words and figures that are never answered there, of
//! places, origins, codes, product lists and registrations that do not exist, and of words that are none of the contract's.

use super::{At, Check, some_of};
use crate::book::code::Code;
use crate::book::when::{Clause, When, Word};
use crate::calendar::Weekday;
use crate::promotion::MARK;
use std::path::Path;

/// The words of the contract that conditions may ask for.
pub(super) const WORDS: [(Word, &[&str]); 5] = [
    (Word::Weekdays, &Weekday::NAMES),
    (Word::Channel, &["post", "courier"]),
    (Word::Purpose, &["sale", "gift", "return"]),
    (Word::Importer, &["private", "business"]),
    (Word::Terms, &["ddp", "dap"]),
];

/// What a kind of rule knows.
#[derive(Clone, Copy)]
pub(super) struct Knows<'k> {
    /// The kind, for people: `a surcharge`.
    pub(super) rule: &'k str,
    /// The facts that it can ask.
    pub(super) words: &'k [Word],
    /// The figures that it can compare; none: any.
    pub(super) figures: Option<&'k [&'k str]>,
}

/// Complains of what a condition asks in vain; `entry` is the table and number in which it stands.
pub(super) fn check(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), when: &When, knows: &Knows<'_>) {
    let mut clauses = Vec::new();
    when.each(&mut |clause| clauses.push(clause));
    for clause in clauses {
        match clause {
            Clause::Among(word, names) => {
                known(check, file, entry, *word, knows);
                listed(check, file, entry, *word, names);
            }
            Clause::Is(word, _) | Clause::OfLines(word, _) => known(check, file, entry, *word, knows),
            Clause::Figures(figures) => {
                for figure in figures {
                    let Some(all) = knows.figures else { continue };
                    let unknown = [&figure.of, &figure.per].into_iter().filter(|name| !name.is_empty());
                    // Of all lines together.
                    let measured = |name: &str| all.contains(&name.strip_prefix("total_").unwrap_or(name));
                    for name in unknown.filter(|name| !measured(name)).collect::<Vec<_>>() {
                        let message = format!("{} compares no figure called `{name}`", knows.rule);
                        let help = format!("figures are {}", some_of(all.iter().copied()));
                        check.complain("unknown-figure", file, At::Entry(entry.0, entry.1, name), message, &help);
                    }
                }
            }
            Clause::Any(_) | Clause::None(_) => {}
        }
    }
}

fn known(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), word: Word, knows: &Knows<'_>) {
    if !knows.words.contains(&word) {
        let name = word.as_str();
        let message = format!("{} cannot ask for `{name}`", knows.rule);
        let help = format!("it asks for {}", some_of(knows.words.iter().map(|word| word.as_str())));
        check.complain("unknown-condition", file, At::Entry(entry.0, entry.1, name), message, &help);
    }
}

fn listed(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), word: Word, names: &[String]) {
    let at = |name| At::Entry(entry.0, entry.1, name);
    let groups = format!("groups are {}", some_of(check.names.groups.iter().copied()));
    match word {
        Word::Destination | Word::DispatchedFrom => {
            for name in names.iter().filter(|name| !check.names.is_place(name)).collect::<Vec<_>>() {
                let message = format!("`{name}` is no country, territory, subdivision or group");
                check.complain("unknown-place", file, at(name), message, &groups);
            }
        }
        Word::Origin => {
            for name in names.iter().filter(|name| !check.names.is_origin(name)).collect::<Vec<_>>() {
                check.complain("unknown-place", file, at(name), format!("`{name}` is no country or group"), &groups);
            }
        }
        Word::Hs => codes(check, file, entry, names),
        Word::Promotions => promotions(check, file, entry, names),
        Word::Registered => {
            let known = &check.names.registrations;
            let unknown: Vec<&String> = names.iter().filter(|name| !known.contains(name.as_str())).collect();
            let help = format!("schemes have {}", some_of(known.iter().copied()));
            for name in unknown {
                let message = format!("no scheme has the registration `{name}`");
                check.complain("unknown-registration", file, at(name), message, &help);
            }
        }
        _ => {
            let Some((_, words)) = WORDS.iter().find(|(known, _)| *known == word) else { return };
            let field = word.as_str();
            for name in names.iter().filter(|name| !words.contains(&name.as_str())) {
                let help = format!("`{field}` is one of {}", some_of(words.iter().copied()));
                check.complain("unknown-word", file, at(name), format!("`{name}` is no {field}"), &help);
            }
        }
    }
}

/// Promotions that no shopper can name.
fn promotions(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), words: &[String]) {
    for word in words {
        let why = match word.trim() {
            "" => "is blank",
            word if word.chars().count() > 64 => "is longer than 64 characters",
            word if word.starts_with(MARK) => "looks like the digest of a word",
            _ => continue,
        };
        let message = format!("the promotion `{word}` {why}");
        let help = "write the word that shoppers give, in 1 to 64 characters";
        check.complain("bad-promotion", file, At::Entry(entry.0, entry.1, "promotions"), message, help);
    }
}

/// HS prefixes and `@list`s, written with dots or without.
pub(super) fn codes(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), codes: &[String]) {
    for text in codes {
        if let Some(list) = text.strip_prefix('@') {
            if !check.names.lists.contains(list) {
                let help = format!("lists are {}", some_of(check.names.lists.iter().copied()));
                check.complain(
                    "unknown-list",
                    file,
                    At::Entry(entry.0, entry.1, list),
                    format!("no product list is called `{list}`"),
                    &help,
                );
            }
            continue;
        }
        let code = Code::parse(text);
        if code.is_none_or(|code| !check.names.nomenclature.holds(&code)) {
            let near = code.map(|code| check.names.nomenclature.near(&code)).unwrap_or_default();
            let help = match near.as_slice() {
                [] => "write HS prefixes as in `61`, `6109` or `6109.10`".to_owned(),
                near => format!("near codes: {}", some_of(near.iter().map(String::as_str))),
            };
            let message = format!("`{text}` is not in the nomenclature");
            check.complain("unknown-hs", file, At::Entry(entry.0, entry.1, "hs"), message, &help);
        }
    }
}
