//! How does a marketplace want a shop's prices of carriage? In the fields of its own tables.
//!
//! In: a [`RateTable`]. Out: a file in the marketplace's fields, and what its shape cannot hold, in words.
//!
//! | marketplace | shape | source |
//! |---|---|---|
//! | Etsy | a shipping profile a band: a price by country, and one for each further piece | fields of `createShopShippingProfileDestination`, Open API v3 |
//! | eBay | a rate table a band: by country and service category, and one for each further piece | fields of `getRateTable`, Account API v2 |
//! | Amazon | a shipping template: by country and service, an amount an order and one a kilogram | Seller Central, "Set your shipping rates" |
//! | Google | a service by country and tier with a table of weights | `ShippingSettings`, Merchant API v1 |
//!
//! Amazon knows no bands: its row is the line over weight that nowhere lies under the shop's prices and in sum least above them; how far
//! above stands beside it.

use super::rate_table::{RateTable, Row};
use crate::money::{Decimal, Overflow, add, divide, minor_unit, multiply, subtract, sum, with_digits};
use crate::object;
use crate::tree::Tree;

/// A marketplace with tables of carriage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marketplace {
    /// Etsy.
    Etsy,
    /// eBay.
    Ebay,
    /// Amazon.
    Amazon,
    /// Google Merchant Center.
    Google,
}

/// A marketplace's file.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its lines, the first of them the names of the columns; or JSON alone.
    pub file: File,
    /// What its shape does not hold: a sentence each.
    pub lost: Vec<String>,
}

