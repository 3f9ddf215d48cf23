//! What a shop asks for carriage and for cover.

use crate::book::RuleNumber;
use crate::book::when::When;
use crate::calendar::OrderDay;
use crate::money::{Decimal, Money};
use crate::record::{Deserialize, Record, Serialize, dated};

/// A step from what the carrier bills to what the shop asks. Rules apply in the order of the file.
#[dated(by = OrderDay, always, unsourced)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PriceRule {
    /// Kebab-case code.
    pub code: String,
    /// What shoppers read.
    pub label: String,
    /// When it applies; always, where nothing is said. What is not known does not hold.
    #[serde(default)]
    pub when: When,
    /// What it does.
    pub effect: Effect,
    /// Amounts are for the whole order (asked with its first consignment), or for each consignment.
    #[serde(default)]
    pub per: PricePer,
    /// Of rules of one group, only the first that applies counts. Empty: no group.
    #[serde(default)]
    pub group: String,
    /// Why: one sentence.
    #[serde(default)]
    pub because: String,
}

/// What a price rule does to the price of carriage so far.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Carriage costs this, whatever the carrier bills.
    Flat(Money),
    /// So many per cent more, or less when negative. Before all other rules it is a markup on each line of the carrier's bill, in
    /// the carrier's currency and rounding; behind others it is taken on the price so far.
    Percent(Decimal),
    /// This more: a handling fee; or less, where it is negative, down to nothing: a subsidy.
    Add(Money),
    /// At least this.
    AtLeast(Money),
    /// At most this.
    AtMost(Money),
    /// Carriage is free: at most nothing.
    Free,
    /// To a price that ends so: with `0.90` and a step of `1`, 12.34 becomes 12.90.
    Ending {
        /// Prices end so many steps and this: `0.90`, `0.99`, `0`.
        ending: Decimal,
        /// The distance of such prices: `1`, or `100` in currencies without minor units.
        step: Decimal,
        /// Which of the two neighbours.
        to: EndingMode,
    },
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
