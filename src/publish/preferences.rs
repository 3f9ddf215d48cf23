//! Which preferences does `rate-data` hold, and what are their bytes?
//!
//! In: `world/preferences/<destination>.csv` (a code or `*`, the agreements, the rate, the days) with a `.toml` that
//! names the agreements. Out: sheets with every complaint; and of a sheet the shards, one a chapter, named
//! `<destination>-preferences-<chapter>`, whole or cut to the headings of a catalogue.

use super::complaint::Complaint;
use super::schedules::{concerns, everywhere};
use super::sheet::{Nomenclature, SheetHead, SheetRow, read_sheets};
use super::table::{Head, RowToWrite, chapters};
use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::preference::MARKS;
use crate::book::table::TableKind;
use crate::book::world::Claimable;
use crate::calendar::{Day, Span};
use crate::money::Money;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a preference sheet says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreferencesHead {
    /// The destination's id, also the file's name.
    pub id: String,
    /// Id in the sources.
    pub source: String,
    /// How far rows are trusted that say nothing themselves.
    pub trust: Trust,
    /// The first day for which the sheet answers.
    pub from: Day,
    /// The first day for which it no longer does.
    #[serde(default)]
    pub until: Option<Day>,
    /// The day on which the edition was in force for certain.
    #[serde(default)]
    pub as_of: Option<Day>,
    /// What to know about the edition: for people alone.
    #[serde(default)]
    pub note: String,
    /// The codes are of an earlier nomenclature, for the check alone: it does not look them up in the present one.
    #[serde(default)]
    pub earlier_nomenclature: bool,
    /// The agreements.
    pub agreement: Vec<AgreementHead>,
}

/// An agreement of a destination.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementHead {
    /// Kebab-case id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// ISO 3166-1 codes of the countries whose goods it favours.
    pub origins: Vec<String>,
    /// Up to this value of the consignment's goods no proof of origin is asked.
    #[serde(default)]
    pub proof_up_to: Option<Money>,
    /// Id in the sources of that limit.
    #[serde(default)]
    pub proof_source: String,
}

/// The preferences of one destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreferenceSheet {
    /// What it says of itself.
    pub head: PreferencesHead,
    /// Its rows.
    pub rows: Vec<SheetRow>,
}

impl PreferenceSheet {
    /// What it takes to claim preference under each of its agreements, by the name that conditions have for it.
    pub(super) fn claimable(&self) -> impl Iterator<Item = (String, Claimable)> {
        let PreferencesHead { id, from, until, agreement, .. } = &self.head;
        let covers = Span { from: *from, until: *until };
        agreement.iter().map(move |AgreementHead { id: own, name, origins, proof_up_to, .. }| {
            let (name, origins, proof_up_to) = (name.clone(), origins.clone(), *proof_up_to);
            (format!("{id}/{own}"), Claimable { name, origins, proof_up_to, covers })
        })
    }
}

fn sheet_head(head: &PreferencesHead) -> SheetHead {
    let PreferencesHead { id, source, trust, from, until, as_of, note, earlier_nomenclature, .. } = head.clone();
    SheetHead { id, source, trust, from, until, as_of, note, earlier_nomenclature }
}

/// Reads every preference sheet, with every complaint.
pub fn read_preferences(rate_data: &Path) -> (Vec<PreferenceSheet>, Vec<Complaint>) {
    let (nomenclature, mut complaints) = Nomenclature::read(rate_data);
    let read = read_sheets(rate_data, "preferences", &nomenclature, sheet_head, &mut complaints);
    let sheets: Vec<_> = read.into_iter().map(|(head, rows)| PreferenceSheet { head, rows }).collect();
    for sheet in &sheets {
        let file = PathBuf::from("world/preferences").join(&sheet.head.id).with_extension("csv");
        let known: BTreeSet<&str> = sheet.head.agreement.iter().map(|agreement| agreement.id.as_str()).collect();
        if sheet.head.agreement.len() > MARKS.count() {
            complaints.push(Complaint::new(
                "too-many-agreements",
                &file,
                format!("there are {} agreements", sheet.head.agreement.len()),
                "a destination can have 58",
            ));
        }
        for row in &sheet.rows {
            let mut complain = |code, message: String, help: String| {
                complaints.push(Complaint::new(code, &file, message, help).on(row.line));
            };
            if row.rate.is_none() || row.agreements.is_empty() {
                complain("bad-rate", "the row has no rate or no agreement".to_owned(), String::new());
            }
            for unknown in row.agreements.iter().filter(|id| !known.contains(id.as_str())) {
                let help =
                    format!("the sheet's agreements are {}", known.iter().copied().collect::<Vec<_>>().join(", "));
                complain("unknown-agreement", format!("`{unknown}` is not an agreement of this sheet"), help);
            }
        }
    }
    (sheets, complaints)
}

