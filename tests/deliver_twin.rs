//! Do the walks agree with a naive twin over random calendars, and do dates never go backwards?
//!
//! The twin knows no calendars: it asks of every day of three years whether somebody rests, writes the working days down in
//! lists, and takes the nth entry. Where the engine and the twin disagree, one of them counts wrongly.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use landfall::book::Names;
use landfall::book::holidays::{Calendar, Holiday, KeptBy, Weekdays, Weekend};
use landfall::book::shop::{ClockTime, CutOff};
use landfall::book::transit::{Basis, Closure, CountedFrom, Range, Season, TransitDays, Unit};
use landfall::calendar::{Day, Instant, Span, TimeZone, Weekday};
use landfall::deliver::{
    HandOver, HandOverRequest, Narrative, PlaceRest, ScheduleRequest, Side, Timeline, WorkDays, hand_over, order_by,
    schedule,
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
            because: "a season".into(),
            services: Names::default(),
            to: Names::default(),
            from: day(*from),
            until: day(*until),
            days: Range { min: *min, max: *max },
            source: String::new(),
            trust: None,
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

/// Days on which work is done, written down.
struct Open(Vec<i32>);

impl Open {
    fn new(rests: impl Fn(i32) -> bool) -> Open {
        Open((-5..2_000).filter(|at| !rests(*at)).collect())
    }
    fn first(&self, from: i32) -> Option<i32> {
        self.0.iter().copied().find(|at| *at >= from)
    }
    fn nth(&self, after: i32, count: u16) -> Option<i32> {
        if count == 0 {
            Some(after)
        } else {
            self.0.iter().copied().filter(|at| *at > after).nth(usize::from(count) - 1)
        }
    }
}

/// Hand-over, border and arrival of the three walks, naively.
fn twin(world: &World) -> Option<([i32; 3], [i32; 3], [i32; 3])> {
    let (here, there) = zones(world);
    let closed = |at: i32| world.closed.iter().any(|(from, long)| *from <= at && at < from + long);
    let works = Open::new(|at| closed(at) || rests(world, 0, world.weekends[0], at) && !world.open.contains(&at));
    let collects = Open::new(|at| rests(world, 0, world.weekends[2], at));
    let moves = Open::new(|at| rests(world, 0, world.weekends[0], at) || rests(world, 1, world.weekends[1], at));
    let customs = Open::new(|at| rests(world, 1, world.weekends[1], at));
    let delivers = Open::new(|at| rests(world, 1, world.weekends[3], at));
    let today = here.local(Instant::from_epoch(world.at)).0.since_epoch() - START;
    let cut_off =
        |at: i32| world.cut_offs[(START + at + 3).rem_euclid(7) as usize].map(|minutes| i32::from(minutes) * 60);
    let in_time =
        // All of the cut-off's minute is in time.
        |at: &i32| cut_off(*at).is_some_and(|seconds| world.at < here.instant(day(*at), seconds + 60).since_epoch());
    let start = works.0.iter().copied().filter(|at| *at >= today).find(in_time)?;
    let middle = |(min, max): (u16, u16)| (min + max).div_ceil(2);
    let three = |range: (u16, u16)| [range.0, middle(range), range.1];
    let mut left = [0; 3];
    for (left, count) in left.iter_mut().zip(three(world.processing)) {
        *left = collects.first(works.nth(start, count)?)?;
    }
    let (mut border, mut arrival) = ([0; 3], [0; 3]);
    for walk in 0..3 {
        let at = |range| three(range)[walk];
        let under_way = |open: &Open, from: i32, count: u16| {
            if world.business { open.nth(from, count) } else { Some(from + i32::from(count)) }
        };
        let mut count = at(world.transit);
        let mut from = match world.counted_from {
            0 => left[walk],
            1 => {
                count = count.saturating_sub(1);
                left[walk]
            }
            2 => left[2],
            _ => start,
        };
        for (first, end, min, max) in &world.seasons {
            if *first <= from && from < *end {
                from = under_way(&moves, from, at((*min, *max)))?.min(*end);
            }
        }
        let behind = if world.clearance.is_some() { world.after_border.min(count) } else { 0 };
        let moment = here.instant(day(left[walk]), cut_off(left[walk]).unwrap_or(86_340));
        let floor = left[walk].max(there.local(moment).0.since_epoch() - START);
        let cleared = world.clearance.filter(|_| !world.inside).map_or(0, at);
        let mut reached = under_way(&moves, from, count - behind)?;
        if world.also_on != 0 && world.business && behind == 0 && cleared == 0 && count > 0 {
            reached = reached.min(delivers.first(moves.nth(from, count - 1)? + 1)?);
        }
        border[walk] = reached.max(floor);
        let mut now = customs.nth(border[walk], cleared)?;
        now = under_way(&delivers, now, behind)?;
        now = delivers.nth(now, at(world.remote))?;
        arrival[walk] = delivers.first(now)?;
    }
    Some((left, border, arrival))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_walks_agree_with_the_twin(world in worlds()) {
        let naive = twin(&world);
        let found = engine(&world, |_, _, found| found.map(|(handed, timeline, _)| {
            let count = |day: Day| day.since_epoch() - START;
            (
                handed.days.map(count),
                [timeline.border_earliest, timeline.border, timeline.border_latest].map(count),
                [timeline.earliest, timeline.likely, timeline.latest].map(count),
            )
        }));
        // The twin's lists end; where they do, it has no opinion.
        if naive.is_some() || found.is_none() {
            prop_assert_eq!(found, naive);
        }
    }

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
        let world = World { counted_from: 0, ..world };
        engine(&world, |_, _, found| {
            let Some((_, timeline, narrative)) = found else { return Ok(()) };
            for pair in narrative.steps.windows(2) {
                prop_assert_eq!(pair[0].to, pair[1].from);
            }
            prop_assert_eq!(narrative.steps.last().map(|step| step.to), Some(timeline.likely));
            for step in narrative.steps.iter().skip(1) {
                let long = step.to.since_epoch() - step.from.since_epoch();
                let counted = step.days as i32 + step.skipped.len() as i32;
                // A parcel may have to wait for the destination's day of its hand-over: a day at most, and the step says so.
                let waits = i32::from(step.because().contains("when it is handed over"));
                prop_assert!(long == counted + waits, "{step:?}");
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
