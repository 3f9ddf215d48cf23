//! When does it come by this service? The three walks from the hand-over to the door.
//!
//! In: a hand-over, the service's transit days, clearance, and everybody's calendars. Out: the [`Timeline`], or why there is
//! none. The rule stands in the folder's `mod.rs`; this file walks it, and writes the likely walk's steps when asked.

use super::walk::{Ahead, Log};
use super::{Confidence, HandOver, Pace, Step, StepKind, Timeline, WorkDays, counted};
use crate::book::holidays::Weekdays;
use crate::book::transit::{Basis, CountedFrom, Range, Season, TransitDays, Unit};
use crate::calendar::{Day, TimeZone};
use crate::problem::{Reason, Refusal};

/// What the way depends on.
#[derive(Debug, Clone, Copy)]
pub struct ScheduleRequest<'a> {
    /// The service: `carrier/service`.
    pub service: &'a str,
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
    /// Seasons that may slow it.
    pub seasons: &'a [&'a Season],
    /// The destination's clock.
    pub zone: &'a TimeZone,
    /// The shop's percentile: so many per cent are to come by `latest`.
    pub percent: u8,
    /// The carrier pays when it is late.
    pub guaranteed: bool,
    /// Whether steps are wanted.
    pub steps: bool,
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

/// When a consignment comes by a service.
///
/// # Errors
/// A refusal of the service when nobody ever moves, clears or delivers there.
pub fn schedule(input: &ScheduleRequest<'_>) -> Result<Timeline, Box<Refusal>> {
    let never = || {
        let because = "the service does not deliver there on any day within the next two years";
        Box::new(Refusal::service(input.service, Reason::new("never_delivered", []), because))
    };
    let (least, middle, most, confidence) = spread(input);
    let mut log = Log::default();
    let mut none = Vec::new();
    let mut stretches = Stretches {
        moves: Ahead::new(input.moves),
        customs: Ahead::new(input.customs),
        delivers: Ahead::new(input.delivers),
    };
    let on = &mut stretches;
    let earliest = walk(input, on, Pace::Least, least, &mut log, &mut none).ok_or_else(never)?;
    let latest = walk(input, on, Pace::Most, most, &mut log, &mut none).ok_or_else(never)?;
    log.keep = input.steps;
    let mut steps = input.hand_over.steps.clone();
    let likely = walk(input, on, Pace::Middle, middle, &mut log, &mut steps).ok_or_else(never)?;
    // Days counted from the order move with it, even while the hand-over does not.
    let order_before = match input.transit.counted_from {
        CountedFrom::Order => input.hand_over.counts_until,
        _ => input.hand_over.cut_off,
    };
    Ok(Timeline {
        ship_by: input.hand_over.latest,
        order_before,
        order_within_s: order_before.since_epoch() - input.hand_over.at.since_epoch(),
        hand_over: input.hand_over.likely,
        earliest: earliest.arrival,
        likely: likely.arrival,
        latest: latest.arrival,
        border: likely.border,
        border_earliest: earliest.border,
        border_latest: latest.border,
        confidence,
        guaranteed: input.guaranteed,
        steps: if input.steps { steps } else { Vec::new() },
        doubts: log.doubts(input.hand_over.doubts.clone()),
    })
}

/// Transit days of the three walks, in rising order whatever the data say, and how sure the last of them is.
fn spread(input: &ScheduleRequest<'_>) -> (u16, u16, u16, Confidence) {
    let transit = input.transit;
    let middle = transit.likely();
    let least = transit.range.min.min(middle);
    let (most, confidence) = match transit.at(input.percent) {
        Some(found) => (found.days, Confidence { percent: Some(input.percent), basis: transit.basis }),
        None => {
            let highest = transit.percentiles.last().map_or(0, |known| known.days);
            (transit.range.max.max(highest), Confidence { percent: None, basis: Basis::Range })
        }
    };
    (least, middle, most.max(middle), confidence)
}

