//! What a carrier takes off its table's price: negotiated, or by monthly volume.

use crate::book::RuleNumber;
use crate::book::law::Trust;
use crate::calendar::Day;
use crate::money::Decimal;
use crate::record::{Deserialize, Record};

/// A negotiated discount, or one tier of a volume discount.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
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
    /// In these zones of the service's zone set; empty: all.
    #[serde(default)]
    pub zones: Vec<String>,
    /// From so many parcels a month that the merchant hands over.
    #[serde(default)]
    pub from_monthly_parcels: u32,
    /// Off which surcharges it is, by code or kind; empty: off the table's price.
    #[serde(default)]
    pub on: Vec<String>,
    /// Of the discounts of one group, only the highest is given: volume tiers. Empty: no group.
    #[serde(default)]
    pub group: String,
    /// Per cent off the table's price of each parcel, or off each of those surcharges before the highest of a group is chosen.
    pub percent: Decimal,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// Id in `sources.toml`.
    pub source: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}
