//! The vocabulary of a shop: where it sends from, what it offers, what it asks for carriage, its goods and its boxes.
//!
//! A shop's file holds its terms, warehouses, offered services, tiers and price rules; its catalogue and boxes are tables.
//! Nothing here names a shop.

use super::transit::Closure;
use crate::calendar::{Day, TimeZone, Weekday};
use crate::money::{Currency, Decimal, Money};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    /// Kebab-case id, also the folder's name.
    pub id: String,
    /// Name for people.
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
    /// Parcels that it hands over in a month, for carriers' volume discounts.
    #[serde(default)]
    pub monthly_parcels: u32,
    /// At most so many consignments an order.
    #[serde(default = "one")]
    pub max_consignments: u8,
    /// What becomes of an article that fits into none of its boxes.
    #[serde(default)]
    pub without_box: WithoutBox,
    /// What a reader should know about these data.
    #[serde(default)]
    pub note: String,
    /// Its own transport insurance; none: the carrier's, where asked for.
    #[serde(default)]
    pub insurance: Option<InsuranceRule>,
    /// Where it sends from.
    pub warehouse: Vec<Warehouse>,
    /// The services it offers.
    pub offer: Vec<OfferedService>,
    /// Economy, standard, express: how options become tiers, in this order.
    pub tier: Vec<Tier>,
    /// What it asks for carriage, rule after rule; the carrier's bill where no rule says otherwise.
    #[serde(default)]
    pub price_rule: Vec<PriceRule>,
    /// What it sells; from `catalogue.csv`.
    #[serde(default)]
    pub catalogue: Vec<Product>,
    /// What it packs into; from `boxes.csv`.
    #[serde(default)]
    pub boxes: Vec<PackingBox>,
    /// Id in `sources.toml`.
    pub source: String,
}

/// What becomes of an article that fits into none of a shop's boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithoutBox {
    /// It travels in a carton made to its size.
    #[default]
    OwnBox,
    /// It is not sent.
    Refuse,
}

/// What a shop promises of the day of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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

fn one() -> u8 {
    1
}

impl Shop {
    /// The product of this article number.
    pub fn product(&self, sku: &str) -> Option<&Product> {
        self.catalogue.iter().find(|product| product.sku == sku)
    }

    /// The ids of the sources that the shop's data name.
    pub fn sources(&self) -> Vec<&str> {
        vec![&self.source]
    }
}

/// A place from which a shop sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warehouse {
    /// Short id: `HAN`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The part of ISO 3166-2 after the dash; empty where it does not matter.
    #[serde(default)]
    pub subdivision: String,
    /// Its postcode; empty where there is none.
    #[serde(default)]
    pub postcode: String,
    /// Its town.
    #[serde(default)]
    pub city: String,
    /// Its clock.
    pub time_zone: TimeZone,
    /// The calendar of its public holidays.
    pub calendar: String,
    /// Until when an order of the day is still worked on that day.
    pub cut_off: Vec<CutOff>,
    /// Working days to pack an order after the cut-off's day, at least: 0 is the same day.
    pub processing_min_days: u8,
    /// The same, at most.
    pub processing_max_days: u8,
    /// The weekdays on which carriers take parcels over.
    pub hand_over: Vec<Weekday>,
    /// Spans in which nothing leaves, besides the calendar's holidays.
    #[serde(default)]
    pub closed: Vec<Closure>,
    /// Days on which it works although its calendar has a holiday.
    #[serde(default)]
    pub open: Vec<Day>,
    /// Orders that it can pack on a day; none: any.
    #[serde(default)]
    pub daily_orders: Option<u32>,
    /// Articles that it does not have; empty: it has all.
    #[serde(default)]
    pub lacks: Vec<String>,
}

/// A cut-off on some weekdays. A weekday without one is no working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// The weekdays.
    pub weekdays: Vec<Weekday>,
    /// The last minute, on the warehouse's clock.
    pub time: ClockTime,
}

/// A time on the wall's clock, to the minute: `"15:00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime {
    /// Minutes after midnight.
    pub minutes: u16,
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl FromStr for ClockTime {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("a time is written as in `15:00`, not `{text}`");
        let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
        let two_digits = |part: &str| match part.as_bytes() {
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => part.parse::<u16>().ok(),
            _ => None,
        };
        match (two_digits(hours), two_digits(minutes)) {
            (Some(hours @ 0..=23), Some(minutes @ 0..=59)) => Ok(ClockTime { minutes: hours * 60 + minutes }),
            _ => Err(wrong()),
        }
    }
}

/// People write the clock's face; a book holds minutes.
impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_u16(self.minutes)
        }
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            text.parse().map_err(serde::de::Error::custom)
        } else {
            u16::deserialize(deserializer).map(|minutes| ClockTime { minutes })
        }
    }
}

