//! Do the walks keep their rule over random calendars, and do dates never go backwards?
//!
//! Whether a day is a day of rest is asked of the raw rows, which know no calendar. Every step must take the days that the rule
//! gives it, skip days of rest and no others, and add up.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use landfall::book::Names;
use landfall::book::holidays::{Calendar, Holiday, KeptBy, Weekdays, Weekend};
use landfall::book::shop::{ClockTime, CutOff};
use landfall::book::transit::{Basis, Closure, CountedFrom, Range, Season, TransitDays, Unit};
use landfall::calendar::{Day, Instant, Span, TimeZone, Weekday};
use landfall::deliver::{
    HandOver, HandOverRequest, Narrative, PlaceRest, ScheduleRequest, Side, StepKind, Timeline, WorkDays, hand_over,
    order_by, schedule,
};
use landfall::record::{from_bytes, to_bytes};
use proptest::prelude::*;

/// 2026-01-01.
const START: i32 = 20_454;

/// Everything random about one order.
#[derive(Debug, Clone)]
struct World {
    at: i64,
    offsets: (i32, i32, i32),
    weekends: [u8; 4],
    holidays: [Vec<(i32, u8)>; 2],
    part: u8,
    closed: Vec<(i32, i32)>,
    open: Vec<i32>,
    cut_offs: [Option<u16>; 7],
    processing: (u16, u16),
    transit: (u16, u16),
    business: bool,
    counted_from: u8,
    after_border: u16,
    clearance: Option<(u16, u16)>,
    inside: bool,
    remote: (u16, u16),
    also_on: u8,
    seasons: Vec<(i32, i32, u16, u16)>,
}

fn range(most: u16) -> impl Strategy<Value = (u16, u16)> {
    (0..=most, 0..=most).prop_map(|(a, b)| (a.min(b), a.max(b)))
}

fn worlds() -> impl Strategy<Value = World> {
    let where_and_when = (
        0..700_i64 * 86_400,
        (-43_200..50_400_i32, -43_200..50_400_i32, -3_600..=3_600_i32),
        proptest::array::uniform4(0..0x7f_u8),
        [
            proptest::collection::vec((0..720_i32, 0..4_u8), 0..50),
            proptest::collection::vec((0..720_i32, 0..4_u8), 0..50),
        ],
        0..3_u8,
        proptest::collection::vec((0..720_i32, 1..12_i32), 0..4),
        proptest::collection::vec(0..720_i32, 0..20),
        proptest::array::uniform7(proptest::option::weighted(0.8, 0..1440_u16)),
    );
    let way = (
        range(4),
        range(12),
        any::<bool>(),
        0..4_u8,
        0..3_u16,
        proptest::option::of(range(4)),
        any::<bool>(),
        range(2),
        prop_oneof![Just(0_u8), 1..0x7f_u8],
        proptest::collection::vec((0..720_i32, 1..30_i32, 0..3_u16, 0..4_u16), 0..3),
    );
    (where_and_when, way).prop_map(|(a, b)| World {
        at: i64::from(START) * 86_400 + a.0,
        offsets: a.1,
        weekends: a.2,
        holidays: a.3,
        part: a.4,
        closed: a.5,
        open: a.6,
        cut_offs: a.7,
        processing: b.0,
        transit: b.1,
        business: b.2,
        counted_from: b.3,
        after_border: b.4,
        clearance: b.5,
        inside: b.6,
        remote: b.7,
        also_on: b.8,
        seasons: b.9.into_iter().map(|(from, long, min, more)| (from, from + long, min, min + more)).collect(),
    })
}

fn day(count: i32) -> Day {
    Day::from_epoch(START + count)
}

fn weekdays(bits: u8) -> Weekdays {
    Weekday::ALL.into_iter().filter(|weekday| bits & 1 << *weekday as u8 != 0).collect()
}

fn calendar(world: &World, which: usize) -> Calendar {
    let covers = Span { from: day(0), until: Some(day(1096)) };
    let weekend = Weekend {
        days: weekdays(world.weekends[which]),
        from: day(-9000),
        subdivisions: vec![],
        source: String::new(),
        trust: None,
    };
    let holidays = world.holidays[which]
        .iter()
        .map(|(at, kept)| Holiday {
            day: day(*at),
            name: 0,
            kept_by: match kept {
                0 | 1 => KeptBy::All,
                2 => KeptBy::Only(0b01),
                _ => KeptBy::AllBut(0b10),
            },
            estimated: false,
            observed: false,
        })
        .collect();
    let mut calendar = Calendar::new(format!("C{which}"), covers, vec![weekend], holidays);
    calendar.subdivisions = vec!["A".into(), "B".into()];
    calendar.names = vec!["feast".into()];
    // What a book gives back is what is walked on.
    from_bytes(&to_bytes(&calendar)).unwrap()
}

