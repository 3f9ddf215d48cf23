//! Which day is the nth working day after this one? Counting days, and why some do not count.
//!
//! In: a day, how many working days, and whose days of rest hold (one or more: the warehouse, the carrier, both ends of the
//! way). Out: the day; every day that is passed over is noted with its reason. A day counts when none of them rests. A walk
//! ends after [`HORIZON`] days of rest in a row: somebody who never works delivers nothing.

use super::narrative::{Asked, Narrative, Unsure};
use crate::book::holidays::{Calendar, KeptBy, Part, Weekdays};
use crate::book::transit::{CarrierCalendar, Closure, Unit};
use crate::calendar::Day;

/// How many days of rest in a row mean that nobody works there at all.
pub const HORIZON: i32 = 800;

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
    pub(super) const fn phrase(self) -> &'static str {
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

/// When people rest in a place: its calendar, and the part of the country that it lies in.
#[derive(Debug, Clone, Copy)]
pub struct PlaceRest<'a> {
    calendar: &'a Calendar,
    part: Part,
    /// What would tell the part, where it is not known.
    asked: Asked,
}

impl<'a> PlaceRest<'a> {
    /// The calendar of a place, which lies in a subdivision where that is known.
    pub fn of(calendar: &'a Calendar, subdivision: Option<&str>) -> PlaceRest<'a> {
        PlaceRest { calendar, part: calendar.part(subdivision), asked: Asked::PostcodeOrSubdivision }
    }

    /// The same where something else would tell the part.
    #[must_use]
    pub fn asking(self, asked: Asked) -> PlaceRest<'a> {
        PlaceRest { asked, ..self }
    }

    /// The name of the holiday that keeps people from working on `day`; what is not sure of that day is noted.
    fn holiday(&self, day: Day, told: &mut Narrative<'a>) -> Option<&'a str> {
        let PlaceRest { calendar, part, asked } = *self;
        if !calendar.covers(day) {
            told.doubt(Unsure::Uncovered, calendar, day, "");
            return None;
        }
        if calendar.announced_until.is_some_and(|until| day >= until) {
            told.doubt(Unsure::Unannounced, calendar, day, "");
        }
        let mut found = None;
        for holiday in calendar.on(day) {
            let (name, kept) = (calendar.name(holiday), holiday.is_kept_in(part));
            if kept && holiday.estimated {
                told.doubt(Unsure::Estimated, calendar, day, name);
            }
            if part == Part::Unknown && holiday.kept_by != KeptBy::All {
                told.doubt(Unsure::Regional(asked), calendar, day, name);
            }
            if kept && found.is_none() {
                found = Some(name);
            }
        }
        found
    }
}

/// Whose days of rest hold on a stretch of the way.
#[derive(Debug, Clone, Copy)]
pub struct WorkDays<'a> {
    /// The place's own; none: no weekend and no holidays but those given here.
    pub place: Option<PlaceRest<'a>>,
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
    pub const fn of(place: PlaceRest<'a>, side: Side) -> WorkDays<'a> {
        WorkDays { place: Some(place), keeps_holidays: true, ..WorkDays::every_day(side) }
    }

    /// Days on which only `weekend` is rest.
    pub const fn weekly(weekend: Weekdays, side: Side) -> WorkDays<'a> {
        WorkDays { weekend: Some(weekend), ..WorkDays::every_day(side) }
    }

    /// No day of rest.
    const fn every_day(side: Side) -> WorkDays<'a> {
        WorkDays {
            place: None,
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

    /// What keeps people from working on `day`; none where they work.
    fn rest(&self, day: Day, told: &mut Narrative<'a>) -> Option<&'a str> {
        if let Some(closure) = self.closed.iter().find(|closure| closure.from <= day && day < closure.until) {
            return Some(&closure.because);
        }
        if self.open.contains(&day) {
            return None;
        }
        if self.is_weekend(day) {
            return Some("weekend");
        }
        self.place.filter(|_| self.keeps_holidays)?.holiday(day, told)
    }

    fn is_weekend(&self, day: Day) -> bool {
        let weekday = day.weekday();
        let rests = match (self.weekend, self.place) {
            (Some(own), _) => own.contains(weekday),
            (None, Some(PlaceRest { calendar, part, .. })) => calendar.is_weekend(day, part),
            (None, None) => false,
        };
        rests && !self.also_on.contains(weekday)
    }
}

/// Whether all of `who` work on `day`; if not, the first who rests is noted.
fn is_open<'a>(who: &[WorkDays<'a>], day: Day, told: &mut Narrative<'a>) -> bool {
    for days in who {
        if let Some(what) = days.rest(day, told) {
            told.skip(day, what, days.side);
            return false;
        }
    }
    true
}

/// The first day on which all of `who` work, `from` itself included; none when there is none within the horizon.
pub(super) fn first_open<'a>(who: &[WorkDays<'a>], from: Day, told: &mut Narrative<'a>) -> Option<Day> {
    (0..HORIZON).map(|later| from.plus(later)).find(|day| is_open(who, *day, told))
}

/// The `count`th day after `from` on which all of `who` work; `from` itself for none.
pub(super) fn after<'a>(who: &[WorkDays<'a>], from: Day, count: u32, told: &mut Narrative<'a>) -> Option<Day> {
    let mut day = from;
    for _ in 0..count {
        day = first_open(who, day.plus(1), told)?;
    }
    Some(day)
}

/// The day after so many days, of work or any.
pub(super) fn under_way<'a>(
    unit: Unit,
    who: &[WorkDays<'a>],
    from: Day,
    count: u32,
    told: &mut Narrative<'a>,
) -> Option<Day> {
    match unit {
        Unit::Calendar => Some(from.plus(count as i32)),
        Unit::Business => after(who, from, count, told),
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
        is_open(&[days], day, &mut Narrative::default())
    }

    #[test]
    fn a_carrier_keeps_its_own_days_and_a_service_works_on_saturday() {
        let place = WorkDays::weekly(Weekdays::from_iter([Saturday, Sunday]), Side::Delivery);
        assert!(!open(place, "2026-11-21") && open(place, "2026-11-20"));
        let extra = WorkDays { also_on: Weekdays::NONE.with(Saturday), ..place };
        assert!(open(extra, "2026-11-21") && !open(extra, "2026-11-22"));
        let own = CarrierCalendar {
            rule: Default::default(),
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
            at: String::new(),
            trust: None,
            other_reading: String::new(),
        };
        let kept = place.kept_by(Some(&own));
        assert!(open(kept, "2026-11-21") && !open(kept, "2026-11-20") && !open(kept, "2026-11-23"));
    }
}
