//! Which of a carrier's zones, and which of its named areas, is a destination in?
//!
//! In: the rows of a zone set or area list, a place and a day. Out: the zone's name, or whether the place is in the area.
//!
//! The rule: the closest row wins. A town goes before a postcode, that before a subdivision, that before the territory, its
//! country and a group; `*` is the rest of the world. Of postcode patterns, exact goes before range before prefix, the longer
//! first. Among equals, the first in the file.
//!
//! From: the zone charts of carriers, which name countries, and postcodes or towns where countries are split.

use crate::book::freight::{Area, Zone, in_force};
use crate::book::names::{among, best};
use crate::calendar::Day;
use crate::place::Place;

/// The zone of `place` in a zone set; none where the set does not reach.
pub(super) fn find<'c>(zones: &'c [Zone], set: &str, place: &Place<'_>, day: Day) -> Option<&'c Zone> {
    let held = zones.iter().filter(|zone| zone.set == set && in_force(zone.from, zone.until, day));
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
pub(crate) fn area<'c>(areas: &'c [Area], names: &[String], place: &Place<'_>, day: Day) -> Option<&'c Area> {
    areas.iter().filter(|area| among(names, &area.name) && in_force(area.from, area.until, day)).find(|area| {
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
            let by_postcode = place.postcode.as_deref().and_then(|code| postcode_in(code, self.postcodes));
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
pub(super) fn postcode_in(postcode: &str, patterns: &[String]) -> Option<u32> {
    patterns.iter().filter_map(|pattern| postcode_like(postcode, pattern)).max()
}

fn postcode_like(postcode: &str, pattern: &str) -> Option<u32> {
    // A pattern with a space names the boundary before the inward part; the others see letters and digits alone.
    let written = if pattern.contains(' ') { postcode.to_owned() } else { postcode.replace([' ', '-'], "") };
    let length = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX).min(20);
    if let Some(prefix) = pattern.strip_suffix('*') {
        return written.starts_with(prefix).then(|| 2 * length(prefix));
    }
    if let Some((first, last)) = pattern.split_once('-') {
        let digits: String = written.chars().take_while(char::is_ascii_digit).collect();
        let leading: u64 = digits.get(..first.len())?.parse().ok()?;
        let (first_number, last_number): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
        return (first_number <= leading && leading <= last_number).then(|| 2 * length(first));
    }
    (written == pattern).then(|| 2 * length(pattern) + 1)
}

fn same_town(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcode_patterns_are_exact_prefix_or_range() {
        let like = |code: &str, pattern: &str| postcode_like(code, pattern).is_some();
        assert!(like("78266", "78266") && !like("78267", "78266"));
        assert!(like("35001", "35*") && !like("36001", "35*"));
        assert!(like("9175", "9170-9178") && !like("9179", "9170-9178"));
        assert!(like("96701-1234", "967-968"));
        assert!(like("AB1 2CD", "AB1 *") && !like("AB10 2CD", "AB1 *"));
        assert!(like("AB10 2CD", "AB1*"));
        assert!(!like("AB", "9170-9178"));
    }
}
