//! The keys that `docs/rate-data.md` tells of, by the type that has them.

/// A key, or a type's word.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// The type: `Levy`.
    pub(super) owner: String,
    /// The key: `per`.
    pub(super) key: String,
    /// What it holds, as Rust writes it: `Vec<Term>`; empty for a word of an enumeration.
    pub(super) holds: String,
    pub(super) optional: bool,
    /// Nothing reads it but people, or the check.
    pub(super) is_note: bool,
}

impl Key {
    pub(super) fn name(&self) -> String {
        format!("{}.{}", self.owner, self.key)
    }

    /// The type inside options and lists.
    pub(super) fn inner(&self) -> &str {
        let mut inner = self.holds.as_str();
        while let Some((_, rest)) = inner.split_once('<') {
            inner = rest.trim_end_matches('>');
        }
        inner.rsplit("::").next().unwrap_or(inner)
    }
}

/// Every key that is not for people alone, in the page's order; words of enumerations too, with nothing in `holds`.
pub(super) fn keys(page: &str) -> Vec<Key> {
    let mut owner = "";
    let mut found = Vec::new();
    for line in page.lines() {
        if let Some(name) = line.strip_prefix("### ") {
            owner = name;
        }
        let Some(row) = line.strip_prefix("| `") else { continue };
        let Some((key, rest)) = row.split_once("` | ") else { continue };
        let (holds, about) = match rest.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            Some((holds, about)) => (holds, about),
            None => ("", rest),
        };
        found.push(Key {
            owner: owner.to_owned(),
            key: key.to_owned(),
            holds: holds.to_owned(),
            optional: about.starts_with(" (optional)"),
            is_note: ["for people alone", "for the check alone"].iter().any(|mark| about.to_lowercase().contains(mark)),
        });
    }
    found
}
