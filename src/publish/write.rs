//! Writing a book: sections into shards, shards into an index, all with their hashes. The same data give the same bytes.

use super::shopper::{homes, shelf};
use super::world::WorldData;
use super::{RateData, chapters, lanes, lists, numbers, page, papers, preferences, restrictions, returns, schedules};
use crate::book::beyond::{self, Beyond};
use crate::book::container::{FileKind, SectionKind, pack};
use crate::book::exchange::customs_rates_section;
use crate::book::law::{AddressPattern, Territory, Trust};
use crate::book::shop::Shop;
use crate::book::when::{When, Word};
use crate::book::world::{Address, World};
use crate::book::{Index, Lane, Listed, Rules, ShardEntry};
use crate::calendar::Span;
use crate::place::PostcodePattern;
use crate::record::{Record, to_bytes};
use crate::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};

type Sections = Vec<(SectionKind, String, Vec<u8>)>;
/// Sections by the shard in which they lie.
pub(super) type Filled = BTreeMap<String, Sections>;

/// A book in bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct BuiltBook {
    /// The table of contents.
    pub index: Vec<u8>,
    /// What the index says.
    pub contents: Index,
    /// The bytes of each shard, in the index's order.
    pub shards: Vec<Vec<u8>>,
    /// Of a book that is cut to a catalogue: where each chapter file lies, and its bytes.
    pub chapters: Vec<(String, Vec<u8>)>,
    /// Of a shopper's edition: what its pages read first.
    pub page: Option<Tree<'static>>,
    /// Of a shopper's edition: the names and addresses of its sources of law.
    pub sources: Option<Tree<'static>>,
}

impl BuiltBook {
    /// The index, all shards and chapter files in one file.
    pub fn whole(&self) -> Vec<u8> {
        let mut sections: Sections = vec![(SectionKind::Index, String::new(), self.index.clone())];
        let names = self.contents.shards.iter().map(|shard| shard.name.clone());
        sections.extend(names.zip(self.shards.iter().cloned()).map(|(name, bytes)| (SectionKind::Shard, name, bytes)));
        let chapters = self.chapters.iter().cloned();
        sections.extend(chapters.map(|(name, bytes)| (SectionKind::Shard, name, bytes)));
        pack(FileKind::Whole, &sections)
    }
}

/// Shards being filled, by name.
struct Shards<'s> {
    filled: Filled,
    /// The shard in which a section lies, from the one in which the whole book has it.
    shelf: &'s dyn Fn(&str, SectionKind, &str) -> String,
}

impl Shards<'_> {
    fn add(&mut self, shard: &str, kind: SectionKind, name: &str, section: &impl Record) {
        self.put(shard, kind, name.to_owned(), to_bytes(section));
    }

    /// Every run of the characters that ids are made of.
    fn ids(&self) -> BTreeSet<&[u8]> {
        let of_id = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
        let sections = self.filled.values().flatten();
        sections.flat_map(|(_, _, bytes)| bytes.split(move |byte| !of_id(byte))).collect()
    }

    fn put(&mut self, shard: &str, kind: SectionKind, name: String, bytes: Vec<u8>) {
        let shelf = (self.shelf)(shard, kind, &name);
        self.filled.entry(shelf).or_default().push((kind, name, bytes));
    }

    /// Tables by chapter, each in a shard of its chapter: a schedule's preferences lie with it.
    fn add_tables(&mut self, kind: SectionKind, tables: Vec<(String, Vec<u8>)>) {
        for (name, bytes) in tables {
            // A tariff's preferences lie with its chapter.
            self.put(&name.replace("-preferences", ""), kind, name, bytes);
        }
    }
}

/// The book of everything.
///
/// # Errors
/// A sentence, where a table holds more than its format can.
pub(super) fn build(data: &RateData) -> Result<BuiltBook, String> {
    let mut numbered = data.clone();
    let rules = numbers::number(&mut numbered);
    Ok(finish(data, fill(&numbered, &|shard, _, _| shard.to_owned())?, rules, Cut::default()))
}

