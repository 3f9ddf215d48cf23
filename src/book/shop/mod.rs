//! The vocabulary of a shop: where it sends from, what it offers, what it asks for carriage, its goods and its boxes.
//!
//! A shop's file holds its terms, warehouses, offered services, tiers and price rules; its catalogue and boxes are tables.
//! Nothing here names a shop.
//!
//! | file | words for |
//! |---|---|
//! | `warehouse` | where a shop sends from: its clock, cut-offs, hand-over days and closures |
//! | `offer` | what a shop offers: carriers' services, and the tiers that shoppers choose between |
//! | `labels` | what something is called, in languages |
//! | `price_rule` | what a shop asks for carriage and for cover |
//! | `exchange_buffer` | by how much a shop guards itself against rates of exchange |
//! | `goods` | what a shop sells, and what it packs into |
//! | `stock` | what its warehouses hold and ask for, and how a cart is shared out among them |
//! | `local_tax` | local rates of a tax of the sale |
//! | `point` | lockers and pick-up points |
//! | `platform` | what platforms that ask for rates need to know |

mod exchange_buffer;
mod goods;
mod labels;
mod local_tax;
mod offer;
mod platform;
mod point;
mod price_rule;
mod stock;
mod warehouse;

pub use exchange_buffer::ExchangeBuffer;
pub use goods::{BoxKind, Orientation, PackingBox, Piece, Product};
pub use labels::Labels;
pub use local_tax::LocalTax;
pub use offer::{Hide, OfferedService, Pick, Tier};
pub use platform::{Duties, Location, UnknownArticles};
pub use point::{Point, PointKind};
pub use price_rule::{Effect, EndingMode, GroupPick, InsuranceRule, PricePer, PriceRule};
pub use stock::{FeePer, OriginFee, RouteBy, Routing, StockCost, StockRow, WarehouseRefusal};
pub use warehouse::{ClockTime, CutOff, StockStatus, Warehouse};

use crate::book::when::Clause;
use crate::money::Currency;
use crate::record::Record;
use serde::Deserialize;

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    /// Kebab-case id, also the folder's name.
    pub id: String,
    /// Name, for people alone.
    pub name: String,
    /// The currency of its catalogue and price rules.
    pub currency: Currency,
    /// Prices and carriage contain the destination's VAT/GST.
    #[serde(default)]
    pub prices_include_tax: bool,
    /// Registrations under which it collects tax at the sale: `ioss`, `gb-vat`…
    #[serde(default)]
    pub seller_registrations: Vec<String>,
    /// `ddp`, `dap` or `any`, where a request says nothing.
    pub terms: String,
    /// The shop pays import charges that could not be known, so that an incomplete option may be `ddp`.
    #[serde(default)]
    pub bears_unknown_duty: bool,
    /// The per cent of parcels that arrive by the latest day promised.
    #[serde(default = "percentile")]
    pub percentile: u8,
    /// What it promises: a window of days, or no more than its last.
    #[serde(default)]
    pub promise: Promise,
    /// For how many minutes a quote holds.
    #[serde(default = "quote_minutes")]
    pub quote_minutes: u32,
    /// For how many minutes the price of a bound quote holds, also over a cut-off or midnight.
    #[serde(default = "hold_minutes")]
    pub hold_minutes: u32,
    /// For how many minutes what it told of its stock is good; of what is older it is warned.
    #[serde(default = "stock_minutes")]
    pub stock_minutes: u32,
    /// Parcels that it hands over in a month, for carriers' volume discounts.
    #[serde(default)]
    pub monthly_parcels: u32,
    /// What becomes of an article that fits into none of its boxes.
    #[serde(default)]
    pub without_box: WithoutBox,
    /// What a reader should know about these data: for people alone.
    #[serde(default)]
    pub note: String,
    /// Its own transport insurance; none: the carrier's, where asked for.
    #[serde(default)]
    pub insurance: Option<InsuranceRule>,
    /// Where it sends from.
    pub warehouse: Vec<Warehouse>,
    /// How a cart is shared out among several warehouses.
    #[serde(default)]
    pub routing: Routing,
    /// The services it offers.
    pub offer: Vec<OfferedService>,
    /// Economy, standard, express: how options become tiers, in this order.
    pub tier: Vec<Tier>,
    /// What it asks for carriage, rule after rule; the carrier's bill where no rule says otherwise.
    #[serde(default)]
    pub price_rule: Vec<PriceRule>,
    /// What guards what it exchanges for a price.
    #[serde(default)]
    pub exchange_buffer: Vec<ExchangeBuffer>,
    /// What becomes of articles that a platform sells and the catalogue does not have.
    #[serde(default)]
    pub unknown_articles: UnknownArticles,
    /// Length, width and height of such an article where the platform tells none.
    #[serde(default)]
    pub unknown_dimensions_mm: Option<[u32; 3]>,
    /// Where duty, tax and fees stand on a platform that are due at checkout: in the rate, or beside it.
    #[serde(default)]
    pub duties: Duties,
    /// Which of its warehouses the platforms' locations are.
    #[serde(default)]
    pub location: Vec<Location>,
    /// What it sells; from `catalogue.csv`.
    #[serde(default)]
    pub catalogue: Vec<Product>,
    /// What it packs into; from `boxes.csv`.
    #[serde(default)]
    pub boxes: Vec<PackingBox>,
    /// What lies where; from `stock.csv`, where there is one.
    #[serde(default)]
    pub stock: Vec<StockRow>,
    /// What stock costs more elsewhere; from `stock-costs.csv`, where there is one.
    #[serde(default)]
    pub stock_cost: Vec<StockCost>,
    /// The lockers and pick-up points that a request may name; from `points.csv`, where there is one.
    #[serde(default)]
    pub points: Vec<Point>,
    /// Local rates of a tax of the sale; from `local-taxes.csv`, where there is one.
    #[serde(default)]
    pub local_tax: Vec<LocalTax>,
    /// Id in `sources.toml`.
    pub source: String,
}

