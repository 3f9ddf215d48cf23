//! Which ways does a shop send goods by a carrier, and what of the carrier's rules can they meet?
//!
//! In: all data, a shop and one of its carriers. Out: where its parcels leave from, and where they may go. A rule is left out
//! only where that is certain: a place that is not a whole country (a territory, a group) may be any.

use super::RateData;
use crate::book::law::Territory;
use crate::book::shop::Shop;
use crate::book::when::{Clause, Word};
use std::collections::BTreeSet;

/// Where a carrier takes a shop's parcels.
pub(super) struct Lanes<'a> {
    /// The countries of its warehouses.
    from: BTreeSet<&'a str>,
    /// Where its services by the carrier are offered; none: anywhere.
    to: Option<BTreeSet<&'a str>>,
    /// All whole countries.
    countries: BTreeSet<&'a str>,
}

impl<'a> Lanes<'a> {
    /// The ways of a shop's parcels by a carrier.
    pub(super) fn of(data: &'a RateData, shop: &'a Shop, carrier: &str) -> Lanes<'a> {
        let territories = data.world.territories.iter().map(|territory| &territory.value);
        // What is said of another country may also mean a place that is addressed there.
        let only = |territory: &&Territory| territory.addresses.iter().all(|known| known.country == territory.country);
        let whole = territories.filter(|territory| territory.id == territory.country.to_lowercase()).filter(only);
        let countries: BTreeSet<&str> = whole.map(|territory| territory.country.as_str()).collect();
        let offers = || shop.offer.iter().filter(|offer| offer.carrier == carrier);
        let to: BTreeSet<&str> =
            offers().flat_map(|offer| offer.when.listed(Word::Destination)).map(String::as_str).collect();
        let named = offers().all(|offer| !offer.when.listed(Word::Destination).is_empty()) && to.is_subset(&countries);
        Lanes {
            from: shop.warehouse.iter().map(|warehouse| warehouse.country.as_str()).collect(),
            to: named.then_some(to),
            countries,
        }
    }

    /// What is certain of a clause on all of the ways: that it never holds; none: it may.
    pub(super) fn known(&self, clause: &Clause) -> Option<bool> {
        let may = |asked: &[String], own: &BTreeSet<&str>| {
            asked.iter().any(|name| own.contains(name.as_str()) || !self.countries.contains(name.as_str()))
        };
        let may = match clause {
            Clause::Among(Word::DispatchedFrom, names) => may(names, &self.from),
            Clause::Among(Word::Destination, names) => self.to.as_ref().is_none_or(|own| may(names, own)),
            _ => true,
        };
        if may { None } else { Some(false) }
    }
}
