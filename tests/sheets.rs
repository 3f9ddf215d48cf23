//! Does a damaged sheet say what is wrong with it, and where?
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use landfall::book::law::Trust;
use landfall::publish::sheet::{Nomenclature, SheetHead, read_rows};
use std::path::Path;

fn complaints(csv: &str) -> Vec<String> {
    let (nomenclature, _) = Nomenclature::read(Path::new("rate-data"));
    let head = SheetHead {
        id: "xx".to_owned(),
        source: "general-knowledge".to_owned(),
        trust: Trust::General,
        from: "2024-07-01".parse().unwrap(),
        until: None,
        as_of: None,
        note: String::new(),
        earlier_nomenclature: false,
    };
    let mut complaints = Vec::new();
    read_rows(csv, Path::new("xx.csv"), &head, &nomenclature, &mut complaints);
    complaints.iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_sheet_has_no_complaint() {
    let sound = "hs,rate,from,until\n6109.10,12 %,,2026-01-01\n6109.10,11 %,2026-01-01,\n61,free,,\n0101.21.00,\"max(3 %, 1 EUR per pair)\",,\n";
    assert_eq!(complaints(sound), Vec::<String>::new());
}

#[test]
fn every_fault_is_told_with_its_line_and_what_to_do() {
    for (row, said) in [
        (
            "6.10E+05,5 %,,",
            "xx.csv:2: `6.10E+05` is not a commodity code as it should be written [damaged-code]\n  help: a spreadsheet has made a number of it; type the code again and format the column as text",
        ),
        (
            "101.21,5 %,,",
            "xx.csv:2: `101.21` is not a commodity code as it should be written [lost-zero]\n  help: the heading has four digits: was it `0101`? Codes are dotted so that zeros stay: `6109.10.0012`",
        ),
        (
            "6109.1,5 %,,",
            "xx.csv:2: `6109.1` is not a commodity code as it should be written [lost-zero]\n  help: two digits follow the heading: was it `6109.10`?",
        ),
        (
            "6109.11,5 %,,",
            "xx.csv:2: `6109.11` is not in the nomenclature [unknown-hs]\n  help: near codes: `6109.10`, `6109.90`, `6108.99`",
        ),
        ("6109.10,5 EUR per dozens,,", "xx.csv:2: `dozens` is not a unit of rates [unknown-unit]"),
        ("6109.10,five,,", "[bad-rate]"),
        ("6109.10,5 %,2026-1-1,", "xx.csv:2: a day is written as in `2026-11-21`, not `2026-1-1` [bad-day]"),
        ("6109.10,5 %,2026-02-01,2026-01-01", "xx.csv:2: `2026-02-01` to `2026-01-01` holds no day [empty-span]"),
        (
            "6109.10,5 %,,\n6109.10,6 %,2026-01-01,",
            "xx.csv:3: `6109.10` has a rate for the same days on line 2 [overlap]",
        ),
        ("6109.10,5 %", "2 cells where the header has 4 [bad-csv]"),
    ] {
        let told = complaints(&format!("hs,rate,from,until\n{row}\n"));
        assert!(told.iter().any(|complaint| complaint.contains(said)), "{row}: {told:#?}");
    }
    assert!(complaints("hs,duty\n6109.10,5 %\n")[0].contains("`duty` is no column of a sheet [unknown-column]"));
}