/// A service that the shop offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferedService {
    /// The carrier's id.
    pub carrier: String,
    /// The service's code.
    pub service: String,
    /// What shoppers read; empty: the carrier's name for it.
    #[serde(default)]
    pub label: String,
    /// The warehouses it leaves from; empty: all.
    #[serde(default)]
    pub warehouses: Vec<String>,
    /// Only for these destinations; empty: all.
    #[serde(default)]
    pub destination: Vec<String>,
    /// The tiers it may fill; empty: any whose conditions it meets.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// Where and for what it is not offered.
    #[serde(default)]
    pub hide: Vec<Hide>,
}

impl OfferedService {
    /// `carrier/service`, as refusals and conditions name it.
    pub fn id(&self) -> String {
        format!("{}/{}", self.carrier, self.service)
    }
}

/// A service is not offered: all fields that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hide {
    /// For these destinations.
    pub destination: Vec<String>,
    /// For consignments with any of these articles.
    pub skus: Vec<String>,
    /// For consignments with goods of any of these attributes.
    pub attributes: Vec<String>,
    /// From this order day; none: always so far.
    pub from: Option<Day>,
    /// The first order day on which it is offered again.
    pub until: Option<Day>,
    /// Why: one sentence.
    pub because: String,
}

/// What a shopper chooses between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// `economy`, `standard`, `express`.
    pub name: String,
    /// What shoppers read.
    pub label: String,
    /// Which of the services that qualify fills it.
    pub pick: Pick,
    /// What qualifies a service.
    #[serde(default)]
    pub when: TierCondition,
}

/// How a tier chooses among services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The lowest total; then the earlier latest day.
    Cheapest,
    /// The earliest latest day; then the lower total.
    Fastest,
}

/// What qualifies a service for a tier: all fields that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TierCondition {
    /// Arrives at the latest so many calendar days after the order.
    pub max_days: Option<u16>,
    /// Arrives at the latest no sooner than so many calendar days after the order.
    pub min_days: Option<u16>,
    /// Carriage costs no more.
    pub max_shipping: Option<Money>,
    /// Everything costs no more.
    pub max_total: Option<Money>,
    /// Can be followed to the door.
    pub tracked: bool,
    /// With a signature, included or optional.
    pub signature: bool,
    /// With money back when late.
    pub money_back: bool,
    /// For these destinations.
    pub destination: Vec<String>,
    /// One of these services, `carrier/service`.
    pub services: Vec<String>,
}

/// A step from what the carrier bills to what the shop asks. Rules apply in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceRule {
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Carriage is free.
    Free,
    /// Carriage costs this, whatever the carrier bills.
    Flat(Money),
    /// So many per cent more, or less when negative.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PricePer {
    /// Each consignment.
    #[default]
    Consignment,
    /// The whole order, asked with its first consignment.
    Order,
}

/// The shop's own transport insurance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsuranceRule {
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

/// An article of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The shop's article number.
    pub sku: String,
    /// Name for people.
    pub title: String,
    /// Price of one piece, in the shop's currency.
    pub price: Decimal,
    /// Grams of one piece.
    pub weight_g: u32,
    /// Length, width, height of one piece, millimetres.
    pub dimensions_mm: [u32; 3],
    /// HS code, digits only.
    pub hs: String,
    /// ISO code of the country of origin.
    pub origin: String,
    /// Preferential origin can be proved.
    pub origin_proof: bool,
    /// `lithium_ion_installed`, `fragile`, `liquid`…
    pub attributes: Vec<String>,
    /// How it may be turned.
    pub orientation: Orientation,
    /// What specific duties need, per piece: `("net_kg", 0.35)`.
    pub measures: Vec<(String, Decimal)>,
    /// For people.
    pub note: String,
}

/// How an article may be turned in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// In any of the six ways.
    #[default]
    Any,
    /// The height stays vertical.
    Upright,
    /// It lies flat: its smallest side is vertical.
    Flat,
}

/// A box, mailer or tube that the shop packs into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackingBox {
    /// Its name.
    pub id: String,
    /// Inner length, width, height, millimetres.
    pub inner_mm: [u32; 3],
    /// Outer length, width, height, millimetres.
    pub outer_mm: [u32; 3],
    /// Its own weight with filling, grams.
    pub tare_g: u32,
    /// The most that it may weigh when packed, grams.
    pub max_gross_g: u32,
    /// What it costs the shop, in the shop's currency.
    pub cost: Decimal,
    /// How many there are; none: enough.
    pub supply: Option<u32>,
    /// Its make.
    pub kind: BoxKind,
}

/// The make of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoxKind {
    /// A rigid carton.
    Box,
    /// A soft mailer: what it holds bulges it.
    Mailer,
    /// A round tube.
    Tube,
}
