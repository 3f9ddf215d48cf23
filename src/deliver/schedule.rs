//! When does it come by this service? The three walks from the hand-over to the door.
//!
//! In: a hand-over, the service's transit days, clearance, and everybody's calendars. Out: the [`Timeline`], or why there is
//! none. The rule stands in the folder's `mod.rs`; this file walks it, and writes the likely walk's steps when asked.

use super::walk::Ahead;
use super::{Account, Confidence, Counted, HandOver, Pace, StepKind, Timeline, WorkDays};
use crate::book::Names;
use crate::book::holidays::Weekdays;
use crate::book::transit::{Basis, CountedFrom, Range, Season, TransitDays, Unit};
use crate::calendar::{Day, TimeZone};

/// What the way depends on.
#[derive(Debug, Clone, Copy)]
pub struct ScheduleRequest<'a> {
    /// When it is handed over.
    pub hand_over: &'a HandOver,
    /// How long it is under way.
    pub transit: &'a TransitDays,
    /// Whose rest stops business days of transit: usually both ends'.
    pub moves: &'a [WorkDays<'a>],
    /// Days of customs; none where no border is crossed.
    pub clearance: Option<Range>,
    /// When the destination's customs works.
    pub customs: &'a [WorkDays<'a>],
    /// When the carrier delivers there: its weekdays, as the service and the shopper's wish have them.
    pub delivers: &'a [WorkDays<'a>],
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

/// Who works when, along the way.
struct Stretches<'a> {
    moves: Ahead<'a>,
    customs: Ahead<'a>,
    delivers: Ahead<'a>,
}

