//! What of the rate data does a shop's browser need? The shopper's face: one shop, its lanes, its goods.
//!
//! In: all data and a shop. Out: the same data without other shops and the carriers that this one does not offer; carriers and
//! the shop's rules flattened to prices as charged ([`super::flatten`]); duty schedules, preferences and lists cut to the
//! headings of its catalogue, restrictions to its goods, exchange rates to the last days of the currencies in play, and law that
//! has ended left out; and the rule by which it is laid into shards: what every lane of the shop needs in one, what one
//! destination adds in another. Goods outside the catalogue cost one chapter file more ([`super::chapters`]).

use super::coverage::{self, Area, Extent};
use super::flatten::flatten;
use super::write::addresses_of;
use super::{RateData, preferences, schedules};
use crate::admit::restrict::goods;
use crate::book::code::Code;
use crate::book::container::SectionKind;
use crate::book::law::{LevyRate, Regime, Territory};
use crate::book::restriction::{Restriction, Scope};
use crate::book::shop::{Product, Shop};
use crate::book::world::Published;
use crate::calendar::{Dated, Day};
use crate::money::Currency;
use crate::when::Truth;
use std::collections::{BTreeMap, BTreeSet};

/// The shard of what countries share of which little is recorded; those that lie together do so in `bi-rest`, by the first of them.
const REST: &str = "rest";
/// How many countries lie together in one: who sends to one of them fetches them all, and the index has a hash for each shard.
const SHARING: usize = 9;
/// How many published rates of a currency a browser gets: a week and a day of grace.
const RATES: usize = 8;
/// How many months' rates: those of the days for which the law is kept, and the coming month's.
const MONTHS: usize = 3;
/// For how many days before the newest fact a browser keeps the law: long enough that the answers of the last weeks can be
/// given again, though a source was read since.
const DAYS_KEPT: i32 = 31;
/// For how many days after it a browser knows the holidays: its rates of exchange are outdated long before.
const DAYS_AHEAD: i32 = 400;

impl RateData {
    /// A shop of the rate data.
    pub(super) fn shop(&self, id: &str) -> Result<&Shop, String> {
        let known = || self.shops.iter().map(|shop| shop.id.as_str()).collect::<Vec<_>>().join("`, `");
        let found = self.shops.iter().find(|known| known.id == id);
        found.ok_or_else(|| format!("there is no shop `{id}`: name one of `{}`", known()))
    }

    /// The first day of which a browser's book knows the law and the prices; none where no source was ever read.
    pub(super) fn kept_since(&self) -> Option<Day> {
        let newest = self.world.sources.values().map(|source| source.value.read).max();
        newest.map(|newest| newest.plus(-DAYS_KEPT))
    }

    /// The shopper's face of a shop.
    ///
    /// # Errors
    /// A sentence, where there is no such shop or a catalogue has no codes to cut to.
    pub(super) fn face(&self, shop: &str) -> Result<RateData, String> {
        let since = self.kept_since();
        let flat = flatten(self, self.shop(shop)?, since);
        let shop = &flat.shop;
        let offered: BTreeSet<&str> = shop.offer.iter().map(|offer| offer.carrier.as_str()).collect();
        let headings: BTreeSet<Code> =
            shop.catalogue.iter().filter_map(|product| Code::parse(&product.hs)).map(|code| code.first(6)).collect();
        let headings: Vec<Code> = headings.into_iter().collect();
        let chapters: BTreeSet<u8> = headings.iter().map(Code::chapter).collect();
        let origins: BTreeSet<&str> = shop.catalogue.iter().map(|product| product.origin.as_str()).collect();
        let origins: Vec<&str> = origins.into_iter().collect();
        let of_catalogue = |code: Option<Code>| code.is_none_or(|code| chapters.contains(&code.chapter()));
        let mut face = self.clone();
        face.shops = vec![shop.clone()];
        face.carriers = flat.carriers;
        // Whoever sends back asks the edge function.
        face.returns.clear();
        face.shop_returns.clear();
        face.transit.retain(|(carrier, _)| offered.contains(carrier.as_str()));
        for (_, table) in &mut face.transit {
            table
                .services
                .retain(|rows| rows.iter().all(|row| shop.offer.iter().any(|offer| offer.id() == row.service)));
        }
        // Papers are drawn up for the shop, not for its shoppers.
        face.papers.clear();
        face.fees.retain(|fees| offered.contains(fees.value.id.as_str()));
        face.schedules = self.schedules.iter().map(|sheet| schedules::cut(sheet, &headings)).collect();
        face.preferences = self.preferences.iter().map(|sheet| preferences::cut(sheet, &headings, &origins)).collect();
        face.lists = self.lists.iter().map(|sheet| schedules::cut(sheet, &headings)).collect();
        for rows in face.schedules.iter_mut().chain(&mut face.lists).map(|sheet| &mut sheet.rows) {
            rows.retain(|row| of_catalogue(row.code));
        }
        face.restrictions.retain(|rule| concerns(rule, shop));
        for group in &mut face.world.groups {
            // Names and sources of groups are for those who edit them.
            group.value.name.clear();
            group.value.source.clear();
        }
        for shop in &mut face.shops {
            shop.catalogue.iter_mut().for_each(|product| product.note.clear());
            // Platforms ask the edge function.
            shop.location.clear();
            shop.unknown_dimensions_mm = None;
            (shop.unknown_articles, shop.duties) = Default::default();
        }
        // Codes of three letters are what platforms send.
        face.world.misnamed.retain(|known| known.code.len() < 3);
        face.forget_places();
        if let Some(since) = since {
            face.forget_before(since);
        }
        let currencies = self.currencies_of(shop, &offered);
        for tables in [&mut face.world.exchange.reference, &mut face.world.exchange.published] {
            tables.retain(|table| currencies.contains(&table.currency));
            for table in tables {
                let kept = match table.published {
                    Published::Daily => RATES,
                    Published::Monthly => MONTHS,
                };
                let passed = table.rates.len().saturating_sub(kept);
                table.rates.drain(..passed);
            }
        }
        Ok(face)
    }

