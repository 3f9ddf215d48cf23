//! How are all faults of a request found at once? By reading every field, and noting what is wrong with its path.
//!
//! In: a value tree. Out: the fields, and a list of faults. A field at fault is read as if it were absent, so that reading
//! goes on; the request is used only when the list stayed empty.

use crate::gather::Gather;
use crate::money::Decimal;
use crate::nearest::hint;
use crate::problem::{Fault, Faults};
use crate::tree::{Key, Tree};
use std::str::FromStr;

/// Collects faults while a request is read.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) faults: Faults,
}

/// An object of the request: its path and entries, each key once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Object<'t> {
    entries: &'t [(Key<'t>, Tree<'t>)],
}

/// A place in the request, as a JSON pointer.
pub(crate) fn at(path: &str, key: impl std::fmt::Display) -> String {
    let key = key.to_string();
    let escaped = if key.contains(['~', '/']) { key.replace('~', "~0").replace('/', "~1") } else { key };
    format!("{path}/{escaped}")
}

impl Reader {
    pub(crate) fn fault(&mut self, code: &'static str, path: impl Into<String>, message: impl Into<String>) {
        self.faults.note(|| Fault::new(code, path, message));
    }

    /// A fault of a word that is none of those allowed.
    pub(crate) fn fault_among(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
        given: &str,
        allowed: impl IntoIterator<Item = impl AsRef<str>>,
    ) {
        self.faults.note(|| Fault::new(code, path, message).among(given, allowed));
    }

    /// The tree as an object with no other keys than `known`, each at most once.
    pub(crate) fn object<'t>(&mut self, tree: &'t Tree<'t>, path: &str, known: &[&str]) -> Option<Object<'t>> {
        let Tree::Object(entries) = tree else {
            self.wrong_type(path, "an object", tree);
            return None;
        };
        let mut seen: Vec<&str> = Vec::new();
        for (key, _) in entries {
            let key = key.as_ref();
            if !known.contains(&key) {
                self.faults.note(|| {
                    let hint = hint(key, known.iter().copied(), "leave it out");
                    let message = format!("unknown field `{key}`: {hint}");
                    Fault::new("unknown_field", at(path, key), message).among(key, known)
                });
            } else if seen.contains(&key) {
                self.fault("duplicate_field", at(path, key), format!("field `{key}` stands twice: send it once"));
            } else {
                seen.push(key);
            }
        }
        Some(Object { entries })
    }

    fn wrong_type(&mut self, path: &str, wanted: &str, tree: &Tree) {
        self.fault("wrong_type", path, format!("this must be {wanted}, not {}", described(tree)));
    }

    /// Text, trimmed of nothing, of 1 to `longest` characters.
    pub(crate) fn text<'t>(&mut self, tree: &'t Tree<'t>, path: &str, longest: usize) -> Option<&'t str> {
        let Tree::Text(text) = tree else {
            self.wrong_type(path, "a string", tree);
            return None;
        };
        if text.is_empty() || text.chars().count() > longest {
            self.fault(
                "wrong_length",
                path,
                format!("this must have 1 to {longest} characters, not {}", text.chars().count()),
            );
            return None;
        }
        Some(text)
    }

    /// Text that parses: a day, an instant, a currency.
    pub(crate) fn parsed<T: FromStr>(&mut self, tree: &Tree, path: &str, code: &'static str) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.text(tree, path, 64)?;
        text.parse().map_err(|wrong: T::Err| self.fault(code, path, wrong.to_string())).ok()
    }

