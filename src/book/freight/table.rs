//! A carrier's price lists by zone and weight.

use super::WeightUnit;
use crate::book::RuleNumber;
use crate::calendar::HandOverDay;
use crate::money::Decimal;
use crate::record::{Record, dated};
use serde::Deserialize;

/// A price list by zone and weight.
#[dated(by = HandOverDay, illustrative)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    /// The id that services use.
    pub id: String,
    /// For what its price is asked.
    #[serde(default)]
    pub per: TablePer,
    /// The unit of its breaks.
    #[serde(default)]
    pub unit: WeightUnit,
    /// Why a heavier parcel may cost less, for the check alone, where the carrier's table says so.
    #[serde(default)]
    pub allow_falling: String,
    /// The prices, by zone; from `prices.csv` and `prices-*.csv`.
    #[serde(default)]
    pub rates: Vec<ZoneRates>,
}

/// For what a table's price is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TablePer {
    /// Each parcel, by its own weight.
    #[default]
    Parcel,
    /// All parcels together, by the sum of their weights.
    Shipment,
}

/// The breaks of one zone.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneRates {
    /// The number of the first break; those of the others follow.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// The zone.
    pub zone: String,
    /// The breaks, lightest first.
    pub breaks: Vec<Break>,
}

/// The price of weights up to a break: `price`, and what each further step and each kilogram adds.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// Weights up to this many of the table's units, itself included.
    pub up_to: u32,
    /// The flat part.
    pub price: Decimal,
    /// For each begun step above `over`, this more.
    #[serde(default)]
    pub step_price: Decimal,
    /// The step, in the table's units; 0: no steps.
    #[serde(default)]
    pub step: u32,
    /// Where steps begin, in the table's units.
    #[serde(default)]
    pub over: u32,
    /// For each kilogram (of tables in grams) or pound (of the others), by the exact billed weight, this more.
    #[serde(default)]
    pub per_kg: Decimal,
}
