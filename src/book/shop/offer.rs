//! What a shop offers: carriers' services, and the tiers that shoppers choose between.

use super::labels::Labels;
use crate::book::when::When;
use crate::calendar::OrderDay;
use crate::record::{Record, dated};
use serde::{Deserialize, Serialize};

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
    /// The same in languages, by their tags: what who asks in one of them reads.
    #[serde(default)]
    pub labels: Labels,
    /// The warehouses it leaves from; empty: all.
    #[serde(default)]
    pub warehouses: Vec<String>,
    /// Where it is offered.
    #[serde(default)]
    pub when: When,
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

/// A service is not offered.
#[dated(by = OrderDay, always, unsourced)]
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hide {
    /// Where, for what, in which tiers. What is not known does not hide it.
    pub when: When,
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
    /// The same in languages, by their tags: what who asks in one of them reads.
    #[serde(default)]
    pub labels: Labels,
    /// Which of the services that qualify fills it.
    pub pick: Pick,
    /// What qualifies a service. What is not known does not.
    #[serde(default)]
    pub when: When,
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