/// The book that a shop's browsers get.
///
/// # Errors
/// A sentence, where there is no such shop.
pub(super) fn build_shopper(data: &RateData, shop: &str) -> Result<BuiltBook, String> {
    let face = data.face(shop)?;
    let Some(shop) = face.shops.first() else { return Err(format!("there is no shop `{shop}`")) };
    let (beyond, chapters) = chapters::files(data, shop)?;
    let homes = homes(&face);
    let shards = fill(&face, &|shard, kind, name| shelf(&face, &homes, shop, (shard, kind, name)))?;
    let lanes = lanes::lanes(&face, shop, &shards);
    let page = Some(page::of(data, &face, shop)?);
    let sources = Some(page::sources(&face, &shards));
    Ok(finish(&face, shards, Rules::default(), Cut { lanes, beyond: Some(beyond), chapters, page, sources }))
}

/// The book of one shop, for a store that many share: nothing of another shop is in it, and its other parts are the same bytes in
/// every shop's. Where rules stand it does not tell, since that differs from edition to edition.
///
/// # Errors
/// A sentence, where there is no such shop.
pub(super) fn build_shop(data: &RateData, shop: &str) -> Result<BuiltBook, String> {
    let mut own = data.clone();
    own.shops.retain(|other| other.id == shop);
    own.shop_returns.retain(|(other, _)| other == shop);
    let Some(only) = own.shops.first() else {
        return Err(format!("there is no shop `{shop}`: name one of the folder"));
    };
    // A carrier whom other shops alone offer is their affair.
    let offers = |shop: &Shop, carrier: &str| shop.offer.iter().any(|offer| offer.carrier == carrier);
    let is_known = |carrier: &str| offers(only, carrier) || !data.shops.iter().any(|shop| offers(shop, carrier));
    own.carriers.retain(|carrier| is_known(&carrier.id));
    own.transit.retain(|(carrier, _)| is_known(carrier));
    own.fees.retain(|fees| is_known(&fees.value.id));
    Ok(finish(&own, fill(&own, &|shard, _, _| shard.to_owned())?, Rules::default(), Cut::default()))
}

fn fill(data: &RateData, shelf: &dyn Fn(&str, SectionKind, &str) -> String) -> Result<Filled, String> {
    let mut shards = Shards { filled: BTreeMap::new(), shelf };
    for territory in &data.world.territories {
        shards.add(&territory.value.id, SectionKind::Territory, &territory.value.id, &territory.value);
    }
    for regime in &data.world.regimes {
        let mut users =
            data.world.territories.iter().filter(|territory| territory.value.regimes.contains(&regime.value.id));
        // Law of one territory alone lies with it; shared law lies by itself, and is fetched once.
        let shard = match (users.next(), users.next()) {
            (Some(only), None) => &only.value.id,
            _ => &regime.value.id,
        };
        shards.add(shard, SectionKind::Regime, &regime.value.id, &regime.value);
    }
    for table in &data.world.exchange.reference {
        let name = table.currency.as_str().to_ascii_lowercase();
        shards.add(&format!("exchange-{name}"), SectionKind::Exchange, &name, table);
    }
    // The rates at which some law values lie with the currency's reference.
    let laws = data.world.territories.iter().filter_map(|territory| territory.value.customs_rates.as_ref());
    let named: BTreeSet<&str> = laws.map(|rates| rates.table.as_str()).collect();
    for table in data.world.exchange.published.iter().filter(|table| named.contains(table.table.as_str())) {
        let shard = format!("exchange-{}", table.currency.as_str().to_ascii_lowercase());
        let name = customs_rates_section(&table.table, table.currency);
        shards.add(&shard, SectionKind::Exchange, &name, table);
    }
    for calendar in &data.calendars {
        // A calendar lies with the territory that keeps it, so that one lane is one fetch; with its own name elsewhere.
        let users = data.world.territories.iter().filter(|territory| territory.value.calendar == calendar.id);
        let own = users.map(|territory| territory.value.id.as_str()).find(|id| id.eq_ignore_ascii_case(&calendar.id));
        let alone = format!("calendar-{}", calendar.id);
        shards.add(own.unwrap_or(&alone), SectionKind::Calendar, &calendar.id, calendar);
    }
    for carrier in &data.carriers {
        shards.add(&carrier.id, SectionKind::Carrier, &carrier.id, carrier);
    }
    for (carrier, table) in &data.transit {
        shards.add(carrier, SectionKind::Transit, carrier, table);
    }
    for fees in &data.fees {
        shards.add(&fees.value.id, SectionKind::Regime, &fees.value.id, &fees.value);
    }
    for sheet in &data.schedules {
        shards.add_tables(SectionKind::Schedule, schedules::encode(sheet)?);
    }
    for sheet in &data.preferences {
        shards.add_tables(SectionKind::Preference, preferences::encode(sheet)?);
    }
    for sheet in &data.lists {
        shards.add_tables(SectionKind::List, lists::encode(sheet)?);
    }
    for (shelf, rules) in restrictions::by_shard(&data.restrictions) {
        shards.add("restrictions", SectionKind::Restrictions, &shelf, &rules);
    }
    // Both in shards of their own, which nothing reads but returns.
    if !data.returns.is_empty() {
        shards.add("returns", SectionKind::Returns, "world", &returns::joined(&data.returns));
    }
    for (shop, own) in &data.shop_returns {
        shards.add(&format!("returns-{shop}"), SectionKind::ShopReturns, shop, own);
    }
    if !data.papers.is_empty() {
        shards.add("papers", SectionKind::Papers, "papers", &papers::together(&data.papers));
    }
    for shop in &data.shops {
        shards.add(&shop.id, SectionKind::Shop, &shop.id, shop);
    }
    let mut world = world(&data.world);
    // A source that no section names would only be fetched.
    let ids = shards.ids();
    let named = |id: &str| ids.iter().any(|run| run.windows(id.len()).any(|part| part == id.as_bytes()));
    world.doubtful.retain(|(id, _)| named(id));
    shards.add("world", SectionKind::World, "world", &world.packed());
    Ok(shards.filled)
}

