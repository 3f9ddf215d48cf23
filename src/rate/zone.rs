//! Which of a carrier's zones, and which of its named areas, is a destination in?
//!
//! In: the rows of a zone set or area list, a place and a day. Out: the zone, or the area that holds the place.
//!
//! The rule: the closest row wins. A town goes before a postcode, that before a subdivision, that before the territory, its
//! own code, its parent's and a group; `*` is the rest of the world. Of postcode patterns the longer goes first, of equal length
//! an exact one or a district before a range or prefix. Among equals, the first in the file. A postcode that is cut to its
//! district may lie in several zones: in that of the closest row that holds all of it, and in those of closer rows that hold
//! some.
//!
//! From: the zone charts of carriers, which name countries, and postcodes or towns where countries are split.

use crate::book::freight::{Area, Zone};
use crate::book::names::{among, best};
use crate::calendar::{DatedRows, HandOverDay};
use crate::place::{Held, Place, PostcodePattern, same_town};

/// The zones in which `place` may lie, the likeliest first; none where the set does not reach.
pub(super) fn find<'c>(zones: &'c [Zone], set: &str, place: &Place<'_>, day: HandOverDay) -> Vec<&'c Zone> {
    let held = zones.on(day).filter(|zone| zone.set == set);
    let close = held.filter_map(|zone| Some((row_of_zone(zone).closeness(place)?, zone)));
    let (whole, parts): (Vec<_>, Vec<_>) = close.partition(|((_, held), _)| *held == Held::All);
    let closest = best(whole.into_iter().map(|((closeness, _), zone)| (closeness, (closeness, zone))));
    let mut found: Vec<&Zone> = closest.iter().map(|(_, zone)| *zone).collect();
    for ((closeness, _), zone) in parts {
        let is_closer = closest.is_none_or(|(whole, _)| closeness > whole);
        if is_closer && !found.iter().any(|known| known.zone == zone.zone) {
            found.push(zone);
        }
    }
    found
}

/// The row of the named area that holds `place`, or some of the district to which its postcode is cut.
pub(crate) fn area<'c>(
    areas: &'c [Area],
    names: &[String],
    place: &Place<'_>,
    day: HandOverDay,
) -> Option<(&'c Area, Held)> {
    let held = areas.on(day).filter(|area| among(names, &area.name));
    let mut close = held.filter_map(|area| Some((area, row_of_area(area).closeness(place)?.1)));
    let first = close.next()?;
    if first.1 == Held::All { Some(first) } else { close.find(|(_, held)| *held == Held::All).or(Some(first)) }
}

/// Whether a place that names no postcode may lie in one of the named areas, which postcodes narrow.
pub(crate) fn may_lie_in_area(areas: &[Area], names: &[String], place: &Place<'_>, day: HandOverDay) -> bool {
    let mut held = areas.on(day).filter(|area| among(names, &area.name) && !area.postcodes.is_empty());
    let lies = |area: &Area| Row { postcodes: &[], towns: &[], ..row_of_area(area) }.closeness(place).is_some();
    place.postcode.is_none() && held.any(lies)
}

fn row_of_zone(zone: &Zone) -> Row<'_> {
    Row { place: &zone.place, subdivisions: &zone.subdivisions, postcodes: &zone.postcodes, towns: &zone.towns }
}

fn row_of_area(area: &Area) -> Row<'_> {
    Row { place: &area.place, subdivisions: &area.subdivisions, postcodes: &area.postcodes, towns: &area.towns }
}

struct Row<'c> {
    place: &'c str,
    subdivisions: &'c [String],
    postcodes: &'c [String],
    towns: &'c [String],
}

impl Row<'_> {
    /// How closely the row means the place, and how much of it; none where it does not.
    fn closeness(&self, place: &Place<'_>) -> Option<(u32, Held)> {
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
