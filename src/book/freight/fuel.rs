//! Percentages for fuel on a listed base.

use crate::book::RuleNumber;
use crate::book::when::When;
use crate::calendar::HandOverDay;
use crate::money::Decimal;
use crate::record::{Record, dated};
use serde::Deserialize;

/// A percentage for fuel on a listed base.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fuel {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// Kebab-case code.
    pub code: String,
    /// Name for people.
    pub label: String,
    /// Which services have it: `services`, and nothing else.
    #[serde(default)]
    pub when: When,
    /// What it is taken on: `freight` (the table's price after discounts), and codes or kinds of surcharges. Each line of them is
    /// rounded together with its fuel.
    pub on: Vec<String>,
    /// The percentages, each on its days.
    pub rates: Vec<FuelRate>,
}

/// The percentage of some days.
#[dated(by = HandOverDay, illustrative)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FuelRate {
    /// Per cent.
    pub percent: Decimal,
}
