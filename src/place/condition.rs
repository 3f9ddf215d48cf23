//! What does an address answer to a condition?
//!
//! In: a place and a clause of a condition. Out: whether it holds; none where it asks for something else than the address.
//!
//! The rule: a place is named by its country, territory, subdivision and groups. A postcode that is not given is asked for.

use super::{Held, Place, Postcode, PostcodePattern};
use crate::book::when::{Clause, Word};
use crate::when::Truth;

impl Place<'_> {
    /// What the address answers to a clause; none where it asks for something else.
    pub fn answer(&self, clause: &Clause) -> Option<Truth> {
        Some(match clause {
            Clause::Among(Word::Destination, names) => Truth::of(self.is_one_of(names)),
            Clause::Among(Word::Postcodes, patterns) => match self.postcode.as_ref() {
                Some(code) => self.is_in(patterns, code),
                None => Truth::asks("postal_code"),
            },
            Clause::Is(Word::LacksPostcode, is) => Truth::of(self.postcode.is_none() == *is),
            Clause::Is(Word::Residential, is) => Truth::of(self.commercial != *is),
            Clause::Is(Word::PoBox, is) => Truth::of(self.po_box == *is),
            _ => return None,
        })
    }

    /// Whether a postcode is like one of the patterns; of one that is cut to its district, of which they hold some, the rest is
    /// asked for.
    fn is_in(&self, patterns: &[String], postcode: &Postcode) -> Truth {
        let scores = patterns.iter().filter_map(|pattern| PostcodePattern::read(pattern)?.score(postcode));
        scores.fold(Truth::No, |some, (_, _, held)| {
            some.or(if held == Held::All { Truth::Yes } else { Truth::asks("postal_code") })
        })
    }
}