/// What a file is made of.
#[derive(Debug, Clone)]
pub enum File {
    /// Comma-separated values.
    Csv(Vec<Vec<String>>),
    /// JSON.
    Json(Tree<'static>),
}

impl Marketplace {
    /// The table in the marketplace's fields.
    ///
    /// # Errors
    /// [`Overflow`] where an amount is too large.
    pub fn write(self, table: &RateTable) -> Result<Written, Overflow> {
        match self {
            Marketplace::Etsy => Ok(etsy(table)),
            Marketplace::Ebay => Ok(ebay(table)),
            Marketplace::Amazon => amazon(table),
            Marketplace::Google => google(table),
        }
    }
}

fn etsy(table: &RateTable) -> Written {
    let header = [
        "title",
        "origin_country_iso",
        "destination_country_iso",
        "primary_cost",
        "secondary_cost",
        "min_processing_days",
        "max_processing_days",
        "min_delivery_days",
        "max_delivery_days",
        "currency",
    ];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    let mut dearer = 0;
    for row in &table.rows {
        let in_band = |other: &&Row| other.country == row.country && other.weight_g == row.weight_g;
        let cheapest = table.rows.iter().filter(in_band).min_by_key(|other| other.carriage);
        if cheapest != Some(row) {
            dearer += 1;
            continue;
        }
        lines.push(vec![
            band(row),
            table.origin.clone(),
            row.country.clone(),
            written(table, row.carriage),
            written(table, row.second.unwrap_or(row.carriage)),
            "0".to_owned(),
            row.handling.to_string(),
            row.transit.0.to_string(),
            row.transit.1.to_string(),
            table.currency.clone(),
        ]);
    }
    let lost = (dearer > 0).then(|| format!("{dearer} dearer prices: a profile has one price by country"));
    Written { file: File::Csv(lines), lost: lost.into_iter().chain(second_piece(table)).collect() }
}

fn ebay(table: &RateTable) -> Written {
    let header =
        ["rateTable", "locality", "countryCode", "shippingCategory", "shippingCost", "additionalCost", "currency"];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    for row in &table.rows {
        let is_home = row.country == table.origin;
        lines.push(vec![
            band(row),
            if is_home { "DOMESTIC" } else { "INTERNATIONAL" }.to_owned(),
            row.country.clone(),
            match row.tier.as_str() {
                "economy" => "ECONOMY",
                "standard" => "STANDARD",
                _ => "EXPEDITED",
            }
            .to_owned(),
            written(table, row.carriage),
            written(table, row.second.unwrap_or(row.carriage)),
            table.currency.clone(),
        ]);
    }
    let mut lost = vec!["days: a rate table has none, a listing's service says them".to_owned()];
    if table.weights_g.len() > MOST_RATE_TABLES {
        lost.push(format!("{} bands: an account has at most {MOST_RATE_TABLES} rate tables", table.weights_g.len()));
    }
    lost.extend(second_piece(table));
    Written { file: File::Csv(lines), lost }
}

/// How many rate tables an account of eBay may have, as `getRateTables` says.
const MOST_RATE_TABLES: usize = 40;

fn amazon(table: &RateTable) -> Result<Written, Overflow> {
    let header = [
        "region",
        "service",
        "transit_days_min",
        "transit_days_max",
        "handling_days",
        "per_order",
        "per_kg",
        "currency",
        "at_most_above",
    ];
    let mut lines = vec![header.map(str::to_owned).to_vec()];
    let mut highest = Decimal::ZERO;
    for rows in lanes(table) {
        let Some(first) = rows.first() else { continue };
        let points = rows.iter().map(|row| Ok((kilograms(row.weight_g)?, row.carriage)));
        let line = over(&points.collect::<Result<Vec<_>, Overflow>>()?, minor_unit(table.digits))?;
        highest = highest.max(line.most_above);
        let slowest = rows.iter().map(|row| row.transit.1).max().unwrap_or(first.transit.1);
        let fastest = rows.iter().map(|row| row.transit.0).min().unwrap_or(first.transit.0);
        lines.push(vec![
            first.country.clone(),
            match first.tier.as_str() {
                "express" => "Expedited",
                "economy" => "Economy",
                _ => "Standard",
            }
            .to_owned(),
            fastest.to_string(),
            slowest.to_string(),
            rows.iter().map(|row| row.handling).max().unwrap_or(first.handling).to_string(),
            written(table, line.per_order),
            written(table, line.per_kg),
            table.currency.clone(),
            written(table, line.most_above),
        ]);
    }
    let steps = format!(
        "steps of weight: an amount an order and one a kilogram lie up to {} {} above the shop's prices",
        written(table, highest),
        table.currency
    );
    let heavier = table.weights_g.last().map(|last| format!("a heaviest order: prices hold for up to {last} g"));
    Ok(Written { file: File::Csv(lines), lost: std::iter::once(steps).chain(heavier).collect() })
}

/// A price by weight: so much an order, and so much a kilogram.
struct Line {
    per_order: Decimal,
    per_kg: Decimal,
    /// How far it lies above a price at most.
    most_above: Decimal,
}

/// The line through two of the prices, or level with the highest, that lies under none of them, rises or is level, and is in sum least
/// above them: both amounts in whole minor units.
fn over(points: &[(Decimal, Decimal)], unit: Decimal) -> Result<Line, Overflow> {
    let mut slopes = vec![Decimal::ZERO];
    for (at, (weight, price)) in points.iter().enumerate() {
        for (heavier, dearer) in points.iter().skip(at + 1) {
            let slope = divide(subtract(*dearer, *price)?, subtract(*heavier, *weight)?)?;
            if slope > Decimal::ZERO {
                slopes.push(upwards(slope, unit)?);
            }
        }
    }
    let mut best: Option<(Decimal, Line)> = None;
    for per_kg in slopes {
        let mut per_order = Decimal::ZERO;
        for (weight, price) in points {
            per_order = per_order.max(upwards(subtract(*price, multiply(per_kg, *weight)?)?, unit)?);
        }
        let above = points.iter().map(|(weight, price)| subtract(add(per_order, multiply(per_kg, *weight)?)?, *price));
        let above = above.collect::<Result<Vec<_>, Overflow>>()?;
        let most_above = above.iter().copied().max().unwrap_or(Decimal::ZERO);
        let total = sum(above)?;
        if best.as_ref().is_none_or(|(least, _)| total < *least) {
            best = Some((total, Line { per_order, per_kg, most_above }));
        }
    }
    best.map(|(_, line)| line).ok_or(Overflow)
}

/// The next whole number of units.
fn upwards(amount: Decimal, unit: Decimal) -> Result<Decimal, Overflow> {
    multiply(divide(amount, unit)?.ceil(), unit)
}

fn google(table: &RateTable) -> Result<Written, Overflow> {
    let mut services = Vec::new();
    for rows in lanes(table) {
        let Some(first) = rows.first() else { continue };
        let priced = |weight_g: u32| rows.iter().find(|row| row.weight_g == weight_g);
        let mut weights = Vec::new();
        let mut cells = Vec::new();
        for &weight_g in &table.weights_g {
            weights.push(object! { "amountMicros": micros(kilograms(weight_g)?)?, "unit": "KILOGRAM" });
            cells.push(match priced(weight_g) {
                Some(row) => {
                    let rate =
                        object! { "amountMicros": micros(row.carriage)?, "currencyCode": table.currency.clone() };
                    object! { "cells": Tree::List(vec![object! { "flatRate": rate }]) }
                }
                None => nowhere(),
            });
        }
        // Heavier than the last band: not there.
        weights.push(object! { "amountMicros": "-1", "unit": "KILOGRAM" });
        cells.push(nowhere());
        let most = |of: fn(&Row) -> i64| rows.iter().map(of).max().unwrap_or(0);
        services.push(object! {
            "serviceName": format!("{} to {}", first.tier, first.country),
            "active": true,
            "deliveryCountries": Tree::List(vec![first.country.clone().into()]),
            "currencyCode": table.currency.clone(),
            "shipmentType": "DELIVERY",
            "deliveryTime": object! {
                "minHandlingDays": 0_i64,
                "maxHandlingDays": most(|row| row.handling),
                "minTransitDays": rows.iter().map(|row| row.transit.0).min().unwrap_or(0),
                "maxTransitDays": most(|row| row.transit.1),
            },
            "rateGroups": Tree::List(vec![object! {
                "applicableShippingLabels": Tree::List(Vec::new()),
                "mainTable": object! {
                    "name": "weight",
                    "rowHeaders": object! { "weights": Tree::List(weights) },
                    "rows": Tree::List(cells),
                },
            }]),
        });
    }
    let lost = vec!["what a second piece adds: an order is priced by its weight".to_owned()];
    Ok(Written { file: File::Json(object! { "services": Tree::List(services) }), lost })
}

fn nowhere() -> Tree<'static> {
    object! { "cells": Tree::List(vec![object! { "noShipping": true }]) }
}

/// Millionths, as a text: Google's whole numbers of 64 bits.
fn micros(amount: Decimal) -> Result<String, Overflow> {
    Ok(multiply(amount, Decimal::from(1_000_000))?.ceil().normalize().to_string())
}

fn kilograms(weight_g: u32) -> Result<Decimal, Overflow> {
    divide(Decimal::from(weight_g), Decimal::ONE_THOUSAND)
}

/// The rows of each country and tier, by weight.
fn lanes(table: &RateTable) -> impl Iterator<Item = &[Row]> {
    table.rows.chunk_by(|one, other| one.country == other.country && one.tier == other.tier)
}

/// The name of a band.
fn band(row: &Row) -> String {
    format!("up to {} g", row.weight_g)
}

/// What is said where two pieces are not offered together.
fn second_piece(table: &RateTable) -> Option<String> {
    let alone = table.rows.iter().filter(|row| row.second.is_none()).count();
    (alone > 0)
        .then(|| format!("{alone} prices of a second piece: two are not offered together, each costs as the first"))
}

fn written(table: &RateTable, amount: Decimal) -> String {
    with_digits(amount, table.digits)
}
