//! Does a shop know a promotion by the word that a shopper gives?
//!
//! In: words as they were typed, and those of the shop's rules. Out: whether one is meant.
//!
//! The rule: small or capital letters and blanks around a word do not matter. A browser's book has digests of the words alone, which
//! the shop's id goes into, so that it lists no word; what is given is then compared by its digest, never as a digest. Who guesses
//! a word is not kept from trying it, here or by asking for a quote: one that must not be found is one that cannot be guessed.

use sha2::{Digest, Sha256};

/// What the digest of a word begins with, where it stands in a rule in place of the word.
pub(crate) const MARK: &str = "sha256:";
/// Bytes of a digest that are kept.
const KEPT: usize = 16;

/// A word as it is compared: without blanks around it, in small letters.
pub(crate) fn plain(word: &str) -> String {
    word.trim().chars().flat_map(char::to_lowercase).collect()
}

/// The digest of a word at a shop.
pub(crate) fn digest(shop: &str, word: &str) -> String {
    let digest = Sha256::digest(format!("promotion\n{shop}\n{}", plain(word)));
    digest.iter().take(KEPT).fold(MARK.to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// Whether a word that was given is one of those of a rule, or of their digests.
pub(crate) fn is_among(shop: &str, names: &[String], given: &str) -> bool {
    let is_hidden = |name: &&String| name.starts_with(MARK);
    if names.iter().any(|name| is_hidden(&name)) {
        let digest = digest(shop, given);
        return names.iter().filter(is_hidden).any(|name| *name == digest);
    }
    let given = plain(given);
    names.iter().any(|name| plain(name) == given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_however_it_is_typed_and_its_digest_is_no_word() {
        let of = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (clear, hidden) = (of(&["SPRING", "Frühling"]), of(&[&digest("s", "Spring"), &digest("s", "FRÜHLING")]));
        for names in [&clear, &hidden] {
            for given in ["SPRING", " spring ", "frühling", "FRÜHLING\n"] {
                assert!(is_among("s", names, given), "{given}");
            }
            assert!(!is_among("s", names, "SPRIN") && !is_among("s", names, ""));
            // What lies in a browser's book opens nothing, and nothing at another shop.
            assert!(!is_among("s", names, &hidden[0]) && !is_among("s", names, &hidden[0].to_uppercase()));
        }
        assert!(!is_among("t", &hidden, "SPRING"));
        assert_eq!(digest("s", "SPRING").len(), MARK.len() + 32);
    }
}
