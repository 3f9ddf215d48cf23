//! What a shop offers: carriers' services, and the tiers that shoppers choose between.

use crate::calendar::OrderDay;
use crate::money::Money;
use crate::record::{Deserialize, Record, Serialize, dated};

/// A service that the shop offers.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
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
#[dated(by = OrderDay, always, unsourced)]
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hide {
    /// For these destinations.
    pub destination: Vec<String>,
    /// For consignments with any of these articles.
    pub skus: Vec<String>,
    /// For consignments with goods of any of these attributes.
    pub attributes: Vec<String>,
    /// Why: one sentence.
    pub because: String,
}

/// What a shopper chooses between.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The lowest total; then the earlier latest day.
    Cheapest,
    /// The earliest latest day; then the lower total.
    Fastest,
}

/// What qualifies a service for a tier: all fields that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize, Serialize)]
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
