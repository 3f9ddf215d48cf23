//! Which word was meant? For hints in faults: the nearest of the known words, and the known words from the nearest on.
//!
//! In: a word as it was given, and those that are known. Out: by the fewest edits, capital or small; a very long word is near to
//! none, and a code of up to three letters is near only to what nothing else is as near to.

use crate::gather::Gather;
use crate::sort;

/// No known word is as long as this: what is longer is not compared.
const LONGEST: usize = 64;

/// A code as short as this is one edit away from many others.
const SHORT: usize = 3;

/// The word nearest to `text`, if one is near enough to be meant.
pub(crate) fn nearest<'w>(text: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    if text.len() > LONGEST {
        return None;
    }
    let mut scored: Vec<(usize, &str)> = words.into_iter().map(|word| (distance(text, word), word)).listed();
    sort::by(&mut scored, Ord::cmp);
    scored.dedup();
    let mut scored = scored.into_iter();
    let (distance, word) = scored.next()?;
    let alone = text.len() > SHORT || scored.next().is_none_or(|(next, _)| next > distance);
    (distance <= 1 + text.len() / 4 && alone).then_some(word)
}

/// What to do about an unknown word: take the nearest, where one is near enough to be meant, else `otherwise`.
pub(crate) fn hint<'w>(text: &str, words: impl IntoIterator<Item = &'w str>, otherwise: &str) -> String {
    nearest(text, words).map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}

/// Puts the words nearest to `text` first; equals stay as they stood.
pub(crate) fn by_nearness(text: &str, words: &mut [String]) {
    if text.len() <= LONGEST {
        sort::by_key(words, |word| distance(text, word));
    }
}

/// Edits (insert, delete, replace a byte) between two words.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).listed();
    for (place, byte) in one.bytes().enumerate() {
        let mut diagonal = place;
        let mut left = place + 1;
        for (cell, against) in row.iter_mut().skip(1).zip(other.bytes()) {
            let replaced = diagonal + usize::from(!byte.eq_ignore_ascii_case(&against));
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = place + 1;
        }
    }
    row.last().copied().unwrap_or(one.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_only_when_it_is_near() {
        assert_eq!(nearest("quantitiy", ["quantity", "unit_price"]), Some("quantity"));
        assert_eq!(nearest("zzz", ["quantity", "unit_price"]), None);
        assert_eq!(nearest("eur", ["EUR", "USD"]), Some("EUR"));
        assert_eq!(nearest("EU", ["EUR", "EUX"]), None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn the_nearest_stand_first_and_equals_as_they_stood() {
        let mut words = ["ccc", "a", "b", "d"].map(str::to_owned);
        by_nearness("b", &mut words);
        assert_eq!(words, ["b", "a", "d", "ccc"]);
    }
}
