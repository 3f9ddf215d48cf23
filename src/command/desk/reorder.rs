//! What is ordered anew, when, and how much? For each article at each warehouse that is kept.
//!
//! In: what was asked for, who serves whom, how long replenishment takes, what lies there. Out: the class of demand, the forecast a day,
//! the reorder point and its safety stock, how much to order, how many days the stock lasts, and a warning where it does not.

use super::candidates::Candidate;
use super::orders::Orders;
use super::weigh::{Stocking, Terms};
use landfall::money::Decimal;
use landfall_desk::demand::{Class, Summary, croston, tsb};
use landfall_desk::levels::level;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How the demand of a day is forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Forecast {
    /// By class: the mean of what is asked for often, Croston without its bias of the rest.
    ByClass,
    /// Croston.
    Croston,
    /// Croston without its bias, after Syntetos and Boylan.
    Sba,
    /// After Teunter, Syntetos and Babai: it falls while nothing is asked for.
    Tsb,
    /// The mean.
    Mean,
}

/// Of smoothing: what the last observation counts.
const ALPHA: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// An article at a warehouse.
pub(super) struct Row {
    pub(super) warehouse: String,
    pub(super) sku: String,
    pub(super) class: Class,
    /// Pieces a day.
    pub(super) forecast: Decimal,
    pub(super) reorder_at: u64,
    pub(super) safety: Decimal,
    pub(super) order: u64,
    /// What may be sold there; none: not known.
    pub(super) available: Option<u32>,
    pub(super) days_left: Option<Decimal>,
    pub(super) warning: Option<&'static str>,
}

/// A day's forecast.
pub(super) fn forecast(series: &[u32], class: Class, by: Forecast) -> Decimal {
    let mean = Summary::of(series).mean();
    let smoothed = || croston(series, ALPHA);
    match by {
        Forecast::Mean => mean,
        Forecast::Croston => smoothed().map_or(mean, |found| found.rate()),
        Forecast::Sba => smoothed().map_or(mean, |found| found.corrected(ALPHA)),
        Forecast::Tsb => tsb(series, ALPHA, ALPHA),
        Forecast::ByClass => match class {
            Class::Intermittent | Class::Lumpy => smoothed().map_or(mean, |found| found.corrected(ALPHA)),
            Class::Smooth | Class::Erratic | Class::Unsold => mean,
        },
    }
}

/// All articles at the warehouses of a set; those whose lead time is not known are left out.
pub(super) fn rows(
    orders: &Orders,
    candidates: &[Candidate],
    stocking: &Stocking<'_>,
    open: &[usize],
    on_hand: &BTreeMap<(String, String), u32>,
    (terms, by): (&Terms, Forecast),
) -> Vec<Row> {
    let days = orders.days();
    // An article's history begins when it was first asked for anywhere.
    let mut series: BTreeMap<(usize, u32), (u32, BTreeMap<u32, u32>)> = BTreeMap::new();
    for rows in orders.asked.chunk_by(|one, other| one.sku == other.sku) {
        let first = rows.iter().map(|row| row.day).min().unwrap_or(0);
        for row in rows {
            let Some(site) = stocking.server(row.region, row.sku as usize, open) else { continue };
            let entry = series.entry((site, row.sku)).or_insert_with(|| (first, BTreeMap::new()));
            *entry.1.entry(row.day).or_default() += row.pieces;
        }
    }
    let mut all: Vec<_> = series.into_iter().collect();
    // By name: they are numbered as the orders name them first.
    all.sort_by_key(|((site, sku), _)| (*site, orders.skus.name(*sku)));
    let rows = all.par_iter().filter_map(|((site, sku), (first, by_day))| {
        let candidate = candidates.get(*site)?;
        let lead = candidate.lead.as_ref()?;
        let series: Vec<u32> = (*first..days).map(|day| by_day.get(&day).copied().unwrap_or(0)).collect();
        let found = level(&series, lead, terms.per_mille)?;
        let sku = orders.skus.name(*sku).to_owned();
        let forecast = forecast(&series, found.class, by);
        let available = on_hand.get(&(candidate.id.clone(), sku.clone())).copied();
        let days_left = available.and_then(|pieces| Decimal::from(pieces).checked_div(forecast));
        let warning = match (available, days_left) {
            (Some(0), _) => Some("out of stock"),
            (Some(_), Some(left)) if left < lead.mean() => Some("runs out before more can come"),
            (Some(pieces), _) if u64::from(pieces) <= found.reorder_at => Some("order now"),
            _ => None,
        };
        let order = (forecast * Decimal::from(terms.cover)).ceil();
        Some(Row {
            warehouse: candidate.id.clone(),
            sku,
            class: found.class,
            forecast,
            reorder_at: found.reorder_at,
            safety: found.safety,
            order: u64::try_from(order).ok()?.max(1),
            available,
            days_left,
            warning,
        })
    });
    rows.collect()
}
