//! When does it come by this service? The three walks from the hand-over to the door.
//!
//! In: a hand-over, the service's transit days, clearance, and everybody's calendars. Out: the [`Timeline`], or why there is
//! none. The rule stands in the folder's `mod.rs`; this file walks it, and notes its steps.

use super::narrative::{Narrative, StepKind, Why};
use super::walk::{after, first_open, under_way};
use super::{Confidence, HandOver, Pace, Side, Timeline, WorkDays};
use crate::book::Names;
use crate::book::holidays::Weekdays;
use crate::book::transit::{Basis, CountedFrom, Range, Season, TransitDays, Unit};
use crate::calendar::{Day, HandOverDay, TimeZone};

/// What the way depends on.
#[derive(Debug, Clone, Copy)]
pub struct ScheduleRequest<'r, 'a> {
    /// When it is handed over.
    pub hand_over: &'r HandOver,
    /// How long it is under way.
    pub transit: &'a TransitDays,
    /// Whose rest stops business days of transit: usually both ends'.
    pub moves: &'r [WorkDays<'a>],
    /// Days of customs; none where no border is crossed.
    pub clearance: Option<Range>,
    /// When the destination's customs works.
    pub customs: &'r [WorkDays<'a>],
    /// When the carrier delivers there: its weekdays, as the service and the shopper's wish have them.
    pub delivers: &'r [WorkDays<'a>],
    /// Days of rest on which the service delivers and the shopper wants it: the last day under way may be one.
    pub also_on: Weekdays,
    /// Days that a remote area adds.
    pub remote: Range,
    /// The service: `carrier/service`.
    pub service: &'a str,
    /// Names of the destination, widest first.
    pub to: &'a Names,
    /// The carrier's seasons.
    pub seasons: &'a [Season],
    /// The destination's clock.
    pub zone: &'a TimeZone,
    /// The shop's percentile: so many per cent are to come by `latest`.
    pub percent: u8,
}

/// The days of one walk.
#[derive(Debug, Clone, Copy)]
struct Walk {
    border: Day,
    arrival: Day,
}

/// When a consignment comes by a service; none when nobody ever moves, clears or delivers there. What is told of the hand-over
/// stands in the narrative before.
pub fn schedule<'a>(input: &ScheduleRequest<'_, 'a>, told: &mut Narrative<'a>) -> Option<Timeline> {
    let (transit_days, confidence) = spread(input);
    let [earliest, likely, latest] = Pace::each(|pace| {
        let mut of_walk = told.of_walk(pace);
        let found = walk(input, pace, pace.pick(transit_days), &mut of_walk);
        told.add(pace, of_walk);
        found
    })?;
    // Days counted from the order move with it, even while the hand-over does not.
    let order_before = match input.transit.counted_from {
        CountedFrom::Order => input.hand_over.counts_until,
        _ => input.hand_over.cut_off,
    };
    Some(Timeline {
        ship_by: input.hand_over.latest(),
        order_before,
        hand_over: input.hand_over.likely(),
        earliest: earliest.arrival,
        likely: likely.arrival,
        latest: latest.arrival,
        border: likely.border,
        border_earliest: earliest.border,
        border_latest: latest.border,
        confidence,
    })
}

/// Transit days of the three walks, in rising order whatever the data say, and how sure the last of them is.
fn spread(input: &ScheduleRequest<'_, '_>) -> ([u32; 3], Confidence) {
    let transit = input.transit;
    let middle = transit.likely();
    let least = middle.min(transit.range.min.into());
    let (most, confidence) = match transit.at(input.percent) {
        Some(days) => (days, Confidence { percent: Some(input.percent), basis: transit.basis }),
        None => (transit.range.max.into(), Confidence { percent: None, basis: Basis::Range }),
    };
    ([least, middle, most.max(middle)], confidence)
}

