//! Which day is the nth working day after this one? Counting days, and why some do not count.
//!
//! In: a day, how many working days, and whose days of rest hold (one or more: the warehouse, the carrier, both ends of the
//! way). Out: the day, and on request every day that was passed over with its reason. A day counts when none of them rests.
//! A walk ends after [`HORIZON`] days of rest in a row: somebody who never works delivers nothing.
//!
//! Days are looked at 64 at a time, a bit each: open or not, and doubtful or not. One by one they are asked only where a
//! reason is wanted or a doubt is to be told, so that a date costs little and an explanation what it costs.

use super::account::{Account, Asked, Unsure};
use super::{Counted, StepKind};
use crate::book::holidays::{Calendar, DaysAhead, KeptBy, Part, Weekdays};
use crate::book::transit::{CarrierCalendar, Closure, Unit};
use crate::calendar::{Day, Span};

/// How many days of rest in a row mean that nobody works there at all.
pub const HORIZON: u32 = 800;

/// Whose days they are, for the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The shop's warehouse.
    Warehouse,
    /// Who takes the parcels over.
    Collection,
    /// The country of dispatch.
    Origin,
    /// The country of destination.
    Destination,
    /// The destination's customs.
    Customs,
    /// Whoever brings it to the door.
    Delivery,
}

impl Side {
    /// How a sentence names it.
    const fn phrase(self) -> &'static str {
        match self {
            Side::Warehouse => "at the warehouse",
            Side::Collection => "of the collection",
            Side::Origin => "at the origin",
            Side::Destination => "at the destination",
            Side::Customs => "at the destination's customs",
            Side::Delivery => "of the delivery",
        }
    }
}

/// When people rest in a place: its calendar, asked once for the 64 days on which all ways of an order begin.
#[derive(Debug, Clone, Copy)]
pub struct Rests<'a> {
    calendar: &'a Calendar,
    part: Part,
    /// What would tell the part, where it is not known.
    asked: Asked,
    first: Day,
    ahead: DaysAhead,
}

impl<'a> Rests<'a> {
    /// The calendar of a place and the part of the country that it lies in; `first` is the order's day.
    pub fn of(calendar: &'a Calendar, subdivision: Option<&str>, first: Day) -> Rests<'a> {
        let part = calendar.part(subdivision);
        let asked = Asked::PostcodeOrSubdivision;
        Rests { calendar, part, asked, first, ahead: calendar.ahead(first, part) }
    }

    /// The same where something else would tell the part.
    #[must_use]
    pub fn asking(self, asked: Asked) -> Rests<'a> {
        Rests { asked, ..self }
    }

    /// What the calendar says of the 64 days from `first` on.
    fn ahead(&self, first: Day) -> DaysAhead {
        if first == self.first { self.ahead } else { self.calendar.ahead(first, self.part) }
    }

    /// The name of the holiday that keeps people from working on `day`; where the day is doubtful, it is written down why.
    fn holiday(&self, day: Day, doubtful: bool, account: &mut Account) -> Option<&'a str> {
        let Rests { calendar, part, asked, .. } = *self;
        let mut doubt = |unsure: bool, why, name| {
            if doubtful && unsure {
                account.doubt(why, calendar, day, name);
            }
        };
        let known = calendar.covers(day);
        doubt(!known, Unsure::Uncovered, "");
        doubt(known && calendar.announced_until.is_some_and(|until| day >= until), Unsure::Unannounced, "");
        let mut found = None;
        for holiday in calendar.on(day).iter().filter(|_| known) {
            let (name, kept) = (calendar.name(holiday), holiday.is_kept_in(part));
            doubt(kept && holiday.estimated, Unsure::Estimated, name);
            let regional = part == Part::Unknown && holiday.kept_by != KeptBy::All;
            doubt(regional, Unsure::Regional(asked), name);
            found = found.or(Some(name).filter(|_| kept));
        }
        found
    }
}

/// Whose days of rest hold on a stretch of the way.
#[derive(Debug, Clone, Copy)]
pub struct WorkDays<'a> {
    /// The place's own; none: no weekend and no holidays but those given here.
    pub rests: Option<&'a Rests<'a>>,
    /// The weekdays of rest instead of the calendar's weekend.
    pub weekend: Option<Weekdays>,
    /// Whether public holidays are days of rest here.
    pub keeps_holidays: bool,
    /// Weekdays of work although they are of the weekend.
    pub also_on: Weekdays,
    /// Days of work although they are a weekend's or a holiday.
    pub open: &'a [Day],
    /// Days closed for reasons of their own.
    pub closed: &'a [Closure],
    /// Whose days they are.
    pub side: Side,
}

