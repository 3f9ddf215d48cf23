//! What does the clock on the wall say? A time zone as the list of its offset changes, baked in when the book is built.
//!
//! Rate data name a zone (`"Europe/Berlin"`); building the book replaces the name's meaning by the changes in the years
//! that the book covers, so that no time-zone database ships with the engine.

use super::{Day, Instant};
use crate::record::Record;
#[cfg(feature = "publish")]
use serde::{Deserialize, Deserializer};

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
        let later = self.changes.partition_point(|(from, _)| *from <= instant.since_epoch());
        self.changes.get(later.saturating_sub(1)).map_or(0, |(_, offset)| *offset)
    }

    /// The civil day and the seconds since midnight that the wall clock shows at `instant`.
    pub fn local(&self, instant: Instant) -> (Day, i32) {
        instant.at_offset(self.offset_at(instant))
    }

    /// The instant at which the wall clock shows `seconds` after midnight of `day`. A time that the clock skips is taken
    /// with the offset before the change; a time that it shows twice, the first time.
    pub fn instant(&self, day: Day, seconds: i32) -> Instant {
        let guess = Instant::of_local(day, seconds, 0);
        // The change that could matter lies within a day of the guess, so the offset of the day before is one candidate.
        let before = self.offset_at(Instant::from_epoch(guess.since_epoch() - 86_400));
        let first = Instant::of_local(day, seconds, before);
        if self.local(first) == (day, seconds) {
            return first;
        }
        let after = self.offset_at(Instant::from_epoch(guess.since_epoch() + 86_400));
        let second = Instant::of_local(day, seconds, after);
        if self.local(second) == (day, seconds) { second } else { first }
    }
}

/// People write the name alone; a book holds the changes too.
#[cfg(feature = "publish")]
impl<'de> Deserialize<'de> for TimeZone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| TimeZone { name, changes: Vec::new() })
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
}
