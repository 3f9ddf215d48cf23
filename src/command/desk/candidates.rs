//! Where could stock be held? The shop's warehouses, and what a table says of them.
//!
//! In: the shop as its folder says it; where there is one, a table with columns `warehouse` and any of `today` (yes, no), `fixed` (what it
//! costs to keep a year, in the shop's currency), `holds` (`all`, or `listed`: what `stock.csv` lists there), `lead_days` and
//! `lead_deviation` (how long its replenishment takes), `supplied_by` and `supplied_from` (which service brings it from where; `lead_days`
//! then is what passes before). Out: the candidates, as many as the table names, all warehouses without one.

use super::super::rows::rows;
use super::lead::{LONGEST, Leads};
use landfall::book::shop::{Shop, StockStatus};
use landfall::calendar::{DatedRows, Day, OrderDay};
use landfall::money::Decimal;
use landfall_desk::lead::Lead;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A warehouse that could be kept.
pub(super) struct Candidate {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) today: bool,
    /// What keeping it costs a year.
    pub(super) fixed: Decimal,
    /// What it may hold; none: everything.
    pub(super) holds: Option<BTreeSet<String>>,
    /// How long its replenishment takes; none: not known.
    pub(super) lead: Option<Lead>,
    /// Whether the duty on its stock was paid before it was sold.
    pub(super) cleared: bool,
}

impl Candidate {
    pub(super) fn may_hold(&self, sku: &str) -> bool {
        self.holds.as_ref().is_none_or(|listed| listed.contains(sku))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    warehouse: String,
    #[serde(default)]
    today: Option<String>,
    #[serde(default)]
    fixed: Option<Decimal>,
    #[serde(default)]
    holds: Option<String>,
    #[serde(default)]
    pub(super) lead_days: Option<u32>,
    #[serde(default)]
    pub(super) lead_deviation: Option<u32>,
    #[serde(default)]
    supplied_by: Option<String>,
    #[serde(default)]
    supplied_from: Option<String>,
}

impl Row {
    /// Which service brings it, and from where.
    pub(super) fn supplied(&self) -> Option<(&str, &str)> {
        let said = |word: &Option<String>| word.as_deref().is_some_and(|word| !word.is_empty());
        (said(&self.supplied_by) || said(&self.supplied_from)).then(|| {
            (self.supplied_by.as_deref().unwrap_or_default(), self.supplied_from.as_deref().unwrap_or_default())
        })
    }
}

/// The candidates of a shop.
pub(super) fn candidates(
    shop: &Shop,
    sites: Option<&Path>,
    leads: &Leads,
    sent_from: &BTreeMap<String, u64>,
) -> Result<Vec<Candidate>, String> {
    let known = |id: &str| shop.warehouse.iter().find(|house| house.id == id);
    let listed = |id: &str| -> Option<BTreeSet<String>> {
        let rows = shop.stock.iter().filter(|row| row.warehouse == id);
        let skus: BTreeSet<String> = rows.map(|row| row.sku.clone()).collect();
        // A shop without a table of stock has everything everywhere.
        (!shop.stock.is_empty()).then_some(skus)
    };
    let mut found = Vec::new();
    let given: Vec<(usize, Row)> = match sites {
        Some(path) => rows(path)?,
        None => Vec::new(),
    };
    let mut faults = Vec::new();
    for (line, row) in &given {
        let mut fault =
            |message: String| faults.push(format!("{}:{line}: {message}", sites.unwrap_or(Path::new("")).display()));
        if known(&row.warehouse).is_none() {
            let ids: Vec<&str> = shop.warehouse.iter().map(|house| house.id.as_str()).collect();
            fault(format!(
                "the shop has no warehouse `{}`: it has {}; write a candidate into its `shop.toml` first",
                row.warehouse,
                ids.join(", ")
            ));
        }
        if given.iter().any(|(before, other)| before < line && other.warehouse == row.warehouse) {
            fault(format!("`{}` stands twice", row.warehouse));
        }
        if row.fixed.is_some_and(|fixed| fixed < Decimal::ZERO) {
            fault("what a warehouse costs to keep is not below nothing".to_owned());
        }
        if row.fixed.is_some_and(|fixed| fixed > Decimal::from(super::MOST)) {
            fault(format!("`fixed` is at most {}", super::MOST));
        }
        if row.lead_days.is_some_and(|days| days > LONGEST) {
            fault(format!("`lead_days` is at most {LONGEST}"));
        }
        if row.lead_deviation.is_some_and(|days| days > LONGEST) {
            fault(format!("`lead_deviation` is at most {LONGEST}"));
        }
        if row.supplied().is_some_and(|(service, from)| service.is_empty() || from.is_empty()) {
            fault(
                "`supplied_by` and `supplied_from` are told together: write `carrier/service` and `VN` or `US-CA`"
                    .to_owned(),
            );
        }
        if !matches!(row.holds.as_deref(), None | Some("" | "all" | "listed")) {
            fault(format!(
                "`{}` is no word for what it holds: write `all` or `listed`",
                row.holds.as_deref().unwrap_or_default()
            ));
        }
        if !matches!(row.today.as_deref(), None | Some("" | "yes" | "no")) {
            fault(format!("`{}` is neither `yes` nor `no`", row.today.as_deref().unwrap_or_default()));
        }
    }
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    let says_today = given.iter().any(|(_, row)| row.today.as_deref().is_some_and(|word| !word.is_empty()));
    for house in &shop.warehouse {
        let row = given.iter().map(|(_, row)| row).find(|row| row.warehouse == house.id);
        if !given.is_empty() && row.is_none() {
            continue;
        }
        found.push(Candidate {
            id: house.id.clone(),
            name: house.name.clone(),
            today: match says_today {
                true => row.is_some_and(|row| row.today.as_deref() == Some("yes")),
                false => sent_from.is_empty() || sent_from.contains_key(&house.id),
            },
            fixed: row.and_then(|row| row.fixed).unwrap_or_default(),
            holds: match row.and_then(|row| row.holds.as_deref()) {
                Some("all") => None,
                _ => listed(&house.id),
            },
            lead: leads.of(house, row)?,
            cleared: house.stock == StockStatus::Cleared,
        });
    }
    if found.is_empty() {
        return Err(format!("the shop `{}` has no warehouse to choose from", shop.id));
    }
    if !found.iter().any(|candidate| candidate.today) {
        return Err("no candidate is one of today's: say `yes` under `today` for one".into());
    }
    Ok(found)
}

/// What of a piece's price was paid as duty before it is sold there: per cent.
pub(super) fn duty_percent(shop: &Shop, warehouse: &str, sku: &str, day: Day) -> Decimal {
    let rows: Vec<_> = shop.stock_cost.on(OrderDay(day)).filter(|row| row.warehouse == warehouse).collect();
    let row = rows.iter().find(|row| row.sku == sku).or_else(|| rows.iter().find(|row| row.sku == "*"));
    row.map_or(Decimal::ZERO, |row| row.percent.max(Decimal::ZERO))
}