/// The shards of a destination's preferences: their names and bytes, one a chapter.
///
/// # Errors
/// A sentence, where a chapter has more rates or sources than a table can hold.
pub fn encode(sheet: &PreferenceSheet) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mark: BTreeMap<&str, char> = sheet
        .head
        .agreement
        .iter()
        .zip(MARKS)
        .map(|(agreement, mark)| (agreement.id.as_str(), char::from(mark)))
        .collect();
    let extra: Vec<String> = sheet.head.agreement.iter().map(agreement_line).collect();
    // Rates that stand under the same code on the same days, from one source, share a cell.
    type Place = (Code, Option<Day>, Option<Day>, String, Trust);
    let mut cells: BTreeMap<Place, BTreeMap<String, BTreeSet<char>>> = BTreeMap::new();
    for row in &sheet.rows {
        let rate = row.rate.as_ref().map(ToString::to_string).unwrap_or_default();
        for code in everywhere(row.code) {
            let cell = cells.entry((code, row.from, row.until, row.source.clone(), row.trust)).or_default();
            let marks = row.agreements.iter().filter_map(|id| mark.get(id.as_str()));
            cell.entry(rate.clone()).or_default().extend(marks);
        }
    }
    let rows: Vec<RowToWrite> = cells
        .into_iter()
        .map(|((code, from, until, source, trust), cell)| {
            let lines =
                cell.into_iter().map(|(rate, marks)| format!("{}={rate}", marks.into_iter().collect::<String>()));
            RowToWrite { code, from, until, value: lines.collect::<Vec<_>>().join("\n"), source, trust }
        })
        .collect();
    let head = Head {
        holds: TableKind::Preferences,
        covers: Span { from: sheet.head.from, until: sheet.head.until },
        edition: sheet.head.as_of,
        earlier_nomenclature: sheet.head.earlier_nomenclature,
        extra: &extra.join("\n"),
    };
    let named = chapters(&head, &rows)?.into_iter();
    Ok(named.map(|(chapter, bytes)| (format!("{}-preferences-{chapter:02}", sheet.head.id), bytes)).collect())
}

fn agreement_line(agreement: &AgreementHead) -> String {
    let AgreementHead { id, name, origins, proof_up_to, proof_source } = agreement;
    let limit = proof_up_to.map(|limit| limit.to_string()).unwrap_or_default();
    [id.clone(), name.clone(), origins.join(" "), limit, proof_source.clone()]
        .map(|text| text.replace(['\t', '\n'], " "))
        .join("\t")
}

/// Only what decides about these headings (codes of 4 or 6 digits), for goods of these origins (none: all).
pub fn cut(sheet: &PreferenceSheet, headings: &[Code], origins: &[&str]) -> PreferenceSheet {
    let mut head = sheet.head.clone();
    head.agreement.retain(|agreement| {
        origins.is_empty() || agreement.origins.iter().any(|each| origins.contains(&each.as_str()))
    });
    let kept: BTreeSet<String> = head.agreement.iter().map(|agreement| agreement.id.clone()).collect();
    let rows = sheet.rows.iter().filter(|row| row.code.is_none_or(|code| concerns(&code, headings))).cloned();
    let rows = rows.filter_map(|mut row| {
        row.agreements.retain(|id| kept.contains(id));
        (!row.agreements.is_empty()).then_some(row)
    });
    PreferenceSheet { rows: rows.collect(), head }
}
