//! Civil days, instants and time zones, as integers.
//!
//! A [`Day`] is a civil day of no particular place; which place's day it is, is said by a wrapper: [`OrderDay`],
//! [`HandOverDay`], [`BorderDay`], [`ExportDay`]. A row of rate data answers "is it in force" only for the wrapper that the law or the
//! contract names ([`Dated`]), so asking a carrier's price of the border day does not compile.

mod dated;
mod instant;
mod zone;

pub(crate) use dated::in_force;
pub use dated::{Dated, DatedRows, WhoseDay};
pub use instant::Instant;
pub use zone::TimeZone;

use crate::record::{Bytes, Record};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// A civil day of the Gregorian calendar, as its number among all days since the first of year 1, which is a Monday and has
/// the number 1. There is no day before it, so a day that may be missing takes no more room than one that is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(NonZeroU32);

/// The number of 1970-01-01.
const EPOCH: u32 = 719_163;

/// How many days more lie behind a day where years begin in March, the first of them in the year before year 1.
const MARCH: u32 = 305;

/// The day on which the order is placed, where the rule's jurisdiction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderDay(pub Day);

/// The day on which the carrier takes the consignment over, at the warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HandOverDay(pub Day);

/// The day on which the consignment meets the destination's customs, at the destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BorderDay(pub Day);

/// The day on which goods leave the territory whose rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExportDay(pub Day);

/// A day of the week, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The week, from Monday on.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The week, as rate data write it.
    pub const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// As rate data write it.
    pub fn as_str(self) -> &'static str {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = Weekday::NAMES;
        match self {
            Weekday::Monday => monday,
            Weekday::Tuesday => tuesday,
            Weekday::Wednesday => wednesday,
            Weekday::Thursday => thursday,
            Weekday::Friday => friday,
            Weekday::Saturday => saturday,
            Weekday::Sunday => sunday,
        }
    }
}

impl Day {
    /// The day `count` days after 1970-01-01.
    pub const fn from_epoch(count: i32) -> Day {
        Day::numbered(EPOCH.saturating_add_signed(count))
    }

    /// The day of a number; the first for none, which only a damaged book may ask for.
    const fn numbered(number: u32) -> Day {
        match NonZeroU32::new(number) {
            Some(number) => Day(number),
            None => Day(NonZeroU32::MIN),
        }
    }

    /// Days since 1970-01-01.
    pub const fn since_epoch(self) -> i32 {
        self.0.get().wrapping_sub(EPOCH) as i32
    }

    /// The civil day, or `None` when there is no such day in the years 1–9999.
    pub fn from_civil(year: i32, month: u32, day: u32) -> Option<Day> {
        let longest = days_in_month(year, month)?;
        if !(1..=9999).contains(&year) || day == 0 || day > longest {
            return None;
        }
        // Howard Hinnant's days_from_civil: years begin in March, so that the leap day is their last.
        let (month, day) = (month as i32, day as i32);
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day::numbered((era * 146_097 + day_of_era) as u32 - MARCH))
    }

    /// Year, month, day.
    pub fn civil(self) -> (i32, u32, u32) {
        // The reverse of `from_civil`.
        let shifted = self.0.get().saturating_add(MARCH);
        let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + u32::from(month <= 2);
        (year as i32, month, day)
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        use Weekday::*;
        match self.0.get() % 7 {
            1 => Monday,
            2 => Tuesday,
            3 => Wednesday,
            4 => Thursday,
            5 => Friday,
            6 => Saturday,
            _ => Sunday,
        }
    }

    /// How many days after another it comes; negative when before.
    pub const fn since(self, other: Day) -> i32 {
        self.0.get().wrapping_sub(other.0.get()) as i32
    }

    /// The day `days` later, or earlier when negative.
    pub const fn plus(self, days: i32) -> Day {
        Day::numbered(self.0.get().wrapping_add_signed(days))
    }
}

fn days_in_month(year: i32, month: u32) -> Option<u32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    })
}

/// A book holds days as counted from 1970-01-01.
impl Record for Day {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.since_epoch().write(to);
    }

    fn read(from: &mut Bytes<'_>) -> Day {
        Day::from_epoch(i32::read(from))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        parse_day(text).ok_or_else(|| format!("a day is written as in `2026-11-21`, not `{text}`"))
    }
}

fn parse_day(text: &str) -> Option<Day> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    Day::from_civil(i32::try_from(digits(text.get(0..4)?)?).ok()?, digits(text.get(5..7)?)?, digits(text.get(8..10)?)?)
}

/// The value of a run of ASCII digits; `None` for anything else, signs included.
fn digits(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The civil days `[from, until)`: the first that counts, and the first that no longer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The first day after; none while no end is enacted.
    pub until: Option<Day>,
}

impl Span {
    /// Whether `day` lies in the span.
    pub fn contains(&self, day: Day) -> bool {
        in_force(Some(self.from), self.until, day)
    }

    /// Whether the spans share a day.
    pub fn overlaps(&self, other: &Span) -> bool {
        self.until.is_none_or(|until| other.from < until) && other.until.is_none_or(|until| self.from < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(Day::from_civil(1970, 1, 1), Some(Day::from_epoch(0)));
        assert_eq!(Day::from_civil(2026, 11, 21).unwrap().to_string(), "2026-11-21");
        assert_eq!(Day::from_civil(2026, 11, 21).unwrap().weekday(), Weekday::Saturday);
        assert_eq!(Day::from_civil(2028, 2, 29).unwrap().plus(1).to_string(), "2028-03-01");
        assert_eq!(Day::from_civil(2027, 2, 29), None);
        assert!("2026-1-1".parse::<Day>().is_err());
        assert!("+026-11-21".parse::<Day>().is_err());
    }

    #[test]
    fn every_day_of_four_centuries_returns() {
        for count in -80_000..80_000 {
            let (year, month, day) = Day::from_epoch(count).civil();
            assert_eq!(Day::from_civil(year, month, day), Some(Day::from_epoch(count)));
        }
        let ends = [(1, 1, 1), (1, 12, 31), (4, 2, 29), (9999, 12, 31)];
        for (year, month, day) in ends {
            assert_eq!(Day::from_civil(year, month, day).unwrap().civil(), (year, month, day));
        }
        // A damaged book may hold any number: no day, but nothing breaks.
        for count in [i32::MIN, i32::MAX] {
            assert!(!Day::from_epoch(count).to_string().is_empty());
        }
    }

    #[test]
    fn a_span_is_half_open() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let span = Span { from: day("2026-07-01"), until: Some(day("2028-07-01")) };
        assert!(!span.contains(day("2026-06-30")) && span.contains(day("2026-07-01")));
        assert!(span.contains(day("2028-06-30")) && !span.contains(day("2028-07-01")));
    }
}
