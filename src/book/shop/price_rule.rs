//! What a shop asks for carriage and for cover.

use super::labels::Labels;
use crate::book::RuleNumber;
use crate::book::when::When;
use crate::calendar::OrderDay;
use crate::money::{Decimal, Money};
use crate::record::{Record, dated};
use serde::{Deserialize, Serialize};

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
    /// The goods that it is about: its figures, its pieces and what it changes of the price are theirs alone, and without such
    /// goods it does not apply. Asked of each line: `skus`, `attributes`, `hs`, `origin`, `any`, `none`. Absent: all goods.
    #[serde(default)]
    pub goods: When,
    /// What it does.
    pub effect: Effect,
    /// For what its amount is asked once: each consignment, the whole order, each piece or each line of the goods.
    #[serde(default)]
    pub per: PricePer,
    /// What each piece or line after the first costs, where the amount of `flat` or `add` is per unit or line; absent: the same.
    #[serde(default)]
    pub further: Option<Money>,
    /// Of rules of one group only one counts. Empty: no group.
    #[serde(default)]
    pub group: String,
    /// Which rule of the group counts; all its rules say the same.
    #[serde(default)]
    pub pick: GroupPick,
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
    /// So many per cent of the goods' value after discounts more, or less when negative, down to nothing.
    PercentOfGoods(Decimal),
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

impl PriceRule {
    /// Whether what it does is worked out on all consignments of an order together.
    pub fn spans_order(&self) -> bool {
        self.per == PricePer::Order && !matches!(self.effect, Effect::Percent(_))
    }
}

impl Effect {
    /// The amount that it sets, adds or holds a price to.
    pub fn amount(&self) -> Option<Money> {
        match self {
            Effect::Flat(money) | Effect::Add(money) | Effect::AtLeast(money) | Effect::AtMost(money) => Some(*money),
            Effect::PercentOfGoods(_) | Effect::Percent(_) | Effect::Free | Effect::Ending { .. } => None,
        }
    }
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
    /// The whole order: worked out once, and shared out among its consignments by what they cost so far.
    Order,
    /// Each piece of the goods in the consignment.
    Unit,
    /// Each line of the goods in the consignment.
    Line,
}

impl PricePer {
    /// For each of what an amount is meant; empty: once.
    pub fn each(self) -> &'static str {
        match self {
            PricePer::Consignment | PricePer::Order => "",
            PricePer::Unit => "unit",
            PricePer::Line => "line",
        }
    }
}

/// Which rule of a group counts, of those that apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupPick {
    /// The first of the file.
    #[default]
    First,
    /// The one that leads to the highest price; of equals the first.
    Dearest,
    /// The one that leads to the lowest price; of equals the first.
    Cheapest,
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
    /// The same in languages, by their tags: what who asks in one of them reads.
    #[serde(default)]
    pub labels: Labels,
}
