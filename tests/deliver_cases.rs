//! Do dated orders come when the cases say? Every file of `tests/cases/deliver` holds cases with what they expect.
//!
//! A case gives the order, the warehouse, the way and the destination in words of its own; calendars come from
//! `rate-data`, zones from the database bundled with the build. What a case does not mention is not checked.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(feature = "publish")]

use landfall::book::Names;
use landfall::book::holidays::{Calendar, Weekdays};
use landfall::book::shop::CutOff;
use landfall::book::transit::{Basis, Closure, CountedFrom, Percentile, Range, Season, TransitDays, Unit};
use landfall::calendar::{Day, Instant, TimeZone, Weekday};
use landfall::deliver::{
    HandOverRequest, Narrative, PlaceRest, ScheduleRequest, Side, Timeline, WorkDays, hand_over, order_by, schedule,
};
use landfall::publish::calendars::read_calendars;
use landfall::publish::zones::bake_zone;
use serde::Deserialize;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    at: String,
    warehouse: Warehouse,
    way: Way,
    to: To,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Warehouse {
    zone: String,
    calendar: Option<String>,
    subdivision: Option<String>,
    weekend: Option<Weekdays>,
    /// `14:00` every day, unless the weekday has its own.
    cut_off: Option<String>,
    cut_off_friday: Option<String>,
    processing: [u16; 2],
    #[serde(default)]
    closed: Vec<Closure>,
    /// Days of work although the calendar has a holiday.
    #[serde(default)]
    open: Vec<Day>,
    /// Weekdays without collection, instead of the warehouse's weekend.
    no_collection: Option<Weekdays>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    transit: [u16; 2],
    #[serde(default)]
    percentiles: Vec<Percentile>,
    #[serde(default)]
    basis: Basis,
    #[serde(default = "eighty_five")]
    percent: u8,
    #[serde(default)]
    unit: Unit,
    #[serde(default)]
    counted_from: CountedFrom,
    #[serde(default)]
    after_border: u16,
    #[serde(default)]
    customs_inside: bool,
    clearance: Option<[u16; 2]>,
    #[serde(default)]
    remote: [u16; 2],
    #[serde(default)]
    season: Vec<Season>,
}

fn eighty_five() -> u8 {
    85
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct To {
    zone: String,
    calendar: Option<String>,
    subdivision: Option<String>,
    /// Weekdays without delivery, instead of the place's weekend.
    no_delivery: Option<Weekdays>,
    /// Weekdays of rest on which the service delivers and the shopper wants it.
    also_on: Option<Weekdays>,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(deny_unknown_fields, default)]
struct Expect {
    start: Option<Day>,
    hand_over: Option<Day>,
    ship_by: Option<Day>,
    earliest: Option<Day>,
    likely: Option<Day>,
    latest: Option<Day>,
    border: Option<Day>,
    border_latest: Option<Day>,
    order_within_s: Option<i64>,
    percent: Option<u8>,
    basis: Option<Basis>,
    /// Codes of all warnings, in order.
    warnings: Option<Vec<String>>,
    /// Skipped days of the likely walk: `2026-12-25 Christmas Day at the destination`; all of these, maybe more.
    skipped: Vec<String>,
    /// The wanted day, and the moment before which to order.
    order_by: Option<(Day, String)>,
}

fn cut_off(text: &str, weekdays: &[Weekday]) -> CutOff {
    CutOff { weekdays: weekdays.to_vec(), time: text.parse().unwrap() }
}

fn zone(name: &str) -> TimeZone {
    let mut zone = TimeZone { name: name.into(), changes: Vec::new() };
    bake_zone(&mut zone, Path::new("case"), None).unwrap();
    zone
}

fn rests<'a>(calendars: &'a [Calendar], id: Option<&str>, subdivision: Option<&str>) -> Option<PlaceRest<'a>> {
    let id = id?;
    let calendar = calendars.iter().find(|calendar| calendar.id == id).unwrap();
    Some(PlaceRest::of(calendar, subdivision))
}

fn days<'a>(
    rests: Option<PlaceRest<'a>>,
    weekend: Option<Weekdays>,
    closed: &'a [Closure],
    side: Side,
) -> WorkDays<'a> {
    match rests {
        None => WorkDays { closed, ..WorkDays::weekly(weekend.unwrap_or_default(), side) },
        Some(rests) => WorkDays { weekend, closed, ..WorkDays::of(rests, side) },
    }
}

fn range([min, max]: [u16; 2]) -> Range {
    Range { min, max }
}

