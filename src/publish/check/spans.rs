//! Do days run on without gaps and overlaps? Spans run forward; a series of one thing has no hole; a territory's days lie
//! within those of its regimes.

use super::{At, Check};
use crate::book::law::{Parameter, Regime, Territory};
use crate::calendar::{Day, Span};
use std::collections::BTreeMap;
use std::path::Path;

/// Spans in regimes, fees and territories.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let data = check.data;
    for regime in data.world.regimes.iter().chain(&data.fees) {
        reversed(check, &regime.file, &regime.value);
        series(check, &regime.file, &regime.value);
    }
    for regime in &data.world.regimes {
        values(check, &regime.file, &regime.value);
    }
    for territory in &data.world.territories {
        let (file, value) = (territory.file.as_path(), &territory.value);
        let regimes = data.world.regimes.iter().filter(|regime| value.regimes.contains(&regime.value.id));
        for regime in regimes {
            let covers = regime.value.covers;
            let later = covers.from > value.covers.from;
            let sooner = covers.until.is_some_and(|end| value.covers.until.is_none_or(|own| own > end));
            if later || sooner {
                let message = format!(
                    "{} is recorded {}, its regime `{}` only {}",
                    value.name,
                    shown(value.covers),
                    regime.value.id,
                    shown(covers)
                );
                check.complain(
                    "days-not-covered",
                    file,
                    At::Word("covers"),
                    message,
                    "record the regime for those days, or narrow `covers`",
                );
            }
        }
        if value.covers.until.is_some_and(|until| until <= value.covers.from) {
            let message = format!("`{}` covers no day", value.id);
            check.complain("reversed-span", file, At::Word("covers"), message, "write `until` as the first day after");
        }
        parameters(check, file, value);
    }
}

/// A span in words.
pub(super) fn shown(span: Span) -> String {
    match span.until {
        Some(until) => format!("from {} until before {until}", span.from),
        None => format!("from {}", span.from),
    }
}

fn reversed(check: &mut Check<'_, '_>, file: &Path, regime: &Regime) {
    let levies = regime.levy.iter().enumerate().map(|(at, row)| ("levy", at, row.code.as_str(), row.from, row.until));
    let thresholds =
        regime.threshold.iter().enumerate().map(|(at, row)| ("threshold", at, row.code.as_str(), row.from, row.until));
    let values = regime.value.iter().enumerate().map(|(at, row)| ("value", at, row.code.as_str(), row.from, row.until));
    let schemes = regime
        .scheme
        .iter()
        .enumerate()
        .map(|(at, row)| ("scheme", at, row.registration.as_str(), row.from, row.until));
    let required =
        regime.required.iter().enumerate().map(|(at, row)| ("required", at, row.field.as_str(), row.from, row.until));
    for (table, number, name, from, until) in levies.chain(thresholds).chain(values).chain(schemes).chain(required) {
        if until.is_some_and(|until| until <= from) {
            let message = format!("`{name}` ends before it begins: from {from}");
            check.complain(
                "reversed-span",
                file,
                At::Entry(table, number, "until"),
                message,
                "write `until` as the first day after",
            );
        }
    }
}

/// Levies of one code and condition, and thresholds of one code and condition, follow one another without a hole.
fn series(check: &mut Check<'_, '_>, file: &Path, regime: &Regime) {
    let mut series: BTreeMap<(&str, String), Vec<(usize, Span)>> = BTreeMap::new();
    for (number, levy) in regime.levy.iter().enumerate() {
        let key = format!("{} {:?} {:?} {:?}", levy.code, levy.when, levy.one_of, levy.currency);
        series.entry(("levy", key)).or_default().push((number, Span { from: levy.from, until: levy.until }));
    }
    for (number, row) in regime.threshold.iter().enumerate() {
        let key = format!("{} {:?}", row.code, row.when);
        series.entry(("threshold", key)).or_default().push((number, Span { from: row.from, until: row.until }));
    }
    for ((table, _), mut spans) in series {
        spans.sort_by_key(|(_, span)| span.from);
        for (before, after) in spans.iter().zip(spans.iter().skip(1)) {
            let name = match table {
                "levy" => regime.levy.get(after.0).map(|row| row.code.as_str()),
                _ => regime.threshold.get(after.0).map(|row| row.code.as_str()),
            };
            let name = name.unwrap_or_default();
            if before.1.until.is_some_and(|end| end < after.1.from) {
                let end = before.1.until.map_or_else(String::new, |end| end.to_string());
                let message = format!("`{name}` says nothing from {end} until {}", after.1.from);
                check.complain(
                    "gap",
                    file,
                    At::Entry(table, after.0, "from"),
                    message,
                    "move one of the days, or give the days between an entry",
                );
            } else if table == "threshold" && before.1.overlaps(&after.1) {
                let message = format!("`{name}` stands twice for the same days from {}", after.1.from);
                check.complain(
                    "overlapping-spans",
                    file,
                    At::Entry(table, after.0, "from"),
                    message,
                    "close the first with `until`",
                );
            }
        }
    }
}

