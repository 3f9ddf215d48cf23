//! What awaits goods that come home, and are a return and its replacement one operation?
//!
//! In: where the order was sent from and when, and the rows on goods that come back. Out: sentences. What the origin asks for is in no
//! figure of an answer: the goods' value at home is the shop's to declare.

use super::asked::Asked;
use crate::book::law::Territory;
use crate::book::returns::{CountedFrom, Ground, Reimport, Relief, ReturnsLaw};
use crate::book::world::World;
use crate::calendar::{DatedRows, Day, ExportDay};
use crate::problem::{Reason, Warning};

/// What the origin asks for, for the shop alone. `sent` is the day on which it left, `home` the last on which it is back.
pub(super) fn reimported(
    (law, world): (&ReturnsLaw, &World),
    origin: &Territory,
    asked: &Asked,
    (sent, home): (Day, Day),
) -> Vec<Warning> {
    let meant = |row: &&Reimport| {
        (row.of == origin.id || origin.regimes.contains(&row.of))
            && (row.grounds.is_empty() || row.grounds.contains(&asked.ground))
    };
    let mut told: Vec<Warning> = Vec::new();
    for row in law.reimport.on(ExportDay(sent)).filter(meant) {
        let until = row.within.map(|within| within.last(sent));
        let code = match row.relief {
            Relief::Free if until.is_some_and(|until| home > until) => "reimport_too_late",
            Relief::Free => "reimport_free",
            Relief::Taxed => "reimport_taxed",
            Relief::Unknown => "reimport_unknown",
        };
        let trust = row.trust.unwrap_or_else(|| world.trust_of(&row.source));
        let mut reason = Reason::new(
            code,
            [
                ("territory", origin.name.clone()),
                ("charge", row.charge.as_str().to_owned()),
                ("rule", row.code.clone()),
                ("source", row.source.clone()),
                ("trust", trust.as_str().to_owned()),
            ],
        );
        reason.args.extend(until.map(|until| ("until", until.to_string())));
        told.push(Warning::for_seller(reason, row.because.clone()));
    }
    told
}

/// Whether a return and its replacement are one operation at the place: said where a size is exchanged, and of faulty goods where
/// the law links the two.
pub(super) fn replaced(
    law: &ReturnsLaw,
    world: &World,
    there: &Territory,
    asked: &Asked,
    imported: Day,
) -> Option<Warning> {
    let meant = law
        .exchange
        .on(ExportDay(asked.returned))
        .find(|row| (row.of == there.id || there.regimes.contains(&row.of)) && row.grounds.contains(&asked.ground));
    match meant {
        Some(row) => {
            let trust = row.trust.unwrap_or_else(|| world.trust_of(&row.source));
            let report = row.report_within.map(|within| within.last(imported));
            let mut reason = Reason::new(
                "exchange_is_one",
                [("rule", row.code.clone()), ("source", row.source.clone()), ("trust", trust.as_str().to_owned())],
            );
            reason.args.extend(report.map(|day| ("report_by", day.to_string())));
            let replaced = row.replaced_within.map(|within| within.last(report.unwrap_or(asked.returned)));
            reason.args.extend(replaced.map(|day| ("replaced_by", day.to_string())));
            Some(Warning::new(reason, row.because.clone()))
        }
        None if asked.ground == Ground::Size => {
            let because = "an exchange is a return and a new order: the new parcel bears its own duty and tax";
            Some(Warning::new(Reason::new("exchange_is_two", []), because))
        }
        None => None,
    }
}

/// Where a time is counted from an import whose day was not given.
pub(super) fn import_day_assumed(asked: &Asked, law: &ReturnsLaw, there: &Territory, on: Day) -> Option<Warning> {
    let counts = law.refund.iter().any(|row| {
        (row.of == there.id || there.regimes.contains(&row.of))
            && row.within.is_some()
            && row.counted_from != CountedFrom::Export
    });
    (asked.imported.is_none() && counts).then(|| {
        let because = format!(
            "times are counted from {on}, the likely day of import: give the day of the declaration as `imported`"
        );
        Warning::new(Reason::new("import_day_assumed", [("day", on.to_string())]), because)
    })
}
