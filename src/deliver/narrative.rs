//! What is there to say of the dates? The steps of the likely walk with the days passed over, and what makes the dates less
//! than sure.
//!
//! In: what a walk meets on its way. Out: a [`Narrative`]. A walk notes what it does as it goes; sentences are made of it where
//! an answer prints them.

use super::{Pace, Side};
use crate::book::holidays::Calendar;
use crate::book::shop::ClockTime;
use crate::book::transit::{Basis, CountedFrom, Range, Season, TransitDays, Unit};
use crate::calendar::Day;
use crate::problem::{Reason, Warning};

/// What walks leave behind besides days.
#[derive(Debug, Clone, Default)]
pub struct Narrative<'a> {
    /// The steps, one after the other.
    pub steps: Vec<Step<'a>>,
    /// What makes the dates less than sure.
    pub doubts: Vec<Doubt<'a>>,
    /// Days passed over since the last step.
    skipped: Vec<Skipped<'a>>,
    hears: Hears,
}

/// What a narrative takes note of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Hears {
    #[default]
    All,
    /// What makes the dates less than sure.
    Doubts,
    Nothing,
}

/// One dated step of the way. Its days and the days skipped add up to the time between its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// What it is.
    pub kind: StepKind,
    /// The day it begins.
    pub from: Day,
    /// The day it ends.
    pub to: Day,
    /// The days that counted.
    pub days: u32,
    /// The days passed over.
    pub skipped: Vec<Skipped<'a>>,
    why: Why<'a>,
}

/// What a step of the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// From the order to the day from which it counts.
    Order,
    /// In the warehouse.
    Processing,
    /// Waiting for the collection.
    HandOver,
    /// A season's additional days.
    Season,
    /// Under way to the border.
    Transit,
    /// In customs.
    Customs,
    /// Under way behind the border.
    Onward,
    /// A remote area's additional days.
    Remote,
    /// Waiting for a day of delivery.
    Delivery,
}

/// Why a step takes its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why<'a> {
    /// It waits for a day of work; the sentence says for which.
    Waits(&'static str),
    /// It waits for the day from which the order counts.
    Ordered {
        /// The cut-off that was met or missed; none where the day of the order is no day of work.
        cut_off: Option<ClockTime>,
    },
    /// So many days of a unit, taken from a range.
    Takes { unit: Unit, range: Range, what: &'static str },
    /// The days of a season, or those until its end.
    Slowed { season: &'a Season, unit: Unit, until_its_end: bool },
    /// Under way, where it may have to wait until it is handed over.
    UnderWay { transit: &'a TransitDays, waits: bool },
}

/// A day that did not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped<'a> {
    /// The day.
    pub date: Day,
    /// Why.
    what: &'a str,
    /// Whose day it is.
    whose: Side,
}

/// What makes a date less than sure. A calendar's end is told once, and a holiday once by name, though it may last for days
/// and be met by several walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt<'a> {
    why: Unsure,
    /// The calendar's id.
    calendar: &'a str,
    /// The first day that was met.
    day: Day,
    /// The holiday's name; empty where the doubt is about none.
    name: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsure {
    Estimated,
    /// Kept in parts of the country only, and which it is would be known from what is asked.
    Regional(Asked),
    Uncovered,
    Unannounced,
}

/// What would tell in which part of a country a place lies: never what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Neither is given.
    PostcodeOrSubdivision,
    /// The postcode is given, and the book does not know where it lies.
    Subdivision,
    /// The shop's own data.
    Warehouse,
}

impl Asked {
    const fn phrase(self) -> &'static str {
        match self {
            Asked::PostcodeOrSubdivision => "the subdivision or postcode",
            Asked::Subdivision => "the subdivision",
            Asked::Warehouse => "the warehouse's subdivision or postcode",
        }
    }
}

impl<'a> Narrative<'a> {
    /// One that takes note of doubts alone.
    pub(super) fn of_doubts() -> Narrative<'a> {
        Narrative { hears: Hears::Doubts, ..Narrative::default() }
    }

    /// One for walks of which only the days are asked.
    pub(super) fn silent() -> Narrative<'a> {
        Narrative { hears: Hears::Nothing, ..Narrative::default() }
    }

    /// One for a walk of its own: steps are told of the likely one.
    pub(super) fn of_walk(&self, pace: Pace) -> Narrative<'a> {
        let hears = if self.hears == Hears::All && pace != Pace::Middle { Hears::Doubts } else { self.hears };
        Narrative { hears, ..Narrative::default() }
    }

    /// Adds what one of the three walks noted: doubts of each, steps of the likely one.
    pub(super) fn add(&mut self, pace: Pace, walk: Narrative<'a>) {
        if pace == Pace::Middle {
            self.steps.extend(walk.steps);
        }
        walk.doubts.into_iter().for_each(|doubt| self.add_doubt(doubt));
    }

    /// A step is done; the days passed over since the last one are its own.
    pub(super) fn step(&mut self, kind: StepKind, [from, to]: [Day; 2], days: u32, why: Why<'a>) {
        if self.hears != Hears::All {
            return;
        }
        let skipped = self.take_skipped();
        self.steps.push(Step { kind, from, to, days, skipped, why });
    }

    /// A day is passed over.
    pub(super) fn skip(&mut self, date: Day, what: &'a str, whose: Side) {
        if self.hears == Hears::All {
            self.skipped.push(Skipped { date, what, whose });
        }
    }

    /// Takes back the days passed over since the last step.
    pub(super) fn take_skipped(&mut self) -> Vec<Skipped<'a>> {
        std::mem::take(&mut self.skipped)
    }

    /// A day of a calendar is not sure.
    pub(super) fn doubt(&mut self, why: Unsure, calendar: &'a Calendar, day: Day, name: &'a str) {
        self.add_doubt(Doubt { why, calendar: &calendar.id, day, name });
    }

    /// Of several doubts that say the same of other days, the first stays.
    fn add_doubt(&mut self, doubt: Doubt<'a>) {
        if self.hears == Hears::Nothing {
            return;
        }
        let same =
            |known: &Doubt<'_>| known.why == doubt.why && known.calendar == doubt.calendar && known.name == doubt.name;
        if !self.doubts.iter().any(same) {
            self.doubts.push(doubt);
        }
    }
}