impl<'a> WorkDays<'a> {
    /// The days of a place with its own weekend and public holidays.
    pub const fn of(rests: &'a Rests<'a>, side: Side) -> WorkDays<'a> {
        WorkDays { rests: Some(rests), keeps_holidays: true, ..WorkDays::every_day(side) }
    }

    /// Days on which only `weekend` is rest.
    pub const fn weekly(weekend: Weekdays, side: Side) -> WorkDays<'a> {
        WorkDays { weekend: Some(weekend), ..WorkDays::every_day(side) }
    }

    /// No day of rest.
    const fn every_day(side: Side) -> WorkDays<'a> {
        WorkDays {
            rests: None,
            weekend: None,
            keeps_holidays: false,
            also_on: Weekdays::NONE,
            open: &[],
            closed: &[],
            side,
        }
    }

    /// The same as a carrier keeps them, where it has a calendar of its own.
    pub fn kept_by(self, carrier: Option<&'a CarrierCalendar>) -> WorkDays<'a> {
        carrier.map_or(self, |own| WorkDays {
            weekend: own.weekend.or(self.weekend),
            keeps_holidays: own.keeps_holidays,
            open: &own.open,
            closed: &own.closed,
            ..self
        })
    }

    /// What is said of the 64 days from `first` on.
    fn ahead(&self, first: Day) -> RestAhead {
        let asked = self.rests.map_or_else(DaysAhead::default, |own| own.ahead(first));
        let (holidays, doubtful) = if self.keeps_holidays { (asked.holidays, asked.doubtful) } else { (0, 0) };
        let weekly = self.weekend.map_or(asked.weekends, |weekend| weekend.ahead(first.weekday()));
        let weekends = weekly & !self.also_on.ahead(first.weekday());
        let (mut rest, mut settled) = (weekends | holidays, weekends);
        for day in self.open {
            let open = Span { from: *day, until: Some(day.plus(1)) }.ahead(first);
            (rest, settled) = (rest & !open, settled | open);
        }
        for closure in self.closed {
            let closed = Span { from: closure.from, until: Some(closure.until) }.ahead(first);
            (rest, settled) = (rest | closed, settled | closed);
        }
        RestAhead { rest, weekends, doubtful: doubtful & !settled }
    }

    /// What keeps people from working on a day of rest, by name.
    fn name(&self, day: Day, holiday: Option<&'a str>) -> &'a str {
        let closed = self.closed.iter().find(|closure| closure.from <= day && day < closure.until);
        closed.map(|closure| &*closure.because).or(holiday).unwrap_or("weekend")
    }
}

/// Whose rest holds in 64 days: bit n is the nth day after the first.
struct RestAhead {
    rest: u64,
    weekends: u64,
    /// Days of which there is more to say.
    doubtful: u64,
}

/// Whose rest holds on a stretch, and 64 days of it: the walks of one leg ask of the same days.
#[derive(Debug)]
pub(super) struct Ahead<'a> {
    days: &'a [WorkDays<'a>],
    first: Day,
    /// Bit n: nobody rests on the nth day after the first.
    open: u64,
    /// Bit n: there is more to say of that day.
    doubtful: u64,
}