    /// Whether little is recorded of a territory: nothing of goods that may not go there.
    fn is_little_known(&self, id: &str) -> bool {
        coverage::of(&self.coverage, id, Area::Restrictions).is_some_and(|entry| entry.extent == Extent::None)
    }

    /// Whether a currency is that of territories alone of which little is recorded.
    fn is_rare(&self, currency: &str) -> bool {
        let territories = self.world.territories.iter().map(|territory| &territory.value);
        let mut users = territories.filter(|territory| territory.currency.as_str().eq_ignore_ascii_case(currency));
        users.clone().next().is_some() && users.all(|territory| self.is_little_known(&territory.id))
    }

    /// Drops the places in sources, notes, and the other readings of law: answers name a source, not where in it.
    fn forget_places(&mut self) {
        for territory in self.world.territories.iter_mut().map(|territory| &mut territory.value) {
            territory.parameter.iter_mut().for_each(Dated::forget_place);
        }
        for regime in self.world.regimes.iter_mut().chain(&mut self.fees).map(|regime| &mut regime.value) {
            regime.value.iter_mut().for_each(Dated::forget_place);
            regime.threshold.iter_mut().for_each(Dated::forget_place);
            regime.scheme.iter_mut().for_each(Dated::forget_place);
            regime.levy.iter_mut().for_each(Dated::forget_place);
            regime.required.iter_mut().for_each(Dated::forget_place);
        }
        self.restrictions.iter_mut().for_each(|rule| rule.at.clear());
        for carrier in &mut self.carriers {
            carrier.note.clear();
            for service in &mut carrier.service {
                service.note.clear();
                service.at.clear();
                service.limit.iter_mut().for_each(Dated::forget_place);
                service.dimensional.iter_mut().for_each(Dated::forget_place);
                service.minimum_billed.iter_mut().for_each(Dated::forget_place);
                service.refuses.iter_mut().for_each(Dated::forget_place);
                // A suspension's other reading is told with its refusal.
                service.suspended.iter_mut().for_each(|row| row.at.clear());
            }
            for row in &mut carrier.zone {
                row.source.clear();
                row.forget_place();
            }
            for row in &mut carrier.area {
                row.source.clear();
                row.forget_place();
            }
        }
        for (_, table) in &mut self.transit {
            table.services.iter_mut().flatten().for_each(|row| row.at.clear());
        }
    }

    /// Drops the law that ended before a day, and the holidays before it and of years to come: browsers ask of today and soon.
    fn forget_before(&mut self, day: Day) {
        let lasts = |until: Option<Day>| until.is_none_or(|until| until > day);
        for territory in self.world.territories.iter_mut().map(|territory| &mut territory.value) {
            territory.covers.from = territory.covers.from.max(day);
            territory.parameter.retain(|row| lasts(row.until));
        }
        for regime in self.world.regimes.iter_mut().chain(&mut self.fees).map(|regime| &mut regime.value) {
            regime.value.retain(|row| lasts(row.until));
            regime.threshold.retain(|row| lasts(row.until));
            regime.scheme.retain(|row| lasts(row.until));
            regime.levy.retain(|row| lasts(row.until));
            regime.required.retain(|row| lasts(row.until));
        }
        self.calendars.iter_mut().for_each(|calendar| calendar.keep(day, day.plus(DAYS_KEPT + DAYS_AHEAD)));
    }

