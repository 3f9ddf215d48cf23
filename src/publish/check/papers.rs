//! Do papers show only fields that the engine knows or a row states, each with a name in print, on days that follow each other?

use super::words::{self, Knows};
use super::{At, Check, some_of};
use crate::book::paper::{FIELDS, Papers};
use crate::book::when::{When, Word};
use crate::publish::papers::together;
use crate::publish::world::Read;
use std::collections::BTreeSet;
use std::path::Path;

/// What every row of papers can ask.
const WORDS: [Word; 15] = [
    Word::Destination,
    Word::DispatchedFrom,
    Word::Domestic,
    Word::Channel,
    Word::Carrier,
    Word::Services,
    Word::Terms,
    Word::Purpose,
    Word::Importer,
    Word::Registered,
    Word::Origin,
    Word::Hs,
    Word::Attributes,
    Word::OriginProof,
    Word::SomeLine,
];
const FIGURES: [&str; 6] = ["goods", "shipment.weight", "parcel.weight", "units", "lines", "parcels"];

/// Fields, names in print, conditions and days.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let all = together(&check.data.papers);
    let stated: BTreeSet<&str> = all.stated.iter().map(|row| row.field.as_str()).collect();
    let labelled: BTreeSet<&str> = all.label.iter().map(|row| row.field.as_str()).collect();
    for Read { file, value } in &check.data.papers {
        for (number, paper) in value.paper.iter().enumerate() {
            let at = |word| At::Entry("paper", number, word);
            for field in &paper.fields {
                if !FIELDS.contains(&field.as_str()) && !stated.contains(field.as_str()) {
                    let message = format!("no paper has a field `{field}`, and no row states it");
                    let help = format!("fields are {}", some_of(FIELDS.iter().copied()));
                    check.complain("unknown-field", file, at(field), message, &help);
                } else if !labelled.contains(field.as_str()) {
                    let message = format!("the field `{field}` has no name in print");
                    check.complain("no-label", file, at(field), message, "add a `[[label]]` for it");
                }
            }
        }
        for (number, demand) in value.demand.iter().enumerate() {
            let shown = |field: &String| {
                let of = |paper: &&crate::book::paper::Paper| demand.papers.contains(&paper.kind);
                all.paper.iter().filter(of).any(|paper| paper.fields.contains(field))
            };
            for field in demand.fields.iter().filter(|field| !shown(field)) {
                let message = format!("`{}` asks for `{field}`, which none of its papers shows", demand.code);
                let help = "add it to the paper's `fields`, or correct it";
                check.complain("demand-never-met", file, At::Entry("demand", number, field), message, help);
            }
        }
        for (number, row) in value.stated.iter().enumerate() {
            if FIELDS.contains(&row.field.as_str()) {
                let message = format!("`{}` is filled in from the order, and cannot be stated", row.field);
                let help = "state a field of another name";
                check.complain("stated-field-is-known", file, At::Entry("stated", number, &row.field), message, help);
            }
        }
        conditions(check, file, value);
    }
}

fn conditions(check: &mut Check<'_, '_>, file: &Path, papers: &Papers) {
    let mut rows: Vec<(&str, usize, &When, bool)> = Vec::new();
    let reversed = |from: Option<crate::calendar::Day>, until: Option<crate::calendar::Day>| {
        from.zip(until).is_some_and(|(from, until)| until <= from)
    };
    let mut note = |table, number, when, span: (Option<_>, Option<_>)| {
        rows.push((table, number, when, reversed(span.0, span.1)));
    };
    papers.paper.iter().enumerate().for_each(|(at, row)| note("paper", at, &row.when, (row.from, row.until)));
    papers.demand.iter().enumerate().for_each(|(at, row)| note("demand", at, &row.when, (row.from, row.until)));
    papers.stated.iter().enumerate().for_each(|(at, row)| note("stated", at, &row.when, (row.from, row.until)));
    papers.need.iter().enumerate().for_each(|(at, row)| note("need", at, &row.when, (row.from, row.until)));
    for (table, number, when, is_reversed) in rows {
        let knows = Knows { rule: "a row of papers", words: &WORDS, figures: Some(&FIGURES) };
        words::check(check, file, (table, number), when, &knows);
        for of_line in when.of_lines() {
            words::check(check, file, (table, number), of_line, &knows);
        }
        if is_reversed {
            let message = "the row is in force on no day".to_owned();
            let help = "`until` is the first day no longer in force";
            check.complain("reversed-span", file, At::Entry(table, number, "until"), message, help);
        }
    }
}
