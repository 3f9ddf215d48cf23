//! What does the clock on the wall say? A time zone as the list of its offset changes, baked in when the book is built.
//!
//! Rate data name a zone (`"Europe/Berlin"`); building the book replaces the name's meaning by the changes in the years
//! that the book covers, so that no time-zone database ships with the engine.

use super::{Day, Instant};
use crate::record::Record;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A zone and its offset changes, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
pub struct TimeZone {
    /// The zone's name in the IANA database.
    pub name: String,
    /// From this instant (seconds since the epoch) the clock is so many seconds east of UTC.
    pub changes: Vec<(i64, i32)>,
}

impl TimeZone {
    /// Seconds east of UTC at `instant`; before the first change, the first change's.
    pub fn offset_at(&self, instant: Instant) -> i32 {
        self.last_offset(|from, _, _| from <= instant.since_epoch())
    }

    /// The civil day and the seconds since midnight that the wall clock shows at `instant`.
    pub fn local(&self, instant: Instant) -> (Day, i32) {
        instant.at_offset(self.offset_at(instant))
    }

    /// The instant at which the wall clock shows `seconds` after midnight of `day`. A time that the clock skips is taken
    /// with the offset before the change; a time that it shows twice, the first time.
    pub fn instant(&self, day: Day, seconds: i32) -> Instant {
        let wall = Instant::of_local(day, seconds, 0).since_epoch();
        // A change is behind it when it is by both clocks, the one before the change and the one after.
        let offset = self.last_offset(|from, before, after| wall.saturating_sub(from) >= before.max(after).into());
        Instant::of_local(day, seconds, offset)
    }

    /// The offset after the last change that has come: given when it is, and the offsets before and after it.
    fn last_offset(&self, has_come: impl Fn(i64, i32, i32) -> bool) -> i32 {
        // A zone without changes is UTC.
        let mut offset = self.changes.first().map_or(0, |(_, first)| *first);
        for (from, after) in &self.changes {
            if has_come(*from, offset, *after) {
                offset = *after;
            }
        }
        offset
    }
}

/// People write the name alone; a book holds the changes too.
impl<'de> Deserialize<'de> for TimeZone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| TimeZone { name, changes: Vec::new() })
    }
}

impl Serialize for TimeZone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> TimeZone {
        let at = |text: &str| text.parse::<Instant>().unwrap().since_epoch();
        let changes = vec![
            (at("2025-10-26T01:00:00Z"), 3600),
            (at("2026-03-29T01:00:00Z"), 7200),
            (at("2026-10-25T01:00:00Z"), 3600),
        ];
        TimeZone { name: "Europe/Berlin".into(), changes }
    }

    #[test]
    fn the_clock_follows_both_changes() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let zone = berlin();
        assert_eq!(zone.instant(day("2026-03-28"), 12 * 3600).to_string(), "2026-03-28T11:00:00Z");
        assert_eq!(zone.instant(day("2026-03-29"), 12 * 3600).to_string(), "2026-03-29T10:00:00Z");
        // 02:30 does not exist on that day: taken with the offset before the change.
        assert_eq!(zone.instant(day("2026-03-29"), 9000).to_string(), "2026-03-29T01:30:00Z");
        // 02:30 comes twice: the first.
        assert_eq!(zone.instant(day("2026-10-25"), 9000).to_string(), "2026-10-25T00:30:00Z");
        assert_eq!(zone.local("2026-10-25T23:30:00Z".parse().unwrap()), (day("2026-10-26"), 1800));
    }

    #[test]
    fn every_quarter_of_an_hour_is_the_first_instant_that_shows_it() {
        let (midnight, quarter) = ("2026-03-01".parse::<Day>().unwrap(), 900);
        let from = |quarters: i64| Instant::of_local(midnight, 0, 0).since_epoch() + quarters * i64::from(quarter);
        // Forward and back by hours and half hours, east and west of UTC.
        for offsets in [[3600, 7200, 3600], [-36_000, -32_400, -36_000], [37_800, 39_600, 37_800], [-9000, -12_600, 0]]
        {
            let changes = vec![(from(-9000), offsets[0]), (from(300), offsets[1]), (from(900), offsets[2])];
            let zone = TimeZone { name: String::new(), changes };
            for count in 0..1200 {
                let (day, seconds) = (midnight.plus(count / 96), count % 96 * quarter);
                let shown = (-200..1400).map(|at| Instant::from_epoch(from(at)));
                let first = shown.into_iter().find(|at| zone.local(*at) == (day, seconds));
                // A time that is skipped, with the offset before.
                let before = offsets[usize::from(count > 600)];
                let expected = first.unwrap_or(Instant::of_local(day, seconds, before));
                assert_eq!(zone.instant(day, seconds), expected, "{offsets:?} {day} {seconds}");
            }
        }
    }
}
