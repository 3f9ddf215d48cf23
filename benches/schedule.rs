//! How long does it take to look a code up in a chapter of a duty schedule?
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use criterion::{Criterion, criterion_group, criterion_main};
use landfall::book::code::Code;
use landfall::book::preference::Preferences;
use landfall::book::schedule::Schedule;
use landfall::calendar::Day;
use landfall::publish::{preferences, schedules};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

fn look_up(criterion: &mut Criterion) {
    let (sheets, _) = schedules::read_schedules(Path::new("rate-data"));
    let shards: BTreeMap<String, Vec<u8>> = sheets
        .iter()
        .filter(|sheet| sheet.head.id == "us")
        .flat_map(|sheet| schedules::encode(sheet).unwrap())
        .collect();
    let (sheets, _) = preferences::read_preferences(Path::new("rate-data"));
    let preferred: BTreeMap<String, Vec<u8>> = sheets
        .iter()
        .filter(|sheet| sheet.head.id == "us")
        .flat_map(|sheet| preferences::encode(sheet).unwrap())
        .collect();
    let bytes = &shards["us-61"];
    let day = Day::from_civil(2026, 11, 21).unwrap();
    let schedule = Schedule::open(bytes).unwrap();
    let preferences = Preferences::open(&preferred["us-preferences-61"]).unwrap();
    criterion
        .bench_function("schedule/open a chapter", |bench| bench.iter(|| Schedule::open(black_box(bytes)).unwrap()));
    for (name, hs) in [("ten digits", "6109100012"), ("six digits", "611020"), ("four digits, a range", "6110")] {
        criterion.bench_function(&format!("schedule/find {name}"), |bench| {
            bench.iter(|| black_box(schedule.find(black_box(hs), black_box(day))));
        });
    }
    criterion.bench_function("preference/find ten digits", |bench| {
        bench.iter(|| {
            let code = Code::parse(black_box("6109100012"));
            code.map(|code| black_box(preferences.find(code, black_box("KR"), black_box(day)).count()))
        });
    });
}

criterion_group!(benches, look_up);
criterion_main!(benches);
