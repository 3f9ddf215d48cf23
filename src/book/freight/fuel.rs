//! Percentages for fuel on a listed base.

use crate::book::RuleNumber;
use crate::book::law::Trust;
use crate::calendar::Day;
use crate::money::Decimal;
use crate::record::{Deserialize, Record};

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
    /// Services that have it; empty: all.
    #[serde(default)]
    pub services: Vec<String>,
    /// What it is taken on: `freight` (the table's price after discounts), and codes or kinds of surcharges. Each line of them is
    /// rounded together with its fuel.
    pub on: Vec<String>,
    /// The percentages, each on its days.
    pub rates: Vec<FuelRate>,
}

/// The percentage of some days.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FuelRate {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Per cent.
    pub percent: Decimal,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// Id in `sources.toml`.
    pub source: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}
