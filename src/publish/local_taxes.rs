//! Which local rates of a tax does a shop take at the sale? From `local-taxes.csv` of its folder, where there is one.
//!
//! Out: the rows in the order of the file, and a complaint for every cell that cannot be meant so, for a row that means no place,
//! and for two rows that mean one place as closely on one day.

use super::check::places::{equally_close, pattern_help};
use super::complaint::Complaint;
use super::rows::{Row, Sheet};
use crate::book::RuleNumber;
use crate::book::law::Trust;
use crate::book::shop::LocalTax;
use crate::calendar::{Day, Span};
use crate::money::Decimal;
use crate::place::PostcodePattern;
use std::path::Path;

const MUST: [&str; 4] = ["tax", "percent", "from", "source"];
const MAY: [&str; 7] = ["postcodes", "subdivisions", "in_all", "until", "at", "trust", "illustrative"];

/// The local taxes of the shop in a folder.
pub(super) fn read_local_taxes(root: &Path, folder: &Path, complaints: &mut Vec<Complaint>) -> Vec<LocalTax> {
    let file = folder.join("local-taxes.csv");
    if !root.join(&file).exists() {
        return Vec::new();
    }
    let Some(sheet) = Sheet::read(root, &file, &MUST, &MAY, complaints) else { return Vec::new() };
    let mut rows: Vec<LocalTax> = Vec::new();
    for row in &sheet.rows {
        // What cannot be read has been complained of.
        let Some(tax) = read_row(&sheet, row, complaints) else { continue };
        if let Some(shared) = rows.iter().find_map(|other| shared(other, &tax)) {
            let message = format!("`{shared}` of `{}` stands in a row before, on the same days", tax.tax);
            let help = "let each place have one rate on each day: close the first row with `until`";
            complaints.push(sheet.complaint("overlapping-rows", row, message, help));
        }
        rows.push(tax);
    }
    rows
}

fn read_row(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Option<LocalTax> {
    let percent = sheet.value::<Decimal>(row, "percent", "a decimal", complaints);
    if percent.is_some_and(|percent| percent < Decimal::ZERO || percent >= Decimal::ONE_HUNDRED) {
        let message = format!("the rate is {} %", sheet.cell(row, "percent"));
        complaints.push(sheet.complaint("bad-percent", row, message, "write per cent from 0 and below 100: `2.25`"));
    }
    let from = sheet.value::<Day>(row, "from", "a day", complaints);
    let until = sheet.optional::<Day>(row, "until", "a day", complaints);
    let trust = match sheet.cell(row, "trust") {
        "" => None,
        "sourced" => Some(Trust::Sourced),
        "disputed" => Some(Trust::Disputed),
        "general" => Some(Trust::General),
        other => {
            let message = format!("`trust` is `{other}`");
            complaints.push(sheet.complaint("bad-cell", row, message, "`sourced`, `disputed` or `general`"));
            None
        }
    };
    let (postcodes, subdivisions) = (sheet.list(row, "postcodes"), sheet.list(row, "subdivisions"));
    for pattern in postcodes.iter().filter(|pattern| PostcodePattern::read(pattern).is_none()) {
        let message = format!("`{pattern}` is no postcode pattern");
        complaints.push(sheet.complaint("postcode-pattern", row, message, &pattern_help(pattern)));
    }
    if postcodes.is_empty() && subdivisions.is_empty() {
        let message = "the row means no place".to_owned();
        complaints.push(sheet.complaint("bad-cell", row, message, "fill the column `postcodes` or `subdivisions`"));
    }
    let in_all = sheet.yes_or_no(row, "in_all", false, complaints);
    let illustrative = sheet.yes_or_no(row, "illustrative", false, complaints);
    let (from, until, percent) = (from?, until?, percent?);
    if until.is_some_and(|until| until <= from) {
        let message = "the row ends before it begins".to_owned();
        complaints.push(sheet.complaint("reversed-span", row, message, "write `until` as the first day after"));
    }
    Some(LocalTax {
        rule: RuleNumber::default(),
        from,
        until,
        source: sheet.cell(row, "source").to_owned(),
        at: sheet.cell(row, "at").to_owned(),
        trust,
        other_reading: String::new(),
        illustrative,
        tax: sheet.cell(row, "tax").to_owned(),
        postcodes,
        subdivisions,
        percent,
        in_all,
    })
}

/// What two rows of one tax mean alike on one day, so that neither is closer.
fn shared(one: &LocalTax, other: &LocalTax) -> Option<String> {
    let span = |row: &LocalTax| Span { from: row.from, until: row.until };
    if one.tax != other.tax || !span(one).overlaps(&span(other)) {
        return None;
    }
    let part = || other.subdivisions.iter().find(|code| one.subdivisions.contains(code)).cloned();
    if one.postcodes.is_empty() && other.postcodes.is_empty() {
        return part();
    }
    let is_same_part = one.subdivisions.is_empty() && other.subdivisions.is_empty() || part().is_some();
    let code = other.postcodes.iter().find(|code| one.postcodes.iter().any(|known| equally_close(known, code)));
    code.filter(|_| is_same_part).cloned()
}
