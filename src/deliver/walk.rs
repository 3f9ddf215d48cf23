//! Which day is the nth working day after this one? Counting days, and why some do not count.
//!
//! In: a day, how many working days, and whose days of rest hold (one or more: the warehouse, the carrier, both ends of the
//! way). Out: the day, and on request every day that was passed over with its reason. A day counts when none of them rests.
//! A walk ends after [`HORIZON`] days of rest in a row: somebody who never works delivers nothing.
//!
//! Days are looked at 64 at a time, a bit each: open or not, and doubtful or not. One by one they are asked only where a
//! reason is wanted or a doubt is to be told, so that a date costs little and an explanation what it costs.

use super::account::{Account, Unsure};
use crate::book::holidays::{Calendar, HolidaysAhead, KeptBy, Part, Weekdays};
use crate::book::transit::{CarrierCalendar, Closure};
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

/// Whose days of rest hold on a stretch of the way.
#[derive(Debug, Clone, Copy)]
pub struct WorkDays<'a> {
    /// The calendar of the place; none: no weekend and no holidays but those given here.
    pub calendar: Option<&'a Calendar>,
    /// The part of the country, from [`Calendar::part`].
    pub part: Part,
    /// The weekdays of rest instead of the calendar's weekend.
    pub weekend: Option<Weekdays>,
    /// Whether public holidays are days of rest here.
    pub keeps_holidays: bool,
    /// Days of work although they are a weekend's or a holiday.
    pub open: &'a [Day],
    /// Days closed for reasons of their own.
    pub closed: &'a [Closure],
    /// Whose days they are.
    pub side: Side,
}

impl<'a> WorkDays<'a> {
    /// The days of a place with its own weekend and public holidays.
    pub fn of(calendar: &'a Calendar, subdivision: Option<&str>, side: Side) -> WorkDays<'a> {
        let part = calendar.part(subdivision);
        WorkDays { calendar: Some(calendar), part, weekend: None, keeps_holidays: true, open: &[], closed: &[], side }
    }

    /// Days on which only `weekend` is rest.
    pub fn weekly(weekend: Weekdays, side: Side) -> WorkDays<'a> {
        let part = Part::Plain;
        WorkDays { calendar: None, part, weekend: Some(weekend), keeps_holidays: false, open: &[], closed: &[], side }
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

    /// The same with work on `extra` weekdays too, of the weekend in force on `day`: Saturday or Sunday delivery, where the
    /// service has it and the shopper wants it.
    pub fn also_on(self, extra: Weekdays, day: Day) -> WorkDays<'a> {
        let now = match (self.weekend, self.calendar) {
            (Some(weekend), _) => weekend,
            (None, Some(calendar)) => calendar.weekend_on(day, self.part),
            (None, None) => Weekdays::NONE,
        };
        WorkDays { weekend: Some(now.but(extra)), ..self }
    }

    /// The days of rest among the 64 from `first` on, and those of which there is more to say.
    fn ahead(&self, first: Day) -> HolidaysAhead {
        let weekends = match (self.weekend, self.calendar) {
            (Some(weekend), _) => weekend.ahead(first.weekday()),
            (None, Some(calendar)) => calendar.weekends_ahead(first, self.part),
            (None, None) => 0,
        };
        let calendar = self.calendar.filter(|_| self.keeps_holidays);
        let mut found = calendar.map_or_else(HolidaysAhead::default, |own| own.holidays_ahead(first, self.part));
        found.rest |= weekends;
        for day in self.open {
            found.rest &= !Span { from: *day, until: Some(day.plus(1)) }.ahead(first);
        }
        for closure in self.closed {
            found.rest |= Span { from: closure.from, until: Some(closure.until) }.ahead(first);
        }
        found
    }

    /// The name of what keeps people from working on `day`; doubts about it go into the account.
    fn rest(&self, day: Day, account: &mut Account) -> Option<&'a str> {
        if let Some(closure) = self.closed.iter().find(|closure| closure.from <= day && day < closure.until) {
            return Some(&closure.because);
        }
        if self.open.contains(&day) {
            return None;
        }
        let weekend = match (self.weekend, self.calendar) {
            (Some(weekend), _) => weekend,
            (None, Some(calendar)) => calendar.weekend_on(day, self.part),
            (None, None) => Weekdays::NONE,
        };
        if weekend.contains(day.weekday()) {
            return Some("weekend");
        }
        let calendar = self.calendar.filter(|_| self.keeps_holidays)?;
        if !calendar.covers(day) {
            account.doubt(Unsure::Uncovered, calendar, day, "");
            return None;
        }
        if calendar.announced_until.is_some_and(|until| day >= until) {
            account.doubt(Unsure::Unannounced, calendar, day, "");
        }
        let Some(holiday) = calendar.holiday_on(day, self.part) else {
            if self.part == Part::Unknown
                && let Some(holiday) = calendar.regional_holiday_on(day)
            {
                account.doubt(Unsure::Regional, calendar, day, calendar.name(holiday));
            }
            return None;
        };
        let name = calendar.name(holiday);
        if holiday.estimated {
            account.doubt(Unsure::Estimated, calendar, day, name);
        }
        if self.part == Part::Unknown && matches!(holiday.kept_by, KeptBy::AllBut(_)) {
            account.doubt(Unsure::Regional, calendar, day, name);
        }
        Some(name)
    }
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
    /// Whether the bits are known.
    known: bool,
}

