//! Does a condition speak only of what exists? Places, origins, codes, product lists, words of the contract.

use super::{At, Check, some_of};
use crate::book::code::Code;
use crate::book::law::Condition;
use std::path::Path;

/// The words of the contract that conditions may ask for, by field.
pub(super) const WORDS: [(&str, &[&str]); 4] = [
    ("channel", &["post", "courier"]),
    ("purpose", &["sale", "gift", "return"]),
    ("importer", &["private", "business"]),
    ("terms", &["ddp", "dap"]),
];

/// Complains of names in a condition that lead nowhere; `entry` is the table and number in which it stands.
pub(super) fn check(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), condition: &Condition) {
    let at = |word| At::Entry(entry.0, entry.1, word);
    for name in condition.dispatched_from.iter().chain(&condition.destination) {
        if !check.names.is_place(name) {
            let message = format!("`{name}` is no country, territory, subdivision or group");
            let help = format!("groups are {}", some_of(check.names.groups.iter().copied()));
            check.complain("unknown-place", file, at(name), message, &help);
        }
    }
    for name in condition.origin.iter().filter(|name| !check.names.is_origin(name)).collect::<Vec<_>>() {
        let help = format!("groups are {}", some_of(check.names.groups.iter().copied()));
        check.complain("unknown-place", file, at(name), format!("`{name}` is no country or group"), &help);
    }
    codes(check, file, entry, &condition.hs);
    let given = [&condition.channel, &condition.purpose, &condition.importer, &condition.terms];
    for ((field, words), given) in WORDS.iter().zip(given) {
        for word in given.iter().filter(|word| !words.contains(&word.as_str())) {
            let help = format!("`{field}` is one of {}", some_of(words.iter().copied()));
            check.complain("unknown-word", file, at(word), format!("`{word}` is no {field}"), &help);
        }
    }
    for name in condition
        .registered
        .iter()
        .filter(|name| !check.names.registrations.contains(name.as_str()))
        .collect::<Vec<_>>()
    {
        let help = format!("schemes have {}", some_of(check.names.registrations.iter().copied()));
        check.complain(
            "unknown-registration",
            file,
            at(name),
            format!("no scheme has the registration `{name}`"),
            &help,
        );
    }
    for inner in condition.any.iter().chain(&condition.none) {
        self::check(check, file, entry, inner);
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
