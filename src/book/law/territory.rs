//! Whose law holds at an address? Territories: the regimes that apply there, and the figures that fill them.

use super::{LawDay, Trust, WhichDay};
use crate::book::RuleNumber;
use crate::book::rate::Rate;
use crate::calendar::{Span, TimeZone};
use crate::money::{Currency, Decimal, Money};
use crate::record::{Record, dated};
use serde::Deserialize;

/// One place with one law.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Territory {
    /// Kebab-case id, also the file's name: `de`, `es-canary-islands`.
    pub id: String,
    /// English name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code of the country in the address.
    pub country: String,
    /// The currency of its levies.
    pub currency: Currency,
    /// The exchange rates at which its law values, where its authority publishes them; else the reference rates.
    #[serde(default)]
    pub customs_rates: Option<CustomsRates>,
    /// The regimes whose levies apply here, in no particular order; none where nothing certain is recorded of its law.
    pub regimes: Vec<String>,
    /// Its clock; the capital's, where there are several.
    pub time_zone: TimeZone,
    /// The calendar of its public holidays.
    pub calendar: String,
    /// The days on which its law is recorded.
    pub covers: Span,
    /// Other addresses that mean this place.
    #[serde(default)]
    pub addresses: Vec<AddressPattern>,
    /// How many characters at the end of a postcode stand apart (`SW1A 1AA`: 3); 0 where none do.
    #[serde(default)]
    pub postcode_inward: u8,
    /// Whether a postcode is needed to know the law.
    #[serde(default)]
    pub postcode_needed: bool,
    /// The forms of a business's VAT/GST number, in the marks of forms of postcodes; empty: they are not known.
    #[serde(default)]
    pub tax_numbers: Vec<String>,
    /// Parts of the territory, found by postcode: provinces, states.
    #[serde(default)]
    pub subdivision: Vec<Subdivision>,
    /// The name of the parameter that holds the VAT/GST that prices include, in parts that add up.
    #[serde(default)]
    pub headline: Vec<String>,
    /// Dated figures that the regimes' levies refer to by name.
    #[serde(default)]
    pub parameter: Vec<Parameter>,
    /// Days that customs clearance takes.
    #[serde(default)]
    pub clearance: Vec<Clearance>,
    /// What is roughly known of its duties, where no schedule is recorded: of `world/estimates.csv`.
    #[serde(skip)]
    pub estimate: Vec<KnownRoughly>,
}

impl Territory {
    /// Whether nothing certain is recorded of its law: an answer then names it as missing.
    pub fn is_law_unknown(&self) -> bool {
        self.regimes.is_empty()
    }
}

/// The range in which the duties on some goods lie, where no schedule says more: an estimate, never charged.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
pub struct KnownRoughly {
    /// HS prefix; empty: any goods that no other row means.
    pub hs: String,
    /// At least so many per cent of the customs value.
    pub lowest_percent: Decimal,
    /// At most so many.
    pub highest_percent: Decimal,
    /// Id in `sources.toml`.
    pub source: String,
    /// How far it is trusted.
    pub trust: Trust,
}

/// The rates at which an authority values what is in another currency than its own.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomsRates {
    /// A table of `world/exchange/exchange.toml`, for one unit of the territory's currency.
    pub table: String,
    /// The day whose rate is taken.
    pub day: WhichDay,
}

/// Addresses that belong to a territory: all of a country code, or some of its postcodes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressPattern {
    /// The country code as written in the address.
    pub country: String,
    /// `78266` exactly, `35*` by prefix, `9170-9178` as a range of leading digits, `KW15 *` as a district, `???` any of three
    /// digits; empty: the whole country code. Where two addresses list as many exact codes, each means the other's in its place.
    #[serde(default)]
    pub postcodes: Vec<String>,
    /// The subdivision codes that mean the same, for addresses without a postcode.
    #[serde(default)]
    pub subdivisions: Vec<String>,
    /// The towns that lie here, where others elsewhere share the postcodes; empty: all that have them.
    #[serde(default)]
    pub towns: Vec<String>,
    /// The place's own country code, where the territory has several and other addresses mean the same place.
    #[serde(default)]
    pub code: String,
    /// Only a spelling of the address: what rules say of this country does not mean the place.
    #[serde(default)]
    pub only_spelling: bool,
}

/// A province or state, for what the law or the calendar says there.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subdivision {
    /// The part of ISO 3166-2 after the dash.
    pub code: String,
    /// English name: for people alone.
    pub name: String,
    /// Its postcodes, in the patterns of [`AddressPattern`].
    #[serde(default)]
    pub postcodes: Vec<String>,
    /// Its own clock, where it differs.
    #[serde(default)]
    pub time_zone: Option<TimeZone>,
}

/// A dated figure that levies refer to by name: a VAT rate, a fee, a limit.
#[dated(by = LawDay)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The name that levies use.
    pub name: String,
    /// `standard`, `reduced`, `zero`…: for people alone.
    #[serde(default)]
    pub class: String,
    /// The figure.
    pub rate: Rate,
    /// Only for these goods (HS prefixes, `@list`); the longest prefix wins; empty: all other goods. Of a code
    /// that is shorter than prefixes the headline tax takes the highest rate; other levies ask for more digits.
    #[serde(default)]
    pub hs: Vec<String>,
    /// For goods with one of these attributes as well, whatever their code: what a catalogue marks says more than a code.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Only in these subdivisions; empty: everywhere else.
    #[serde(default)]
    pub subdivisions: Vec<String>,
    /// A part of it holds in every subdivision: it is charged where the address does not give the subdivision, and only the rest
    /// is named as missing. Else nothing is charged while subdivisions differ and none is given.
    #[serde(default)]
    pub federal: bool,
}

/// Days that customs clearance takes for a way of sending.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clearance {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// `post` or `courier`; empty: both.
    #[serde(default)]
    pub channel: Vec<String>,
    /// `ddp` or `dap`; empty: both.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Goods worth up to this; none: any.
    #[serde(default)]
    pub up_to: Option<Money>,
    /// Business days, at least.
    pub min_days: u8,
    /// Business days, at most.
    pub max_days: u8,
    /// Id in `sources.toml`.
    pub source: String,
    /// Weaker than the source's own trust, where that is so: for people alone.
    #[serde(default)]
    pub trust: Option<Trust>,
}
