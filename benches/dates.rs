//! What does dating a leg cost? An origin × service from its hand-over to the door, without steps; the hand-over is shared.

#![allow(clippy::panic, reason = "a test that cannot go on stops")]

use criterion::{Criterion, criterion_group, criterion_main};
use landfall::book::holidays::Calendar;
use landfall::book::transit::{Range, TransitDays};
use landfall::calendar::TimeZone;
use landfall::deliver::{CutOffs, HandOverRequest, ScheduleRequest, Side, WorkDays, hand_over, schedule};
use landfall::publish::calendars::read_calendars;
use landfall::publish::zones::bake_zone;
use std::hint::black_box;
use std::path::Path;

fn zone(name: &str) -> TimeZone {
    let mut zone = TimeZone { name: name.into(), changes: Vec::new() };
    bake_zone(&mut zone, Path::new("bench"), None).unwrap_or_else(|complaint| panic!("{complaint}"));
    zone
}

fn dates(criterion: &mut Criterion) {
    let (calendars, _) = read_calendars(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"));
    let of = |id: &str| -> &Calendar {
        calendars.iter().find(|calendar| calendar.id == id).unwrap_or_else(|| panic!("no calendar {id}"))
    };
    let (hanoi, berlin) = (zone("Asia/Ho_Chi_Minh"), zone("Europe/Berlin"));
    let works = [WorkDays::of(of("VN"), None, Side::Warehouse)];
    let moves = [WorkDays::of(of("VN"), None, Side::Origin), WorkDays::of(of("DE"), Some("BY"), Side::Destination)];
    let customs = [WorkDays::of(of("DE"), Some("BY"), Side::Customs)];
    let delivers = [WorkDays::of(of("DE"), Some("BY"), Side::Delivery)];
    for (season, at) in [("plain", "2026-09-07T05:00:00Z"), ("over Christmas", "2026-12-21T05:00:00Z")] {
        let order = HandOverRequest {
            service: "a/b",
            at: at.parse().unwrap_or_else(|error| panic!("{error}")),
            zone: &hanoi,
            cut_offs: CutOffs::daily(14 * 3600),
            processing: Range { min: 1, max: 2 },
            works: &works,
            collects: &works,
            collected_at: None,
            steps: false,
        };
        let handed = hand_over(&order).unwrap_or_else(|refusal| panic!("{}", refusal.because));
        let transit = TransitDays { range: Range { min: 5, max: 9 }, ..TransitDays::default() };
        let way = ScheduleRequest {
            service: "a/b",
            hand_over: &handed,
            transit: &transit,
            moves: &moves,
            clearance: Some(Range { min: 1, max: 3 }),
            customs: &customs,
            delivers: &delivers,
            remote: Range::default(),
            seasons: &[],
            zone: &berlin,
            percent: 85,
            guaranteed: false,
            steps: false,
        };
        criterion.bench_function(&format!("hand-over, {season}"), |bench| bench.iter(|| hand_over(black_box(&order))));
        criterion.bench_function(&format!("leg, {season}"), |bench| bench.iter(|| schedule(black_box(&way))));
        let steps = ScheduleRequest { steps: true, ..way };
        criterion
            .bench_function(&format!("leg with steps, {season}"), |bench| bench.iter(|| schedule(black_box(&steps))));
    }
}

criterion_group!(benches, dates);
criterion_main!(benches);