fn part(world: &World) -> Option<&'static str> {
    [None, Some("A"), Some("B")][usize::from(world.part)]
}

/// Whether a day is a rest day of a calendar, asked of the raw rows.
fn rests(world: &World, which: usize, weekend: u8, at: i32) -> bool {
    let weekday = (START + at + 3).rem_euclid(7);
    let kept = |kept: u8| match (kept, world.part) {
        (0 | 1, _) => true,
        (2, part) => part == 1,
        (_, part) => part != 2,
    };
    weekend >> weekday & 1 == 1 || world.holidays[which].iter().any(|(day, by)| *day == at && kept(*by))
}

fn zone(offset: i32, change: i32, middle: i64) -> TimeZone {
    TimeZone {
        name: "X".into(),
        changes: vec![(0, offset), (middle, offset + change), (middle + 86_400 * 180, offset)],
    }
}

fn zones(world: &World) -> (TimeZone, TimeZone) {
    let middle = i64::from(START + 200) * 86_400 + 3_600;
    (zone(world.offsets.0, world.offsets.2, middle), zone(world.offsets.1, 0, middle))
}

/// Runs the engine on a world, and hands what it found to `then`.
fn engine<T>(
    world: &World,
    then: impl FnOnce(&HandOverRequest<'_, '_>, &ScheduleRequest<'_, '_>, Option<(HandOver, Timeline, Narrative<'_>)>) -> T,
) -> T {
    let calendars = [calendar(world, 0), calendar(world, 1)];
    let (here, there) = zones(world);
    let closed: Vec<Closure> = world
        .closed
        .iter()
        .map(|(from, long)| Closure { from: day(*from), until: day(from + long), because: "closed".into() })
        .collect();
    let rests = [&calendars[0], &calendars[1]].map(|calendar| PlaceRest::of(calendar, part(world)));
    let of = |which: usize, side| WorkDays::of(rests[which], side);
    let open: Vec<Day> = world.open.iter().copied().map(day).collect();
    let works = [WorkDays { open: &open, closed: &closed, ..of(0, Side::Warehouse) }];
    let collects = [WorkDays { weekend: Some(weekdays(world.weekends[2])), ..of(0, Side::Collection) }];
    let moves = [of(0, Side::Origin), of(1, Side::Destination)];
    let customs = [of(1, Side::Customs)];
    let delivers = [WorkDays { weekend: Some(weekdays(world.weekends[3])), ..of(1, Side::Delivery) }];
    let cut_offs: Vec<CutOff> = Weekday::ALL
        .into_iter()
        .zip(world.cut_offs)
        .filter_map(|(weekday, minutes)| {
            Some(CutOff { weekdays: vec![weekday], time: ClockTime { minutes: minutes? } })
        })
        .collect();
    let order = HandOverRequest {
        ready: None,
        at: Instant::from_epoch(world.at),
        zone: &here,
        cut_offs: &cut_offs,
        processing: Range { min: world.processing.0, max: world.processing.1 },
        works: &works,
        collects: &collects,
    };
    let transit = TransitDays {
        range: Range { min: world.transit.0, max: world.transit.1 },
        unit: if world.business { Unit::Business } else { Unit::Calendar },
        counted_from: [
            CountedFrom::HandOver,
            CountedFrom::HandOverIsDayOne,
            CountedFrom::LatestHandOver,
            CountedFrom::Order,
        ][usize::from(world.counted_from)],
        after_border: world.after_border,
        customs_inside: world.inside,
        basis: Basis::Range,
        ..TransitDays::default()
    };
    let seasons: Vec<Season> = world
        .seasons
        .iter()
        .map(|(from, until, min, max)| Season {
            rule: Default::default(),
            because: "a season".into(),
            services: Names::default(),
            to: Names::default(),
            from: day(*from),
            until: Some(day(*until)),
            days: Range { min: *min, max: *max },
            source: String::new(),
            at: String::new(),
            trust: None,
            other_reading: String::new(),
        })
        .collect();
    let mut narrative = Narrative::default();
    let handed = hand_over(&order, &mut narrative);
    let blank = HandOver {
        start: day(0),
        days: [day(0); 3],
        moments: [order.at; 3],
        cut_off: order.at,
        counts_until: order.at,
    };
    let request = ScheduleRequest {
        hand_over: handed.as_ref().unwrap_or(&blank),
        transit: &transit,
        moves: &moves,
        clearance: world.clearance.map(|(min, max)| Range { min, max }),
        customs: &customs,
        delivers: &delivers,
        also_on: weekdays(world.also_on),
        remote: Range { min: world.remote.0, max: world.remote.1 },
        service: "a/b",
        to: &Names::default(),
        seasons: &seasons,
        zone: &there,
        percent: 85,
    };
    let found = handed.and_then(|handed| Some((handed, schedule(&request, &mut narrative)?, narrative)));
    then(&order, &request, found)
}

/// Whether the warehouse or the carrier rests on a day that a step of a kind passes.
fn rests_in(world: &World, kind: StepKind, at: i32) -> bool {
    let of = |which: usize, weekend: usize| rests(world, which, world.weekends[weekend], at);
    let closed = world.closed.iter().any(|(from, long)| *from <= at && at < from + long);
    match kind {
        StepKind::Order | StepKind::Processing => closed || of(0, 0) && !world.open.contains(&at),
        StepKind::HandOver => of(0, 2),
        StepKind::Season | StepKind::Transit => of(0, 0) || of(1, 1),
        StepKind::Customs => of(1, 1),
        StepKind::Onward | StepKind::Remote | StepKind::Delivery => of(1, 3),
    }
}

/// The middle of a range, rounded up.
fn middle((min, max): (u16, u16)) -> u32 {
    u32::from(min + max).div_ceil(2)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn windows_are_ordered_and_begin_with_the_hand_over(world in worlds()) {
        engine(&world, |order, _, found| {
            let Some((handed, timeline, _)) = found else { return Ok(()) };
            prop_assert!(handed.start <= handed.days[0] && handed.days.is_sorted());
            prop_assert!(timeline.earliest <= timeline.likely && timeline.likely <= timeline.latest);
            prop_assert!(timeline.border_earliest <= timeline.border && timeline.border <= timeline.border_latest);
            prop_assert!(handed.days[0] <= timeline.border_earliest && timeline.border_earliest <= timeline.earliest);
            prop_assert!(timeline.border <= timeline.likely && timeline.border_latest <= timeline.latest);
            prop_assert!(timeline.order_before > order.at);
            Ok(())
        })?;
    }

    #[test]
    fn a_later_order_never_comes_earlier(world in worlds(), later in prop_oneof![Just(86_400_i64), 1..400_000_i64]) {
        let mut shifted = world.clone();
        shifted.at += later;
        let days = |world: &World| engine(world, |_, _, found| found.map(|(handed, timeline, _)| {
            let border = [timeline.border_earliest, timeline.border, timeline.border_latest];
            [handed.days, border, [timeline.earliest, timeline.likely, timeline.latest]].concat()
        }));
        if let (Some(first), Some(second)) = (days(&world), days(&shifted)) {
            for (first, second) in first.into_iter().zip(second) {
                prop_assert!(first <= second);
            }
        }
    }

    #[test]
    fn the_countdown_keeps_the_hand_over_and_no_second_more(world in worlds()) {
        engine(&world, |order, _, found| {
            let Some((handed, ..)) = found else { return Ok(()) };
            let days = |at: i64| hand_over(&HandOverRequest { at: Instant::from_epoch(at), ..*order }, &mut Narrative::default())
                .map(|handed| handed.days);
            let same = Some(handed.days);
            prop_assert_eq!(days(handed.cut_off.since_epoch() - 1), same);
            prop_assert_ne!(days(handed.cut_off.since_epoch()), same);
            Ok(())
        })?;
    }

    #[test]
    fn order_by_is_the_last_moment(world in worlds(), ahead in 0..60_i32) {
        engine(&world, |order, way, found| {
            let Some((_, timeline, _)) = found else { return Ok(()) };
            let wanted = timeline.latest.plus(ahead - 5);
            let dated = |at: Instant| {
                let nothing = &mut Narrative::default();
                let handed = hand_over(&HandOverRequest { at, ..*order }, nothing)?;
                schedule(&ScheduleRequest { hand_over: &handed, ..*way }, nothing)
            };
            let latest = |at| dated(at).map(|timeline| timeline.latest);
            match order_by(wanted, order.at, dated) {
                None => prop_assert!(timeline.latest > wanted),
                Some(before) => {
                    prop_assert!(before > order.at);
                    prop_assert!(latest(Instant::from_epoch(before.since_epoch() - 1)).is_some_and(|latest| latest <= wanted));
                    prop_assert!(latest(before).is_none_or(|latest| latest > wanted));
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn steps_add_up(world in worlds()) {
        engine(&world, |_, _, found| {
            let Some((handed, timeline, narrative)) = found else { return Ok(()) };
            for pair in narrative.steps.windows(2) {
                // Days under way may be counted from another day than the hand-over's.
                let joined = pair[0].to == pair[1].from;
                prop_assert!(joined || pair[0].kind == StepKind::HandOver && world.counted_from >= 2, "{pair:?}");
            }
            let ends = |kind| narrative.steps.iter().rfind(|step| step.kind == kind).map(|step| step.to);
            prop_assert_eq!(ends(StepKind::Order), Some(handed.start));
            prop_assert_eq!(ends(StepKind::HandOver), Some(timeline.hand_over));
            prop_assert_eq!(ends(StepKind::Transit), Some(timeline.border));
            prop_assert_eq!(narrative.steps.last().map(|step| step.to), Some(timeline.likely));
            for step in &narrative.steps {
                let long = step.to.since(step.from);
                prop_assert_eq!(long, step.days as i32 + step.skipped.len() as i32, "{:?}", step);
                let inside = step.skipped.iter().all(|day| step.from <= day.date && day.date <= step.to);
                prop_assert!(inside && step.skipped.is_sorted_by(|one, next| one.date < next.date), "{step:?}");
            }
            Ok(())
        })?;
    }

    #[test]
    fn steps_take_the_days_of_the_rule_and_pass_days_of_rest_alone(world in worlds()) {
        let world = World { also_on: 0, seasons: vec![], ..world };
        engine(&world, |_, _, found| {
            let Some((.., narrative)) = found else { return Ok(()) };
            let under_way = middle(world.transit).saturating_sub(u32::from(world.counted_from == 1));
            let behind = world.clearance.map_or(0, |_| under_way.min(world.after_border.into()));
            let cleared = world.clearance.filter(|_| !world.inside).map_or(0, middle);
            for step in &narrative.steps {
                let kind = step.kind;
                let expected = match kind {
                    StepKind::Order | StepKind::HandOver | StepKind::Delivery => 0,
                    StepKind::Processing => middle(world.processing),
                    StepKind::Season => panic!("there is none"),
                    StepKind::Transit => under_way - behind,
                    StepKind::Customs => cleared,
                    StepKind::Onward => behind,
                    StepKind::Remote => middle(world.remote),
                };
                prop_assert_eq!(step.days, expected, "{:?}", step);
                // Neither a cut-off that is missed nor waiting for the hand-over is a rest.
                let waits = |because: &str| {
                    ["cut-off", "not yet handed over", "already over"].iter().any(|wait| because.contains(wait))
                };
                let waited = step.skipped.iter().any(|day| waits(&day.because()));
                let calendar = !world.business && matches!(kind, StepKind::Transit | StepKind::Onward);
                let skipped = |at: i32| step.skipped.iter().find(|skipped| skipped.date == day(at));
                for at in step.from.since(day(0))..=step.to.since(day(0)) {
                    let rests = rests_in(&world, kind, at);
                    match skipped(at) {
                        Some(day) => prop_assert!(rests || waits(&day.because()), "{at} {step:?}"),
                        // The days on which a step begins, or on which it has waited for the hand-over, may be days of rest.
                        None => {
                            let ends = day(at) == step.from || day(at) == step.to && waited;
                            prop_assert!(!rests || calendar || ends || step.days == 0, "{at} {step:?}");
                        }
                    }
                }
                let waiting = matches!(kind, StepKind::Order | StepKind::HandOver | StepKind::Delivery);
                prop_assert!(!waiting || !rests_in(&world, kind, step.to.since(day(0))), "{step:?}");
            }
            Ok(())
        })?;
    }
}

#[test]
fn nobody_who_never_works_delivers() {
    let always = [WorkDays::weekly(Weekday::ALL.into_iter().collect(), Side::Warehouse)];
    let open = [WorkDays::weekly(Weekdays::NONE, Side::Collection)];
    let zone = TimeZone { name: "UTC".into(), changes: vec![] };
    let order = HandOverRequest {
        ready: None,
        at: Instant::from_epoch(1_800_000_000),
        zone: &zone,
        cut_offs: &[CutOff { weekdays: Weekday::ALL.to_vec(), time: ClockTime { minutes: 720 } }],
        processing: Range { min: 0, max: 1 },
        works: &always,
        collects: &open,
    };
    assert_eq!(hand_over(&order, &mut Narrative::default()), None);
    assert!(hand_over(&HandOverRequest { works: &open, ..order }, &mut Narrative::default()).is_some());
}
