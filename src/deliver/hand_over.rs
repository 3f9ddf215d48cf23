//! When does the carrier take it over? From the order's moment, through the cut-off and processing, to the collection.
//!
//! In: the order's instant, the warehouse's zone, cut-offs by weekday, processing days, and the days on which the warehouse
//! works and parcels are collected. Out: the hand-over day of the three walks, and until when an order keeps all three. The
//! first working day whose cut-off is still to come is the first day of processing; none of it is needed where processing
//! takes 0 days, which leave on that day. Cut-offs are wall-clock times: daylight saving moves them with the clock.

use super::walk::{Ahead, HORIZON};
use super::{Account, Days, Pace, StepKind, WorkDays};
use crate::book::transit::Range;
use crate::calendar::{Day, Instant, TimeZone, Weekday};
use std::fmt;

/// How many later working days are tried for one on which an order would still keep the window.
const LOOK_AHEAD: u8 = 60;

/// The cut-off of each weekday, in seconds after midnight, Monday first; none: orders count from the next working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CutOffs(pub [Option<i32>; 7]);

impl CutOffs {
    /// The same cut-off on all seven days; the warehouse's calendar says which of them it works on.
    pub const fn daily(seconds: i32) -> CutOffs {
        CutOffs([Some(seconds); 7])
    }

    /// The same with a cut-off on a weekday.
    pub fn with(mut self, weekday: Weekday, seconds: i32) -> CutOffs {
        if let Some(known) = self.0.get_mut(weekday as usize) {
            *known = Some(seconds);
        }
        self
    }

    /// The weekday's cut-off.
    pub fn on(&self, weekday: Weekday) -> Option<i32> {
        self.0.get(weekday as usize).copied().flatten()
    }
}

/// What the hand-over depends on; the same for all services that are collected together.
#[derive(Debug, Clone, Copy)]
pub struct HandOverRequest<'a> {
    /// The moment of the order.
    pub at: Instant,
    /// The warehouse's clock.
    pub zone: &'a TimeZone,
    /// Until when an order counts from the day itself.
    pub cut_offs: CutOffs,
    /// Days of processing; the day from which the order counts is the first.
    pub processing: Range,
    /// When the warehouse works.
    pub works: &'a [WorkDays<'a>],
    /// When parcels are collected: the warehouse's hand-over weekdays, the carrier's calendar.
    pub collects: &'a [WorkDays<'a>],
    /// The time of the collection, in seconds after midnight; none: the weekday's cut-off, or the day's end.
    pub collected_at: Option<i32>,
}

/// When the carrier takes it over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOver {
    /// The civil day of the order at the warehouse.
    pub ordered: Day,
    /// The working day from which the order counts.
    pub start: Day,
    /// The hand-over day when processing is at its least.
    pub earliest: Day,
    /// At its middle.
    pub likely: Day,
    /// At its most: the day by which the shop must ship to keep the window.
    pub latest: Day,
    /// The moments of the three, for the destination's day.
    pub moments: [Instant; 3],
    /// The moment of the order.
    pub at: Instant,
    /// The last cut-off that keeps all three days.
    pub cut_off: Instant,
    /// The cut-off of the day from which the order counts: later orders count from a later day.
    pub counts_until: Instant,
}

impl HandOver {
    /// The day at a pace.
    pub(crate) const fn day(&self, pace: Pace) -> Day {
        match pace {
            Pace::Least => self.earliest,
            Pace::Middle => self.likely,
            Pace::Most => self.latest,
        }
    }

    /// The moment at a pace.
    pub(crate) const fn moment(&self, pace: Pace) -> Instant {
        let [least, middle, most] = self.moments;
        match pace {
            Pace::Least => least,
            Pace::Middle => middle,
            Pace::Most => most,
        }
    }
}

/// Who works when before the parcel leaves.
struct Stretches<'a> {
    works: Ahead<'a>,
    collects: Ahead<'a>,
}

