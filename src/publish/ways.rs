//! Which ways does a shop send goods by a carrier, and what of the carrier's rules can they meet?
//!
//! In: all data, a shop and one of its carriers. Out: where its parcels leave from, and where they may go. A rule is left out
//! only where that is certain: a place that is not a whole country (a territory, a group) may be any.

use super::RateData;
use crate::book::law::Territory;
use crate::book::shop::Shop;
use std::collections::BTreeSet;

/// Where a carrier takes a shop's parcels.
pub(super) struct Ways<'a> {
    /// The countries of its warehouses.
    from: BTreeSet<&'a str>,
    /// Where its services by the carrier are offered; none: anywhere.
    to: Option<BTreeSet<&'a str>>,
    /// All whole countries.
    countries: BTreeSet<&'a str>,
}

impl<'a> Ways<'a> {
    /// The ways of a shop's parcels by a carrier.
    pub(super) fn of(data: &'a RateData, shop: &'a Shop, carrier: &str) -> Ways<'a> {
        let territories = data.world.territories.iter().map(|territory| &territory.value);
        // What is said of another country may also mean a place that is addressed there.
        let only = |territory: &&Territory| territory.addresses.iter().all(|known| known.country == territory.country);
        let whole = territories.filter(|territory| territory.id == territory.country.to_lowercase()).filter(only);
        let countries: BTreeSet<&str> = whole.map(|territory| territory.country.as_str()).collect();
        let offers = || shop.offer.iter().filter(|offer| offer.carrier == carrier);
        let to: BTreeSet<&str> = offers().flat_map(|offer| &offer.destination).map(String::as_str).collect();
        let named = offers().all(|offer| !offer.destination.is_empty()) && to.is_subset(&countries);
        Ways {
            from: shop.warehouse.iter().map(|warehouse| warehouse.country.as_str()).collect(),
            to: named.then_some(to),
            countries,
        }
    }

    /// Whether a rule for goods from and to these places may concern any of the ways; no places: all.
    pub(super) fn meet(&self, from: &[String], to: &[String]) -> bool {
        let may = |asked: &[String], own: &BTreeSet<&str>| {
            let one = |name: &String| own.contains(name.as_str()) || !self.countries.contains(name.as_str());
            asked.is_empty() || asked.iter().any(one)
        };
        may(from, &self.from) && self.to.as_ref().is_none_or(|own| may(to, own))
    }
}