    /// One of a closed set of words.
    pub(crate) fn choice<T: Copy>(&mut self, tree: &Tree, path: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(tree, path, 64)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let allowed = words.iter().map(|(word, _)| *word);
            let list = allowed.clone().listed().join("`, `");
            self.fault_among("not_allowed", path, format!("this must be one of `{list}`, not `{text}`"), text, allowed);
        }
        found
    }

    /// `true` or `false`.
    pub(crate) fn truth(&mut self, tree: &Tree, path: &str) -> Option<bool> {
        match tree {
            Tree::Bool(truth) => Some(*truth),
            other => {
                self.wrong_type(path, "`true` or `false`", other);
                None
            }
        }
    }

    /// A whole number from `least` to `most`.
    pub(crate) fn whole(&mut self, tree: &Tree, path: &str, name: &str, least: u32, most: u32) -> Option<u32> {
        let Tree::Whole(number) = tree else {
            self.wrong_type(path, "a whole number", tree);
            return None;
        };
        if *number < i64::from(least) {
            let code = if least == 1 { "not_positive" } else { "too_small" };
            self.fault(code, path, format!("{name} must be at least {least}, not `{number}`"));
            return None;
        }
        if *number > i64::from(most) {
            self.fault("too_large", path, format!("{name} must be at most {most}, not `{number}`"));
            return None;
        }
        u32::try_from(*number).ok()
    }

    /// An exact decimal: a string, or a whole number.
    pub(crate) fn decimal(&mut self, tree: &Tree, path: &str) -> Option<Decimal> {
        let written = match tree {
            Tree::Whole(number) => return Some(Decimal::from(*number)),
            Tree::Text(text) => text,
            other => {
                self.wrong_type(path, "a decimal in a string such as `\"19.90\"`", other);
                return None;
            }
        };
        let plain = written.strip_prefix('-').unwrap_or(written);
        let shaped = !plain.is_empty()
            && plain.len() <= 30
            && plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && plain.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
            && plain.bytes().next_back().is_some_and(|byte| byte.is_ascii_digit());
        match Decimal::from_str_exact(written) {
            Ok(decimal) if shaped => Some(decimal),
            _ => {
                self.fault("not_a_decimal", path, format!("a decimal is written as in `19.90`, not `{written}`"));
                None
            }
        }
    }

    /// A decimal from 0 to a billion billion.
    pub(crate) fn amount(&mut self, tree: &Tree, path: &str, name: &str) -> Option<Decimal> {
        let amount = self.decimal(tree, path)?;
        if amount.is_sign_negative() && !amount.is_zero() {
            self.fault("negative", path, format!("{name} must not be below 0, not `{amount}`"));
            return None;
        }
        if amount > Decimal::from(1_000_000_000_000_000_i64) {
            self.fault("too_large", path, format!("{name} must be at most 10^15, not `{amount}`"));
            return None;
        }
        Some(amount)
    }

    /// An array.
    pub(crate) fn list<'t>(&mut self, tree: &'t Tree<'t>, path: &str) -> Option<&'t [Tree<'t>]> {
        match tree {
            Tree::List(items) => Some(items),
            other => {
                self.wrong_type(path, "an array", other);
                None
            }
        }
    }

    /// The value of a field that must be there.
    pub(crate) fn required<'t>(&mut self, object: Object<'t>, path: &str, key: &str) -> Option<&'t Tree<'t>> {
        let found = object.get(key);
        if found.is_none() {
            self.fault("required", at(path, key), format!("`{key}` is required: add it"));
        }
        found
    }
}

impl<'t> Object<'t> {
    /// The value of a field; none where it is absent or `null`.
    pub(crate) fn get(&self, key: &str) -> Option<&'t Tree<'t>> {
        let found = self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        found.filter(|value| !matches!(value, Tree::Null))
    }

    /// The keys in their order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'t str, &'t Tree<'t>)> + use<'t> {
        self.entries.iter().map(|(key, value)| (key.as_ref(), value))
    }
}

fn described(tree: &Tree) -> String {
    match tree {
        Tree::Null => "`null`".to_owned(),
        Tree::Bool(truth) => format!("`{truth}`"),
        Tree::Whole(number) => format!("the number `{number}`"),
        Tree::Fraction(number) => format!("the number `{number}`"),
        Tree::Text(text) => format!("the string `{}`", text.chars().take(40).collect::<String>()),
        Tree::List(_) => "an array".to_owned(),
        Tree::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_strings_or_whole_numbers() {
        let mut reader = Reader::default();
        assert_eq!(reader.decimal(&Tree::from("19.90"), "").unwrap().to_string(), "19.90");
        assert_eq!(reader.decimal(&Tree::Whole(5), ""), Some(Decimal::from(5)));
        for wrong in [
            Tree::Fraction("19.9".into()),
            Tree::from("1e3"),
            Tree::from(".5"),
            Tree::from("5."),
            Tree::from("+5"),
            Tree::from(" 5"),
        ] {
            assert_eq!(reader.decimal(&wrong, ""), None, "{wrong:?}");
        }
        assert_eq!(reader.faults.len(), 6);
    }
}
