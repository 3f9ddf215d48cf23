//! Which word was meant? For hints in faults: the nearest of the known words, and the known words from the nearest on.
//!
//! In: a word as it was given, and those that are known. Out: by the fewest edits; a very long word is near to none.

use crate::sort;

/// No known word is as long as this: what is longer is not compared.
const LONGEST: usize = 64;

/// The word nearest to `text`, if one is near enough to be meant.
pub(crate) fn nearest<'w>(text: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    if text.len() > LONGEST {
        return None;
    }
    let scored = words.into_iter().map(|word| (distance(text, word), word));
    let (distance, word) = scored.min()?;
    (distance <= 1 + text.len() / 4).then_some(word)
}

/// Puts the words nearest to `text` first; equals stay as they stood.
pub(crate) fn by_nearness(text: &str, words: &mut [String]) {
    if text.len() <= LONGEST {
        sort::by_key(words, |word| distance(text, word));
    }
}

/// Edits (insert, delete, replace a byte) between two words.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, byte) in one.bytes().enumerate() {
        let mut diagonal = place;
        let mut left = place + 1;
        for (cell, against) in row.iter_mut().skip(1).zip(other.bytes()) {
            let replaced = diagonal + usize::from(byte != against);
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
