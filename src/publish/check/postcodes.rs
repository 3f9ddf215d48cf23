//! Can a pattern mean a postcode of its country?
//!
//! In: the patterns by which a country's territories and subdivisions are told, and another pattern. Out: what is wrong with it.
//!
//! The rule: what cannot be read is no pattern. A country whose own patterns all begin with a digit, or all with a letter, has no
//! postcodes that begin otherwise, and one whose patterns have no letter has none in any code; where all that are written out are of
//! one length, none is longer. Of a country without patterns of its own nothing is known, and nothing is said.

use super::places::pattern_help;
use crate::place::PostcodePattern;
use crate::publish::RateData;
use std::collections::BTreeMap;

/// What is known of each country's postcodes.
pub(super) struct Forms<'a>(BTreeMap<&'a str, Form>);

/// What the patterns of a country have in common.
#[derive(Clone, Copy)]
struct Form {
    digits: bool,
    letters: bool,
    /// None of them has a letter anywhere.
    only_digits: bool,
    /// The length of those that are written out; none: of several lengths, or none is.
    length: Option<usize>,
}

impl<'a> Forms<'a> {
    /// What the territories' own patterns tell.
    pub(super) fn of(data: &'a RateData) -> Forms<'a> {
        let mut patterns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for territory in data.world.territories.iter().map(|territory| &territory.value) {
            for address in &territory.addresses {
                patterns.entry(&address.country).or_default().extend(address.postcodes.iter().map(String::as_str));
            }
            let parts = territory.subdivision.iter().flat_map(|part| &part.postcodes).map(String::as_str);
            patterns.entry(&territory.country).or_default().extend(parts);
        }
        patterns.retain(|_, own| !own.is_empty());
        Forms(patterns.into_iter().map(|(country, own)| (country, Form::of(&own))).collect())
    }

    /// What is wrong with a pattern for postcodes of one of these countries, and what to do; none: it may mean one.
    pub(super) fn fault(&self, pattern: &str, countries: &[&str]) -> Option<(String, String)> {
        let Some(read) = PostcodePattern::read(pattern) else {
            return Some((format!("`{pattern}` is no postcode pattern"), pattern_help(pattern)));
        };
        let forms: Vec<Form> = countries.iter().map(|country| self.0.get(country).copied()).collect::<Option<_>>()?;
        let fixed = fixed(read);
        if forms.is_empty() || forms.iter().any(|form| form.admits(fixed)) {
            return None;
        }
        let message = format!("`{pattern}` means no postcode of {}", countries.join(", "));
        Some((message, "write it as the country's own postcodes begin, and no longer than they are".to_owned()))
    }
}

impl Form {
    fn of(patterns: &[&str]) -> Form {
        let begins = |test: fn(char) -> bool| patterns.iter().any(|pattern| pattern.starts_with(test));
        let mut lengths = patterns.iter().filter_map(|pattern| match PostcodePattern::read(pattern) {
            Some(PostcodePattern::Exact(code)) => Some(code.len()),
            _ => None,
        });
        let first = lengths.next();
        Form {
            digits: begins(|letter| letter.is_ascii_digit()),
            letters: begins(|letter| letter.is_ascii_alphabetic()),
            only_digits: !patterns.iter().any(|pattern| pattern.contains(|letter: char| letter.is_ascii_alphabetic())),
            length: first.filter(|first| lengths.all(|length| length == *first)),
        }
    }

    fn admits(self, fixed: &str) -> bool {
        let begins = if fixed.starts_with(|letter: char| letter.is_ascii_digit()) { self.digits } else { self.letters };
        let has_letter = fixed.contains(|letter: char| letter.is_ascii_alphabetic());
        begins && !(self.only_digits && has_letter) && self.length.is_none_or(|length| fixed.len() <= length)
    }
}

/// The characters that a pattern fixes.
fn fixed(pattern: PostcodePattern<'_>) -> &str {
    match pattern {
        PostcodePattern::Exact(fixed)
        | PostcodePattern::District(fixed)
        | PostcodePattern::Prefix(fixed)
        | PostcodePattern::Range(fixed, _) => fixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where all codes of a country are as long, a pattern may fix no more than that; where they are not, any length goes.
    #[test]
    fn codes_of_one_length_admit_no_longer_pattern() {
        let (fixed, mixed) = (Form::of(&["1000", "2000"]), Form::of(&["1000", "20000"]));
        assert_eq!(["100", "1000", "10000"].map(|pattern| fixed.admits(pattern)), [true, true, false]);
        assert_eq!(["100", "1000", "10000"].map(|pattern| mixed.admits(pattern)), [true, true, true]);
        assert_eq!(
            ["AB1", "9O4"].map(|pattern| mixed.admits(pattern)),
            [false, false],
            "letters where no code has any"
        );
        assert!(Form::of(&["1000 AA", "2*"]).admits("1000AB"));
    }
}