fn walk<'a>(
    input: &ScheduleRequest<'a>,
    on: &mut Stretches<'a>,
    pace: Pace,
    transit_days: u16,
    log: &mut Log,
    steps: &mut Vec<Step>,
) -> Option<Walk> {
    let transit = input.transit;
    let left = input.hand_over.day(pace);
    let keep = log.keep;
    let (from, count) = match transit.counted_from {
        CountedFrom::HandOver => (left, transit_days),
        CountedFrom::HandOverIsDayOne => (left, transit_days.saturating_sub(1)),
        CountedFrom::LatestHandOver => (input.hand_over.latest, transit_days),
        CountedFrom::Order => (input.hand_over.start, transit_days),
    };
    let departs = seasons(input, &mut on.moves, pace, from, log, steps)?;

    // Under way to the border; not there before the destination's day on which it was handed over.
    let behind = if input.clearance.is_some() { transit.after_border.min(count) } else { 0 };
    let cleared = input.clearance.filter(|_| !transit.customs_inside).map_or(0, |range| pace.of(range));
    let reached = if behind == 0 && cleared == 0 && input.also_on != Weekdays::NONE {
        to_the_door(transit.unit, on, departs, count, log)?
    } else {
        under_way(transit.unit, &mut on.moves, departs, count - behind, log)?
    };
    let there = input.zone.local(input.hand_over.moment(pace)).0;
    let border = reached.max(left).max(there);
    if keep {
        steps.push(transit_step(input, [departs, reached, border], count - behind, log));
    }

    let mut day = border;
    if let Some(range) = input.clearance.filter(|_| !transit.customs_inside) {
        let count = pace.of(range);
        let to = on.customs.after(day, count, log)?;
        if keep {
            let because = format!("{} in customs ({} to {})", counted(count, "business "), range.min, range.max);
            steps.push(step(StepKind::Customs, day, to, count, because, log));
        }
        day = to;
    }
    if behind > 0 {
        let to = under_way(transit.unit, &mut on.delivers, day, behind, log)?;
        if keep {
            let because = format!("{} of the transit lie behind the border", counted(behind, ""));
            steps.push(step(StepKind::Onward, day, to, behind, because, log));
        }
        day = to;
    }
    let remote = pace.of(input.remote);
    if remote > 0 {
        let to = on.delivers.after(day, remote, log)?;
        if keep {
            let because = format!("{} for a remote area", counted(remote, "business "));
            steps.push(step(StepKind::Remote, day, to, remote, because, log));
        }
        day = to;
    }
    let arrival = on.delivers.first_open(day, log)?;
    if keep {
        let because = format!("delivered on {arrival}, the first day of delivery");
        steps.push(step(StepKind::Delivery, day, arrival, 0, because, log));
    }
    Some(Walk { border, arrival })
}

/// The day from which transit counts, after the days of the seasons in which it is handed over.
fn seasons<'a>(
    input: &ScheduleRequest<'a>,
    moves: &mut Ahead<'a>,
    pace: Pace,
    mut day: Day,
    log: &mut Log,
    steps: &mut Vec<Step>,
) -> Option<Day> {
    for season in input.seasons {
        let count = pace.of(season.days);
        if season.from <= day && day < season.until && count > 0 {
            // Waiting for the season's end must not be faster, or a later order would come earlier.
            let to = under_way(input.transit.unit, moves, day, count, log)?.min(season.until);
            if log.keep {
                let (mut days, mut because) = (count, format!("{} for {}", counted(count, ""), season.because));
                if to == season.until {
                    // Whoever waits for the end waits every day.
                    days = u16::try_from(to.since_epoch() - day.since_epoch()).unwrap_or(count);
                    because = format!("no longer than until the end of {} on {to}", season.because);
                    log.take();
                }
                steps.push(step(StepKind::Season, day, to, days, because, log));
            }
            day = to;
        }
    }
    Some(day)
}

fn under_way<'a>(unit: Unit, days: &mut Ahead<'a>, from: Day, count: u16, log: &mut Log) -> Option<Day> {
    match unit {
        Unit::Calendar => Some(from.plus(count.into())),
        Unit::Business => days.after(from, count, log),
    }
}

/// Under way to the door with nothing in between: the last day is the delivery's own, where that is sooner.
fn to_the_door<'a>(unit: Unit, on: &mut Stretches<'a>, from: Day, count: u16, log: &mut Log) -> Option<Day> {
    let Some(before) = count.checked_sub(1).filter(|_| unit == Unit::Business) else {
        return under_way(unit, &mut on.moves, from, count, log);
    };
    let mut quiet = Log::default();
    let moved = on.moves.after(from, count, &mut quiet)?;
    let last = on.moves.after(from, before, &mut quiet)?.plus(1);
    if on.delivers.first_open(last, &mut quiet)? >= moved {
        return on.moves.after(from, count, log);
    }
    on.moves.after(from, before, log)?;
    on.delivers.first_open(last, log)
}

/// From the day of departure to the border, which it may reach a day after the days under way are over.
fn transit_step(input: &ScheduleRequest<'_>, [departs, reached, border]: [Day; 3], days: u16, log: &mut Log) -> Step {
    let transit = input.transit;
    let word = if transit.unit == Unit::Business { "business " } else { "calendar " };
    let known = match transit.basis {
        Basis::Range => format!("{} to {}", transit.range.min, transit.range.max),
        Basis::Carrier => "the carrier's median".to_string(),
        Basis::History if transit.sample > 0 => format!("the median of {} past shipments", transit.sample),
        Basis::History => "the median of past shipments".to_string(),
    };
    let counted_from = match transit.counted_from {
        CountedFrom::HandOver => "",
        CountedFrom::HandOverIsDayOne => ", and the day of the hand-over is the first",
        CountedFrom::LatestHandOver => ", counted from the last day of hand-over",
        CountedFrom::Order => ", counted from the order",
    };
    let waits =
        if border > reached { format!(", and there it is {border} when it is handed over") } else { String::new() };
    let because = format!("{} under way ({known}){counted_from}{waits}", counted(days, word));
    step(StepKind::Transit, departs, border, days, because, log)
}

fn step(kind: StepKind, from: Day, to: Day, days: u16, because: String, log: &mut Log) -> Step {
    Step { kind, from, to, days, skipped: log.take(), because }
}
