//! Is a code looked up where the tables lie, with nothing allocated on the way?
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![cfg(not(target_arch = "wasm32"))]

use allocation_counter::measure;
use landfall::book::code::Code;
use landfall::book::list::{Held, List};
use landfall::book::preference::Preferences;
use landfall::book::schedule::{Found, Schedule};
use landfall::calendar::Day;
use landfall::publish::{lists, preferences, schedules};
use std::path::Path;

fn day() -> Day {
    "2026-11-21".parse().unwrap()
}

/// Every fifth code of a table, and what stands above it, down to the heading.
fn asked(codes: impl Iterator<Item = Code>) -> Vec<String> {
    codes
        .step_by(5)
        .flat_map(|code| [code, code.first(8), code.first(6), code.first(4)])
        .map(|code| code.to_string())
        .collect()
}

#[test]
fn looking_a_code_up_in_a_schedule_allocates_nothing() {
    let (sheets, _) = schedules::read_schedules(Path::new("rate-data"));
    let (mut lines, mut ranges) = (0, 0);
    for (_, bytes) in sheets.iter().flat_map(|sheet| schedules::encode(sheet).unwrap()) {
        let codes = asked(Schedule::open(&bytes).unwrap().rows().map(|line| line.code));
        let allocated = measure(|| {
            let schedule = Schedule::open(&bytes).unwrap();
            for hs in &codes {
                match schedule.find(hs, day()) {
                    Found::Line(_) => lines += 1,
                    Found::Range { .. } => ranges += 1,
                    Found::Nothing | Found::Outside(_) => {}
                }
            }
        });
        assert_eq!(allocated.count_total, 0, "{} codes", codes.len());
    }
    assert!(lines > 20_000 && ranges > 2_000, "{lines} lines, {ranges} ranges");
}

#[test]
fn looking_a_code_up_in_lists_and_preferences_allocates_nothing() {
    let (sheets, _) = lists::read_lists(Path::new("rate-data"));
    let mut held = 0;
    for (_, bytes) in sheets.iter().flat_map(|sheet| lists::encode(sheet).unwrap()) {
        let codes = asked(List::open(&bytes).unwrap().rows().map(|line| line.code));
        let allocated = measure(|| {
            let list = List::open(&bytes).unwrap();
            held += codes.iter().filter(|hs| matches!(list.find(hs, day()), Held::Yes(_))).count();
        });
        assert_eq!(allocated.count_total, 0);
    }
    assert!(held > 3_000, "{held} codes on lists");
    let (sheets, _) = preferences::read_preferences(Path::new("rate-data"));
    let mut found = 0;
    for (_, bytes) in sheets.iter().flat_map(|sheet| preferences::encode(sheet).unwrap()) {
        let codes = asked(Preferences::open(&bytes).unwrap().rows().map(|(_, line)| line.code).take(400));
        let allocated = measure(|| {
            let preferences = Preferences::open(&bytes).unwrap();
            for origin in ["VN", "JP", "GB", "KR"] {
                found += codes
                    .iter()
                    .filter_map(|hs| Code::parse(hs))
                    .map(|code| preferences.find(code, origin, day()).count())
                    .sum::<usize>();
            }
        });
        assert_eq!(allocated.count_total, 0);
    }
    assert!(found > 5_000, "{found} offers of agreements");
}
