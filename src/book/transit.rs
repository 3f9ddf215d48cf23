//! How long is it under way? Transit days of a service by lane, the days on which a carrier works, and the days it adds.
//!
//! In: the names of the two places (country, territory, `CA-ON`, groups) and the hand-over day. Out: the row that knows the
//! lane best: the more it says about the destination, then about the origin, the better; then history before a carrier's
//! word; the later begun before the older. From `rate-data/carriers/<carrier>/transit.csv` and `calendars.toml`.

use super::holidays::{Weekdays, Weekend};
use super::law::Trust;
use super::names::{Names, admits, admits_one_of, best, nearness};
use crate::calendar::{Dated, DatedRows, Day, HandOverDay, Span};
use crate::record::{Bytes, Record, dated};
use serde::{Deserialize, Serialize};

/// At least and at most so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// At least.
    pub min: u16,
    /// At most.
    pub max: u16,
}

impl Range {
    /// No day.
    pub const NONE: Range = Range { min: 0, max: 0 };

    /// The middle, rounded up.
    pub fn middle(self) -> u32 {
        (u32::from(self.min) + u32::from(self.max)).div_ceil(2)
    }
}

/// What a day of transit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A day on which neither end rests.
    #[default]
    Business,
    /// Every day.
    Calendar,
}

/// From when the days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// Day 1 is the day after the hand-over.
    #[default]
    HandOver,
    /// Day 1 is the day of the hand-over.
    HandOverIsDayOne,
    /// Day 1 is the day after the last day on which it may be handed over: the shop's longest processing always counts.
    LatestHandOver,
    /// Day 1 is the day after the order; processing lies inside the days.
    Order,
}

/// Whose knowledge the days are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A range alone.
    #[default]
    Range,
    /// Percentiles that the carrier prints.
    Carrier,
    /// Percentiles of past shipments.
    History,
}

impl Basis {
    /// The word that answers print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Basis::Range => "range",
            Basis::Carrier => "carrier",
            Basis::History => "history",
        }
    }
}

/// Days that so many per cent of the shipments need at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Percentile {
    /// Per cent of the shipments.
    pub percent: u8,
    /// Their days.
    pub days: u16,
}

/// How long a service takes on a lane.
#[derive(Debug, Clone, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TransitDays {
    /// The range.
    pub range: Range,
    /// Percentiles, rising; empty where only the range is known.
    pub percentiles: Vec<Percentile>,
    /// What a day is.
    pub unit: Unit,
    /// From when they are counted.
    pub counted_from: CountedFrom,
    /// How many of the days, at the end, come after customs; the others end at the border.
    pub after_border: u16,
    /// Customs clearance lies inside the days.
    pub customs_inside: bool,
    /// Whose knowledge it is.
    pub basis: Basis,
    /// Shipments behind the percentiles; 0 where not said: for people alone.
    pub sample: u32,
}

impl TransitDays {
    /// The median, or the range's middle rounded up.
    pub fn likely(&self) -> u32 {
        self.at(50).unwrap_or_else(|| self.range.middle())
    }

    /// What `percent` of the shipments need at most: the lowest known percentile that is not below; none when none is.
    pub fn at(&self, percent: u8) -> Option<u32> {
        self.percentiles.iter().find(|known| known.percent >= percent).map(|known| known.days.into())
    }
}

/// A row of a carrier's transit table: for parcels that are handed over while it is in force.
#[dated(by = HandOverDay)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitRow {
    /// The service: `carrier/service`.
    pub service: String,
    /// Dispatched from one of these places; empty: anywhere. In `transit.csv` the column `from`; the row's own first day is there
    /// `valid_from`, its end `valid_until`.
    #[serde(default)]
    pub dispatched_from: Names,
    /// To one of these places; empty: anywhere. In `transit.csv` the column `to`.
    #[serde(default)]
    pub destination: Names,
    /// How long.
    pub days: TransitDays,
}

/// A carrier's lanes, service by service, and its own days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitTable {
    /// The rows of each service, in the order of the file.
    pub services: Vec<Vec<TransitRow>>,
    /// The carrier's own days.
    pub days: CarrierDays,
}

impl TransitTable {
    /// The table of `rows` that lie together by service.
    pub fn new(rows: Vec<TransitRow>, days: CarrierDays) -> TransitTable {
        let mut services: Vec<Vec<TransitRow>> = Vec::new();
        for row in rows {
            match services.last_mut() {
                Some(last) if last.first().is_some_and(|first| first.service == row.service) => last.push(row),
                _ => services.push(vec![row]),
            }
        }
        TransitTable { services, days }
    }

