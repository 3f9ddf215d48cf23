//! Which of a carrier's zones, and which of its named areas, is a destination in?
//!
//! In: the rows of a zone set or area list, a place and a day. Out: the zone's name, or whether the place is in the area.
//!
//! The rule: the closest row wins. A town goes before a postcode, that before a subdivision, that before the territory, its
//! country and a group; `*` is the rest of the world. Of postcode patterns the longer goes first, of equal length an exact one or
//! a district before a range or prefix. Among equals, the first in the file.
//!
//! From: the zone charts of carriers, which name countries, and postcodes or towns where countries are split.

use crate::book::freight::{Area, Zone};
use crate::book::names::{among, best};
use crate::calendar::{DatedRows, HandOverDay};
use crate::place::{Place, PostcodePattern};

/// The zone of `place` in a zone set; none where the set does not reach.
pub(super) fn find<'c>(zones: &'c [Zone], set: &str, place: &Place<'_>, day: HandOverDay) -> Option<&'c Zone> {
    let held = zones.on(day).filter(|zone| zone.set == set);
    best(held.filter_map(|zone| {
        let row = Row {
            place: &zone.place,
            subdivisions: &zone.subdivisions,
            postcodes: &zone.postcodes,
            towns: &zone.towns,
        };
        Some((row.closeness(place)?, zone))
    }))
}

/// The row of the named area that holds `place`.
pub(crate) fn area<'c>(areas: &'c [Area], names: &[String], place: &Place<'_>, day: HandOverDay) -> Option<&'c Area> {
    areas.on(day).filter(|area| among(names, &area.name)).find(|area| {
        let row = Row {
            place: &area.place,
            subdivisions: &area.subdivisions,
            postcodes: &area.postcodes,
            towns: &area.towns,
        };
        row.closeness(place).is_some()
    })
}

struct Row<'c> {
    place: &'c str,
    subdivisions: &'c [String],
    postcodes: &'c [String],
    towns: &'c [String],
}

impl Row<'_> {
    /// How closely the row means the place; none where it does not.
    fn closeness(&self, place: &Place<'_>) -> Option<u32> {
        let country = if self.place == "*" {
            0
        } else if self.place == place.territory.id {
            4
        } else if self.place == place.territory.country {
            3
        } else if self.place == place.country {
            2
        } else if among(&place.names, self.place) {
            1
        } else {
            return None;
        };
        // A row that is narrowed by postcodes and towns means each of them.
        let narrow = if self.postcodes.is_empty() && self.towns.is_empty() {
            0
        } else {
            let by_town = place.city.as_deref().filter(|city| self.towns.iter().any(|town| same_town(town, city)));
            let by_postcode = postcode_in(place, self.postcodes);
            match (by_town, by_postcode) {
                (Some(_), _) => 200,
                (None, Some(length)) => 100 + length,
                (None, None) => return None,
            }
        };
        let part = if self.subdivisions.is_empty() {
            0
        } else {
            let subdivision = place.subdivision.as_ref()?;
            if !self.subdivisions.contains(subdivision) {
                return None;
            }
            50
        };
        Some(country + narrow + part)
    }
}

/// How closely one of `patterns` means a postcode: twice the characters compared, and one more for an exact pattern.
fn postcode_in(place: &Place<'_>, patterns: &[String]) -> Option<u32> {
    let code = place.postcode.as_deref()?;
    let scored = patterns.iter().filter_map(|pattern| {
        let (exact, length) = PostcodePattern::read(pattern)?.score(code, place.territory.postcode_inward)?;
        Some(2 * u32::try_from(length).unwrap_or(u32::MAX).min(20) + u32::from(exact))
    });
    scored.max()
}

fn same_town(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    plain(one) == plain(other)
}
