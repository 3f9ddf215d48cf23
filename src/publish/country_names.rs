//! Which country does a carrier's chart mean by a name?
//!
//! In: a cell, the ISO codes with their English names, and what a mapping says besides. Out: codes, or the name that is no
//! country's, with near ones.

use std::collections::BTreeMap;

/// How countries are called.
pub(super) struct CountryNames<'n> {
    /// ISO codes and English names.
    pub(super) countries: &'n [(String, String)],
    /// Other names, and the ISO codes of what they mean.
    pub(super) places: &'n BTreeMap<String, String>,
}

impl CountryNames<'_> {
    /// The countries of a cell: one, or several with semicolons, bars, line breaks or commas between.
    pub(super) fn all(&self, cell: &str) -> Result<Vec<String>, String> {
        if let Some(code) = self.one(cell) {
            return Ok(vec![code]);
        }
        let mut codes = Vec::new();
        for part in cell.split([';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
            match self.one(part) {
                Some(code) => codes.push(code),
                None => {
                    for name in part.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                        codes.push(self.one(name).ok_or_else(|| name.to_owned())?);
                    }
                }
            }
        }
        if codes.is_empty() { Err(cell.to_owned()) } else { Ok(codes) }
    }

    /// The country of a code or name. `Korea, South` is read as `South Korea`; a name that the list has longer is enough where
    /// only one begins so.
    fn one(&self, name: &str) -> Option<String> {
        let name = name.trim();
        if let Some(code) = self.places.get(name) {
            return Some(code.clone());
        }
        if let Some((code, _)) = self.countries.iter().find(|(code, _)| code == name) {
            return Some(code.clone());
        }
        let turned = name.split_once(", ").map(|(last, first)| plain(&format!("{first} {last}")));
        let wanted: Vec<String> = [Some(plain(name)), turned].into_iter().flatten().collect();
        if wanted.iter().any(String::is_empty) {
            return None;
        }
        let same = |(_, known): &&(String, String)| wanted.contains(&plain(known));
        if let Some((code, _)) = self.countries.iter().find(same) {
            return Some(code.clone());
        }
        let longer = |(_, known): &&(String, String)| {
            wanted.iter().any(|name| plain(known).strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(' ')))
        };
        let mut begun = self.countries.iter().filter(longer);
        match (begun.next(), begun.next()) {
            (Some((code, _)), None) => Some(code.clone()),
            _ => None,
        }
    }

    /// The nearest names, for a sentence of help.
    pub(super) fn near(&self, name: &str) -> String {
        let wanted = plain(name);
        let word = wanted.split(' ').max_by_key(|word| word.len()).unwrap_or_default();
        let begins: String = word.chars().take(4).collect();
        let near = self.countries.iter().filter(|(_, known)| !begins.is_empty() && plain(known).contains(&begins));
        let near: Vec<String> = near.take(3).map(|(code, known)| format!("`{code}` is {known}")).collect();
        if near.is_empty() { String::new() } else { format!("; {}", near.join(", ")) }
    }
}

/// A name in small letters without accents and marks, `&` as `and`.
fn plain(name: &str) -> String {
    let mut words = String::new();
    for c in name.to_lowercase().replace('&', " and ").replace("st.", "saint").chars() {
        let c = match c {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ñ' => 'n',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            c => c,
        };
        words.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
