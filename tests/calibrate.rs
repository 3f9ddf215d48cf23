//! Does calibration find the percentiles that a synthetic history was made with, and does its report tell the truth?

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![cfg(feature = "publish")]

use landfall::book::Names;
use landfall::book::transit::{CarrierDays, TransitTable, Unit};
use landfall::calendar::{Day, HandOverDay};
use landfall::publish::calendars::read_calendars;
use landfall::publish::calibrate::{Options, calibrate};
use landfall::publish::transit::read_transit;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A small generator of numbers below a thousand, the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % 1000) as u32
    }
}

/// Shares of a thousand that came within so many days. No share lies within three points of a percentile.
const WITHIN: [(u32, i32); 8] = [(100, 3), (300, 4), (550, 5), (715, 6), (790, 7), (890, 8), (980, 11), (1000, 16)];

fn history(shipments: u32, to: &str, dice: &mut Dice) -> String {
    let first: Day = "2025-11-01".parse().unwrap();
    let mut csv = String::new();
    for number in 0..shipments {
        let share = dice.roll();
        let days = WITHIN.iter().find(|(within, _)| share < *within).unwrap().1;
        let hand_over = first.plus((number * 365 / shipments) as i32);
        writeln!(csv, "{hand_over},{},VN,{to},demo/economy", hand_over.plus(days)).unwrap();
    }
    csv
}

const HEADER: &str = "hand_over,delivered,from,to,service\n";

#[test]
fn known_percentiles_are_recovered_and_promises_hold() {
    let mut dice = Dice(7);
    let csv = format!("{HEADER}{}{}", history(8000, "DE", &mut dice), history(12, "FR", &mut dice));
    let found = calibrate(&csv, &Options::new(Path::new("deliveries.csv"))).unwrap();
    let row = found.rows.iter().find(|row| row.lane.to == "DE").unwrap();
    let days: Vec<(u8, u16)> = row.percentiles.iter().map(|known| (known.percent, known.days)).collect();
    assert_eq!(days, [(50, 5), (75, 7), (85, 8), (95, 11)]);
    assert_eq!((row.min, row.max, row.times.len()), (3, 16, 8000));
    for (coverage, truth) in found.coverage.iter().zip([550, 890, 980]) {
        assert!(coverage.promised >= 1600);
        assert!(coverage.per_mille().abs_diff(truth) <= 20, "{coverage:?}");
        assert!(coverage.per_mille().abs_diff(coverage.expected_per_mille) <= 20, "{coverage:?}");
    }
    // Twelve are too few for a row of their own: the lane falls back on the wider one.
    assert!(found.rows.iter().all(|row| row.lane.to != "FR"));
    assert_eq!(found.few.len(), 1);
    assert!(found.rows.iter().any(|row| row.lane.to.is_empty() && row.times.len() == 8012));
    assert!(found.to_string().contains("promises at 85 % would have held"));
}

#[test]
fn what_is_written_is_read_by_the_transit_table() {
    let mut dice = Dice(11);
    let csv = format!("{HEADER}{}{}", history(400, "US-CA", &mut dice), history(5, "US-NY", &mut dice));
    let found = calibrate(&csv, &Options::new(Path::new("deliveries.csv"))).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("calibrate");
    fs::create_dir_all(folder.join("carriers/demo")).unwrap();
    fs::write(folder.join("carriers/demo/transit.csv"), found.to_csv("own-history")).unwrap();
    let (rows, complaints) = read_transit(&folder, "demo");
    assert!(complaints.is_empty(), "{complaints:?}");
    let names = |names: &[&str]| -> Names { names.iter().map(|name| name.to_string()).collect() };
    let table = TransitTable::new(rows, CarrierDays::default());
    let on = HandOverDay("2026-11-23".parse().unwrap());
    let row = |to: &[&str]| table.lane("demo/economy", &names(&["VN"]), &names(to), on).unwrap();
    assert_eq!(
        (&row(&["US", "US-CA"]).destination[..], row(&["US", "US-CA"]).days.sample),
        (&["US-CA".to_string()][..], 400)
    );
    assert_eq!(row(&["US", "US-NY"]).destination[..], ["US"]);
    assert_eq!(row(&["eu", "DE"]).destination, Names::default());
}

#[test]
fn days_from_history_name_their_sample() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("calibrate-sample");
    fs::create_dir_all(folder.join("carriers/demo")).unwrap();
    let head = "service,from,to,min_days,max_days,p50,p75,p85,p95,unit,counted_from,after_border,customs,basis,sample,valid_from,valid_until,source,at,trust";
    let read = |sample: &str| {
        let row =
            format!("demo/economy,VN,US,3,9,5,,,,business,hand_over,0,outside,history,{sample},2026-01-01,,own,,");
        fs::write(folder.join("carriers/demo/transit.csv"), format!("{head}\n{row}\n")).unwrap();
        read_transit(&folder, "demo")
    };
    assert_eq!(read("40").0[0].days.sample, 40);
    for sample in ["", "0"] {
        let (rows, complaints) = read(sample);
        assert!(rows.is_empty());
        assert!(complaints[0].to_string().contains("days from history need their `sample`"), "{complaints:?}");
    }
}

#[test]
fn business_days_skip_the_rest_days_of_both_ends() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data");
    let (calendars, _) = read_calendars(&root);
    // Friday 4 to Wednesday 9 September 2026: Monday (a holiday in the United States), Tuesday, Wednesday.
    let csv = format!("{HEADER}2026-09-04,2026-09-09,VN,US-CA,demo/economy\n");
    let options = Options { least: 1, unit: Unit::Business, calendars: &calendars, ..Options::new(Path::new("d.csv")) };
    assert_eq!(calibrate(&csv, &options).unwrap().rows[0].max, 2);
    assert_eq!(calibrate(&csv, &Options { unit: Unit::Calendar, ..options }).unwrap().rows[0].max, 5);
}

#[test]
fn every_fault_of_the_table_is_named_with_its_line() {
    let csv = format!(
        "{HEADER}2026-09-04,2026-09-01,VN,US,a/b\n2026-09-04,,VN,US,a/b\nsoon,2026-09-09,VN,US,a/b\n2026-09-04,2026-09-09,VN,US,\n"
    );
    let complaints = calibrate(&csv, &Options::new(Path::new("d.csv"))).unwrap_err();
    assert_eq!(complaints.iter().map(|complaint| complaint.line).collect::<Vec<_>>(), [Some(2), Some(4), Some(5)]);
    assert_eq!(calibrate(HEADER, &Options::new(Path::new("d.csv"))).unwrap_err()[0].code, "no-shipments");
}
