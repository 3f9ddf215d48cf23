//! What a shop asks for carriage and for cover.

use crate::book::RuleNumber;
use crate::calendar::Day;
use crate::money::{Decimal, Money};
use crate::record::{Deserialize, Record, Serialize};

/// A step from what the carrier bills to what the shop asks. Rules apply in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PriceRule {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// Kebab-case code.
    pub code: String,
    /// What shoppers read.
    pub label: String,
    /// When it applies; always, where nothing is said.
    #[serde(default)]
    pub when: PriceCondition,
    /// What it does.
    pub effect: Effect,
    /// Amounts are for the whole order (asked with its first consignment), or for each consignment.
    #[serde(default)]
    pub per: PricePer,
    /// Of rules of one group, only the first that applies counts. Empty: no group.
    #[serde(default)]
    pub group: String,
    /// From this order day; none: always so far.
    #[serde(default)]
    pub from: Option<Day>,
    /// The first order day on which it no longer applies.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why: one sentence.
    #[serde(default)]
    pub because: String,
}

/// When a price rule applies: all fields that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PriceCondition {
    /// For these destinations.
    pub destination: Vec<String>,
    /// Not for these.
    pub not_destination: Vec<String>,
    /// For these tiers.
    pub tiers: Vec<String>,
    /// For these services, `carrier/service`.
    pub services: Vec<String>,
    /// Under these terms.
    pub terms: Vec<String>,
    /// The order's goods are worth at least this.
    pub goods_from: Option<Money>,
    /// The order's goods are worth less than this.
    pub goods_below: Option<Money>,
    /// The value is taken before discounts; after them, where nothing is said.
    pub before_discount: bool,
    /// An article of the consignment is one of these.
    pub skus: Vec<String>,
    /// Goods of the consignment have any of these attributes.
    pub attributes: Vec<String>,
    /// The consignment weighs at least this, grams.
    pub weight_from_g: Option<u32>,
    /// The consignment weighs less than this, grams.
    pub weight_below_g: Option<u32>,
}

/// What a price rule does to the price of carriage so far.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Carriage is free.
    Free,
    /// Carriage costs this, whatever the carrier bills.
    Flat(Money),
    /// So many per cent more, or less when negative. Before all other rules it is a markup on each line of the carrier's bill, in
    /// the carrier's currency and rounding; behind others it is taken on the price so far.
    Percent(Decimal),
    /// This more: a handling fee.
    Add(Money),
    /// This less, never below nothing: a subsidy.
    Subsidy(Money),
    /// At least this.
    AtLeast(Money),
    /// At most this.
    AtMost(Money),
    /// To a price that ends so: with `0.90` and a step of `1`, 12.34 becomes 12.90.
    Ending {
        /// Prices end so many steps and this: `0.90`, `0.99`, `0`.
        ending: Decimal,
        /// The distance of such prices: `1`, or `100` in currencies without minor units.
        step: Decimal,
        /// Which of the two neighbours.
        to: EndingMode,
    },
    /// The service is not offered.
    Hide,
}

/// Which of two prices with the right ending is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndingMode {
    /// The next that is not lower.
    #[default]
    Up,
    /// The last that is not higher; the first, where there is none.
    Down,
    /// The nearer; the higher of two equally near.
    Nearest,
}

/// For what a price rule's amount is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PricePer {
    /// Each consignment.
    #[default]
    Consignment,
    /// The whole order, asked with its first consignment.
    Order,
}

/// The shop's own transport insurance.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsuranceRule {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// Per cent of the goods' value, net of discounts.
    pub percent: Decimal,
    /// At least this.
    #[serde(default)]
    pub minimum: Option<Money>,
    /// Goods worth up to this are covered without payment.
    #[serde(default)]
    pub free_up_to: Option<Money>,
    /// Goods worth more than this are not covered; none: any.
    #[serde(default)]
    pub at_most: Option<Money>,
    /// Covered without being asked.
    #[serde(default)]
    pub always: bool,
    /// What shoppers read.
    pub label: String,
}