impl<'a> Ahead<'a> {
    /// Nothing looked at yet.
    pub(super) const fn new(days: &'a [WorkDays<'a>]) -> Ahead<'a> {
        Ahead { days, first: Day::from_epoch(0), open: 0, doubtful: 0, known: false }
    }

    /// Where `day` stands among the 64 days, which are those from `day` on where it does not stand there yet.
    fn look(&mut self, day: Day) -> u32 {
        let later = day.since_epoch().checked_sub(self.first.since_epoch());
        if let Some(at @ 0..64) = later.filter(|_| self.known).and_then(|later| u32::try_from(later).ok()) {
            return at;
        }
        let (rest, doubtful) = self.days.iter().fold((0, 0), |(rest, doubtful), who| {
            let ahead = who.ahead(day);
            (rest | ahead.rest, doubtful | ahead.doubtful)
        });
        (self.first, self.open, self.doubtful, self.known) = (day, !rest, doubtful, true);
        0
    }

    /// The first working day, `from` itself included; none when nobody works within the horizon.
    pub(super) fn first_open(&mut self, from: Day, account: &mut Account) -> Option<Day> {
        self.nth(from, 1, account)
    }

    /// The `count`th working day after `from`; `from` itself for none.
    pub(super) fn after(&mut self, from: Day, count: u16, account: &mut Account) -> Option<Day> {
        if count == 0 { Some(from) } else { self.nth(from.plus(1), u32::from(count), account) }
    }

    /// The `count`th working day from `day` on, counted from one.
    fn nth(&mut self, mut day: Day, count: u32, account: &mut Account) -> Option<Day> {
        let (mut left, mut rested) = (count, 0);
        while rested < HORIZON {
            let at = self.look(day);
            let mut ahead = self.open >> at;
            let open = ahead.count_ones();
            if open >= left {
                for _ in 1..left {
                    ahead &= ahead.wrapping_sub(1);
                }
                let last = at + ahead.trailing_zeros();
                self.tell(at, last, account);
                return Some(self.first.plus(last as i32));
            }
            self.tell(at, 63, account);
            rested = if open == 0 { rested + 64 - at } else { 0 };
            left -= open;
            day = self.first.plus(64);
        }
        None
    }

    /// Writes down what there is to say of the days passed, the last included.
    fn tell(&self, from: u32, last: u32, account: &mut Account) {
        let mut told = account.worth(self.doubtful, !self.open) & u64::MAX << from & u64::MAX >> (63 - last);
        while told != 0 {
            let day = self.first.plus(told.trailing_zeros() as i32);
            if let Some((name, side)) = resting(self.days, day, account) {
                account.skip(day, name, side.phrase());
            }
            told &= told.wrapping_sub(1);
        }
    }
}

/// The first who rests on `day`, and what keeps them.
fn resting<'a>(days: &[WorkDays<'a>], day: Day, account: &mut Account) -> Option<(&'a str, Side)> {
    days.iter().find_map(|who| Some((who.rest(day, account)?, who.side)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::transit::Stretch;
    use crate::calendar::Weekday::{Friday, Saturday, Sunday};

    fn open(days: WorkDays<'_>, text: &str) -> bool {
        resting(&[days], text.parse().unwrap(), &mut Account::none()).is_none()
    }

    #[test]
    fn a_carrier_keeps_its_own_days_and_a_service_works_on_saturday() {
        let place = WorkDays::weekly(Weekdays::from_iter([Saturday, Sunday]), Side::Delivery);
        assert!(!open(place, "2026-11-21") && open(place, "2026-11-20"));
        let extra = place.also_on(Weekdays::NONE.with(Saturday), "2026-11-20".parse().unwrap());
        assert!(open(extra, "2026-11-21") && !open(extra, "2026-11-22"));
        let own = CarrierCalendar {
            services: vec![],
            places: vec![],
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
