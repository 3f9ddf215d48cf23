//! Does a postcode match a pattern, and how closely? The one matcher: of law, of zones and of areas.
//!
//! The rule: a postcode is compared in capitals, without spaces and dashes. A district is what stands before the part that a
//! country's postcodes set apart at their end: with three such characters, `KW15 1AA` lies in `KW15 *` and `KW1 5AA` does not.
//! A postcode that is cut to its district stands for all of it: a pattern may hold the whole district, or only some of it.

/// A postcode as patterns are compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postcode {
    /// In capitals, without spaces and dashes, country and extension.
    pub code: String,
    /// How many characters at its end stand apart (`SW1A 1AA`: 3); 0 where none do.
    pub inward: u8,
    /// Only its district is known.
    pub is_cut: bool,
}

/// A closed set of patterns over postcodes in capitals without spaces and dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostcodePattern<'p> {
    /// `78266`; a `?` stands for any one digit.
    Exact(&'p str),
    /// `KW15 *`: the whole of what stands before the postcode's inward part.
    District(&'p str),
    /// `35*`
    Prefix(&'p str),
    /// `9170-9178`: the postcode's leading digits lie in the range.
    Range(&'p str, &'p str),
}

/// How much of what a postcode stands for a pattern holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// All of it.
    All,
    /// Some of it: the postcode is cut to its district, and the pattern is narrower.
    Some,
}

/// A postcode in capitals, without what people put between its parts. Full-width digits and letters are read as plain ones.
pub fn compact(postcode: &str) -> String {
    let plain = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - FULL_WIDTH).unwrap_or(c),
        c => c,
    };
    postcode.chars().map(plain).filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// How far full-width characters lie behind the plain ones.
const FULL_WIDTH: u32 = 0xFEE0;

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
        let any_digit = text.bytes().all(|byte| byte == b'?');
        (plain(text) || any_digit && !text.is_empty()).then_some(PostcodePattern::Exact(text))
    }

    /// How many characters of the postcode the pattern fixes, an exact match above all, and how much of what the postcode stands
    /// for it holds; `None` where it holds none.
    pub fn score(self, postcode: &Postcode) -> Option<(bool, usize, Held)> {
        let code = postcode.code.as_str();
        let narrower = |longer: &str| postcode.is_cut && longer.len() > code.len() && longer.starts_with(code);
        let (exact, length, held) = match self {
            PostcodePattern::Exact(exact) if same(exact, code) => (true, exact.len(), Held::All),
            PostcodePattern::Exact(exact) if narrower(exact) => (true, exact.len(), Held::Some),
            PostcodePattern::District(district) if postcode.outward() == district => (true, district.len(), Held::All),
            PostcodePattern::Prefix(prefix) if code.starts_with(prefix) => (false, prefix.len(), Held::All),
            PostcodePattern::Prefix(prefix) if narrower(prefix) => (false, prefix.len(), Held::Some),
            PostcodePattern::Range(first, last) => {
                let is_short = postcode.is_cut && code.len() < first.len();
                let compared = if is_short { code.len() } else { first.len() };
                let (head, from, to) = (code.get(..compared)?, first.get(..compared)?, last.get(..compared)?);
                let inside = head.bytes().all(|byte| byte.is_ascii_digit()) && from <= head && head <= to;
                let held = if is_short { Held::Some } else { Held::All };
                return inside.then_some((false, first.len(), held));
            }
            _ => return None,
        };
        Some((exact, length, held))
    }
}

/// Whether an exact pattern is a code: of the same length, and the same but for any digits.
fn same(exact: &str, code: &str) -> bool {
    let one = |(known, given): (u8, u8)| known == given || known == b'?' && given.is_ascii_digit();
    exact.len() == code.len() && exact.bytes().zip(code.bytes()).all(one)
}

impl Postcode {
    /// What stands before its inward part: all of it, where it is no longer than a district.
    fn outward(&self) -> &str {
        let (code, inward) = (self.code.as_str(), usize::from(self.inward));
        let longest = inward + 1;
        let ends = code.len().checked_sub(inward).filter(|_| inward > 0 && !self.is_cut && code.len() > longest);
        ends.and_then(|end| code.get(..end)).unwrap_or(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postcode(code: &str) -> Postcode {
        Postcode { code: compact(code), inward: 3, is_cut: false }
    }

    #[test]
    fn patterns_match_and_the_closest_scores_highest() {
        let score = |pattern: &str, code: &str| {
            let (exact, length, held) = PostcodePattern::read(pattern).unwrap().score(&postcode(code))?;
            assert_eq!(held, Held::All);
            Some((exact, length))
        };
        assert_eq!(score("78266", "78266"), Some((true, 5)));
        assert_eq!(score("78266", "７８２６６"), Some((true, 5)));
        assert_eq!(score("35*", "35001"), Some((false, 2)));
        assert_eq!(score("JE*", "je2 3ab"), Some((false, 2)));
        assert_eq!(score("9170-9178", "9175"), Some((false, 4)));
        assert_eq!(score("9170-9178", "9179"), None);
        assert_eq!(score("006-007", "00601-1234"), Some((false, 3)));
        assert!(score("97133", "97133") > score("971*", "97133"));
        assert_eq!(score("???", "100"), Some((true, 3)));
        assert_eq!(score("???", "1000"), None);
        assert_eq!(score("KW15 *", "KW15 1AA"), Some((true, 4)));
        assert_eq!(score("KW15 *", "KW15"), Some((true, 4)));
        assert_eq!(score("KW1 *", "kw1 5aa"), Some((true, 3)));
        assert!(score("KW1 *", "KW15 1AA").is_none() && score("KW15 *", "KW1 5AA").is_none());
        for wrong in ["", "*", " *", "KW15-KW17", "not a pattern", "PA20 - PA49", "9-10", "12-11", "a*", "1?"] {
            assert_eq!(PostcodePattern::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_district_stands_for_all_of_it() {
        let held = |pattern: &str, code: &str| {
            let cut = Postcode { is_cut: true, ..postcode(code) };
            PostcodePattern::read(pattern).unwrap().score(&cut).map(|(_, _, held)| held)
        };
        assert_eq!(held("M5*", "M5V"), Some(Held::All));
        assert_eq!(held("M5V2*", "M5V"), Some(Held::Some));
        assert_eq!(held("M5V2T6", "M5V"), Some(Held::Some));
        assert_eq!(held("M6*", "M5V"), None);
        assert_eq!(held("SW1A *", "SW1A"), Some(Held::All));
        assert_eq!(held("1000-1009", "100"), Some(Held::Some));
        assert_eq!(held("10-20", "100"), Some(Held::All));
    }
}