/// A named value that applies without condition applies on every day that the regime covers.
fn values(check: &mut Check<'_, '_>, file: &Path, regime: &Regime) {
    let mut named: BTreeMap<&str, Vec<(usize, Span)>> = BTreeMap::new();
    for (number, value) in regime.value.iter().enumerate() {
        if value.when == Default::default() {
            named.entry(&value.code).or_default().push((number, Span { from: value.from, until: value.until }));
        }
    }
    for (name, spans) in named {
        if let Some((at, from, until)) = hole(&spans, regime.covers) {
            let message = format!(
                "`{name}` has no value from {from}{}",
                until.map_or_else(String::new, |end| format!(" until {end}"))
            );
            check.complain("gap", file, At::Entry("value", at, "from"), message, "give the days between an entry");
        }
    }
}

/// Rows of one parameter, the same goods and the same subdivisions share no day; those for all other goods leave none out.
fn parameters(check: &mut Check<'_, '_>, file: &Path, territory: &Territory) {
    let mut rest: BTreeMap<&str, Vec<(usize, Span)>> = BTreeMap::new();
    let span = |row: &Parameter| Span { from: row.from, until: row.until };
    for (number, row) in territory.parameter.iter().enumerate() {
        if row.until.is_some_and(|until| until <= row.from) {
            let message = format!("`{}` ends before it begins: from {}", row.name, row.from);
            check.complain(
                "reversed-span",
                file,
                At::Entry("parameter", number, "until"),
                message,
                "write `until` as the first day after",
            );
            continue;
        }
        if row.hs.is_empty() && row.subdivisions.is_empty() {
            rest.entry(&row.name).or_default().push((number, span(row)));
        }
        let clash = territory.parameter.iter().take(number).find_map(|other| {
            let place = other.subdivisions.is_empty() && row.subdivisions.is_empty()
                || other.subdivisions.iter().any(|code| row.subdivisions.contains(code));
            let goods = if row.hs.is_empty() && other.hs.is_empty() {
                Some("all other goods")
            } else {
                other.hs.iter().find(|code| row.hs.contains(code)).map(String::as_str)
            };
            goods.filter(|_| other.name == row.name && place && span(other).overlaps(&span(row)))
        });
        if let Some(goods) = clash {
            let message = format!("`{}` has two rates for {goods} from {}", row.name, row.from);
            check.complain(
                "overlapping-spans",
                file,
                At::Entry("parameter", number, "from"),
                message,
                "close the first with `until`, or take the goods out of one",
            );
        }
    }
    for (name, spans) in rest {
        if let Some((at, from, until)) = hole(&spans, territory.covers) {
            let message = format!(
                "`{name}` has no rate from {from}{}",
                until.map_or_else(String::new, |end| format!(" until {end}"))
            );
            check.complain(
                "gap",
                file,
                At::Entry("parameter", at, "from"),
                message,
                "write the rate of those days, `free` where there is none",
            );
        }
    }
}

/// The first days of `covers` that no span holds, and the entry after which they are missing.
fn hole(spans: &[(usize, Span)], covers: Span) -> Option<(usize, Day, Option<Day>)> {
    let mut sorted = spans.to_vec();
    sorted.sort_by_key(|(_, span)| span.from);
    let mut open = covers.from;
    for (number, span) in sorted {
        if covers.until.is_some_and(|end| open >= end) {
            return None;
        }
        if span.until.is_some_and(|end| end <= open) {
            continue;
        }
        if span.from > open {
            return Some((number, open, Some(span.from)));
        }
        open = span.until?;
    }
    let inside = covers.until.is_none_or(|end| open < end);
    inside.then(|| (spans.last().map_or(0, |(number, _)| *number), open, covers.until))
}
