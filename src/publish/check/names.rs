//! Which names exist? Everything that other rate data may refer to by name, gathered once.

use crate::book::law::Regime;
use crate::publish::RateData;
use crate::publish::sheet::Nomenclature;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The names of everything.
pub(super) struct Names<'a> {
    pub(super) countries: BTreeSet<&'a str>,
    pub(super) territories: BTreeSet<&'a str>,
    pub(super) groups: BTreeSet<&'a str>,
    country_of_territory: BTreeMap<&'a str, &'a str>,
    pub(super) regimes: BTreeSet<&'a str>,
    pub(super) calendars: BTreeSet<&'a str>,
    pub(super) schedules: BTreeSet<&'a str>,
    /// `schedule/agreement`, of all preferences.
    pub(super) agreements: BTreeSet<&'a str>,
    pub(super) lists: BTreeSet<&'a str>,
    pub(super) carriers: BTreeSet<&'a str>,
    pub(super) registrations: BTreeSet<&'a str>,
    /// Codes of subdivisions by country, of countries whose territory lists them.
    pub(super) subdivisions: BTreeMap<&'a str, BTreeSet<&'a str>>,
    pub(super) nomenclature: Nomenclature,
}

impl<'a> Names<'a> {
    /// Gathers the names.
    pub(super) fn of(data: &'a RateData, root: &Path) -> Names<'a> {
        let world = &data.world;
        let mut subdivisions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for territory in world.territories.iter().filter(|territory| !territory.value.subdivision.is_empty()) {
            let codes = territory.value.subdivision.iter().map(|part| part.code.as_str());
            subdivisions.entry(&territory.value.country).or_default().extend(codes);
        }
        for calendar in &data.calendars {
            if let Some(known) = subdivisions.get_mut(calendar.id.as_str()) {
                known.extend(calendar.subdivisions.iter().map(String::as_str));
            }
        }
        // Parts with a law of their own, besides those that the main territory lists.
        for address in world.territories.iter().flat_map(|territory| &territory.value.addresses) {
            if let Some(known) = subdivisions.get_mut(address.country.as_str()) {
                known.extend(address.subdivisions.iter().map(String::as_str));
            }
        }
        let territories = world.territories.iter().map(|territory| &territory.value);
        let regimes = world.regimes.iter().map(|regime| &regime.value);
        Names {
            countries: world.countries.iter().map(|country| country.code.as_str()).collect(),
            territories: world.territories.iter().map(|territory| territory.value.id.as_str()).collect(),
            country_of_territory: territories.map(|one| (one.id.as_str(), one.country.as_str())).collect(),
            groups: world.groups.iter().map(|group| group.value.id.as_str()).collect(),
            regimes: regimes.clone().map(|regime| regime.id.as_str()).collect(),
            calendars: data.calendars.iter().map(|calendar| calendar.id.as_str()).collect(),
            schedules: data.schedules.iter().map(|sheet| sheet.head.id.as_str()).collect(),
            agreements: world.agreements.keys().map(String::as_str).collect(),
            lists: data.lists.iter().map(|sheet| sheet.head.id.as_str()).collect(),
            carriers: data.carriers.iter().map(|carrier| carrier.id.as_str()).collect(),
            registrations: regimes
                .flat_map(|regime| &regime.scheme)
                .map(|scheme| scheme.registration.as_str())
                .collect(),
            subdivisions,
            nomenclature: Nomenclature::read(root).0,
        }
    }

    /// Whether a rule may speak of this place: a country, a territory, a group, or `CA-ON`.
    pub(super) fn is_place(&self, name: &str) -> bool {
        self.is_origin(name) || self.territories.contains(name) || self.is_subdivision(name)
    }

    /// The country in which a country, territory or subdivision lies; none: a group, or anywhere.
    pub(super) fn country_of(&self, place: &str) -> Vec<&'a str> {
        let place = place.split_once('-').filter(|_| self.is_subdivision(place)).map_or(place, |(country, _)| country);
        let of_territory = self.country_of_territory.get(place).copied();
        of_territory.or_else(|| self.countries.get(place).copied()).into_iter().collect()
    }

    /// Whether it is a country or a group.
    pub(super) fn is_origin(&self, name: &str) -> bool {
        self.countries.contains(name) || self.groups.contains(name)
    }

    /// Whether it is a country's part as in `CA-ON`: one that the territory lists, where it lists any.
    pub(super) fn is_subdivision(&self, name: &str) -> bool {
        let Some((country, code)) = name.split_once('-') else { return false };
        self.countries.contains(country) && self.subdivisions.get(country).is_none_or(|known| known.contains(code))
    }
}

/// The regimes that apply together with this one in some territory, itself among them.
pub(super) fn together<'a>(data: &'a RateData, regime: &Regime) -> Vec<&'a Regime> {
    let users = data.world.territories.iter().filter(|territory| territory.value.regimes.contains(&regime.id));
    let ids: BTreeSet<&str> = users.flat_map(|territory| territory.value.regimes.iter().map(String::as_str)).collect();
    let own = |other: &&Regime| ids.contains(other.id.as_str()) || other.id == regime.id;
    data.world.regimes.iter().map(|other| &other.value).filter(own).collect()
}
