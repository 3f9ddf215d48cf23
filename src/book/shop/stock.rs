//! What a shop's warehouses hold and ask for, and how a cart is shared out among them.

use super::{Shop, Warehouse};
use crate::book::when::When;
use crate::calendar::{DatedRows, Day, OrderDay};
use crate::money::{Decimal, Money};
use crate::record::{Record, dated};
use serde::{Deserialize, Serialize};

/// Pieces of an article at a warehouse: a row of `stock.csv`. A warehouse with rows holds only what they list.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockRow {
    /// The warehouse's id.
    pub warehouse: String,
    /// The article's number.
    pub sku: String,
    /// Pieces that lie there.
    pub on_hand: u32,
    /// Pieces of these that are promised to others.
    pub reserved: u32,
    /// Pieces of these that are kept back, for counts that are wrong.
    pub buffer: u32,
    /// The day on which more come.
    pub restock: Option<Day>,
    /// Whether more are sold than lie there, and sent when more have come.
    pub backorder: bool,
}

impl StockRow {
    /// Pieces that may be sold.
    pub fn available(&self) -> u32 {
        self.on_hand.saturating_sub(self.reserved).saturating_sub(self.buffer)
    }
}

/// What one more piece at a warehouse costs the shop beyond one at its first origin: a row of `stock-costs.csv`. Bulk carriage,
/// duty, storage and tax that is not recovered; of a supplier his price less the shop's own cost.
#[dated(by = OrderDay, always, unsourced, illustrative)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockCost {
    /// The warehouse's id.
    pub warehouse: String,
    /// The article's number, or `*` for all that have no row of their own.
    pub sku: String,
    /// What a piece costs more, in the shop's currency; below nothing where it costs less.
    pub amount: Decimal,
    /// So many per cent of the catalogue's price besides.
    pub percent: Decimal,
}

/// What a warehouse asks for its work.
#[dated(by = OrderDay, always, unsourced, illustrative)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OriginFee {
    /// For what it is asked once.
    pub per: FeePer,
    /// How much.
    pub amount: Money,
}

/// For what a warehouse asks its fee once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FeePer {
    /// Each consignment.
    Order,
    /// Each line in it.
    Line,
    /// Each piece in it.
    Unit,
}

/// Goods that a warehouse does not send.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WarehouseRefusal {
    /// Which: `attributes`, `skus`, `hs`, `origin`. What is not known is not refused.
    pub when: When,
    /// Why: one sentence.
    pub because: String,
}

/// How a cart is shared out among warehouses.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Routing {
    /// From how many warehouses a cart may be sent.
    pub max_consignments: u8,
    /// By what the best plan is found.
    pub route_by: RouteBy,
    /// What a plan with more consignments must save beside the best of fewer, in joint cost.
    pub minimum_saving: Option<Money>,
    /// Whether a cart that one warehouse holds may be split because its parts are worth less than a limit of the law.
    pub allow_threshold_split: bool,
    /// Whether a warehouse in the destination's country is preferred where all of it can come from there.
    pub prefer_in_market: bool,
    /// Whether the rest is sent where a line is not there, or not enough of it.
    pub partial_offers: bool,
    /// Whether what is released earlier may leave earlier: a warehouse may then send a second consignment. Else all of a cart waits for
    /// its last day of release.
    pub split_by_release: bool,
}

impl Default for Routing {
    fn default() -> Routing {
        Routing {
            max_consignments: 3,
            route_by: RouteBy::JointCost,
            minimum_saving: None,
            allow_threshold_split: false,
            prefer_in_market: false,
            partial_offers: false,
            split_by_release: false,
        }
    }
}

/// By what plans are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteBy {
    /// What carriers bill, duty, tax and fees, whoever bears them, and what the warehouses and their stock cost the shop.
    #[default]
    JointCost,
    /// What the shopper pays.
    Total,
}

impl RouteBy {
    /// As answers write it.
    pub fn as_str(self) -> &'static str {
        match self {
            RouteBy::JointCost => "joint_cost",
            RouteBy::Total => "total",
        }
    }
}

impl Shop {
    /// The row of an article at a warehouse; none where the warehouse lists none.
    pub fn stock_row(&self, warehouse: &Warehouse, sku: &str) -> Option<&StockRow> {
        self.stock.iter().find(|row| row.warehouse == warehouse.id && row.sku == sku)
    }

    /// Whether a warehouse lists what it holds.
    pub fn lists_stock(&self, warehouse: &Warehouse) -> bool {
        self.stock.iter().any(|row| row.warehouse == warehouse.id)
    }

    /// What one more piece of an article costs at a warehouse; none where nobody has said.
    pub fn stock_cost(&self, warehouse: &Warehouse, sku: Option<&str>, day: OrderDay) -> Option<&StockCost> {
        let rows = || self.stock_cost.on(day).filter(|row| row.warehouse == warehouse.id);
        let own = rows().find(|row| Some(row.sku.as_str()) == sku);
        own.or_else(|| rows().find(|row| row.sku == "*"))
    }
}