    /// The row that knows the lane best on a day. `from` and `to` name the places from the widest name to the narrowest: a
    /// union, a country, a part of it.
    pub fn lane(&self, service: &str, from: &Names, to: &Names, on: HandOverDay) -> Option<&TransitRow> {
        let of_service = |rows: &&Vec<TransitRow>| rows.first().is_some_and(|row| row.service == service);
        let rows = self.services.iter().find(of_service)?;
        let ranked = rows.on(on).filter_map(|row| {
            // The destination before the origin, the origin before whose knowledge it is.
            let rank = nearness(&row.destination, to)? << 16
                | nearness(&row.dispatched_from, from)? << 8
                | row.days.basis as u32;
            Some(((rank, row.from), row))
        });
        // Of equals the order of the file decides and nothing else.
        best(ranked)
    }
}

impl Record for TransitTable {
    #[cfg(feature = "publish")]
    fn write(&self, to: &mut Vec<u8>) {
        self.services.concat().write(to);
        self.days.write(to);
    }

    fn read(from: &mut Bytes<'_>) -> TransitTable {
        let rows = Record::read(from);
        TransitTable::new(rows, Record::read(from))
    }
}

/// The part of the way that a carrier's calendar is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stretch {
    /// Taking parcels over from the warehouse.
    HandOver,
    /// Under way.
    Transit,
    /// At the recipient's door.
    Delivery,
}

/// Days on which nobody works, for a reason of their own: capacity holidays, strikes, stock-taking.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// The first day.
    pub from: Day,
    /// The first day on which work goes on.
    pub until: Day,
    /// Why, as a name: `stock-taking`.
    pub because: String,
}

/// When a carrier rests, as against the country that it works in.
#[dated(by = Day)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarrierCalendar {
    /// The services: `carrier/service`; empty: all of the carrier's.
    #[serde(default)]
    pub services: Names,
    /// In these places; empty: everywhere.
    #[serde(default)]
    pub places: Names,
    /// Which part of the way.
    pub stretch: Stretch,
    /// The weekdays of rest; the place's weekend, where nothing is said.
    #[serde(default)]
    pub weekend: Option<Weekdays>,
    /// Whether public holidays are kept.
    pub keeps_holidays: bool,
    /// Days on which it works although the place rests.
    #[serde(default)]
    pub open: Vec<Day>,
    /// Days of rest of its own.
    #[serde(default)]
    pub closed: Vec<Closure>,
}

/// Days that a season adds to parcels handed over in it.
#[dated(by = HandOverDay)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// Its name: `the days before Christmas`.
    pub because: String,
    /// The services: `carrier/service`; empty: all of the carrier's.
    #[serde(default)]
    pub services: Names,
    /// To these places; empty: anywhere.
    #[serde(default)]
    pub to: Names,
    /// Days added, counted as the transit's.
    pub days: Range,
}

impl Season {
    /// Whether it slows a parcel of a service to a place that is handed over on a day.
    pub fn slows(&self, service: &str, to: &Names, on: HandOverDay) -> bool {
        self.is_in_force(on) && admits(&self.services, service) && admits_one_of(&self.to, to)
    }
}

/// Days that a carrier adds where the door lies in one of its named areas.
#[dated(by = HandOverDay)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteDays {
    /// Names of the carrier's areas, as its surcharges use them.
    pub areas: Names,
    /// The services: `carrier/service`; empty: all of the carrier's.
    #[serde(default)]
    pub services: Names,
    /// Days of delivery added, after customs and the rest of the way.
    pub days: Range,
}

/// The calendar file of a carrier: its own days of rest, its seasons, and its far places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CarrierDays {
    /// When it rests.
    pub calendar: Vec<CarrierCalendar>,
    /// When it is slow.
    pub season: Vec<Season>,
    /// Where it is slow; of rows that meet, the first.
    pub remote: Vec<RemoteDays>,
}

impl CarrierDays {
    /// The carrier's calendar of a stretch in a place on a day: that of the service before the carrier's, of the narrower
    /// place before the wider.
    pub fn calendar(&self, service: &str, stretch: Stretch, place: &Names, on: Day) -> Option<&CarrierCalendar> {
        best(self.calendar.on(on).filter_map(|row| {
            if row.stretch != stretch || !admits(&row.services, service) {
                return None;
            }
            let near = nearness(&row.places, place)?;
            Some(((near << 1 | u32::from(!row.services.is_empty()), row.from), row))
        }))
    }

    /// The days that a far place adds to a service, none where it is not far; `lies_in` says whether the door lies in one of the named areas.
    pub fn remote(&self, service: &str, on: HandOverDay, lies_in: impl Fn(&Names) -> bool) -> Range {
        self.remote
            .on(on)
            .filter(|row| admits(&row.services, service))
            .find(|row| lies_in(&row.areas))
            .map_or(Range::NONE, |row| row.days)
    }
}

/// One entry of the calendar table as people write it, besides its holidays: `rate-data/world/calendars/calendars.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarHead {
    /// The id, also the name of the file of its holidays.
    pub id: String,
    /// English name.
    pub name: String,
    /// The days whose holidays are recorded.
    pub covers: Span,
    /// From this day on bridge days and days in lieu are not yet announced.
    #[serde(default)]
    pub announced_until: Option<Day>,
    /// Weekends.
    pub weekend: Vec<Weekend>,
    /// Id of the source of the holidays.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}
