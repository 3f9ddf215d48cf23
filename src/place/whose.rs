//! Which of the known addresses is it? From a country, postcode, subdivision and town to the one entry that they mean.
//!
//! The rule: of the patterns that hold a postcode the closest wins; where several towns share the postcode, only in the towns
//! named. Without a postcode that tells, a subdivision may decide, or the place's own code as a subdivision; else it is the
//! whole country.

use super::form;
use super::postcode::{Held, Postcode, PostcodePattern};
use super::town::same_town;
use crate::book::world::{Address as Known, World};
use crate::request::Address;

/// An address that has been read.
#[derive(Debug)]
pub(super) struct Located<'w> {
    /// What is known of it; none where the book has no law of the country.
    pub(super) known: Option<&'w Known>,
    /// The country in which it was found.
    pub(super) country: String,
    /// The postcode by which its own country knows it; none where there is none, or none that can be the country's.
    pub(super) code: Option<String>,
    /// The postcode was completed.
    pub(super) is_completed: bool,
    /// The postcode is cut to its district.
    pub(super) is_cut: bool,
    /// The postcode cannot be the country's.
    pub(super) is_malformed: bool,
    /// Parts of the district have other law.
    pub(super) is_divided: bool,
    /// The town would decide, and is not given.
    pub(super) needs_town: bool,
}

/// What is known of an address.
pub(super) fn locate<'w>(world: &'w World, address: &Address) -> Located<'w> {
    let written = address.postal_code.as_deref().and_then(|typed| form::read(world, &address.country, typed));
    let country = written.as_ref().map_or(&address.country, |written| &written.country).clone();
    let (is_completed, is_cut) =
        written.as_ref().map_or((false, false), |written| (written.is_completed, written.is_cut));
    let of_the_country = |code: &String| is_of_country(world, &country, code, is_cut);
    let code = written.as_ref().and_then(|written| written.code.clone()).filter(of_the_country);
    let mut located = Located {
        known: None,
        is_completed: is_completed && code.is_some(),
        is_cut: is_cut && code.is_some(),
        is_malformed: written.is_some() && code.is_none(),
        is_divided: false,
        needs_town: false,
        country,
        code,
    };
    located.known = located.by_postcode(world, address).or_else(|| located.by_subdivision(world, address));
    if let Some(known) = located.known.filter(|known| !known.means.is_empty()) {
        located.code = Some(known.means.clone());
    }
    located
}

impl<'w> Located<'w> {
    fn by_postcode(&mut self, world: &'w World, address: &Address) -> Option<&'w Known> {
        let postcode = Postcode { code: self.code.clone()?, inward: 0, is_cut: self.is_cut };
        let city = address.city.as_deref().filter(|city| !city.trim().is_empty());
        let mut closest: Option<((bool, usize), &Known)> = None;
        for known in world.addresses_in(&self.country) {
            let Some((exact, length, held)) = PostcodePattern::read(&known.postcode).and_then(|it| it.score(&postcode))
            else {
                continue;
            };
            if held == Held::Some {
                self.is_divided = true;
                continue;
            }
            if !known.towns.is_empty() {
                let Some(city) = city else {
                    self.needs_town = true;
                    continue;
                };
                if !known.towns.iter().any(|town| same_town(town, city)) {
                    continue;
                }
            }
            if closest.is_none_or(|(score, _)| (exact, length) >= score) {
                closest = Some(((exact, length), known));
            }
        }
        closest.map(|(_, known)| known)
    }

    fn by_subdivision(&self, world: &'w World, address: &Address) -> Option<&'w Known> {
        let in_country = || world.addresses_in(&self.country);
        let given = address.subdivision.as_deref().filter(|_| self.code.is_none());
        let means = |known: &&Known| {
            let own = known.code != known.country && !known.only_spelling;
            given.is_some_and(|given| known.subdivision == given || own && known.code == given)
        };
        let whole = || in_country().find(|known| known.postcode.is_empty() && known.subdivision.is_empty());
        in_country().find(means).or_else(whole)
    }
}

/// Whether a code can be one of a place that goes by its own country code: where another country's addresses mean the place, it
/// has their postcodes.
fn is_of_country(world: &World, country: &str, code: &str, is_cut: bool) -> bool {
    let elsewhere = || {
        let same = world.addresses.iter().filter(|known| known.code == country && known.country != country);
        same.filter(|known| !known.postcode.is_empty() && !known.only_spelling)
    };
    let postcode = Postcode { code: code.to_owned(), inward: 0, is_cut };
    let holds = |known: &Known| PostcodePattern::read(&known.postcode).is_some_and(|it| it.score(&postcode).is_some());
    elsewhere().next().is_none() || elsewhere().any(holds)
}