impl Skipped<'_> {
    /// Why it did not count, and where: `Lunar New Year at the origin`.
    pub fn because(&self) -> String {
        format!("{} {}", self.what, self.whose.phrase())
    }
}

impl Step<'_> {
    /// One English sentence.
    pub fn because(&self) -> String {
        match self.why {
            Why::Waits(sentence) => sentence.to_owned(),
            Why::Ordered { cut_off } => self.counts_from(cut_off),
            Why::Takes { unit, range, what } => format!("{} {what}", self.counted(unit, range)),
            Why::Slowed { season, unit, until_its_end } => {
                let end = if until_its_end { ", no longer than until their end" } else { "" };
                format!("{} for {}{end}", self.counted(unit, season.days), season.because)
            }
            Why::UnderWay { transit, waits } => self.under_way(transit, waits),
        }
    }

    /// The days in words: `2 business days (1 to 3)`, with the range where it is more than one number.
    fn counted(&self, unit: Unit, Range { min, max }: Range) -> String {
        let days = self.days;
        let unit = if unit == Unit::Business { "business" } else { "calendar" };
        let plural = if days == 1 { "" } else { "s" };
        let range = if min < max { format!(" ({min} to {max})") } else { String::new() };
        format!("{days} {unit} day{plural}{range}")
    }

    /// Why the order counts from a day.
    fn counts_from(&self, cut_off: Option<ClockTime>) -> String {
        match cut_off {
            Some(time) if self.from == self.to => {
                format!("ordered before the cut-off at {time}, so counted from the same day")
            }
            Some(time) => format!("ordered after the cut-off at {time}, so counted from the next day of work"),
            None => "ordered on a day without work, so counted from the next day of work".to_owned(),
        }
    }

    /// Why so many days to the border.
    fn under_way(&self, transit: &TransitDays, waits: bool) -> String {
        let counted = self.counted(transit.unit, transit.range);
        let basis = match transit.basis {
            Basis::Range => String::new(),
            Basis::Carrier => ", the carrier's median".to_owned(),
            Basis::History => format!(", the median of {} past shipments", transit.sample),
        };
        let counted_from = match transit.counted_from {
            CountedFrom::HandOver => "",
            CountedFrom::HandOverIsDayOne => ", and the day of the hand-over is the first",
            CountedFrom::LatestHandOver => ", counted from the last day of hand-over",
            CountedFrom::Order => ", counted from the order",
        };
        let waits = if waits { ", and it is a later day there when it is handed over" } else { "" };
        format!("{counted} under way{basis}{counted_from}{waits}")
    }
}

impl StepKind {
    /// The word that answers print.
    pub const fn as_str(self) -> &'static str {
        match self {
            StepKind::Order => "order",
            StepKind::Processing => "processing",
            StepKind::HandOver => "hand_over",
            StepKind::Season => "season",
            StepKind::Transit => "transit",
            StepKind::Customs => "customs",
            StepKind::Onward => "onward",
            StepKind::Remote => "remote",
            StepKind::Delivery => "delivery",
        }
    }
}

impl Doubt<'_> {
    /// The doubt in words.
    pub fn warning(&self) -> Warning {
        let Doubt { why, calendar, day, name } = self;
        let (code, because) = match why {
            Unsure::Estimated => (
                "holiday_estimated",
                format!("the date of {name} ({calendar}), {day}, is an estimate and may move by a day"),
            ),
            Unsure::Regional(asked) => (
                "holiday_regional",
                format!("{name} ({calendar}), {day}, is kept in parts of the country only; give {}", asked.phrase()),
            ),
            Unsure::Uncovered => (
                "calendar_out_of_period",
                format!("no holidays of {calendar} are recorded for {day}; only weekends count"),
            ),
            Unsure::Unannounced => (
                "calendar_provisional",
                format!("bridge days and days in lieu of {calendar} are not yet announced for {day}"),
            ),
        };
        let args = [("calendar", (*calendar).to_owned()), ("date", day.to_string()), ("name", (*name).to_owned())];
        let reason = Reason::new(code, args);
        match why {
            // A shopper cannot say where the shop's goods lie.
            Unsure::Regional(Asked::Warehouse) => Warning::for_seller(reason, because),
            _ => Warning::new(reason, because),
        }
    }
}
