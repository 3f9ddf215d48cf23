//! When does the carrier take it over? From the order's moment, through the cut-off and processing, to the collection.
//!
//! In: the order's instant, the warehouse's zone, cut-offs by weekday, processing days, and the days on which the warehouse
//! works and parcels are collected. Out: the hand-over day of the three walks, and until when an order keeps all three. The
//! first working day whose cut-off is still to come is the first day of processing; none of it is needed where processing
//! takes 0 days, which leave on that day. Cut-offs are wall-clock times: daylight saving moves them with the clock.

use super::walk::{Ahead, HORIZON, Log};
use super::{Doubt, Pace, Step, StepKind, WorkDays, counted};
use crate::book::transit::Range;
use crate::calendar::{Day, Instant, TimeZone, Weekday};
use crate::problem::{Reason, Refusal};

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
    /// What a refusal is about: `carrier/service`.
    pub service: &'a str,
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
    /// Whether steps are wanted.
    pub steps: bool,
}

/// When the carrier takes it over.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The likely walk's steps; empty unless asked for.
    pub steps: Vec<Step>,
    /// What makes the days less than sure.
    pub doubts: Vec<Doubt>,
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

/// When the carrier takes an order over.
///
/// # Errors
/// A refusal of the service when the warehouse never works or nothing is ever collected.
pub fn hand_over(input: &HandOverRequest<'_>) -> Result<HandOver, Box<Refusal>> {
    let (ordered, _) = input.zone.local(input.at);
    let mut log = Log::default();
    log.keep = input.steps;
    let mut works = Ahead::new(input.works);
    let mut collects = Ahead::new(input.collects);
    let (start, counts_until) = first_start(input, &mut works, ordered, &mut log).ok_or_else(|| never(input))?;
    let mut steps = Vec::new();
    if input.steps {
        steps.push(order_step(input, ordered, start, &mut log));
    }
    let days = leaves(input, &mut works, &mut collects, start, &mut log, &mut steps).ok_or_else(|| never(input))?;
    log.keep = false;
    // A later working day may keep all three days, where parcels are collected less often than processed.
    let (mut last, mut cut_off) = (start, counts_until);
    let mut quiet = Log::default();
    for _ in 0..LOOK_AHEAD {
        let Some((next, until)) = first_start(input, &mut works, last.plus(1), &mut quiet) else { break };
        if leaves(input, &mut works, &mut collects, next, &mut quiet, &mut Vec::new()) != Some(days) {
            break;
        }
        (last, cut_off) = (next, until);
    }
    let [earliest, likely, latest] = days;
    let moment = |day: Day| {
        let seconds = input.collected_at.or(input.cut_offs.on(day.weekday())).unwrap_or(86_399);
        input.zone.instant(day, seconds)
    };
    Ok(HandOver {
        ordered,
        start,
        earliest,
        likely,
        latest,
        moments: [moment(earliest), moment(likely), moment(latest)],
        at: input.at,
        cut_off,
        counts_until,
        steps,
        doubts: log.doubts(Vec::new()),
    })
}

/// The first working day from `from` on whose cut-off comes after the order, and that cut-off.
fn first_start<'a>(
    input: &HandOverRequest<'a>,
    works: &mut Ahead<'a>,
    from: Day,
    log: &mut Log,
) -> Option<(Day, Instant)> {
    let mut day = from;
    // A working day may have no cut-off on its weekday, or one that has passed.
    for _ in 0..HORIZON {
        day = works.first_open(day, log)?;
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

/// The hand-over days of the three walks from a first day of processing; the likely walk's steps are added to `steps`.
fn leaves<'a>(
    input: &HandOverRequest<'a>,
    works: &mut Ahead<'a>,
    collects: &mut Ahead<'a>,
    start: Day,
    log: &mut Log,
    steps: &mut Vec<Step>,
) -> Option<[Day; 3]> {
    let keep = log.keep;
    log.keep = false;
    let mut leave = |pace: Pace, log: &mut Log| {
        let ready = works.after(start, pace.of(input.processing), log)?;
        collects.first_open(ready, log)
    };
    let least = leave(Pace::Least, log)?;
    let most = leave(Pace::Most, log)?;
    log.keep = keep;
    let days = Pace::Middle.of(input.processing);
    let ready = works.after(start, days, log)?;
    if keep {
        let because = match days {
            0 => "ready on the day from which the order counts".to_string(),
            _ => format!(
                "{} of processing ({} to {}), of which {start} is the first",
                counted(days, "working "),
                input.processing.min,
                input.processing.max
            ),
        };
        let skipped = log.take();
        steps.push(Step { kind: StepKind::Processing, from: start, to: ready, days, skipped, because });
    }
    let middle = collects.first_open(ready, log)?;
    if keep {
        let because = format!("handed over on {middle}, the first day of collection");
        let skipped = log.take();
        steps.push(Step { kind: StepKind::HandOver, from: ready, to: middle, days: 0, skipped, because });
    }
    Some([least, middle, most])
}

fn order_step(input: &HandOverRequest<'_>, ordered: Day, start: Day, log: &mut Log) -> Step {
    let clock = |seconds: i32| format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    let cut_off = input.cut_offs.on(ordered.weekday());
    let missed = cut_off.is_some_and(|seconds| input.at >= input.zone.instant(ordered, seconds));
    let because = match cut_off {
        Some(seconds) if start == ordered => {
            format!("ordered before the cut-off at {}, so counted from the same day", clock(seconds))
        }
        Some(seconds) if missed => {
            format!("ordered after the cut-off at {}, so counted from {start}", clock(seconds))
        }
        _ => format!("ordered on a day without work, so counted from {start}"),
    };
    Step { kind: StepKind::Order, from: ordered, to: start, days: 0, skipped: log.take(), because }
}

fn never(input: &HandOverRequest<'_>) -> Box<Refusal> {
    let because = "the warehouse never works or hands over parcels within two years of the order";
    Box::new(Refusal::service(input.service, Reason::new("never_handed_over", []), because))
}
