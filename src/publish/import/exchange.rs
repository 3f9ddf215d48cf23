//! Which exchange rates does a publisher's table have that ours has not? A row for each day and currency.
//!
//! In: a description (TOML in `rate-data/imports/`), our sheet as it is, and the publisher's files. Out: our sheet with the new
//! rows, and every cell that was not understood, with its line. The rule: what a sheet has once recorded stands, for prices
//! were bound at it; a file that says otherwise of the same day is told, and changes nothing. Currencies that no list of ours
//! has are left out and named.

use super::days::DayForm;
use super::source::Table;
use super::{Refused, kept, plain};
use crate::calendar::Day;
use crate::money::{Currency, Decimal};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A description of a table of exchange rates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeDescription {
    /// The sheet that it becomes: `world/exchange/<id>.csv`.
    pub id: String,
    /// The source, with its page and licence: its id in `sources/`.
    pub source: String,
    /// The file's name, for people.
    #[serde(default)]
    pub file: String,
    /// The column of the day.
    pub day: String,
    /// How days are written.
    #[serde(default)]
    pub days: DayForm,
    /// Only rates of this day and later.
    pub since: Day,
    /// The column of the currency; none where each currency has a column of its own, headed by its code.
    #[serde(default)]
    pub currency: Option<String>,
    /// The column of units for one of the base; none where each currency has a column of its own.
    #[serde(default)]
    pub rate: Option<String>,
    /// What stands where there is no rate.
    #[serde(default)]
    pub absent: Vec<String>,
}

/// What an import of exchange rates gave.
#[derive(Debug, Clone, Default)]
pub struct Rates {
    /// The sheet: day, currency, rate.
    pub sheet: String,
    /// Rows that it had not.
    pub added: usize,
    /// Cells that were not understood, or contradict what is recorded.
    pub refused: Vec<Refused>,
    /// Codes that are no currencies of ours.
    pub left_out: BTreeSet<String>,
}

/// Adds a publisher's files to `world/exchange/<id>.csv`, by `imports/<name>.toml`.
///
/// # Errors
/// A sentence, where the description or a file cannot be read or the sheet cannot be written.
pub fn run(rate_data: &Path, name: &str, files: &[String]) -> Result<(Rates, String), String> {
    let text = |path: &Path| {
        std::fs::read_to_string(rate_data.join(path)).map_err(|error| format!("`{}`: {error}", path.display()))
    };
    let description: ExchangeDescription =
        toml::from_str(&text(&Path::new("imports").join(name).with_extension("toml"))?)
            .map_err(|error| error.to_string())?;
    let listed = text(Path::new("world/currencies.csv"))?;
    let known: BTreeSet<Currency> = listed.lines().filter_map(|line| line.split(',').next()?.parse().ok()).collect();
    let path = Path::new("world/exchange").join(plain(&description.id)?).with_extension("csv");
    let rates = import(&description, &known, &kept(&rate_data.join(&path))?, files)?;
    std::fs::write(rate_data.join(&path), &rates.sheet).map_err(|error| format!("`{}`: {error}", path.display()))?;
    Ok((rates, path.display().to_string()))
}

/// Reads a publisher's files beside the sheet that is kept.
///
/// # Errors
/// A sentence, where a file is no table or lacks a column.
pub fn import(
    description: &ExchangeDescription,
    known: &BTreeSet<Currency>,
    kept: &str,
    files: &[String],
) -> Result<Rates, String> {
    let mut rates = Rates::default();
    let mut rows: BTreeMap<(Currency, Day), String> = BTreeMap::new();
    for line in kept.lines().skip(1) {
        let mut cells = line.split(',');
        let (day, currency, rate) = (cells.next(), cells.next(), cells.next());
        let key = currency.and_then(|code| code.parse().ok()).zip(day.and_then(|day| day.parse().ok()));
        let (Some(key), Some(rate)) = (key, rate) else { return Err(format!("`{line}` is no row of the sheet")) };
        rows.insert(key, rate.to_owned());
    }
    for text in files {
        let table = Table::read(text, b',', "")?;
        let named = [Some(&description.day), description.currency.as_ref(), description.rate.as_ref()];
        if let Some(lacking) = named.into_iter().flatten().find(|name| !table.has(name)) {
            return Err(format!("the file has no column `{lacking}`; its columns are {}", table.columns().join(", ")));
        }
        let mut refuse = |line: usize, code: &str, text: &str, why: String| {
            rates.refused.push(Refused { line, code: code.to_owned(), text: text.to_owned(), why });
        };
        for (line, why) in &table.damaged {
            refuse(*line, "", "", format!("the row is damaged: {why}"));
        }
        for row in table.rows() {
            let day = row.cell(&description.day);
            let Some(on) = description.days.read(day) else {
                refuse(row.line, "", day, "no such day".to_owned());
                continue;
            };
            if on < description.since {
                continue;
            }
            let quoted: Vec<(&str, &str)> = match (&description.currency, &description.rate) {
                (Some(currency), Some(rate)) => vec![(row.cell(currency), row.cell(rate))],
                _ => {
                    let columns =
                        table.columns().into_iter().filter(|name| !name.is_empty() && *name != description.day);
                    columns.map(|name| (name, row.cell(name))).collect()
                }
            };
            for (code, cell) in quoted {
                if description.absent.iter().any(|absent| absent == cell) {
                    continue;
                }
                let Some(currency) = code.parse::<Currency>().ok().filter(|code| known.contains(code)) else {
                    rates.left_out.insert(code.to_owned());
                    continue;
                };
                let is_plain = cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                match Decimal::from_str_exact(cell).ok().filter(|rate| is_plain && *rate > Decimal::ZERO) {
                    None => refuse(row.line, code, cell, "no rate above 0".to_owned()),
                    Some(rate) => {
                        let rate = rate.normalize();
                        let before = rows.entry((currency, on)).or_insert_with(|| {
                            rates.added += 1;
                            cell.to_owned()
                        });
                        if Decimal::from_str_exact(before).ok().map(|before| before.normalize()) != Some(rate) {
                            refuse(row.line, code, cell, format!("{before} is recorded of {on}; it stands"));
                        }
                    }
                }
            }
        }
    }
    let rows = rows.into_iter().map(|((currency, day), rate)| format!("{day},{currency},{rate}\n"));
    rates.sheet = std::iter::once("day,currency,rate\n".to_owned()).chain(rows).collect();
    Ok(rates)
}
