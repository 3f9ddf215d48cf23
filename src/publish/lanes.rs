//! Which shards does a delivery to a country ask for? So that a page fetches all of them at once.
//!
//! In: the shop's face, and the shards as they are filled. Out: for each country the numbers of the shards that hold the shop,
//! the country's territory, its law and calendar, the rates of exchange that its law values at, and what may not go there.
//!
//! The rule: a country's lane is that of the territory which bears its name. What an outlying part has of its own, and goods
//! outside the catalogue, are asked for in a second round. The shards of the shop and of the country itself are not told: the
//! index, which every page fetches, stays small.

use super::RateData;
use super::write::Filled;
use crate::book::container::SectionKind;
use crate::book::exchange::customs_rates_section;
use crate::book::law::Territory;
use crate::book::shop::Shop;
use crate::book::{Index, Lane};
use std::collections::{BTreeMap, BTreeSet};

/// The lanes of a shop, by country.
pub(super) fn lanes(data: &RateData, shop: &Shop, filled: &Filled) -> Vec<Lane> {
    let mut holds: BTreeMap<(SectionKind, &str), u32> = BTreeMap::new();
    for (number, sections) in (0_u32..).zip(filled.values()) {
        holds.extend(sections.iter().map(|(kind, name, _)| ((*kind, name.as_str()), number)));
    }
    let names: Vec<&String> = filled.keys().collect();
    let named = |number: u32| names.get(usize::try_from(number).ok()?).copied();
    let territories = data.world.territories.iter().map(|territory| &territory.value);
    let mut lanes: BTreeMap<&str, Lane> = BTreeMap::new();
    for territory in territories.filter(|territory| territory.country.eq_ignore_ascii_case(&territory.id)) {
        let asked = asked(data, shop, territory);
        let shards: BTreeSet<u32> =
            asked.iter().filter_map(|(kind, name)| holds.get(&(*kind, name.as_str())).copied()).collect();
        let [letter, rest] = Index::rest(&territory.id);
        let known = [Some(shop.id.clone()), Some(territory.id.clone()), letter, rest];
        let is_own = |number: &u32| known.iter().flatten().any(|name| named(*number) == Some(name));
        let beside: Vec<u32> = shards.into_iter().filter(|number| !is_own(number)).collect();
        if !beside.is_empty() {
            lanes.insert(&territory.country, Lane { country: territory.country.clone(), beside });
        }
    }
    lanes.into_values().collect()
}

/// The sections that a delivery to a territory asks for, whether or not the book has them.
fn asked(data: &RateData, shop: &Shop, territory: &Territory) -> Vec<(SectionKind, String)> {
    let mut asked = vec![
        (SectionKind::Shop, shop.id.clone()),
        (SectionKind::Territory, territory.id.clone()),
        (SectionKind::Calendar, territory.calendar.clone()),
        (SectionKind::Exchange, territory.currency.as_str().to_ascii_lowercase()),
    ];
    asked.extend(territory.regimes.iter().map(|regime| (SectionKind::Regime, regime.clone())));
    if let Some(rates) = &territory.customs_rates {
        let name = customs_rates_section(&rates.table, shop.currency);
        asked.push((SectionKind::Exchange, name));
    }
    let is_of = |member: &String| *member == territory.id || *member == territory.country;
    let groups = data.world.groups.iter().map(|group| &group.value).filter(|group| group.members.iter().any(is_of));
    let names = groups.map(|group| group.id.as_str()).chain([territory.id.as_str(), territory.country.as_str()]);
    asked.extend(names.map(|name| (SectionKind::Restrictions, format!("to-{}", name.to_lowercase()))));
    asked
}
