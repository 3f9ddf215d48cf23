//! What does a shop offer to whoever sends back? `shops/ID/returns.toml`.

use super::WayKind;
use crate::money::Money;
use crate::record::Record;
use serde::Deserialize;

/// What a shop offers to whoever sends back; from `returns.toml`, where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopReturns {
    /// For how many days after delivery goods may be sent back.
    pub window_days: u16,
    /// The same of faulty goods; none: the same.
    #[serde(default)]
    pub faulty_days: Option<u16>,
    /// Goods that come to no more are refunded and kept.
    #[serde(default)]
    pub keep_up_to: Option<Money>,
    /// Carriage that was paid is given back where the whole order comes back.
    #[serde(default)]
    pub gives_back_carriage: bool,
    /// The ways back.
    #[serde(default)]
    pub way: Vec<ReturnWay>,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// Id in `sources.toml`.
    pub source: String,
}

/// A way back.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnWay {
    /// Which.
    pub kind: WayKind,
    /// From which countries, territories or groups; none: from anywhere.
    #[serde(default)]
    pub from: Vec<String>,
    /// The most that the goods may weigh, in grams; none: any weight.
    #[serde(default)]
    pub max_weight_g: Option<u32>,
    /// What whoever sends back pays for it.
    pub price: Money,
    /// What it costs the shop.
    pub cost: Money,
    /// How many days it takes until goods that go abroad have left: they are gathered first.
    #[serde(default)]
    pub gathered_days: u16,
    /// How many days it takes, the least and the most.
    pub days: [u16; 2],
}
