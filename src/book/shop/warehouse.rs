//! Where a shop sends from: its clock, cut-offs, hand-over days and closures.

use super::{OriginFee, WarehouseRefusal};
use crate::book::transit::Closure;
use crate::calendar::{Day, TimeZone, Weekday};
use crate::record::Record;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A place from which a shop sends.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Warehouse {
    /// Short id: `HAN`.
    pub id: String,
    /// Name for people: what the shop's own country is told where a cart is sent from there.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The part of ISO 3166-2 after the dash; empty where it follows from the postcode, or does not matter.
    #[serde(default)]
    pub subdivision: String,
    /// The part of the country whose holidays it keeps; empty where that is not known.
    #[serde(skip)]
    pub keeps: String,
    /// Its postcode; empty where there is none.
    #[serde(default)]
    pub postcode: String,
    /// Its town.
    #[serde(default)]
    pub city: String,
    /// Its clock.
    pub time_zone: TimeZone,
    /// The calendar of its public holidays.
    pub calendar: String,
    /// Until when an order of the day is still worked on that day.
    pub cut_off: Vec<CutOff>,
    /// Working days to pack an order after the cut-off's day, at least: 0 is the same day.
    pub processing_min_days: u8,
    /// The same, at most.
    pub processing_max_days: u8,
    /// The weekdays on which carriers take parcels over.
    pub hand_over: Vec<Weekday>,
    /// Spans in which nothing leaves, besides the calendar's holidays.
    #[serde(default)]
    pub closed: Vec<Closure>,
    /// Days on which it works although its calendar has a holiday.
    #[serde(default)]
    pub open: Vec<Day>,
    /// Articles that it does not have; empty: it has all.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// The shop's boxes that it packs into, by id; empty: all of them.
    #[serde(default)]
    pub boxes: Vec<String>,
    /// Where the duty on its stock stands.
    #[serde(default)]
    pub stock: StockStatus,
    /// Where it sends to: countries, territories, groups; empty: everywhere.
    #[serde(default)]
    pub serves: Vec<String>,
    /// Goods that it does not send: it has no licence for batteries, no cold room, no room for what is large.
    #[serde(default)]
    pub refuses: Vec<WarehouseRefusal>,
    /// How many more consignments it sends today; absent: as many as there are.
    #[serde(default)]
    pub capacity_left: Option<u32>,
    /// What it asks for its work.
    #[serde(default)]
    pub fee: Vec<OriginFee>,
}

/// Where the duty on goods stands that lie ready to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StockStatus {
    /// They were made there, or have been in free circulation for long: sent to the same territory they are no import.
    #[default]
    Origin,
    /// They lie there under customs' control, with no duty or tax paid: sent to the same customs territory they are an import.
    Bonded,
    /// They were imported into the customs territory that they lie in, duty paid.
    Cleared,
}

/// A cut-off on some weekdays. A weekday without one is no working day.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// The weekdays.
    pub weekdays: Vec<Weekday>,
    /// The last minute that is in time, on the warehouse's clock: an order at 14:00:59 meets `14:00`; `24:00` is the day's end.
    pub time: ClockTime,
}

impl Warehouse {
    /// The part of the country whose holidays it keeps, where that is known.
    pub fn part(&self) -> Option<&str> {
        [&self.subdivision, &self.keeps].into_iter().map(String::as_str).find(|code| !code.is_empty())
    }
}

/// A time on the wall's clock, to the minute: `"15:00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record)]
pub struct ClockTime {
    /// Minutes after midnight.
    pub minutes: u16,
}

impl ClockTime {
    /// The last minute of a day.
    pub const LAST: ClockTime = ClockTime { minutes: 24 * 60 - 1 };
    /// The end of a day: `24:00`.
    pub const END: ClockTime = ClockTime { minutes: 24 * 60 };
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl FromStr for ClockTime {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("a time is written as in `15:00`, not `{text}`");
        let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
        let two_digits = |part: &str| match part.as_bytes() {
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => part.parse::<u16>().ok(),
            _ => None,
        };
        match (two_digits(hours), two_digits(minutes)) {
            (Some(hours @ 0..=23), Some(minutes @ 0..=59)) => Ok(ClockTime { minutes: hours * 60 + minutes }),
            (Some(24), Some(0)) => Ok(ClockTime::END),
            _ => Err(wrong()),
        }
    }
}

/// People write the clock's face; a book holds minutes.
impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