fn check(case: &Case, calendars: &[Calendar]) -> Vec<String> {
    let (from, way, to) = (&case.warehouse, &case.way, &case.to);
    let (origin_zone, zone_there) = (zone(&from.zone), zone(&to.zone));
    let at: Instant = case.at.parse().unwrap();
    // Of rows that name a weekday the first holds.
    let friday = from.cut_off_friday.as_deref().map(|friday| cut_off(friday, &[Weekday::Friday]));
    let daily = cut_off(from.cut_off.as_deref().unwrap_or("23:59"), &Weekday::ALL);
    let cut_offs: Vec<CutOff> = friday.into_iter().chain([daily]).collect();
    let here = rests(calendars, from.calendar.as_deref(), from.subdivision.as_deref());
    let works = [WorkDays { open: &from.open, ..days(here, from.weekend, &from.closed, Side::Warehouse) }];
    let collects = [works[0], days(here, from.no_collection.or(from.weekend), &[], Side::Collection)];
    let collects = if from.no_collection.is_some() { &collects[1..] } else { &collects[..] };
    let order = HandOverRequest {
        ready: None,
        at,
        zone: &origin_zone,
        cut_offs: &cut_offs,
        processing: range(from.processing),
        works: &works,
        collects,
    };
    let mut narrative = Narrative::default();
    let handed = hand_over(&order, &mut narrative).unwrap();
    let there = rests(calendars, to.calendar.as_deref(), to.subdivision.as_deref());
    let moves = [days(here, from.weekend, &[], Side::Origin), days(there, None, &[], Side::Destination)];
    let customs = [days(there, None, &[], Side::Customs)];
    let door = days(there, to.no_delivery, &[], Side::Delivery);
    let delivers = [WorkDays { also_on: to.also_on.unwrap_or_default(), ..door }];
    let transit = TransitDays {
        range: range(way.transit),
        percentiles: way.percentiles.clone(),
        unit: way.unit,
        counted_from: way.counted_from,
        after_border: way.after_border,
        customs_inside: way.customs_inside,
        basis: way.basis,
        sample: 0,
    };
    let request = ScheduleRequest {
        hand_over: &handed,
        transit: &transit,
        moves: &moves,
        clearance: way.clearance.map(range),
        customs: &customs,
        delivers: &delivers,
        also_on: to.also_on.unwrap_or_default(),
        remote: range(way.remote),
        service: "demo/demo",
        to: &Names::default(),
        seasons: &way.season,
        zone: &zone_there,
        percent: way.percent,
    };
    let timeline = schedule(&request, &mut narrative).unwrap();

    let mut wrong = Vec::new();
    let expect = &case.expect;
    if *expect == Expect::default() {
        wrong.push("the case expects nothing".to_owned());
    }
    let mut same = |what: &str, expected: Option<Day>, found: Day| {
        if expected.is_some_and(|expected| expected != found) {
            wrong.push(format!("{what} is {found}, not {}", expected.unwrap()));
        }
    };
    same("start", expect.start, handed.start);
    same("hand_over", expect.hand_over, timeline.hand_over);
    same("ship_by", expect.ship_by, timeline.ship_by);
    same("earliest", expect.earliest, timeline.earliest);
    same("likely", expect.likely, timeline.likely);
    same("latest", expect.latest, timeline.latest);
    same("border", expect.border, timeline.border);
    same("border_latest", expect.border_latest, timeline.border_latest);
    let within = timeline.order_before.since(at);
    if expect.order_within_s.is_some_and(|expected| expected != within) {
        wrong.push(format!("order_within_s is {within}"));
    }
    if expect.percent.is_some_and(|expected| Some(expected) != timeline.confidence.percent) {
        wrong.push(format!("percent is {:?}", timeline.confidence.percent));
    }
    if expect.basis.is_some_and(|expected| expected != timeline.confidence.basis) {
        wrong.push(format!("basis is {:?}", timeline.confidence.basis));
    }
    let codes: Vec<String> = narrative.doubts.iter().map(|doubt| doubt.warning().code).collect();
    if expect.warnings.as_ref().is_some_and(|expected| *expected != codes) {
        wrong.push(format!("warnings are {:?}", narrative.doubts));
    }
    for expected in &expect.skipped {
        let told = |skipped: &landfall::deliver::Skipped<'_>| format!("{} {}", skipped.date, skipped.because());
        if !narrative.steps.iter().flat_map(|step| &step.skipped).any(|skipped| told(skipped) == *expected) {
            wrong.push(format!("`{expected}` is not skipped"));
        }
    }
    if let Some((wanted, before)) = &expect.order_by {
        let dated = |at| {
            let nothing = &mut Narrative::default();
            let handed = hand_over(&HandOverRequest { at, ..order }, nothing);
            handed.and_then(|handed| schedule(&ScheduleRequest { hand_over: &handed, ..request }, nothing))
        };
        let found = order_by(*wanted, at, dated).map(|before| before.to_string());
        if found.as_deref().unwrap_or("never") != before {
            wrong.push(format!("order by {found:?} to have it by {wanted}"));
        }
    }
    wrong.extend(sums(&timeline, &narrative, &way.counted_from));
    if !wrong.is_empty() {
        let steps = narrative
            .steps
            .iter()
            .map(|step| format!("\n    {} {}..{} {}", step.kind.as_str(), step.from, step.to, step.because()));
        wrong.push(format!("steps:{}", steps.collect::<String>()));
    }
    wrong
}

/// Steps follow each other, and each is as long as its days and the days skipped in it.
fn sums(timeline: &Timeline, narrative: &Narrative<'_>, counted_from: &CountedFrom) -> Vec<String> {
    let mut wrong = Vec::new();
    if *counted_from == CountedFrom::HandOver {
        for pair in narrative.steps.windows(2) {
            if pair[0].to != pair[1].from {
                wrong.push(format!(
                    "{:?} ends on {}, {:?} begins on {}",
                    pair[0].kind, pair[0].to, pair[1].kind, pair[1].from
                ));
            }
        }
    }
    if narrative.steps.last().is_none_or(|step| step.to != timeline.likely) {
        wrong.push("the last step does not end on the likely day".into());
    }
    wrong
}

#[test]
fn orders_come_when_the_cases_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (calendars, _) = read_calendars(&root.join("rate-data"));
    let mut files: Vec<_> =
        fs::read_dir(root.join("tests/cases/deliver")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in files {
        let cases: File = toml::from_str(&fs::read_to_string(&file).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for case in &cases.case {
            count += 1;
            let name = file.file_stem().unwrap().to_string_lossy();
            wrong.extend(check(case, &calendars).into_iter().map(|what| format!("{name}: {}: {what}", case.name)));
        }
    }
    assert!(count > 20, "only {count} cases were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
