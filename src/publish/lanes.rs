//! Which shards does a delivery to a country ask for? So that a page fetches all of them at once.
//!
//! In: the shop's face, and the shards as they are filled. Out: for the countries that ask for the same, the numbers of the shards
//! that hold the territory, its law and calendar, the rates of exchange that its law values at, and what may not go there.
//!
//! The rule: a country's lane is that of the territory which its code alone means. What a part has of its own that a postcode or
//! a subdivision tells, and goods outside the catalogue, are asked for in a second round. The shards of the shop and of the country
//! itself are not told: the index, which every page fetches, stays small.

use super::RateData;
use super::shopper::parents;
use super::write::{Filled, addresses_of};
use crate::book::Lane;
use crate::book::container::SectionKind;
use crate::book::exchange::customs_rates_section;
use crate::book::law::Territory;
use crate::book::shop::Shop;
use std::collections::{BTreeMap, BTreeSet};

/// The lanes of a shop.
pub(super) fn lanes(data: &RateData, shop: &Shop, filled: &Filled) -> Vec<Lane> {
    let mut holds: BTreeMap<(SectionKind, &str), u32> = BTreeMap::new();
    for (number, sections) in (0_u32..).zip(filled.values()) {
        holds.extend(sections.iter().map(|(kind, name, _)| ((*kind, name.as_str()), number)));
    }
    let shard_of = |kind: SectionKind, name: &str| holds.get(&(kind, name)).copied();
    let mut lanes: BTreeMap<Vec<u32>, Vec<String>> = BTreeMap::new();
    for territory in data.world.territories.iter().map(|territory| &territory.value) {
        let shards: BTreeSet<u32> =
            asked(data, shop, territory).iter().filter_map(|(kind, name)| shard_of(*kind, name)).collect();
        let addresses = addresses_of(territory);
        let by_code = addresses.iter().filter(|known| known.postcode.is_empty() && known.subdivision.is_empty());
        for country in by_code.map(|known| &known.country) {
            let known =
                [shard_of(SectionKind::Shop, &shop.id), shard_of(SectionKind::Territory, &country.to_lowercase())];
            let beside: Vec<u32> = shards.iter().copied().filter(|number| !known.contains(&Some(*number))).collect();
            if !beside.is_empty() {
                lanes.entry(beside).or_default().push(country.clone());
            }
        }
    }
    let lane = |(beside, mut countries): (Vec<u32>, Vec<String>)| {
        countries.sort();
        Lane { beside, countries }
    };
    lanes.into_iter().map(lane).collect()
}

/// The sections that a delivery to a territory asks for, whether or not the book has them.
fn asked(data: &RateData, shop: &Shop, territory: &Territory) -> Vec<(SectionKind, String)> {
    let mut asked =
        vec![(SectionKind::Territory, territory.id.clone()), (SectionKind::Calendar, territory.calendar.clone())];
    if !territory.regimes.is_empty() {
        asked.push((SectionKind::Exchange, territory.currency.as_str().to_ascii_lowercase()));
    }
    asked.extend(territory.regimes.iter().map(|regime| (SectionKind::Regime, regime.clone())));
    if let Some(rates) = &territory.customs_rates {
        let name = customs_rates_section(&rates.table, shop.currency);
        asked.push((SectionKind::Exchange, name));
    }
    let is_of = |member: &String| *member == territory.id || *member == territory.country;
    let groups = data.world.groups.iter().map(|group| &group.value).filter(|group| group.members.iter().any(is_of));
    let names = groups.map(|group| group.id.clone()).chain([territory.id.clone(), territory.country.clone()]);
    asked.extend(
        names.chain(parents(territory)).map(|name| (SectionKind::Restrictions, format!("to-{}", name.to_lowercase()))),
    );
    asked
}