/// When the carrier takes an order over; none when the warehouse never works or nothing is ever collected.
pub fn hand_over(input: &HandOverRequest<'_>, account: &mut Account) -> Option<HandOver> {
    let (ordered, _) = input.zone.local(input.at);
    let on = &mut Stretches { works: Ahead::new(input.works, ordered), collects: Ahead::new(input.collects, ordered) };
    account.of(Pace::Middle);
    let (start, counts_until) = first_start(input, on, ordered, account)?;
    order_step(input, ordered, start, account);
    let mut days = [start; 3];
    for (day, pace) in days.iter_mut().zip(Pace::ALL) {
        *day = leave(input, on, start, pace, account)?;
    }
    // A later working day may keep all three days, where parcels are collected less often than processed.
    let (mut last, mut cut_off) = (start, counts_until);
    let nothing = &mut Account::none();
    for _ in 0..LOOK_AHEAD {
        let Some((next, until)) = first_start(input, on, last.plus(1), nothing) else { break };
        if !days.iter().zip(Pace::ALL).all(|(day, pace)| leave(input, on, next, pace, nothing) == Some(*day)) {
            break;
        }
        (last, cut_off) = (next, until);
    }
    let [earliest, likely, latest] = days;
    let moments = days.map(|day| {
        let seconds = input.collected_at.or(input.cut_offs.on(day.weekday())).unwrap_or(86_399);
        input.zone.instant(day, seconds)
    });
    Some(HandOver { ordered, start, earliest, likely, latest, moments, at: input.at, cut_off, counts_until })
}

/// The first working day from `day` on whose cut-off comes after the order, and that cut-off.
fn first_start(
    input: &HandOverRequest<'_>,
    on: &mut Stretches<'_>,
    mut day: Day,
    account: &mut Account,
) -> Option<(Day, Instant)> {
    // A working day may have no cut-off on its weekday, or one that has passed.
    for _ in 0..HORIZON {
        day = on.works.first_open(day, account)?;
        if let Some(seconds) = input.cut_offs.on(day.weekday()) {
            let until = input.zone.instant(day, seconds);
            if input.at < until {
                return Some((day, until));
            }
        }
        day = day.plus(1);
    }
    None
}

/// The hand-over day of a walk from a first day of processing.
fn leave(
    input: &HandOverRequest<'_>,
    on: &mut Stretches<'_>,
    start: Day,
    pace: Pace,
    account: &mut Account,
) -> Option<Day> {
    account.of(pace);
    let Range { min, max } = input.processing;
    let days = pace.of(input.processing);
    let ready = on.works.after(start, days, account)?;
    if days == 0 {
        let because = format_args!("ready on the day from which the order counts");
        account.step(StepKind::Processing, start, ready, days, because);
    } else {
        let counted = Days(days, "working ");
        let because = format_args!("{counted} of processing ({min} to {max}), of which {start} is the first");
        account.step(StepKind::Processing, start, ready, days, because);
    }
    let left = on.collects.first_open(ready, account)?;
    let because = format_args!("handed over on {left}, the first day of collection");
    account.step(StepKind::HandOver, ready, left, 0, because);
    Some(left)
}

fn order_step(input: &HandOverRequest<'_>, ordered: Day, start: Day, account: &mut Account) {
    let mut told = |because: fmt::Arguments<'_>| account.step(StepKind::Order, ordered, start, 0, because);
    // A cut-off that was met, or missed; one that was still to come on a day without work is neither.
    let cut_off = input.cut_offs.on(ordered.weekday());
    let counts = |seconds: &i32| start == ordered || input.at >= input.zone.instant(ordered, *seconds);
    let Some(seconds) = cut_off.filter(counts) else {
        return told(format_args!("ordered on a day without work, so counted from {start}"));
    };
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    if start == ordered {
        told(format_args!("ordered before the cut-off at {hours:02}:{minutes:02}, so counted from the same day"));
    } else {
        told(format_args!("ordered after the cut-off at {hours:02}:{minutes:02}, so counted from {start}"));
    }
}
