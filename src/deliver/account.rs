//! What is there to say of the walks? Their steps with the days passed over, and what makes the dates less than sure.
//!
//! In: what walks meet on their way. Out: an [`Account`], for whoever reads it. Most ways of sending a cart are dated only to
//! be compared with others; what is said of the few that are offered is written on a second walk.

use super::{Pace, Step, StepKind};
use crate::book::holidays::Calendar;
use crate::calendar::Day;
use crate::problem::{Reason, Warning};

/// What walks leave behind besides days.
#[derive(Debug, Clone, Default)]
pub struct Account {
    told: Told,
    /// Whether it is told of the likely walk, whose steps are the ones written down.
    likely: bool,
    /// The likely walk's steps, the warehouse's first.
    pub steps: Vec<Step>,
    /// What makes the dates less than sure.
    pub doubts: Vec<Doubt>,
    skipped: Vec<Skipped>,
}

/// What is written down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Told {
    #[default]
    Nothing,
    Doubts,
    DoubtsAndSteps,
}

/// A day that did not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The day.
    pub date: Day,
    /// Why, and whose rest it is: `Lunar New Year at the origin`.
    pub because: String,
}

impl Account {
    /// Nothing is written: the days alone count.
    pub fn none() -> Account {
        Account::default()
    }

    /// Doubts are written, and steps where they are wanted.
    pub fn new(steps: bool) -> Account {
        let told = if steps { Told::DoubtsAndSteps } else { Told::Doubts };
        Account { told, ..Account::default() }
    }

    /// From now on it is told of a walk at this pace.
    pub(super) fn of(&mut self, pace: Pace) {
        self.likely = pace == Pace::Middle;
    }

    /// Walks without a word.
    pub(super) fn silently<T>(&mut self, walk: impl FnOnce(&mut Account) -> T) -> T {
        let told = std::mem::take(&mut self.told);
        let found = walk(self);
        self.told = told;
        found
    }

    /// Whether steps are written down now.
    fn steps(&self) -> bool {
        self.likely && self.told == Told::DoubtsAndSteps
    }

    /// Which days of these there is something to say of: none where nothing is written.
    pub(super) fn worth(&self, doubtful: u64, rest: u64) -> u64 {
        match self.told {
            Told::Nothing => 0,
            _ if self.steps() => doubtful | rest,
            _ => doubtful,
        }
    }

    /// A step is done; nothing of its sentence is made while nothing is written.
    pub(super) fn step(&mut self, kind: StepKind, from: Day, to: Day, days: u32, because: impl FnOnce() -> String) {
        if self.steps() {
            self.write(kind, [from, to], days, because());
        }
    }

    // Apart, so that the walks that write nothing are not built around it.
    #[cold]
    fn write(&mut self, kind: StepKind, [from, to]: [Day; 2], days: u32, because: String) {
        let skipped = self.passed();
        self.steps.push(Step { kind, from, to, days, skipped, because });
    }

    /// A day is passed over.
    pub(super) fn skip(&mut self, date: Day, what: &str, whose: &str) {
        if self.steps() {
            self.skipped.push(Skipped { date, because: format!("{what} {whose}") });
        }
    }

    /// Takes back the days passed over since the last step.
    pub(super) fn passed(&mut self) -> Vec<Skipped> {
        std::mem::take(&mut self.skipped)
    }

    /// A doubt, of a day that is worth telling: of several that say the same of other days, the first.
    pub(super) fn doubt(&mut self, why: Unsure, calendar: &Calendar, day: Day, name: &str) {
        let told = |told: &Doubt| told.why == why && told.calendar == calendar.id && told.name == name;
        if !self.doubts.iter().any(told) {
            self.doubts.push(Doubt { why, calendar: calendar.id.clone(), day, name: name.to_owned() });
        }
    }
}

/// What makes a date less than sure. A calendar's end is told once, and a holiday once by name, though it may last for days
/// and be met by several walks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    why: Unsure,
    /// The calendar's id.
    calendar: String,
    /// The first day that was met.
    day: Day,
    /// The holiday's name, where it is about one.
    name: String,
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

impl Doubt {
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
        let args = [("calendar", calendar.clone()), ("date", day.to_string()), ("name", name.clone())];
        let reason = Reason::new(code, args);
        match why {
            // A shopper cannot say where the shop's goods lie.
            Unsure::Regional(Asked::Warehouse) => Warning::for_seller(reason, because),
            _ => Warning::new(reason, because),
        }
    }
}
