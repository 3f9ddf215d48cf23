//! Which rows of a table mean a place, the closest first?
//!
//! In: rows that name places, each with what it says, and a place. Out: what the closest row says, and after it what closer rows
//! say that hold only some of the place.
//!
//! The rule: a town goes before a postcode, that before a subdivision, that before the territory, its own code, its parent's
//! and a group; `*` is the rest of the world. Of postcode patterns the longer goes first, of equal length an exact one or a
//! district before a range or prefix. Among equals, the first in the table. A postcode that is cut to its district may lie in
//! several rows: in the closest that holds all of it, and in closer ones that hold some.

use super::{Held, Place, PostcodePattern, same_town};
use crate::book::names::{among, best};
use crate::gather::Gather;

/// Where a row of a table lies.
#[derive(Debug, Clone, Copy)]
pub struct RowPlace<'r> {
    /// ISO code, territory or group; `*`: anywhere.
    pub place: &'r str,
    /// Its subdivisions; empty: all.
    pub subdivisions: &'r [String],
    /// Patterns of postcodes; empty: all.
    pub postcodes: &'r [String],
    /// Towns; empty: all.
    pub towns: &'r [String],
}

/// What the rows say in which a place may lie, the closest that holds all of it first.
pub fn closest<'r, T: Copy>(rows: impl Iterator<Item = (RowPlace<'r>, T)>, place: &Place<'_>) -> Vec<T> {
    let close = rows.filter_map(|(row, says)| Some((row.closeness(place)?, says)));
    let (whole, parts): (Vec<_>, Vec<_>) = close.partition(|((_, held), _)| *held == Held::All);
    let closest = best(whole.into_iter().map(|((closeness, _), says)| (closeness, (closeness, says))));
    let parts = parts.into_iter().filter(|((closeness, _), _)| closest.is_none_or(|(whole, _)| *closeness > whole));
    closest.map(|(_, says)| says).into_iter().chain(parts.map(|(_, says)| says)).listed()
}

impl RowPlace<'_> {
    /// How closely the row means the place, and how much of it; none where it does not.
    pub fn closeness(&self, place: &Place<'_>) -> Option<(u32, Held)> {
        let country = if self.place == "*" {
            0
        } else if self.place == place.territory.id {
            4
        } else if self.place == place.country {
            3
        } else if among(&place.parents, self.place) {
            2
        } else if among(&place.names, self.place) {
            1
        } else {
            return None;
        };
        // A row that is narrowed by postcodes and towns means each of them.
        let (narrow, held) = if self.postcodes.is_empty() && self.towns.is_empty() {
            (0, Held::All)
        } else {
            let by_town = place.city.as_deref().filter(|city| self.towns.iter().any(|town| same_town(town, city)));
            match (by_town, postcode_in(place, self.postcodes)) {
                (Some(_), _) => (200, Held::All),
                (None, Some((length, held))) => (100 + length, held),
                (None, None) => return None,
            }
        };
        let part = if self.subdivisions.is_empty() {
            0
        } else if place.is_part_of(self.subdivisions) {
            50
        } else {
            return None;
        };
        Some((country + narrow + part, held))
    }
}

/// How closely one of `patterns` means a postcode: twice the characters compared, and one more for an exact pattern. A pattern
/// that holds all of a district goes before those that hold some.
fn postcode_in(place: &Place<'_>, patterns: &[String]) -> Option<(u32, Held)> {
    let code = place.postcode.as_ref()?;
    let scored = patterns.iter().filter_map(|pattern| {
        let (exact, length, held) = PostcodePattern::read(pattern)?.score(code)?;
        let closeness = 2 * u32::try_from(length).unwrap_or(u32::MAX).min(20) + u32::from(exact);
        Some((held == Held::All, closeness))
    });
    scored.max().map(|(whole, closeness)| (closeness, if whole { Held::All } else { Held::Some }))
}
