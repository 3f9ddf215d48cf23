//! Does a postcode match a pattern, and how closely? The one matcher: of law, of zones and of areas.
//!
//! The rule: a postcode is compared in capitals, without spaces and dashes. A district is what stands before the part that a
//! country's postcodes set apart at their end: with three such characters, `KW15 1AA` lies in `KW15 *` and `KW1 5AA` does not.

/// A closed set of patterns over postcodes in capitals without spaces and dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostcodePattern<'p> {
    /// `78266`
    Exact(&'p str),
    /// `KW15 *`: the whole of what stands before the postcode's inward part.
    District(&'p str),
    /// `35*`
    Prefix(&'p str),
    /// `9170-9178`: the postcode's leading digits lie in the range.
    Range(&'p str, &'p str),
}

/// A postcode in capitals, without what people put between its parts.
pub fn compact(postcode: &str) -> String {
    postcode.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

impl<'p> PostcodePattern<'p> {
    /// Reads a pattern; `None` when it is none, or an empty one.
    pub fn read(text: &'p str) -> Option<PostcodePattern<'p>> {
        let plain = |text: &str| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        if let Some(district) = text.strip_suffix(" *") {
            return plain(district).then_some(PostcodePattern::District(district));
        }
        if let Some(prefix) = text.strip_suffix('*') {
            return plain(prefix).then_some(PostcodePattern::Prefix(prefix));
        }
        if let Some((first, last)) = text.split_once('-') {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let range = digits(first) && digits(last) && first.len() == last.len() && first <= last;
            return range.then_some(PostcodePattern::Range(first, last));
        }
        plain(text).then_some(PostcodePattern::Exact(text))
    }

    /// How many characters of the postcode the pattern fixes, an exact match above all; `None` where it does not match. `inward`
    /// is how many characters at the end of the country's postcodes stand apart.
    pub fn score(self, postcode: &str, inward: u8) -> Option<(bool, usize)> {
        match self {
            PostcodePattern::Exact(exact) => (exact == postcode).then_some((true, exact.len())),
            PostcodePattern::District(district) => {
                (outward(postcode, inward) == district).then_some((true, district.len()))
            }
            PostcodePattern::Prefix(prefix) => postcode.starts_with(prefix).then_some((false, prefix.len())),
            PostcodePattern::Range(first, last) => {
                let head = postcode.get(..first.len())?;
                let inside = head.bytes().all(|byte| byte.is_ascii_digit()) && first <= head && head <= last;
                inside.then_some((false, first.len()))
            }
        }
    }
}

/// What of a postcode stands before its inward part: all of it, where it is no longer than a district.
fn outward(postcode: &str, inward: u8) -> &str {
    let inward = usize::from(inward);
    let longest = inward + 1;
    let ends = postcode.len().checked_sub(inward).filter(|_| inward > 0 && postcode.len() > longest);
    ends.and_then(|end| postcode.get(..end)).unwrap_or(postcode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_and_the_closest_scores_highest() {
        let score = |pattern: &str, code: &str| PostcodePattern::read(pattern).unwrap().score(&compact(code), 3);
        assert_eq!(score("78266", "78266"), Some((true, 5)));
        assert_eq!(score("35*", "35001"), Some((false, 2)));
        assert_eq!(score("JE*", "je2 3ab"), Some((false, 2)));
        assert_eq!(score("9170-9178", "9175"), Some((false, 4)));
        assert_eq!(score("9170-9178", "9179"), None);
        assert_eq!(score("006-007", "00601-1234"), Some((false, 3)));
        assert!(score("97133", "97133") > score("971*", "97133"));
        assert_eq!(score("KW15 *", "KW15 1AA"), Some((true, 4)));
        assert_eq!(score("KW15 *", "KW15"), Some((true, 4)));
        assert_eq!(score("KW1 *", "kw1 5aa"), Some((true, 3)));
        assert!(score("KW1 *", "KW15 1AA").is_none() && score("KW15 *", "KW1 5AA").is_none());
        for wrong in ["", "*", " *", "KW15-KW17", "not a pattern", "PA20 - PA49", "9-10", "12-11", "a*", "1?"] {
            assert_eq!(PostcodePattern::read(wrong), None, "{wrong}");
        }
    }
}
