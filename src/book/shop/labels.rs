//! In which languages does a shop say what something is called?
//!
//! A `label` is what anyone reads; `labels` beside it are the same in languages, `{ de = "Luftpost", "pt-BR" = "Correio aéreo" }`.
//!
//! The rule: of the languages that are there, the one whose tag has the most leading parts in common with the wanted one, of
//! several the first by name; none where not even the language is the same. So `de-AT` reads what is written for `de`, and `zh`
//! what is written for `zh-Hans`.

use crate::record::Record;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text in languages: a line for each, its tag before the first blank. One text, because that is the least to fetch and to read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Labels(String);

impl Labels {
    /// What is said in a language, or in one that is nearest to it.
    pub fn in_language(&self, wanted: &str) -> Option<&str> {
        let mut best = (0, None);
        for (tag, text) in self.all() {
            let alike = alike(tag, wanted);
            if alike > best.0 {
                best = (alike, Some(text));
            }
        }
        best.1
    }

    /// The tags and texts.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.split('\n').filter_map(|line| line.split_once(' '))
    }
}

/// How many leading parts two tags have in common: whole parts, in any case.
fn alike(one: &str, other: &str) -> usize {
    let parts = one.split('-').zip(other.split(['-', '_']));
    parts.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
}

impl From<BTreeMap<String, String>> for Labels {
    fn from(texts: BTreeMap<String, String>) -> Labels {
        let lines: Vec<String> =
            texts.into_iter().map(|(tag, text)| format!("{tag} {}", text.replace('\n', " "))).collect();
        Labels(lines.join("\n"))
    }
}

impl From<Labels> for BTreeMap<String, String> {
    fn from(labels: Labels) -> BTreeMap<String, String> {
        labels.all().map(|(tag, text)| (tag.to_owned(), text.to_owned())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_is_read() {
        let texts = [("de", "Luftpost"), ("pt-BR", "Correio aéreo"), ("zh-Hans", "航空"), ("en", "Air")];
        let labels = Labels::from(BTreeMap::from(texts.map(|(tag, text)| (tag.to_owned(), text.to_owned()))));
        for (wanted, read) in [
            ("de", Some("Luftpost")),
            ("DE_at", Some("Luftpost")),
            ("pt", Some("Correio aéreo")),
            ("pt-PT", Some("Correio aéreo")),
            ("zh-Hans-CN", Some("航空")),
            ("en-GB", Some("Air")),
            ("den", None),
            ("d", None),
            ("", None),
            ("fr", None),
        ] {
            assert_eq!(labels.in_language(wanted), read, "{wanted}");
        }
        assert_eq!(Labels::default().in_language("de"), None);
    }
}
