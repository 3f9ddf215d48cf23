//! What in the rate data would have foretold the bills? Changes, as a diff for people to read and apply.
//!
//! In: what was billed and quoted, and the carrier's `surcharges.toml`. Out: a row of fuel's percentages where the bills of a week name
//! another than the data, and a surcharge where nearly every parcel of a service bore one that was never quoted. Nothing is changed
//! here: a bill is evidence, not a price list.
//!
//! The rule: nothing is proposed on fewer parcels than asked for. A percentage must be that of nine parcels of ten, within half of
//! one per cent; a surcharge must be on nine of ten, and its amount is the middle one.

use super::compare::{Options, share};
use super::layout::BilledKind;
use super::quoted::Parcel;
use super::read::Billed;
use crate::calendar::Day;
use crate::money::{Decimal, Overflow, sum};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The file, relative to `rate-data/`.
    pub file: String,
    /// Why: one sentence with its figures.
    pub because: String,
    /// A unified diff.
    pub diff: String,
}

/// Proposes changes to a carrier's surcharges. `text` is the file as it is, `source` the id that the rows are to name.
///
/// # Errors
/// [`Overflow`] when a figure is too large.
pub fn propose(
    carrier: &str,
    text: &str,
    (billed, quoted): (&[Billed], &[Parcel]),
    source: &str,
    options: &Options,
) -> Result<Vec<Proposal>, Overflow> {
    let file = format!("carriers/{carrier}/surcharges.toml");
    let own: Vec<&Parcel> = quoted.iter().filter(|parcel| parcel.service.starts_with(&format!("{carrier}/"))).collect();
    let mut proposals = Vec::new();
    proposals.extend(fuel(&file, text, billed, &own, source, options)?);
    proposals.extend(surcharges(&file, text, billed, &own, source, options));
    Ok(proposals)
}

fn of<'b>(billed: &'b [Billed], parcel: &Parcel, kind: BilledKind) -> Vec<&'b Billed> {
    billed.iter().filter(|charge| charge.tracking == parcel.tracking && charge.kind == kind).collect()
}

fn fuel(
    file: &str,
    text: &str,
    billed: &[Billed],
    parcels: &[&Parcel],
    source: &str,
    options: &Options,
) -> Result<Option<Proposal>, Overflow> {
    let mut shares: Vec<(Decimal, Decimal, Day)> = Vec::new();
    for parcel in parcels {
        let amounts = |kind| sum(of(billed, parcel, kind).into_iter().map(|charge| charge.amount));
        let Some(currency) = of(billed, parcel, BilledKind::Fuel).first().map(|charge| charge.currency) else {
            continue;
        };
        let quoted = parcel.of(BilledKind::Fuel, currency)?.zip(parcel.of(BilledKind::Freight, currency)?);
        let quoted = match quoted {
            Some((fuel, freight)) => share(fuel, freight)?,
            None => None,
        };
        let day = of(billed, parcel, BilledKind::Fuel).iter().find_map(|charge| charge.sent).or(parcel.ship_by);
        if let (Some(billed), Some(quoted), Some(day)) =
            (share(amounts(BilledKind::Fuel)?, amounts(BilledKind::Freight)?)?, quoted, day)
        {
            shares.push((billed, quoted, day));
        }
    }
    shares.sort();
    if shares.len() < options.least {
        return Ok(None);
    }
    let Some((middle, quoted, _)) = shares.get(shares.len() / 2).copied() else { return Ok(None) };
    let near = shares.iter().filter(|(billed, _, _)| (*billed - middle).abs() <= Decimal::new(5, 1)).count();
    let (first, last) = (shares.iter().map(|(_, _, day)| *day).min(), shares.iter().map(|(_, _, day)| *day).max());
    let (Some(first), Some(last), true) =
        (first, last, near * 10 >= shares.len() * 9 && (middle - quoted).abs() > Decimal::new(5, 1))
    else {
        return Ok(None);
    };
    let because = format!(
        "fuel was {middle} % of freight on {near} of {} parcels sent from {first} to {last}, and was quoted at {quoted} %",
        shares.len()
    );
    // Rows of percentages stand in one line, or in one of their own.
    let at = text.lines().position(|line| line.trim_start().starts_with("rates = ["));
    let Some((number, line)) = at.and_then(|at| Some((at, text.lines().nth(at)?))) else { return Ok(None) };
    let row = format!("{{ from = \"{first}\", percent = \"{middle}\", source = \"{source}\" }}");
    let changed = match line.trim_end().strip_suffix("}]") {
        Some(start) => {
            let ended = match start.rsplit_once("{ from") {
                Some((before, last)) if !last.contains("until") => {
                    format!("{before}{{ from{}, until = \"{first}\" }}", last.trim_end())
                }
                _ => format!("{start}}}"),
            };
            format!("{ended}, {row}]")
        }
        None => format!("{line}\n    {row},"),
    };
    let mut diff = head(file);
    let _ = writeln!(diff, "@@ -{0} +{0},{1} @@\n-{line}", number + 1, changed.lines().count());
    changed.lines().for_each(|line| {
        let _ = writeln!(diff, "+{line}");
    });
    Ok(Some(Proposal { file: file.to_owned(), because, diff }))
}