    /// The currencies in which a shop's quotes may be asked or computed.
    fn currencies_of(&self, shop: &Shop, offered: &BTreeSet<&str>) -> BTreeSet<Currency> {
        let mut currencies: BTreeSet<Currency> = shop.currencies().into_iter().collect();
        currencies.extend(self.world.territories.iter().map(|territory| territory.value.currency));
        let carriers = self.carriers.iter().filter(|carrier| offered.contains(carrier.id.as_str()));
        currencies.extend(carriers.map(|carrier| carrier.currency));
        let limits = self.world.regimes.iter().flat_map(|regime| &regime.value.threshold);
        currencies.extend(limits.map(|threshold| threshold.limit.limit.currency));
        currencies
    }
}

/// Whether a rule may concern any article of the shop on any of its lanes.
pub(super) fn concerns(rule: &Restriction, shop: &Shop) -> bool {
    let means = |product: &Product| goods(rule, Some(&product.hs), &product.attributes) == Truth::Yes;
    on_its_ways(rule, shop) && (rule.goods().next().is_none() || shop.catalogue.iter().any(means))
}

/// Whether a rule may concern any goods on the ways of a shop.
pub(super) fn on_its_ways(rule: &Restriction, shop: &Shop) -> bool {
    let from = |place: &str| shop.warehouse.iter().any(|warehouse| warehouse.country == place) || place == "*";
    match rule.scope {
        Scope::Origin => from(&rule.place),
        Scope::Carrier => shop.offer.iter().any(|offer| offer.carrier == rule.place),
        Scope::Destination | Scope::Channel => true,
    }
}

/// The shard of each territory, by its id: a country of which much is recorded has one of its own, and one with its parts; of the
/// others, those whose codes stand beside each other share one. Places with codes of their own that belong to a country lie
/// together by its code, with which their ids begin: few lanes go there.
pub(super) fn homes(data: &RateData) -> BTreeMap<&str, String> {
    let territories = || data.world.territories.iter().map(|territory| &territory.value);
    let is_country = |territory: &Territory| territory.country.eq_ignore_ascii_case(&territory.id);
    let known: BTreeSet<String> = territories().filter(|one| is_country(one)).map(|one| one.id.clone()).collect();
    let of_part = |territory: &Territory| {
        let country = territory.country.to_lowercase();
        let under = territory.id.split('-').next().unwrap_or(&country);
        if known.contains(&country) { format!("{country}-parts") } else { format!("{under}-overseas") }
    };
    let parts = territories().filter(|one| !is_country(one)).map(|one| (one.id.as_str(), of_part(one)));
    let mut homes: BTreeMap<&str, String> = parts.collect();
    let (little, much): (BTreeSet<&str>, BTreeSet<&str>) =
        territories().filter(|one| is_country(one)).map(|one| one.id.as_str()).partition(|id| data.is_little_known(id));
    homes.extend(much.into_iter().map(|id| (id, id.to_owned())));
    let little: Vec<&str> = little.into_iter().collect();
    for alike in little.chunk_by(|one, other| one.get(..1) == other.get(..1)) {
        // As many shards as it takes, none much fuller than another.
        for shared in alike.chunks(alike.len().div_ceil(alike.len().div_ceil(SHARING))) {
            homes.extend(shared.iter().map(|id| (*id, format!("{}-{REST}", shared.first().unwrap_or(id)))));
        }
    }
    homes
}

