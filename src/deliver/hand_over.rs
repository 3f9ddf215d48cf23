//! When does the carrier take it over? From the order's moment, through the cut-off and processing, to the collection.
//!
//! In: the order's instant, the warehouse's zone, cut-offs by weekday, processing days, and the days on which the warehouse
//! works and parcels are collected. Out: the hand-over day of the three walks, and until when an order keeps all three. The
//! first working day whose cut-off is still to come is the first day of processing; none of it is needed where processing
//! takes 0 days, which leave on that day. Cut-offs are wall-clock times: daylight saving moves them with the clock.

use super::narrative::{Narrative, StepKind, Why};
use super::walk::{HORIZON, after, first_open};
use super::{Pace, Side, WorkDays};
use crate::book::shop::{ClockTime, CutOff};
use crate::book::transit::{Range, Unit};
use crate::calendar::{Day, Instant, TimeZone};
use crate::fulfil::{Awaited, Ready};

/// How many later working days are tried for one on which an order would still keep the window.
const LOOK_AHEAD: u8 = 60;

/// What the hand-over depends on; the same for all services that are collected together.
#[derive(Debug, Clone, Copy)]
pub struct HandOverRequest<'r, 'a> {
    /// The moment of the order.
    pub at: Instant,
    /// What the goods wait for; none: they may leave at once.
    pub ready: Option<Ready>,
    /// The warehouse's clock.
    pub zone: &'r TimeZone,
    /// Until when an order counts from the day itself; a weekday without a cut-off is no day from which orders count.
    pub cut_offs: &'r [CutOff],
    /// Days of processing; the day from which the order counts is the first.
    pub processing: Range,
    /// When the warehouse works.
    pub works: &'r [WorkDays<'a>],
    /// When parcels are collected: the warehouse's hand-over weekdays, the carrier's calendar.
    pub collects: &'r [WorkDays<'a>],
}

impl HandOverRequest<'_, '_> {
    /// The cut-off of a day's weekday.
    fn cut_off(&self, day: Day) -> Option<ClockTime> {
        let weekday = day.weekday();
        self.cut_offs.iter().find(|row| row.weekdays.contains(&weekday)).map(|row| row.time)
    }

    /// The moment from which a cut-off of a day is missed: the end of its minute. An order at 14:00:59 is in time for 14:00.
    fn missed(&self, day: Day, time: ClockTime) -> Instant {
        self.zone.instant(day, i32::from(time.minutes.saturating_add(1).min(ClockTime::END.minutes)) * 60)
    }

    /// The moment at which the warehouse's clock shows a time of a day.
    fn instant(&self, day: Day, time: ClockTime) -> Instant {
        self.zone.instant(day, i32::from(time.minutes) * 60)
    }
}

/// When the carrier takes it over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOver {
    /// The working day from which the order counts.
    pub start: Day,
    /// The hand-over day when processing is at its least, at its middle, and at its most: by the last the shop must ship to
    /// keep the window.
    pub days: [Day; 3],
    /// The moments of the three, for the destination's day.
    pub moments: [Instant; 3],
    /// The last cut-off that keeps all three days.
    pub cut_off: Instant,
    /// The cut-off of the day from which the order counts: later orders count from a later day.
    pub counts_until: Instant,
}

impl HandOver {
    /// The hand-over day of the likely walk.
    pub const fn likely(&self) -> Day {
        let [_, likely, _] = self.days;
        likely
    }

    /// The last hand-over day.
    pub const fn latest(&self) -> Day {
        let [_, _, latest] = self.days;
        latest
    }
}

/// When the carrier takes an order over; none when the warehouse never works or nothing is ever collected.
pub fn hand_over<'a>(input: &HandOverRequest<'_, 'a>, told: &mut Narrative<'a>) -> Option<HandOver> {
    let (ordered, _) = input.zone.local(input.at);
    let (start, counts_until) = first_start(input, ordered, told)?;
    told.step(StepKind::Order, [ordered, start], 0, why_counted_from(input, ordered, start));
    let days = leaves(input, start, told)?;
    // A later working day may keep all three days, where parcels are collected less often than processed.
    let (mut last, mut cut_off) = (start, counts_until);
    let untold = &mut Narrative::silent();
    for _ in 0..LOOK_AHEAD {
        let Some((next, until)) = first_start(input, last.plus(1), untold) else { break };
        if leaves(input, next, untold) != Some(days) {
            break;
        }
        (last, cut_off) = (next, until);
    }
    // A day of collection without a cut-off lasts until its end.
    let moments =
        days.map(|day| input.instant(day, input.cut_off(day).unwrap_or(ClockTime::LAST).min(ClockTime::LAST)));
    Some(HandOver { start, days, moments, cut_off, counts_until })
}

/// The first working day from `day` on whose cut-off comes after the order, and that cut-off.
fn first_start<'a>(input: &HandOverRequest<'_, 'a>, mut day: Day, told: &mut Narrative<'a>) -> Option<(Day, Instant)> {
    // A working day may have no cut-off on its weekday, or one that has passed.
    for _ in 0..HORIZON {
        day = first_open(input.works, day, told)?;
        let missed = match input.cut_off(day).map(|time| input.missed(day, time)) {
            Some(_) if input.ready.is_some_and(|ready| day < ready.day) => {
                match input.ready.map(|ready| ready.awaits) {
                    Some(Awaited::Release) => "not released yet",
                    Some(Awaited::Stock) | None => "goods to come",
                }
            }
            Some(until) if input.at < until => return Some((day, until)),
            Some(_) => "cut-off missed",
            None => "no cut-off",
        };
        told.skip(day, missed, Side::Warehouse);
        day = day.plus(1);
    }
    None
}

/// The hand-over days of the three walks from a first day of processing.
fn leaves<'a>(input: &HandOverRequest<'_, 'a>, start: Day, told: &mut Narrative<'a>) -> Option<[Day; 3]> {
    Pace::each(|pace| {
        let mut walk = told.of_walk(pace);
        let left = leave(input, start, pace, &mut walk);
        told.add(pace, walk);
        left
    })
}

fn leave<'a>(input: &HandOverRequest<'_, 'a>, start: Day, pace: Pace, told: &mut Narrative<'a>) -> Option<Day> {
    let days = pace.of(input.processing);
    let ready = after(input.works, start, days, told)?;
    let what =
        if days == 0 { "of processing" } else { "of processing, the first on the day from which the order counts" };
    let why = Why::Takes { unit: Unit::Business, range: input.processing, what };
    told.step(StepKind::Processing, [start, ready], days, why);
    let left = first_open(input.collects, ready, told)?;
    told.step(StepKind::HandOver, [ready, left], 0, Why::Waits("handed over on the first day of collection"));
    Some(left)
}

/// Why the order counts from a day.
fn why_counted_from<'a>(input: &HandOverRequest<'_, '_>, ordered: Day, start: Day) -> Why<'a> {
    if let Some(ready) = input.ready.filter(|ready| ready.day > ordered) {
        return Why::Waits(match ready.awaits {
            Awaited::Stock => "counted from the day on which all goods are there",
            Awaited::Release => "counted from the day on which the goods are released",
        });
    }
    // A cut-off that was met, or missed; one that was still to come on a day without work is neither.
    let counts = |time: &ClockTime| start == ordered || input.at >= input.missed(ordered, *time);
    Why::Ordered { cut_off: input.cut_off(ordered).filter(counts) }
}