fn walk<'a>(input: &ScheduleRequest<'_, 'a>, pace: Pace, transit_days: u32, told: &mut Narrative<'a>) -> Option<Walk> {
    let transit = input.transit;
    let left = pace.pick(input.hand_over.days);
    let (from, count) = match transit.counted_from {
        CountedFrom::HandOver => (left, transit_days),
        // No days at all are none after the first either.
        CountedFrom::HandOverIsDayOne => (left, transit_days.saturating_sub(1)),
        CountedFrom::LatestHandOver => (input.hand_over.latest(), transit_days),
        CountedFrom::Order => (input.hand_over.start, transit_days),
    };
    let departs = seasons(input, pace, from, told)?;

    // Under way to the border; not there before the destination's day on which it was handed over.
    let clearance = input.clearance.filter(|_| !transit.customs_inside);
    let behind = if input.clearance.is_some() { count.min(transit.after_border.into()) } else { 0 };
    let before = count.saturating_sub(behind);
    let cleared = clearance.map_or(0, |range| pace.of(range));
    let reached = if behind == 0 && cleared == 0 && input.also_on != Weekdays::NONE {
        to_the_door(input, departs, count, told)?
    } else {
        under_way(transit.unit, input.moves, departs, before, told)?
    };
    let (there, _) = input.zone.local(pace.pick(input.hand_over.moments));
    let border = reached.max(left).max(there);
    note_waiting(reached, border, left, told);
    let why = Why::UnderWay { transit, waits: border > reached };
    told.step(StepKind::Transit, [departs, border], before, why);

    let mut day = border;
    if let Some(range) = clearance {
        let cleared_on = after(input.customs, day, cleared, told)?;
        let why = Why::Takes { unit: Unit::Business, range, what: "in customs" };
        told.step(StepKind::Customs, [day, cleared_on], cleared, why);
        day = cleared_on;
    }
    if behind > 0 {
        let arrived = under_way(transit.unit, input.delivers, day, behind, told)?;
        // Data give one number of days behind the border, and no range.
        let (unit, range) = (transit.unit, Range::NONE);
        let why = Why::Takes { unit, range, what: "of the transit, behind the border" };
        told.step(StepKind::Onward, [day, arrived], behind, why);
        day = arrived;
    }
    let remote = pace.of(input.remote);
    if remote > 0 {
        let arrived = after(input.delivers, day, remote, told)?;
        let why = Why::Takes { unit: Unit::Business, range: input.remote, what: "for a remote area" };
        told.step(StepKind::Remote, [day, arrived], remote, why);
        day = arrived;
    }
    let arrival = first_open(input.delivers, day, told)?;
    told.step(StepKind::Delivery, [day, arrival], 0, Why::Waits("delivered on the first day of delivery"));
    Some(Walk { border, arrival })
}

/// Notes the days on which a parcel whose days under way are over is not yet at the border.
fn note_waiting(reached: Day, border: Day, left: Day, told: &mut Narrative<'_>) {
    let mut day = reached;
    while day < border {
        if day < left {
            told.skip(day, "not yet handed over", Side::Origin);
        } else {
            told.skip(day, "already over", Side::Destination);
        }
        day = day.plus(1);
    }
}

/// The day from which transit counts, after the days of the seasons in which it is handed over.
fn seasons<'a>(input: &ScheduleRequest<'_, 'a>, pace: Pace, mut day: Day, told: &mut Narrative<'a>) -> Option<Day> {
    let unit = input.transit.unit;
    for season in input.seasons {
        let count = pace.of(season.days);
        if count > 0 && season.slows(input.service, input.to, HandOverDay(day)) {
            let slowed = under_way(unit, input.moves, day, count, told)?;
            // Waiting for the season's end must not be faster, or a later order would come earlier.
            match season.until.filter(|end| *end <= slowed) {
                None => {
                    told.step(
                        StepKind::Season,
                        [day, slowed],
                        count,
                        Why::Slowed { season, unit, until_its_end: false },
                    );
                    day = slowed;
                }
                Some(end) => {
                    // Whoever waits for the end waits every day.
                    told.take_skipped();
                    let (waited, unit) = (end.since(day) as u32, Unit::Calendar);
                    told.step(StepKind::Season, [day, end], waited, Why::Slowed { season, unit, until_its_end: true });
                    day = end;
                }
            }
        }
    }
    Some(day)
}

/// Under way to the door with nothing in between: the last day is the delivery's own, where that is sooner.
fn to_the_door<'a>(input: &ScheduleRequest<'_, 'a>, from: Day, count: u32, told: &mut Narrative<'a>) -> Option<Day> {
    let unit = input.transit.unit;
    let Some(before) = count.checked_sub(1).filter(|_| unit == Unit::Business) else {
        return under_way(unit, input.moves, from, count, told);
    };
    let last = after(input.moves, from, before, told)?.plus(1);
    let untold = &mut Narrative::silent();
    let delivers_sooner = first_open(input.delivers, last, untold) < first_open(input.moves, last, untold);
    first_open(if delivers_sooner { input.delivers } else { input.moves }, last, told)
}
