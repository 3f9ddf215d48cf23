//! Does a condition ask only what its rule can know, and name only what exists?
//!
//! In: a condition, and what the kind of rule knows. Out: complaints of words and figures that are never answered there, of
//! places, origins, codes, product lists and registrations that do not exist, and of words that are none of the contract's.

use super::conditions::{WORDS, codes};
use super::{At, Check, some_of};
use crate::book::when::{Clause, When, Word};
use std::path::Path;

/// What a kind of rule knows.
pub(super) struct Knows<'k> {
    /// The kind, for people: `a surcharge`.
    pub(super) rule: &'k str,
    /// The facts that it can ask.
    pub(super) words: &'k [Word],
    /// The figures that it can compare; none: any measure besides.
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
            Clause::Is(word, _) => known(check, file, entry, *word, knows),
            Clause::Figures(figures) => {
                for figure in figures {
                    let Some(all) = knows.figures else { continue };
                    let unknown = [&figure.of, &figure.per].into_iter().filter(|name| !name.is_empty());
                    for name in unknown.filter(|name| !all.contains(&name.as_str())).collect::<Vec<_>>() {
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
            let Some((field, words)) = WORDS.iter().find(|(field, _)| *field == word.as_str()) else { return };
            for name in names.iter().filter(|name| !words.contains(&name.as_str())) {
                let help = format!("`{field}` is one of {}", some_of(words.iter().copied()));
                check.complain("unknown-word", file, at(name), format!("`{name}` is no {field}"), &help);
            }
        }
    }
}
