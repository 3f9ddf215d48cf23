//! Reading `rate-data/world/exchange`: reference rates, and the rates at which authorities value.
//!
//! In: tables in their order, each with its base. Out: for each currency its reference, which is the first table that quotes it,
//! as rates for one unit of the common base (the first table's); and every table by itself, for the laws that name it. A
//! table with another base is crossed with the common base's rate of the same day.

use super::complaint::Complaint;
use super::read::{Folder, line_with};
use crate::book::world::{ExchangeTable, Published};
use crate::calendar::Day;
use crate::money::{Currency, Decimal, divide};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// To how many decimals a cross is published.
const CROSS_DECIMALS: u32 = 10;

/// All of `world/exchange`.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    /// The names of its files.
    pub files: Vec<String>,
    /// The tables as they are published: by table, then by currency.
    pub published: Vec<ExchangeTable>,
    /// The reference of each currency, for one unit of the common base.
    pub reference: Vec<ExchangeTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    table: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    id: String,
    file: String,
    base: Currency,
    published: Published,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    day: Day,
    currency: Currency,
    rate: Decimal,
}

/// Reads the tables, complaining into the folder.
pub(super) fn read_exchange(folder: &mut Folder<'_>) -> Exchange {
    let file = Path::new("world/exchange/exchange.toml");
    let mut exchange = Exchange::default();
    let tables = folder.toml::<Sheet>(file).map(|sheet| sheet.table).unwrap_or_default();
    let Some(common) = tables.first().map(|table| table.base) else { return exchange };
    let mut reference: BTreeMap<Currency, ExchangeTable> = BTreeMap::new();
    for table in tables {
        exchange.files.push(table.file.clone());
        if exchange.published.iter().any(|known| known.table == table.id) {
            let message = format!("two tables are called `{}`", table.id);
            let complaint = Complaint::new("duplicate-rate", file, message, "give each table an id of its own");
            let line = line_with(folder.root(), file, &table.file);
            folder.complain(Complaint { line, ..complaint });
        }
        let own = read_table(folder, &table);
        for quoted in own.values().filter(|quoted| quoted.currency != common) {
            if reference.contains_key(&quoted.currency) {
                continue;
            }
            match for_one(common, quoted, &own) {
                Ok(quoted) => drop(reference.insert(quoted.currency, quoted)),
                Err(message) => {
                    let help = format!("quote `{common}` on every day of the table");
                    let line = line_with(folder.root(), file, &table.file);
                    folder.complain(Complaint { line, ..Complaint::new("no-cross", file, message, help) });
                }
            }
        }
        exchange.published.extend(own.into_values());
    }
    exchange.reference = reference.into_values().collect();
    exchange
}

/// One table, by currency.
fn read_table(folder: &mut Folder<'_>, table: &Table) -> BTreeMap<Currency, ExchangeTable> {
    let csv = PathBuf::from("world/exchange").join(&table.file);
    let mut tables: BTreeMap<Currency, ExchangeTable> = BTreeMap::new();
    for (line, row) in folder.csv::<Row>(&csv) {
        let mut complain = |code, message: String, help: &str| {
            folder.complain(Complaint::new(code, &csv, message, help).on(line));
        };
        if row.rate <= Decimal::ZERO {
            let help = "write units of the currency for one of the base";
            complain("not-positive", format!("the rate `{}` is not above 0", row.rate), help);
        }
        if table.published == Published::Monthly && row.day.civil().2 != 1 {
            let message = format!("`{}` is not the first day of a month", row.day);
            complain("not-first-of-month", message, "write the first day of the month for which the rate is published");
        }
        let entry = tables.entry(row.currency).or_insert_with(|| ExchangeTable {
            table: table.id.clone(),
            currency: row.currency,
            base: table.base,
            published: table.published,
            source: table.source.clone(),
            rates: Vec::new(),
        });
        if entry.rates.last().is_some_and(|(day, _)| *day >= row.day) {
            let message = format!("`{}` of {} does not follow the day before it", row.currency, row.day);
            complain("not-ascending", message, "sort the rows by currency and day");
        }
        entry.rates.push((row.day, row.rate));
    }
    tables
}

/// The rates of a currency for one unit of `common`, crossed in its own table where that has another base.
fn for_one(
    common: Currency,
    quoted: &ExchangeTable,
    own: &BTreeMap<Currency, ExchangeTable>,
) -> Result<ExchangeTable, String> {
    if quoted.base == common {
        return Ok(quoted.clone());
    }
    let hub = own.get(&common).map_or(&[][..], |hub| hub.rates.as_slice());
    let rates = quoted.rates.iter().map(|(day, rate)| {
        let found = hub.iter().find(|(known, of_common)| known == day && *of_common > Decimal::ZERO);
        let crossed = found.and_then(|(_, of_common)| divide(*rate, *of_common).ok());
        let crossed = crossed.map(|crossed| (*day, crossed.round_dp(CROSS_DECIMALS).normalize()));
        crossed
            .ok_or_else(|| format!("`{}` of {day} has no cross with `{common}` in `{}`", quoted.currency, quoted.table))
    });
    Ok(ExchangeTable { base: common, rates: rates.collect::<Result<_, _>>()?, ..quoted.clone() })
}