/// What the book of a shop's browsers has besides: its lanes, and what lies beyond its catalogue.
#[derive(Default)]
struct Cut {
    lanes: Vec<Lane>,
    beyond: Option<Beyond>,
    chapters: Vec<chapters::ChapterFile>,
    page: Option<Tree<'static>>,
    sources: Option<Tree<'static>>,
}

fn finish(data: &RateData, filled: Filled, rules: Rules, cut: Cut) -> BuiltBook {
    let mut entries = Vec::new();
    let mut listed: BTreeMap<SectionKind, (Listed, u32)> = BTreeMap::new();
    let mut bytes = Vec::new();
    for (name, mut sections) in filled {
        sections.sort();
        let number = entries.len() as u32;
        for (kind, name, _) in &sections {
            let (of, before) = listed.entry(*kind).or_insert_with(|| {
                let of = Listed { kind: *kind, names: Vec::new(), gaps: Vec::new() };
                (of, 0)
            });
            of.names.push(name.clone());
            of.gaps.push(number - *before);
            *before = number;
        }
        let shard = pack(FileKind::Shard, &sections);
        entries.push(ShardEntry { name, hash: beyond::of(&shard), bytes: shard.len() as u32 });
        bytes.push(shard);
    }
    let newest = data.world.sources.values().map(|source| source.value.read).max();
    let first = data.world.territories.iter().map(|territory| territory.value.covers.from).max();
    let last = data.world.territories.iter().filter_map(|territory| territory.value.covers.until).min();
    let start = crate::calendar::Day::from_epoch(0);
    let contents = Index {
        facts_as_of: newest.unwrap_or(start),
        covers: Span { from: first.unwrap_or(start), until: last },
        shops: data.shops.iter().map(|shop| shop.id.clone()).collect(),
        sections: listed.into_values().map(|(of, _)| of).collect(),
        shards: entries,
        lanes: cut.lanes,
        rules,
        beyond: cut.beyond,
    };
    let index = to_bytes(&contents);
    let index = pack(FileKind::Index, &[(SectionKind::Index, String::new(), index)]);
    BuiltBook { index, contents, shards: bytes, chapters: cut.chapters, page: cut.page, sources: cut.sources }
}

