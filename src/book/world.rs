//! What is the same for every shop and every destination: currencies, countries, groups, addresses, sources.

use super::law::Trust;
use super::names::among;
use crate::calendar::{DatedRows, Day, Span};
use crate::gather::Gather;
use crate::money::{Currency, Decimal, Money};
use crate::record::{Record, dated};
use crate::sort;
use serde::Deserialize;

/// The part of a book that every answer reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
pub struct World {
    /// Every currency, sorted, and the digits of its minor unit.
    pub currencies: Vec<(Currency, u8)>,
    /// Every country, sorted by code, whether or not the book has its law.
    pub countries: Vec<Country>,
    /// Codes that people take for a country's.
    pub misnamed: Vec<Misnamed>,
    /// Countries under one name: unions, partners of an agreement.
    pub groups: Vec<Group>,
    /// Which addresses mean which territory, sorted by country.
    pub addresses: Vec<Address>,
    /// The countries that are not, whole and by themselves, a territory of their own, sorted.
    pub not_plain: Vec<String>,
    /// In a book, the other countries by the forms of their postcodes; as answers read it, all are among the countries.
    pub forms: Vec<(Vec<String>, Vec<String>)>,
    /// The sources that are not `sourced`, sorted by id. All others are: the check knows each source that a book names.
    pub doubtful: Vec<(String, Trust)>,
    /// The registrations that a seller may hold, sorted.
    pub registrations: Vec<String>,
    /// The agreements that law asks about, `schedule/agreement`, sorted.
    pub agreements: Vec<(String, Claimable)>,
}

/// What it takes to claim preference under an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
pub struct Claimable {
    /// Its name for people.
    pub name: String,
    /// ISO 3166-1 codes of the countries whose goods it favours.
    pub origins: Vec<String>,
    /// Up to this value of the consignment no proof of origin is asked.
    pub proof_up_to: Option<Money>,
    /// The days for which its preferences are recorded.
    pub covers: Span,
}

impl Claimable {
    /// Whether it favours goods of an origin on a day.
    pub fn favours(&self, origin: &str, day: Day) -> bool {
        self.covers.contains(day) && self.origins.iter().any(|known| known == origin)
    }
}

/// A country, and how its postcodes are written.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub code: String,
    /// The letters of its vehicles, which people write before postcodes.
    pub vehicle: Vec<String>,
    /// The forms of its postcodes (`99999`, `A9 9AA`, `99999[-9999]`); empty: not known.
    pub postcodes: Vec<String>,
}

/// A code that is no country's, and whose it is taken for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misnamed {
    /// The code.
    pub code: String,
    /// The country's own.
    pub country: String,
    /// What else the address needs; empty: nothing.
    pub with: String,
}

/// Countries (or territories) under one name.
#[dated(by = Day, always, unsourced)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Kebab-case id.
    pub id: String,
    /// English name: for people alone.
    #[serde(default)]
    pub name: String,
    /// Country codes or territory ids.
    pub members: Vec<String>,
}

/// One way of addressing a territory.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
pub struct Address {
    /// The country code in the address.
    pub country: String,
    /// Postcode pattern; empty: the whole country code.
    pub postcode: String,
    /// A subdivision that means the same where no postcode is given; else empty.
    pub subdivision: String,
    /// The towns that share the postcode and lie in the territory; empty: all that have it.
    pub towns: Vec<String>,
    /// The code of the place's own, else its country's: places are named by it, however they are addressed.
    pub code: String,
    /// The postcode by which the place is known in its own country; empty: the same.
    pub means: String,
    /// Only a spelling: what rules say of the country in the address does not mean the place.
    pub only_spelling: bool,
    /// The territory.
    pub territory: String,
}

/// Exchange rates of one currency, oldest first: units per one unit of the base.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
pub struct ExchangeTable {
    /// Id of the table that they stand in: `ecb`.
    pub table: String,
    /// The quoted currency.
    pub currency: Currency,
    /// One unit of this is worth the rate.
    pub base: Currency,
    /// How long a rate serves.
    pub published: Published,
    /// Id in `sources.toml`.
    pub source: String,
    /// The rate of each day on which one was published, oldest first; of a monthly table, the first day of the month.
    pub rates: Vec<(Day, Decimal)>,
}

/// How often the rates of a table are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Published {
    /// On working days: a rate serves for a week, to allow for holidays.
    Daily,
    /// For a month: a rate serves until the next month's is due.
    Monthly,
}

/// A rate of a table, and whether the day that was asked for lies outside the period for which it serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedRate {
    /// Units of the currency for one of the base.
    pub rate: Decimal,
    /// The day for which it was published.
    pub on: Day,
    /// No rate serves the day: this is the nearest earlier, else the earliest.
    pub out_of_period: bool,
}