/// What becomes of an article that fits into none of a shop's boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithoutBox {
    /// It travels in a carton made to its size.
    #[default]
    OwnBox,
    /// It is not sent.
    Refuse,
}

/// What a shop promises of the day of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// From the earliest to the latest day.
    #[default]
    Window,
    /// No later than the latest day, which so many per cent of parcels meet as `percentile` says.
    NoLaterThan,
}

fn percentile() -> u8 {
    85
}

fn quote_minutes() -> u32 {
    30
}

fn stock_minutes() -> u32 {
    24 * 60
}

fn hold_minutes() -> u32 {
    30
}

impl Shop {
    /// The product of this article number.
    pub fn product(&self, sku: &str) -> Option<&Product> {
        self.catalogue.iter().find(|product| product.sku == sku)
    }

    /// The currencies of what it asks and compares for carriage, its own first.
    pub fn currencies(&self) -> Vec<Currency> {
        let mut currencies = vec![self.currency];
        let amounts = self.price_rule.iter().flat_map(|rule| [rule.effect.amount(), rule.further]);
        let insurance = self.insurance.iter().flat_map(|rule| [rule.minimum, rule.free_up_to, rule.at_most]);
        let fees = self.warehouse.iter().flat_map(|house| &house.fee).map(|fee| Some(fee.amount));
        let amounts = amounts.chain(insurance).chain(fees).chain([self.routing.minimum_saving]);
        currencies.extend(amounts.flatten().map(|money| money.currency));
        let rules = self.price_rule.iter().map(|rule| &rule.when);
        let hides = self.offer.iter().flat_map(|offer| &offer.hide).map(|hide| &hide.when);
        for when in rules.chain(hides) {
            when.each(&mut |clause| {
                if let Clause::Figures(figures) = clause {
                    currencies.extend(figures.iter().filter_map(|figure| Some(figure.in_money()?.currency)));
                }
            });
        }
        let mut seen = Vec::new();
        currencies.retain(|currency| {
            let is_new = !seen.contains(currency);
            seen.push(*currency);
            is_new
        });
        currencies
    }

    /// The ids of the sources that the shop's data name.
    pub fn sources(&self) -> Vec<&str> {
        vec![&self.source]
    }
}
