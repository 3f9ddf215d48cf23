//! Which postcode did they mean? From what people write to a code that patterns are compared with.
//!
//! In: a country, what was typed, and the forms of postcodes that the book knows. Out: the code, and what was done to it.
//!
//! The rule, in this order: the code as it stands; without the country before it (`E-35001`, `AX-22100`: the ISO code or the
//! vehicle's letters of a country in which the place may be addressed); cut to its district; completed by lost zeros, where a
//! form begins with them; cut behind its district. An extension is left off. What then is no code is malformed.
//!
//! A form is written as people read it: `9` is any digit, `A` any letter, `X` any of both, other digits and letters are
//! themselves; what stands before the first space or hyphen is the district; brackets hold an extension.

use super::postcode::{Held, Postcode, PostcodePattern, compact};
use crate::book::world::World;
use crate::gather::Gather;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The country in which it is a code: the one asked for, or the one that stood before the code.
    pub(super) country: String,
    /// The code; none where it cannot be the country's.
    pub(super) code: Option<String>,
    /// Zeros were put before it.
    pub(super) is_completed: bool,
    /// Only its district was given.
    pub(super) is_cut: bool,
}

/// What was typed as a postcode of `country`; none where nothing was.
pub(super) fn read(world: &World, country: &str, typed: &str) -> Option<Written> {
    let code = compact(typed);
    if code.is_empty() {
        return None;
    }
    let of = |country: &str, found: Found| Written {
        country: country.to_owned(),
        code: Some(found.code),
        is_completed: found.is_completed,
        is_cut: found.is_cut,
    };
    if let Some(found) = as_it_stands(world, country, &code) {
        return Some(of(country, found));
    }
    for other in kin(world, country) {
        let names = world.country(other).into_iter().flat_map(|known| known.vehicle.iter().chain([&known.code]));
        for rest in names.filter_map(|name| code.strip_prefix(name.as_str())).filter(|rest| !rest.is_empty()) {
            let in_other = in_any_form(world, other, rest).filter(|found| lies_within(world, other, found, country));
            if let Some(found) = in_other {
                return Some(of(other, found));
            }
            if let Some(found) = in_any_form(world, country, rest) {
                return Some(of(country, found));
            }
        }
    }
    let found = in_any_form(world, country, &code).map(|found| of(country, found));
    Some(found.unwrap_or_else(|| Written {
        country: country.to_owned(),
        code: None,
        is_completed: false,
        is_cut: false,
    }))
}

/// A code in a form.
struct Found {
    code: String,
    is_completed: bool,
    is_cut: bool,
}

/// The countries in which places are addressed that may be addressed in this one, itself first.
fn kin<'w>(world: &'w World, country: &'w str) -> Vec<&'w str> {
    let mut kin = vec![country];
    for known in world.addresses_in(country) {
        for same in world.addresses.iter().filter(|same| same.territory == known.territory) {
            if !kin.contains(&same.country.as_str()) {
                kin.push(&same.country);
            }
        }
    }
    kin
}

/// Whether a code of one country means a place that may be addressed in another.
fn lies_within(world: &World, country: &str, found: &Found, other: &str) -> bool {
    let postcode = Postcode { code: found.code.clone(), inward: 0, is_cut: found.is_cut };
    let holds = |pattern: &str| {
        let held = PostcodePattern::read(pattern).and_then(|pattern| pattern.score(&postcode));
        pattern.is_empty() || held.is_some_and(|(_, _, held)| held == Held::All)
    };
    let there = world.addresses_in(country).filter(|known| known.subdivision.is_empty() && holds(&known.postcode));
    let closest = there.max_by_key(|known| known.postcode.len());
    closest.is_some_and(|known| world.addresses_in(other).any(|same| same.territory == known.territory))
}

/// The code without an extension, or the exact code of a place, or a district's.
fn as_it_stands(world: &World, country: &str, code: &str) -> Option<Found> {
    let forms = forms(world, country);
    let found =
        |length: usize, is_cut| Some(Found { code: code.get(..length)?.to_owned(), is_completed: false, is_cut });
    if forms.is_empty() {
        return found(code.len(), false);
    }
    if let Some(form) = forms.iter().find(|form| form.is_whole(code)) {
        return found(form.length, false);
    }
    let plain = Postcode { code: code.to_owned(), inward: 0, is_cut: false };
    let is_a_place = world.addresses_in(country).any(|known| match PostcodePattern::read(&known.postcode) {
        Some(exact @ PostcodePattern::Exact(_)) => exact.score(&plain).is_some(),
        _ => false,
    });
    if is_a_place {
        return found(code.len(), false);
    }
    forms.iter().find(|form| form.district == code.len() && form.begins(code)).and_then(|_| found(code.len(), true))
}

/// The code in any form that it can have.
fn in_any_form(world: &World, country: &str, code: &str) -> Option<Found> {
    let cut_behind_the_district =
        |form: &&Form| form.district > 0 && (form.district..form.length).contains(&code.len()) && form.begins(code);
    let forms = forms(world, country);
    as_it_stands(world, country, code).or_else(|| forms.iter().find_map(|form| form.completed(code))).or_else(|| {
        let form = forms.iter().find(cut_behind_the_district)?;
        Some(Found { code: code.get(..form.district)?.to_owned(), is_completed: false, is_cut: true })
    })
}

fn forms(world: &World, country: &str) -> Vec<Form> {
    world.country(country).map(|known| known.postcodes.iter().map(|form| Form::of(form)).listed()).unwrap_or_default()
}

/// A form of postcodes, or of other codes.
pub(super) struct Form {
    /// A mark for each character of the code and of its extension.
    marks: Vec<char>,
    /// How long the code is without its extension.
    length: usize,
    /// How long its district is; 0 where it has none.
    district: usize,
}

impl Form {
    pub(super) fn of(text: &str) -> Form {
        let mut form = Form { marks: Vec::new(), length: 0, district: 0 };
        for mark in text.chars() {
            match mark {
                '[' => form.length = form.marks.len(),
                ']' => {}
                ' ' | '-' if form.district == 0 && form.length == 0 => form.district = form.marks.len(),
                ' ' | '-' => {}
                mark => form.marks.push(mark),
            }
        }
        if form.length == 0 {
            form.length = form.marks.len();
        }
        form
    }

    /// Whether a code of this form may begin so.
    fn begins(&self, code: &str) -> bool {
        let fits = |(mark, given): (&char, char)| match mark {
            '9' => given.is_ascii_digit(),
            'A' => given.is_ascii_uppercase(),
            'X' => true,
            mark => *mark == given,
        };
        code.len() <= self.marks.len() && self.marks.iter().zip(code.chars()).all(fits)
    }

    /// Whether it is a code of this form, with its extension or without.
    pub(super) fn is_whole(&self, code: &str) -> bool {
        (code.len() == self.length || code.len() == self.marks.len()) && self.begins(code)
    }

    /// A code that has lost zeros with which the form begins.
    fn completed(&self, code: &str) -> Option<Found> {
        let zeros = self.marks.iter().take_while(|mark| **mark == '0').count();
        let whole = (1..=zeros).map(|lost| "0".repeat(lost) + code).find(|whole| self.is_whole(whole))?;
        Some(Found { code: whole.get(..self.length)?.to_owned(), is_completed: true, is_cut: false })
    }
}