impl ExchangeTable {
    /// The rate that serves a day, else that of the nearest earlier day, else the earliest.
    pub fn on(&self, day: Day) -> Option<PublishedRate> {
        let later = self.rates.partition_point(|(published, _)| *published <= day);
        let (on, rate) = *self.rates.get(later.saturating_sub(1))?;
        let serves = match self.published {
            Published::Daily => day <= on.plus(7),
            Published::Monthly => month(day) == month(on),
        };
        Some(PublishedRate { rate, on, out_of_period: on > day || !serves })
    }
}

fn month(day: Day) -> (i32, u32) {
    let (year, month, _) = day.civil();
    (year, month)
}

impl Address {
    /// A country that is its own territory, and addressed by nothing else than its code.
    fn plain(country: &str) -> Address {
        Address {
            country: country.to_owned(),
            code: country.to_owned(),
            territory: country.to_lowercase(),
            ..Address::default()
        }
    }
}

impl World {
    /// As a book holds it: that most countries are their own territory need not be said of each, nor a form of postcodes of
    /// each country that has it.
    #[cfg(feature = "publish")]
    pub(crate) fn packed(mut self) -> World {
        let covered: Vec<&Address> =
            self.addresses.iter().filter(|known| **known == Address::plain(&known.country)).listed();
        let is_plain = |code: &String| covered.iter().any(|known| known.country == *code);
        let codes = self.countries.iter().map(|country| &country.code);
        self.not_plain = codes.filter(|code| !is_plain(code)).cloned().listed();
        self.addresses.retain(|known| *known != Address::plain(&known.country));
        let mut forms: std::collections::BTreeMap<Vec<String>, Vec<String>> = std::collections::BTreeMap::new();
        let (plain, other): (Vec<Country>, Vec<Country>) =
            self.countries.into_iter().partition(|country| country.vehicle.is_empty());
        plain.into_iter().for_each(|country| forms.entry(country.postcodes).or_default().push(country.code));
        self.countries = other;
        self.forms = forms.into_iter().collect();
        self
    }

    /// As answers read it.
    pub(crate) fn unpacked(mut self) -> World {
        for (postcodes, codes) in std::mem::take(&mut self.forms) {
            let country = |code| Country { code, vehicle: Vec::new(), postcodes: postcodes.clone() };
            self.countries.extend(codes.into_iter().map(country));
        }
        sort::by(&mut self.countries, Ord::cmp);
        let plain = self.countries.iter().filter(|country| self.not_plain.binary_search(&country.code).is_err());
        let plain: Vec<Address> = plain.map(|country| Address::plain(&country.code)).listed();
        self.addresses.extend(plain);
        sort::by(&mut self.addresses, Ord::cmp);
        self
    }

    /// Digits of a currency's minor unit; `None` for a code that is no currency.
    pub fn digits(&self, currency: Currency) -> Option<u32> {
        let found = self.currencies.binary_search_by_key(&currency, |(code, _)| *code).ok()?;
        self.currencies.get(found).map(|(_, digits)| u32::from(*digits))
    }

    /// Whether a code is a country's.
    pub fn is_country(&self, code: &str) -> bool {
        self.country(code).is_some()
    }

    /// The country of a code.
    pub fn country(&self, code: &str) -> Option<&Country> {
        let found = self.countries.binary_search_by(|known| known.code.as_str().cmp(code)).ok()?;
        self.countries.get(found)
    }

    /// The addresses that name a country.
    pub fn addresses_in(&self, country: &str) -> impl Iterator<Item = &Address> {
        let first = self.addresses.partition_point(|known| known.country.as_str() < country);
        self.addresses.get(first..).unwrap_or_default().iter().take_while(move |known| known.country == country)
    }

    /// The countries whose law the book has.
    pub fn covered_countries(&self) -> Vec<&str> {
        let mut covered: Vec<&str> = self.addresses.iter().map(|address| address.country.as_str()).listed();
        covered.dedup();
        covered
    }

    /// The groups that hold any of `names` on `day`.
    pub fn groups_of(&self, names: &[String], day: Day) -> Vec<String> {
        let holds = |group: &&Group| names.iter().any(|name| among(&group.members, name));
        self.groups.on(day).filter(holds).map(|group| group.id.clone()).listed()
    }

    /// Whether a country is one of `names`, by its code or by a group that holds it on `day`.
    pub fn is_one_of(&self, country: &str, names: &[String], day: Day) -> bool {
        let holds = |group: &Group| among(names, &group.id) && among(&group.members, country);
        among(names, country) || self.groups.on(day).any(holds)
    }

    /// What it takes to claim preference under an agreement, `schedule/agreement`.
    pub fn agreement(&self, name: &str) -> Option<&Claimable> {
        let found = self.agreements.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        self.agreements.get(found).map(|(_, agreement)| agreement)
    }

    /// How far a source is trusted.
    pub fn trust_of(&self, source: &str) -> Trust {
        let found = self.doubtful.binary_search_by(|(id, _)| id.as_str().cmp(source)).ok();
        found.and_then(|place| self.doubtful.get(place)).map_or(Trust::Sourced, |(_, trust)| *trust)
    }
}
