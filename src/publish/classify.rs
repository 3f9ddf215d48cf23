//! Which HS codes could an article have? A search by words through the nomenclature, ranked.
//!
//! In: a description, and the words of the nomenclature (`world/hs2022-words.csv`). Out: codes that share words with it, the best first.
//! The rule: a word counts for more the fewer codes have it, all together for more the more of what was asked is
//! there, and a code for less the more words it has that were not asked for. Words
//! that a code excludes (`other than`, `not`, `excluding`) are none of its own. It proposes; to choose is the merchant's.

use std::collections::{BTreeMap, BTreeSet};

/// A code that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Six digits with a dot: `6109.10`.
    pub code: String,
    /// Its words.
    pub words: String,
    /// How well it fits: comparable within one search alone.
    pub score: u64,
}

/// A code's own length counts as if it had so many words more: else the shortest would always be first.
const ROOM: u64 = 20;
/// What a word is worth that stands in one code of two.
const WORTH: u64 = 10_000;
/// A word that only begins alike.
const HALF: u64 = 2;
/// The shortest word of which a beginning is looked for.
const SHORTEST: usize = 4;
/// Words that say nothing of goods.
const EMPTY: [&str; 16] =
    ["a", "an", "and", "by", "for", "from", "in", "including", "kind", "n.e.c", "nec", "of", "or", "the", "to", "with"];
/// What follows is excluded, up to the next mark.
const BUT: [&str; 5] = ["other than", "excluding", "except", "not ", "without"];

/// The best proposals, at most `most`.
pub fn classify(nomenclature: &str, description: &str, most: usize) -> Vec<Proposal> {
    let mut sheet = csv::Reader::from_reader(nomenclature.as_bytes());
    let rows: Vec<(String, String)> = sheet
        .records()
        .map_while(Result::ok)
        .filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned())))
        .collect();
    let of_codes: Vec<BTreeSet<String>> = rows.iter().map(|(_, words)| own_words(words)).collect();
    let mut codes_with: BTreeMap<&str, u64> = BTreeMap::new();
    of_codes.iter().flatten().for_each(|word| *codes_with.entry(word).or_default() += 1);
    let asked = own_words(description);
    let all = rows.len() as u64;
    let worth = |word: &str| {
        WORTH.saturating_mul(1 + u64::from((all / codes_with.get(word).copied().unwrap_or(1).max(1)).max(1).ilog2()))
    };
    let mut found: Vec<Proposal> = Vec::new();
    for ((code, words), own) in rows.iter().zip(&of_codes) {
        let fits = |asked: &String| {
            let alike = || own.iter().find(|word| asked.len() >= SHORTEST && word.starts_with(asked.as_str()));
            if own.contains(asked) { worth(asked) } else { alike().map_or(0, |word| worth(word) / HALF) }
        };
        let worths: Vec<u64> = asked.iter().map(fits).filter(|worth| *worth > 0).collect();
        let score = worths.iter().sum::<u64>().saturating_mul(worths.len() as u64) / (ROOM + own.len() as u64);
        if score > 0 {
            found.push(Proposal { code: code.clone(), words: words.clone(), score });
        }
    }
    found.sort_by(|one, other| (other.score, &one.code).cmp(&(one.score, &other.code)));
    found.truncate(most);
    found
}

/// The words of a text, each once, in their plain form; those that it excludes are left out.
fn own_words(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase().replace('-', "");
    let mut own = BTreeSet::new();
    for part in text.split([',', ';', ':', '(', ')']) {
        let kept = BUT.iter().filter_map(|but| part.find(but)).min().and_then(|at| part.get(..at)).unwrap_or(part);
        let words = kept.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !EMPTY.contains(word));
        own.extend(words.map(plain));
    }
    own
}

/// A word without its plural: `shirts`, `dishes`, `berries`, `scarves`.
fn plain(word: &str) -> String {
    let stem = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() > 2);
    if let Some(stem) = stem("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = ["ves", "ve", "fe"].into_iter().find_map(stem) {
        return format!("{stem}f");
    }
    let hissing = ["ses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end));
    let end = if hissing { "es" } else { "s" };
    stem(end).filter(|_| !word.ends_with("ss")).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(description: &str) -> String {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/rate-data/world/hs2022-words.csv");
        let words = std::fs::read_to_string(file).unwrap();
        classify(&words, description, 1).into_iter().map(|proposal| proposal.code).collect()
    }

    #[test]
    fn words_find_their_codes() {
        let found = [
            ("cotton t-shirt", "6109.10"),
            ("silk scarf", "6214.10"),
            ("fountain pen", "9608.30"),
            ("scissors", "8213.00"),
        ];
        for (description, code) in found {
            assert_eq!(first(description), code, "{description}");
        }
        assert_eq!(first("T-Shirts of COTTON!"), "6109.10");
        assert_eq!(first("xyzzy of the"), "");
    }

    #[test]
    fn what_a_code_excludes_is_none_of_its_words() {
        let words = "hs,words\n1111.10,\"Shirts; of textiles (other than cotton)\"\n2222.20,Shirts; of cotton\n";
        let found: Vec<String> = classify(words, "cotton shirt", 5).into_iter().map(|proposal| proposal.code).collect();
        assert_eq!(found, ["2222.20", "1111.10"]);
        assert_eq!(classify(words, "cotton", 5).len(), 1);
    }
}
