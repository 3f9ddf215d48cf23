//! Do the calendars, transit tables and carriers' days in `rate-data/` read without a complaint, and do they stay small?

#![cfg(feature = "publish")]

use landfall::publish::calendars::read_calendars;
use landfall::publish::complaint::Complaint;
use landfall::publish::transit::{read_carrier_days, read_transit};
use landfall::record::{from_bytes, to_bytes};
use std::path::{Path, PathBuf};

fn rate_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data")
}

fn none(complaints: &[Complaint]) {
    assert!(
        complaints.is_empty(),
        "{}",
        complaints.iter().map(|complaint| format!("{complaint}\n")).collect::<String>()
    );
}

#[test]
fn calendars_read_and_stay_small() {
    let (calendars, complaints) = read_calendars(&rate_data());
    none(&complaints);
    assert_eq!(calendars.len(), 217);
    let mut total = 0;
    for calendar in &calendars {
        let bytes = to_bytes(calendar);
        assert!(bytes.len() < 6000, "{} takes {} bytes before compression", calendar.id, bytes.len());
        assert_eq!(&from_bytes::<landfall::book::holidays::Calendar>(&bytes).unwrap(), calendar);
        total += bytes.len();
    }
    assert!(total < 120_000, "{total} bytes of calendars before compression");
}

#[test]
fn transit_tables_and_carriers_days_read() {
    for (carrier, least) in [("japan-post", 80), ("demo-red-river", 15), ("dhl-express", 3)] {
        let (rows, complaints) = read_transit(&rate_data(), carrier);
        none(&complaints);
        assert!(rows.len() >= least);
        let (days, complaints) = read_carrier_days(&rate_data(), carrier);
        none(&complaints);
        assert!(carrier == "dhl-express" || !days.calendar.is_empty());
    }
}

#[test]
fn every_warehouse_has_its_own_clock() {
    let (shops, complaints) = landfall::publish::shops::read_shops(Path::new("rate-data"));
    assert!(complaints.is_empty(), "{complaints:#?}");
    for house in shops.iter().flat_map(|shop| &shop.warehouse) {
        assert!(!house.time_zone.changes.is_empty(), "{} has the clock of UTC", house.id);
    }
}