impl<'a> Ahead<'a> {
    /// The 64 days from `day` on, or those that are known beforehand and hold it.
    pub(super) fn new(days: &'a [WorkDays<'a>], day: Day) -> Ahead<'a> {
        let first = days.iter().find_map(|who| who.rests).map_or(day, |own| own.first);
        let mut ahead = Ahead { days, first, open: 0, doubtful: 0 };
        ahead.begin(first);
        ahead
    }

    /// Looks at the 64 days from `first` on.
    fn begin(&mut self, first: Day) {
        let (mut rest, mut doubtful) = (0, 0);
        for who in self.days {
            let ahead = who.ahead(first);
            // Where somebody rests for certain, nobody is asked whether others do too.
            doubtful |= ahead.doubtful & !rest;
            rest |= ahead.rest;
        }
        (self.first, self.open, self.doubtful) = (first, !rest, doubtful);
    }

    /// Where `day` stands among the 64 days, which are those from `day` on where it does not stand there yet.
    fn look(&mut self, day: Day) -> u32 {
        match day.since(self.first) {
            at @ 0..64 => at as u32,
            _ => {
                self.begin(day);
                0
            }
        }
    }

    /// The first working day, `from` itself included; none when nobody works within the horizon.
    pub(super) fn first_open(&mut self, from: Day, account: &mut Account) -> Option<Day> {
        self.nth(from, 1, account)
    }

    /// The `count`th working day after `from`; `from` itself for none.
    pub(super) fn after(&mut self, from: Day, count: u32, account: &mut Account) -> Option<Day> {
        if count == 0 { Some(from) } else { self.nth(from.plus(1), count, account) }
    }

    /// The day on which the days that count are over.
    pub(super) fn count(&mut self, counted: &Counted, from: Day, account: &mut Account) -> Option<Day> {
        let to = self.under_way(counted.unit, from, counted.days, account)?;
        account.step(counted.kind, from, to, counted.days, || counted.sentence());
        Some(to)
    }

    /// The day after so many days, of work or any.
    pub(super) fn under_way(&mut self, unit: Unit, from: Day, count: u32, account: &mut Account) -> Option<Day> {
        match unit {
            Unit::Calendar => Some(from.plus(count as i32)),
            Unit::Business => self.after(from, count, account),
        }
    }

    /// The first working day, for which it waits: that is what the step is.
    pub(super) fn wait(&mut self, kind: StepKind, from: Day, because: &str, account: &mut Account) -> Option<Day> {
        let to = self.first_open(from, account)?;
        account.step(kind, from, to, 0, || because.to_owned());
        Some(to)
    }

    /// The `count`th working day from `day` on, counted from one.
    fn nth(&mut self, mut day: Day, count: u32, account: &mut Account) -> Option<Day> {
        let (mut left, mut rested) = (count, 0);
        while rested < HORIZON {
            let at = self.look(day);
            let mut ahead = self.open >> at;
            rested = if ahead == 0 { rested + 64 - at } else { 0 };
            while ahead != 0 {
                if left == 1 {
                    let last = at + ahead.trailing_zeros();
                    self.tell(at, last, account);
                    return Some(self.first.plus(last as i32));
                }
                left -= 1;
                ahead &= ahead.wrapping_sub(1);
            }
            self.tell(at, 63, account);
            day = self.first.plus(64);
        }
        None
    }

    /// Writes down what there is to say of the days passed, the last included.
    fn tell(&self, from: u32, last: u32, account: &mut Account) {
        let mut told = account.worth(self.doubtful, !self.open)
            & u64::MAX.wrapping_shl(from)
            & u64::MAX.wrapping_shr(63_u32.wrapping_sub(last));
        while told != 0 {
            let day = self.first.plus(told.trailing_zeros() as i32);
            told &= told.wrapping_sub(1);
            for who in self.days {
                let ahead = who.ahead(day);
                let holiday = who.rests.and_then(|own| own.holiday(day, ahead.doubtful & 1 == 1, account));
                if ahead.rest & 1 == 1 {
                    let holiday = holiday.filter(|_| ahead.weekends & 1 == 0);
                    account.skip(day, who.name(day, holiday), who.side.phrase());
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Names;
    use crate::book::transit::Stretch;
    use crate::calendar::Weekday::{Friday, Saturday, Sunday};

    fn open(days: WorkDays<'_>, text: &str) -> bool {
        let day = text.parse().unwrap();
        Ahead::new(&[days], day).first_open(day, &mut Account::none()) == Some(day)
    }

    #[test]
    fn a_carrier_keeps_its_own_days_and_a_service_works_on_saturday() {
        let place = WorkDays::weekly(Weekdays::from_iter([Saturday, Sunday]), Side::Delivery);
        assert!(!open(place, "2026-11-21") && open(place, "2026-11-20"));
        let extra = WorkDays { also_on: Weekdays::NONE.with(Saturday), ..place };
        assert!(open(extra, "2026-11-21") && !open(extra, "2026-11-22"));
        let own = CarrierCalendar {
            services: Names::default(),
            places: Names::default(),
            stretch: Stretch::Delivery,
            weekend: Some(Weekdays::from_iter([Friday])),
            keeps_holidays: false,
            open: vec![],
            closed: vec![Closure {
                from: "2026-11-23".parse().unwrap(),
                until: "2026-11-24".parse().unwrap(),
                because: "stock-taking".into(),
            }],
            from: "2026-01-01".parse().unwrap(),
            until: None,
            source: String::new(),
            trust: None,
        };
        let kept = place.kept_by(Some(&own));
        assert!(open(kept, "2026-11-21") && !open(kept, "2026-11-20") && !open(kept, "2026-11-23"));
    }
}
