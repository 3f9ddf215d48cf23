//! Which of a carrier's zones, and which of its named areas, is a destination in?
//!
//! In: the rows of a zone set or area list, a place and a day. Out: the zone, or the area that holds the place. A service may have a
//! zone set for each of several origins: the closest row that means the origin says which.
//!
//! The rule: the closest row wins ([`RowPlace`]). A postcode that is cut to its district may lie in several zones: in that of the
//! closest row that holds all of it, and in those of closer rows that hold some.
//!
//! From: the zone charts of carriers, which name countries, and postcodes or towns where countries are split.

use crate::book::freight::{Area, Carrier, Service, Zone};
use crate::book::names::{among, best, nearness};
use crate::calendar::{DatedRows, HandOverDay};
use crate::kept::Kept;
use crate::place::{Held, Place, Postcode, PostcodePattern, RowPlace, closest, compact};
use std::rc::Rc;

/// The zone set of a service for what comes from a place of these names and this postcode; none where it has none from there.
pub(super) fn set_from<'s>(service: &'s Service, from: &[String], postcode: Option<&str>) -> Option<&'s str> {
    if service.zones_from.is_empty() {
        return Some(&service.zones);
    }
    let code = Postcode { code: compact(postcode.unwrap_or_default()), inward: 0, is_cut: false };
    let rows = service.zones_from.iter().filter_map(|row| {
        let near = nearness(&row.dispatched_from, from)?;
        let scores = row.postcodes.iter().filter_map(|pattern| PostcodePattern::read(pattern)?.score(&code));
        let score = scores.map(|(exact, length, _)| (length, exact)).max();
        let by_code = if row.postcodes.is_empty() { (0, false) } else { score? };
        Some(((by_code, near), row.set.as_str()))
    });
    best(rows)
}

/// The most carriers, zone sets and days of one place whose zones are kept.
const MOST: usize = 64;

/// The zones of a place, by carrier, zone set and day.
#[derive(Debug)]
pub struct Zones<'b>(Kept<(&'b str, &'b str, HandOverDay), Vec<&'b Zone>>);

impl Default for Zones<'_> {
    fn default() -> Self {
        Zones(Kept::new(MOST))
    }
}

impl<'b> Zones<'b> {
    /// The zones of a carrier's set in which `place` may lie: see [`find`].
    pub(super) fn of(
        &self,
        carrier: &'b Carrier,
        set: &'b str,
        place: &Place<'_>,
        day: HandOverDay,
    ) -> Rc<Vec<&'b Zone>> {
        let key = (carrier.id.as_str(), set, day);
        self.0.get_of_read(|known| *known == key, || (key, find(&carrier.zone, set, place, day)))
    }
}

/// The zones in which `place` may lie, the likeliest first; none where the set does not reach.
fn find<'c>(zones: &'c [Zone], set: &str, place: &Place<'_>, day: HandOverDay) -> Vec<&'c Zone> {
    let held = zones.on(day).filter(|zone| zone.set == set);
    let mut found: Vec<&Zone> = Vec::new();
    for zone in closest(held.map(|zone| (row_of_zone(zone), zone)), place) {
        if !found.iter().any(|known| known.zone == zone.zone) {
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
    let lies = |area: &Area| RowPlace { postcodes: &[], towns: &[], ..row_of_area(area) }.closeness(place).is_some();
    place.postcode.is_none() && held.any(lies)
}

fn row_of_zone(zone: &Zone) -> RowPlace<'_> {
    RowPlace { place: &zone.place, subdivisions: &zone.subdivisions, postcodes: &zone.postcodes, towns: &zone.towns }
}

fn row_of_area(area: &Area) -> RowPlace<'_> {
    RowPlace { place: &area.place, subdivisions: &area.subdivisions, postcodes: &area.postcodes, towns: &area.towns }
}