fn surcharges(
    file: &str,
    text: &str,
    billed: &[Billed],
    parcels: &[&Parcel],
    source: &str,
    options: &Options,
) -> Vec<Proposal> {
    let mut services: BTreeMap<&str, Vec<&&Parcel>> = BTreeMap::new();
    parcels.iter().filter(|parcel| billed.iter().any(|charge| charge.tracking == parcel.tracking)).for_each(|parcel| {
        services.entry(&parcel.service).or_default().push(parcel);
    });
    let mut proposals = Vec::new();
    for (service, own) in services.into_iter().filter(|(_, own)| own.len() >= options.least) {
        let mut names: BTreeMap<String, Vec<(Decimal, Option<Day>)>> = BTreeMap::new();
        for parcel in own.iter().filter(|parcel| parcel.codes.is_empty()) {
            for charge in
                of(billed, parcel, BilledKind::Surcharge).into_iter().filter(|charge| charge.duplicate_of.is_none())
            {
                names.entry(charge.name.clone()).or_default().push((charge.amount, charge.sent.or(parcel.ship_by)));
            }
        }
        for (name, mut amounts) in names.into_iter().filter(|(_, amounts)| amounts.len() * 10 >= own.len() * 9) {
            amounts.sort();
            let Some((middle, _)) = amounts.get(amounts.len() / 2).copied() else { continue };
            let Some(first) = amounts.iter().filter_map(|(_, day)| *day).min() else { continue };
            // The bill's words are text in TOML, whatever letters they have.
            let words: Vec<&str> = name.split_whitespace().collect();
            let (code, label) = (in_toml(words.join("-").to_lowercase()), in_toml(words.join(" ")));
            let because = format!(
                "`{name}` was billed on {} of {} parcels by {service}, and never quoted",
                amounts.len(),
                own.len()
            );
            let rows = format!(
                "\n[[surcharge]]\ncode = {code}\nlabel = {label}\nkind = \"other\"\nwhen = {{ services = [\"{service}\"] }}\n\
                 per = \"parcel\"\namount = {{ flat = \"{middle}\" }}\nfrom = \"{first}\"\nbecause = \"the carrier bills it\"\nsource = \"{source}\"\n"
            );
            let lines = text.lines().count();
            let mut diff = head(file);
            let _ = writeln!(diff, "@@ -{lines},0 +{},{} @@", lines + 1, rows.lines().count());
            rows.lines().for_each(|line| {
                let _ = writeln!(diff, "+{line}");
            });
            proposals.push(Proposal { file: file.to_owned(), because, diff });
        }
    }
    proposals
}

fn in_toml(text: String) -> String {
    toml::Value::String(text).to_string()
}

/// Writing to a string cannot fail.
fn head(file: &str) -> String {
    format!("--- a/{file}\n+++ b/{file}\n")
}