/// The shard in which a section of a shopper's face lies, from the one in which the whole book has it.
pub(super) fn shelf(
    data: &RateData,
    homes: &BTreeMap<&str, String>,
    shop: &Shop,
    (shard, kind, name): (&str, SectionKind, &str),
) -> String {
    let territories = || data.world.territories.iter().map(|territory| &territory.value);
    let of_territory = |id: &str| homes.get(id).cloned();
    // What others than a country and its parts read of it lies by itself: they need nothing else of that.
    let lent = |home: Option<String>, reads: &dyn Fn(&Territory) -> bool| {
        let home = home?;
        let readers = territories().filter(|territory| reads(territory)).filter_map(|one| of_territory(&one.id));
        let parts = format!("{home}-parts");
        let is_lent = readers.into_iter().any(|shard| shard != home && shard != parts);
        Some(if is_lent && !is_rest(&home) { format!("{home}-shared") } else { home })
    };
    let carriers_currency = || data.carriers.iter().any(|carrier| carrier.currency.as_str().eq_ignore_ascii_case(name));
    match kind {
        SectionKind::World | SectionKind::Carrier | SectionKind::Transit | SectionKind::Shop => shop.id.clone(),
        // A tariff's chapters, its preferences and its lists lie together with the law that asks for them.
        SectionKind::Schedule | SectionKind::Preference | SectionKind::List => {
            let tariff = name.split('-').next().unwrap_or(name);
            let asks =
                |regime: &&Regime| regime.levy.iter().any(|levy| levy.rate == LevyRate::Schedule(tariff.to_owned()));
            let regime = data.world.regimes.iter().map(|regime| &regime.value).find(asks);
            regime.map_or_else(|| format!("tariff-{tariff}"), |regime| of_regime(data, &regime.id, &of_territory))
        }
        SectionKind::Exchange if shop.currency.as_str().eq_ignore_ascii_case(name) || carriers_currency() => {
            shop.id.clone()
        }
        // A law's own rates of currencies that only countries have of which little is recorded: few orders ask for them.
        SectionKind::Exchange if name.split_once('-').is_some_and(|(_, currency)| data.is_rare(currency)) => {
            format!("rates-{REST}")
        }
        SectionKind::Exchange => {
            // The rates at which a law values lie with the first country that has it, as its currency's reference does.
            let values_at = |territory: &Territory| {
                let table = territory.customs_rates.as_ref().map(|rates| rates.table.as_str());
                table.is_some() && name.split_once('-').map(|(table, _)| table) == table
            };
            let users = territories()
                .filter(|territory| territory.currency.as_str().eq_ignore_ascii_case(name) || values_at(territory));
            let at_home: Vec<&Territory> =
                users.filter(|territory| territory.country.eq_ignore_ascii_case(&territory.id)).collect();
            // Without law nothing is exchanged.
            let lawful = at_home.iter().filter(|territory| !territory.regimes.is_empty());
            let is_lent = lawful.filter_map(|territory| of_territory(&territory.id)).any(|shard| is_rest(&shard));
            let (rest, own): (BTreeSet<String>, BTreeSet<String>) =
                at_home.iter().filter_map(|territory| of_territory(&territory.id)).partition(|shard| is_rest(shard));
            match (own.into_iter().next(), rest.len()) {
                (Some(own), _) if !is_lent => own,
                (Some(own), _) => format!("{own}-shared"),
                (None, 1) => rest.into_iter().next().unwrap_or_default(),
                (None, 2..) => REST.to_owned(),
                (None, 0) => shard.to_owned(),
            }
        }
        SectionKind::Calendar if shop.warehouse.iter().any(|warehouse| warehouse.calendar == name) => shop.id.clone(),
        SectionKind::Calendar => {
            lent(of_territory(shard), &|territory| territory.calendar == name).unwrap_or_else(|| shard.to_owned())
        }
        // Rules of a union lie apart: only its lanes fetch them.
        SectionKind::Restrictions if data.world.groups.iter().any(|group| name == format!("to-{}", group.value.id)) => {
            format!("restrictions-{}", name.trim_start_matches("to-"))
        }
        SectionKind::Restrictions => {
            let place = name.strip_prefix("to-").unwrap_or_default();
            let is_meant =
                |territory: &Territory| parents(territory).iter().any(|known| known.eq_ignore_ascii_case(place));
            lent(of_territory(place), &is_meant).unwrap_or_else(|| shop.id.clone())
        }
        SectionKind::Regime if data.carriers.iter().any(|carrier| carrier.id == name) => shop.id.clone(),
        SectionKind::Regime => of_regime(data, name, &of_territory),
        _ => of_territory(shard).unwrap_or_else(|| shard.to_owned()),
    }
}

/// The countries in the addresses of a territory of which rules may speak and mean it.
pub(super) fn parents(territory: &Territory) -> BTreeSet<String> {
    let addresses = addresses_of(territory).into_iter().filter(|known| !known.only_spelling);
    addresses.map(|known| known.country).collect()
}

/// Whether a shard is one of those in which countries lie of which little is recorded.
fn is_rest(shard: &str) -> bool {
    shard.rsplit('-').next() == Some(REST)
}

/// The shard of a regime: its country's where only that country uses it, one of its own where several do.
fn of_regime(data: &RateData, id: &str, of_territory: &dyn Fn(&str) -> Option<String>) -> String {
    let users =
        data.world.territories.iter().filter(|territory| territory.value.regimes.iter().any(|regime| regime == id));
    let shards: BTreeSet<String> = users.filter_map(|territory| of_territory(&territory.value.id)).collect();
    let countries: BTreeSet<&str> = shards.iter().map(|shard| shard.trim_end_matches("-parts")).collect();
    if shards.len() > 1 && shards.iter().all(|shard| is_rest(shard)) {
        return REST.to_owned();
    }
    match (shards.first(), countries.len()) {
        // Of a country and its parts, the country's: whoever sends to a part fetches both.
        (Some(first), 1) => first.clone(),
        _ => id.to_owned(),
    }
}
