//! Who carries parcels, and what everything else of a carrier hangs on.

use super::{Area, Discount, Fuel, PriceTable, Service, Surcharge, Zone};
use crate::calendar::Span;
use crate::money::{Currency, Rounding};
use crate::record::Record;
use serde::Deserialize;

/// Who carries parcels.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    /// Kebab-case id, also the folder's name.
    pub id: String,
    /// Name, for people alone.
    pub name: String,
    /// How customs sees its consignments.
    pub channel: Channel,
    /// ISO 3166-1 alpha-2 code of the country whose price list this is, for the check alone; empty where it is not tied to one.
    #[serde(default)]
    pub country: String,
    /// The currency of all its prices.
    pub currency: Currency,
    /// How the carrier rounds an amount that it computes (a percentage, a price per kilogram).
    pub rounding: Rounding,
    /// Address of the tracking page; `{number}` stands for the tracking number. Empty: none is known.
    #[serde(default)]
    pub tracking: String,
    /// Who takes consignments through customs at the destination, in words.
    #[serde(default)]
    pub clears_customs: String,
    /// What a reader should know about these data: for people alone.
    #[serde(default)]
    pub note: String,
    /// The days on which its prices are recorded.
    pub covers: Span,
    /// What it sells.
    #[serde(default)]
    pub service: Vec<Service>,
    /// Which zone a destination lies in, by zone set.
    #[serde(default)]
    pub zone: Vec<Zone>,
    /// Published or negotiated prices.
    #[serde(default)]
    pub table: Vec<PriceTable>,
    /// Named lists of places, for surcharges: remote areas.
    #[serde(default)]
    pub area: Vec<Area>,
    /// What comes on top.
    #[serde(default)]
    pub surcharge: Vec<Surcharge>,
    /// Percentages for fuel.
    #[serde(default)]
    pub fuel: Vec<Fuel>,
    /// Negotiated discounts and volume tiers.
    #[serde(default)]
    pub discount: Vec<Discount>,
}

impl Carrier {
    /// The service of this code.
    pub fn service(&self, code: &str) -> Option<&Service> {
        self.service.iter().find(|service| service.code == code)
    }

    /// The ids of the sources that the carrier's data name, as they stand, with repetitions.
    pub fn sources(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for service in &self.service {
            ids.push(&service.source);
            ids.extend(service.limit.iter().map(|limit| limit.source.as_str()));
            ids.extend(service.dimensional.iter().map(|rule| rule.source.as_str()));
            ids.extend(service.minimum_billed.iter().map(|rule| rule.source.as_str()));
            ids.extend(service.refuses.iter().map(|rule| rule.source.as_str()));
            ids.extend(service.suspended.iter().map(|rule| rule.source.as_str()));
            ids.extend(service.cover.iter().map(|cover| cover.source.as_str()));
        }
        ids.extend(self.zone.iter().map(|zone| zone.source.as_str()));
        ids.extend(self.table.iter().map(|table| table.source.as_str()));
        ids.extend(self.area.iter().map(|area| area.source.as_str()));
        ids.extend(self.surcharge.iter().map(|surcharge| surcharge.source.as_str()));
        ids.extend(self.fuel.iter().flat_map(|fuel| fuel.rates.iter().map(|rate| rate.source.as_str())));
        ids.extend(self.discount.iter().map(|discount| discount.source.as_str()));
        ids
    }
}

/// How customs sees a carrier's consignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By a designated postal operator, under the Universal Postal Convention.
    Post,
    /// By an express or parcel carrier, or a cargo line.
    Courier,
}

impl Channel {
    /// The word that requests and answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Post => "post",
            Channel::Courier => "courier",
        }
    }
}
