//! Which duty schedules does `rate-data` hold, and what are their bytes?
//!
//! In: `world/schedules/<id>.csv` with `<id>.toml`. Out: sheets with every complaint; and of a sheet the shards, one a
//! chapter, named `<id>-<chapter>`, whole or cut to the headings of a catalogue.

use super::complaint::Complaint;
use super::sheet::{Nomenclature, Sheet, SheetHead, SheetRow, read_sheets};
use super::table::{Head, RowToWrite, chapters};
use crate::book::code::Code;
use crate::book::table::TableKind;
use crate::calendar::Span;
use std::path::Path;

/// Reads every schedule, with every complaint.
pub fn read_schedules(rate_data: &Path) -> (Vec<Sheet>, Vec<Complaint>) {
    read_folder(rate_data, "schedules", true)
}

pub(crate) fn read_folder(rate_data: &Path, folder: &str, needs_rate: bool) -> (Vec<Sheet>, Vec<Complaint>) {
    let (nomenclature, mut complaints) = Nomenclature::read(rate_data);
    let read = read_sheets(rate_data, folder, &nomenclature, SheetHead::clone, &mut complaints);
    let sheets: Vec<Sheet> = read.into_iter().map(|(head, rows)| Sheet { head, rows }).collect();
    for sheet in &sheets {
        let file = Path::new("world").join(folder).join(&sheet.head.id).with_extension("csv");
        for row in sheet.rows.iter().filter(|row| needs_rate && row.rate.is_none()) {
            complaints.push(
                Complaint::new("bad-rate", &file, "the row has no rate", "write `free` for nothing").on(row.line),
            );
        }
    }
    (sheets, complaints)
}

/// The shards of a schedule: their names and bytes, one a chapter.
///
/// # Errors
/// A sentence, where a chapter has more rates or sources than a table can hold.
pub fn encode(sheet: &Sheet) -> Result<Vec<(String, Vec<u8>)>, String> {
    shards(sheet, TableKind::Schedule)
}

pub(crate) fn shards(sheet: &Sheet, holds: TableKind) -> Result<Vec<(String, Vec<u8>)>, String> {
    let head = Head {
        holds,
        covers: Span { from: sheet.head.from, until: sheet.head.until },
        edition: sheet.head.as_of,
        earlier_nomenclature: sheet.head.earlier_nomenclature,
        extra: &sheet.head.note,
    };
    let rows: Vec<RowToWrite> = sheet.rows.iter().flat_map(to_write).collect();
    let shards = chapters(&head, &rows)?;
    Ok(shards.into_iter().map(|(chapter, bytes)| (format!("{}-{chapter:02}", sheet.head.id), bytes)).collect())
}

/// A row of every code stands in every chapter.
pub(crate) fn everywhere(code: Option<Code>) -> Vec<Code> {
    match code {
        Some(code) => vec![code],
        None => (1..=97).filter_map(|chapter| Code::parse(&format!("{chapter:02}"))).collect(),
    }
}

fn to_write(row: &SheetRow) -> Vec<RowToWrite> {
    let of = |code| RowToWrite {
        code,
        from: row.from,
        until: row.until,
        value: row.rate.as_ref().map(ToString::to_string).unwrap_or_default(),
        source: row.source.clone(),
        trust: row.trust,
    };
    everywhere(row.code).into_iter().map(of).collect()
}

/// Only what decides about these headings (codes of 4 or 6 digits): their lines, and the lines above them. Of a code that no
/// line knows, the lines of its heading: an earlier nomenclature decides by them, and others name what is near.
pub fn cut(sheet: &Sheet, headings: &[Code]) -> Sheet {
    let has = |code: &Code| sheet.rows.iter().any(|row| row.code.is_some_and(|own| concerns(&own, &[*code])));
    let decided_by = |heading: &Code| {
        let lengths = (4..=heading.len()).rev().filter(|length| *length != 5 || sheet.head.earlier_nomenclature);
        lengths.map(|length| heading.first(length)).find(has).unwrap_or(*heading)
    };
    let headings: Vec<Code> = headings.iter().map(decided_by).collect();
    let concerned = |code: Code| concerns(&code, &headings);
    let rows = sheet.rows.iter().filter(|row| row.code.is_none_or(concerned)).cloned().collect();
    Sheet { head: sheet.head.clone(), rows }
}

pub(crate) fn concerns(code: &Code, headings: &[Code]) -> bool {
    headings.iter().any(|heading| heading.covers(code) || code.covers(heading))
}