/// When a consignment comes by a service; none when nobody ever moves, clears or delivers there. What there is to say of the
/// hand-over stands in the account before.
pub fn schedule(input: &ScheduleRequest<'_>, account: &mut Account) -> Option<Timeline> {
    let (transit_days, confidence) = spread(input);
    let start = input.hand_over.start;
    let ahead = |who| Ahead::new(who, start);
    let mut on =
        Stretches { moves: ahead(input.moves), customs: ahead(input.customs), delivers: ahead(input.delivers) };
    let [earliest, likely, latest] = Pace::each(|pace| walk(input, &mut on, pace, pace.pick(&transit_days), account))?;
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
fn spread(input: &ScheduleRequest<'_>) -> ([u32; 3], Confidence) {
    let transit = input.transit;
    let middle = transit.likely();
    let least = middle.min(transit.range.min.into());
    let (most, confidence) = match transit.at(input.percent) {
        Some(days) => (days, Confidence { percent: Some(input.percent), basis: transit.basis }),
        None => (transit.range.max.into(), Confidence { percent: None, basis: Basis::Range }),
    };
    ([least, middle, most.max(middle)], confidence)
}

fn walk(
    input: &ScheduleRequest<'_>,
    on: &mut Stretches<'_>,
    pace: Pace,
    transit_days: u32,
    account: &mut Account,
) -> Option<Walk> {
    account.of(pace);
    let transit = input.transit;
    let left = pace.pick(&input.hand_over.days);
    let (from, count) = match transit.counted_from {
        CountedFrom::HandOver => (left, transit_days),
        CountedFrom::HandOverIsDayOne => (left, transit_days.saturating_sub(1)),
        CountedFrom::LatestHandOver => (input.hand_over.latest(), transit_days),
        CountedFrom::Order => (input.hand_over.start, transit_days),
    };
    let departs = seasons(input, &mut on.moves, pace, from, account)?;

    // Under way to the border; not there before the destination's day on which it was handed over.
    let clearance = input.clearance.filter(|_| !transit.customs_inside);
    let behind = if input.clearance.is_some() { count.min(transit.after_border.into()) } else { 0 };
    let before = count.saturating_sub(behind);
    let cleared = clearance.map_or(0, |range| pace.of(range));
    let reached = if behind == 0 && cleared == 0 && input.also_on != Weekdays::NONE {
        to_the_door(transit.unit, on, departs, count, account)?
    } else {
        on.moves.under_way(transit.unit, departs, before, account)?
    };
    let border = reached.max(left);
    // No clock is more than two days ahead of another, so most ways need not ask the destination's.
    let border = if border >= left.plus(2) {
        border
    } else {
        border.max(input.zone.local(pace.pick(&input.hand_over.moments)).0)
    };
    account.step(StepKind::Transit, departs, border, before, || under_way(transit, before, border > reached));

    let mut day = border;
    if let Some(range) = clearance {
        let counted =
            Counted { kind: StepKind::Customs, days: cleared, unit: Unit::Business, range, what: " in customs" };
        day = on.customs.count(&counted, day, account)?;
    }
    if behind > 0 {
        let (unit, what) = (transit.unit, " of the transit, behind the border");
        let counted = Counted { kind: StepKind::Onward, days: behind, unit, range: Range::default(), what };
        day = on.delivers.count(&counted, day, account)?;
    }
    let (days, range) = (pace.of(input.remote), input.remote);
    if days > 0 {
        let what = " for a remote area";
        let counted = Counted { kind: StepKind::Remote, days, unit: Unit::Business, range, what };
        day = on.delivers.count(&counted, day, account)?;
    }
    let arrival = on.delivers.wait(StepKind::Delivery, day, "delivered on the first day of delivery", account)?;
    Some(Walk { border, arrival })
}

/// The day from which transit counts, after the days of the seasons in which it is handed over.
fn seasons(
    input: &ScheduleRequest<'_>,
    moves: &mut Ahead<'_>,
    pace: Pace,
    mut day: Day,
    account: &mut Account,
) -> Option<Day> {
    for season in input.seasons {
        let count = pace.of(season.days);
        if count > 0 && season.slows(input.service, input.to, day) {
            // Waiting for the season's end must not be faster, or a later order would come earlier.
            let to = moves.under_way(input.transit.unit, day, count, account)?.min(season.until);
            let kind = StepKind::Season;
            let mut counted =
                Counted { kind, days: count, unit: input.transit.unit, range: season.days, what: " for " };
            let mut end = "";
            if to == season.until {
                // Whoever waits for the end waits every day.
                account.passed();
                counted.days = to.since(day) as u32;
                (counted.unit, end) = (Unit::Calendar, ", no longer than until their end");
            }
            let name = &season.because;
            account.step(kind, day, to, counted.days, || counted.sentence() + name + end);
            day = to;
        }
    }
    Some(day)
}

/// Under way to the door with nothing in between: the last day is the delivery's own, where that is sooner.
fn to_the_door(unit: Unit, on: &mut Stretches<'_>, from: Day, count: u32, account: &mut Account) -> Option<Day> {
    let Some(before) = count.checked_sub(1).filter(|_| unit == Unit::Business) else {
        return on.moves.under_way(unit, from, count, account);
    };
    let last = on.moves.after(from, before, account)?.plus(1);
    let sooner = account.silently(|account| on.delivers.first_open(last, account) < on.moves.first_open(last, account));
    if sooner { &mut on.delivers } else { &mut on.moves }.first_open(last, account)
}

/// Why so many days to the border, where it may be a day later than those under way are over.
fn under_way(transit: &TransitDays, days: u32, waits: bool) -> String {
    let counted_from = match transit.counted_from {
        CountedFrom::HandOver => "",
        CountedFrom::HandOverIsDayOne => ", and the day of the hand-over is the first",
        CountedFrom::LatestHandOver => ", counted from the last day of hand-over",
        CountedFrom::Order => ", counted from the order",
    };
    let waits = if waits { ", and it is a later day there when it is handed over" } else { "" };
    let (kind, unit, range) = (StepKind::Transit, transit.unit, transit.range);
    let mut sentence = Counted { kind, days, unit, range, what: " under way" }.sentence();
    match transit.basis {
        Basis::Range => {}
        Basis::Carrier => sentence.push_str(", the carrier's median"),
        Basis::History => sentence += &format!(", the median of {} past shipments", transit.sample),
    }
    sentence + counted_from + waits
}