/// What is the same for every shop.
pub(super) fn world(data: &WorldData) -> World {
    let mut addresses: Vec<Address> =
        data.territories.iter().flat_map(|territory| addresses_of(&territory.value)).collect();
    addresses.sort();
    let mut registrations = listed_by_law(data, Word::Registered);
    let schemes = data.regimes.iter().flat_map(|regime| &regime.value.scheme);
    registrations.extend(schemes.map(|scheme| scheme.registration.clone()));
    // Another agreement would only be fetched.
    let asked = listed_by_law(data, Word::Claimed);
    let agreements = data.agreements.iter().filter(|(name, _)| asked.contains(*name));
    let doubtful = data.sources.iter().filter(|(_, source)| source.value.trust != Trust::Sourced);
    World {
        currencies: data.currencies.clone(),
        countries: data.countries.clone(),
        misnamed: data.misnamed.clone(),
        groups: data.groups.iter().map(|group| group.value.clone()).collect(),
        addresses,
        not_plain: Vec::new(),
        forms: Vec::new(),
        doubtful: doubtful.map(|(id, source)| (id.clone(), source.value.trust)).collect(),
        registrations: registrations.into_iter().collect(),
        agreements: agreements.map(|(name, of)| (name.clone(), of.clone())).collect(),
    }
}

/// The addresses of a territory, one for each pattern and each subdivision.
pub(super) fn addresses_of(territory: &Territory) -> Vec<Address> {
    // A territory that names no addresses is its whole country.
    let whole = [AddressPattern { country: territory.country.clone(), ..AddressPattern::default() }];
    let named = if territory.addresses.is_empty() { &whole[..] } else { &territory.addresses };
    let is_whole = |known: &&AddressPattern| known.postcodes.is_empty() && known.subdivisions.is_empty();
    let codes: Vec<&String> = named.iter().filter(is_whole).map(|known| &known.country).collect();
    let exact = |known: &AddressPattern| {
        let exact = |pattern: &String| matches!(PostcodePattern::read(pattern), Some(PostcodePattern::Exact(_)));
        !known.postcodes.is_empty() && known.postcodes.iter().all(exact)
    };
    let at_home = named.iter().find(|known| known.country == territory.country && exact(known));
    let mut addresses = Vec::new();
    for known in named {
        let code = match codes[..] {
            _ if !known.code.is_empty() => &known.code,
            _ if is_whole(&known) => &known.country,
            [only] => only,
            _ => &territory.country,
        };
        let same = at_home.filter(|home| !std::ptr::eq(*home, known) && home.postcodes.len() == known.postcodes.len());
        let entry = |postcode: &str, subdivision: &str, means: &str| Address {
            country: known.country.clone(),
            postcode: postcode.to_owned(),
            subdivision: subdivision.to_owned(),
            towns: if postcode.is_empty() { Vec::new() } else { known.towns.clone() },
            code: code.clone(),
            means: means.to_owned(),
            only_spelling: known.only_spelling,
            territory: territory.id.clone(),
        };
        if is_whole(&known) {
            addresses.push(entry("", "", ""));
        }
        let means = |number: usize| same.filter(|_| exact(known)).and_then(|home| home.postcodes.get(number));
        let postcodes = known.postcodes.iter().enumerate();
        addresses
            .extend(postcodes.map(|(number, pattern)| entry(pattern, "", means(number).map_or("", String::as_str))));
        addresses.extend(known.subdivisions.iter().map(|subdivision| entry("", subdivision, "")));
    }
    addresses
}

/// All that the rules of law list for a word.
fn listed_by_law(data: &WorldData, word: Word) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut of = |when: &When| names.extend(when.names(word).into_iter().map(str::to_owned));
    for regime in data.regimes.iter().map(|regime| &regime.value) {
        regime.levy.iter().for_each(|levy| of(&levy.when));
        regime.value.iter().for_each(|value| of(&value.when));
        regime.threshold.iter().for_each(|threshold| of(&threshold.when));
        regime.scheme.iter().for_each(|scheme| of(&scheme.when));
        regime.required.iter().for_each(|required| of(&required.when));
    }
    names
}
