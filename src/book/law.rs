//! The vocabulary of import law: territories, regimes, thresholds and levies, as rate data write them and books hold them.
//!
//! A **territory** is a place with one law: it names its customs and tax regimes and gives their parameters (rates, currency).
//! A **regime** holds named values, thresholds, schemes, levies and what customs asks of the recipient. Duty, additional
//! duties, excise, VAT, customs fees and collectors' fees are all levies; they differ in fields, not in code. Every dated
//! thing is in force on the half-open days `[from, until)`, has a source, and a place in it. Nothing here names a country.

pub use super::condition::{Condition, Figure};
use super::rate::Rate;
use crate::calendar::{Day, Span, TimeZone};
use crate::money::{Currency, Decimal, Money, Rounding};
use crate::record::{Deserialize, Record};

/// Where a figure comes from and how far it can be trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Origin {
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source: article, page, row.
    pub at: String,
    /// How far it is trusted; the source's own trust where nothing is said.
    pub trust: Option<Trust>,
    /// The other reading, where sources disagree.
    pub other_reading: String,
}

/// How far a figure is trusted, the weakest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Read in the named source.
    Sourced,
    /// Sources disagree; the other reading is given.
    Disputed,
    /// General knowledge, not looked up.
    General,
}

impl Trust {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Trust::Sourced => "sourced",
            Trust::Disputed => "disputed",
            Trust::General => "general",
        }
    }
}

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
    /// The regimes whose levies apply here, in no particular order.
    pub regimes: Vec<String>,
    /// The groups it belongs to, besides those named in `groups.toml`: none needed in most files.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Its clock; the capital's, where there are several.
    pub time_zone: TimeZone,
    /// The calendar of its public holidays.
    pub calendar: String,
    /// The days on which its law is recorded.
    pub covers: Span,
    /// How customs may be reached there; empty where nothing is asked.
    #[serde(default)]
    pub required: Vec<Required>,
    /// Other addresses that mean this place.
    #[serde(default)]
    pub addresses: Vec<AddressPattern>,
    /// How many characters at the end of a postcode stand apart (`SW1A 1AA`: 3); 0 where none do.
    #[serde(default)]
    pub postcode_inward: u8,
    /// Whether a postcode is needed to know the law.
    #[serde(default)]
    pub postcode_needed: bool,
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
}

/// Addresses that belong to a territory: all of a country code, or some of its postcodes.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressPattern {
    /// The country code as written in the address.
    pub country: String,
    /// `78266` exactly, `35*` by prefix, `9170-9178` as a range of leading digits; empty: the whole country code.
    #[serde(default)]
    pub postcodes: Vec<String>,
    /// The subdivision codes that mean the same, for addresses without a postcode.
    #[serde(default)]
    pub subdivisions: Vec<String>,
}

/// A province or state, for what the law or the calendar says there.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subdivision {
    /// The part of ISO 3166-2 after the dash.
    pub code: String,
    /// English name.
    pub name: String,
    /// Its postcodes, in the patterns of [`AddressPattern`].
    #[serde(default)]
    pub postcodes: Vec<String>,
    /// Its own clock, where it differs.
    #[serde(default)]
    pub time_zone: Option<TimeZone>,
}

/// A dated figure that levies refer to by name: a VAT rate, a fee, a limit.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The name that levies use.
    pub name: String,
    /// `standard`, `reduced`, `zero`…: for people.
    #[serde(default)]
    pub class: String,
    /// The figure.
    pub rate: Rate,
    /// Only for these goods (HS prefixes, `@list`); the longest prefix wins; empty: all other goods.
    #[serde(default)]
    pub hs: Vec<String>,
    /// Only in these subdivisions; empty: everywhere.
    #[serde(default)]
    pub subdivisions: Vec<String>,
    /// In force.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
    /// The other reading, where sources disagree.
    #[serde(default)]
    pub other_reading: String,
}

/// Days that customs clearance takes for a way of sending.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clearance {
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
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

/// A body of import law shared by one or more territories.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Kebab-case id, also the file's name.
    pub id: String,
    /// English name.
    pub name: String,
    /// The days on which it is recorded.
    pub covers: Span,
    /// Named values that bases and thresholds refer to.
    #[serde(default)]
    pub value: Vec<Value>,
    /// Limits under which a relief or scheme holds.
    #[serde(default)]
    pub threshold: Vec<Threshold>,
    /// Registrations by which a seller collects a levy at the sale.
    #[serde(default)]
    pub scheme: Vec<Scheme>,
    /// What is asked for.
    #[serde(default)]
    pub levy: Vec<Levy>,
    /// What customs asks of the recipient.
    #[serde(default)]
    pub required: Vec<Required>,
}

/// A named value: the customs value, the value for tax. The first that applies of the same code is taken, by line.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// The name: `customs_value`.
    pub code: String,
    /// When it is so valued; always, where nothing is said.
    #[serde(default)]
    pub when: Condition,
    /// What it adds up.
    pub terms: Vec<Term>,
    /// Less this, taken once from all lines so valued together, in proportion; never below nothing.
    #[serde(default)]
    pub less: Option<Money>,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

/// One summand of a value or base.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// `goods`, `freight`, `insurance`, a named value, a kind of earlier levies (`duty`, `tax`, `fee`), or a levy's code.
    pub of: String,
    /// Per cent of it that counts; 100 where nothing is said.
    #[serde(default)]
    pub percent: Option<Decimal>,
    /// Counts only while the insurance is unknown (a deemed insurance).
    #[serde(default)]
    pub if_insurance_unknown: bool,
    /// Counts at most so many per cent of the goods (a cap on freight).
    #[serde(default)]
    pub at_most_percent_of_goods: Option<Decimal>,
    /// A table's amount by the consignment's weight counts instead of what was charged, shared by goods value. Above its
    /// last step, and where a weight is not known, what was charged counts.
    #[serde(default)]
    pub by_weight: Vec<ByWeight>,
}

impl Term {
    /// The whole of something, and nothing more to say of it.
    pub fn whole(of: &str) -> Term {
        Term {
            of: of.to_owned(),
            percent: None,
            if_insurance_unknown: false,
            at_most_percent_of_goods: None,
            by_weight: Vec::new(),
        }
    }
}

/// One step of a table by weight.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByWeight {
    /// Up to so many grams, themselves included.
    pub up_to_g: u32,
    /// What counts.
    pub amount: Money,
}

/// For how much a figure is tested or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// One piece of a line.
    Unit,
    /// One line of the cart.
    #[default]
    Line,
    /// All lines of one tariff heading.
    Heading,
    /// One parcel.
    Parcel,
    /// What one transport document covers.
    Consignment,
    /// All that one consignee receives on one day.
    ConsigneeDay,
}

impl Per {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Per::Unit => "unit",
            Per::Line => "line",
            Per::Heading => "heading",
            Per::Parcel => "parcel",
            Per::Consignment => "consignment",
            Per::ConsigneeDay => "consignee_day",
        }
    }
}

/// What a levy is, for the sums of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A customs duty.
    Duty,
    /// VAT, GST, sales tax, excise.
    Tax,
    /// A fee of an authority or a collector.
    Fee,
}

impl Kind {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Duty => "duty",
            Kind::Tax => "tax",
            Kind::Fee => "fee",
        }
    }
}

/// A limit under which a relief or a scheme holds; tested once and shown in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Dotted code: `eu.ioss`.
    pub code: String,
    /// What it gives relief from.
    pub kind: Kind,
    /// For how much it is tested.
    pub per: Per,
    /// Of what: `goods` (intrinsic value, net of tax and separate freight) or a named value.
    pub of: String,
    /// The limit, in the authority's currency.
    pub limit: Money,
    /// Whether the relief holds at the limit itself.
    pub inclusive: bool,
    /// The test is made only then; always, where nothing is said.
    #[serde(default)]
    pub when: Condition,
    /// Whose day: the border's, or the order's.
    #[serde(default)]
    pub day: WhichDay,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
    /// The other reading, where sources disagree.
    #[serde(default)]
    pub other_reading: String,
}

/// Which civil day decides what is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichDay {
    /// The day at the border.
    #[default]
    Border,
    /// The day of the sale.
    Order,
}

/// A registration by which the seller collects a levy at the sale.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// The registration's name in `seller_registrations`.
    pub registration: String,
    /// Where a seller without it is warned.
    pub when: Condition,
    /// The warning, one sentence.
    pub because: String,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
}

/// One duty, tax or fee.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levy {
    /// Dotted code: `eu.flat-duty`; `{territory}` stands for the territory's id.
    pub code: String,
    /// What it is in the sums.
    pub kind: Kind,
    /// Name for people; `{rate}` stands for the rate.
    pub label: String,
    /// Its place in the order of computation.
    pub stage: Stage,
    /// Order within the stage, lowest first; ties by code.
    #[serde(default)]
    pub order: u16,
    /// Of levies of one group, a line bears only the first that applies.
    #[serde(default)]
    pub one_of: String,
    /// Whose day decides what is in force.
    #[serde(default)]
    pub day: WhichDay,
    /// When it applies; always, where nothing is said.
    #[serde(default)]
    pub when: Condition,
    /// For how much it is taken.
    #[serde(default)]
    pub per: Per,
    /// Of what; empty for rates that count things.
    #[serde(default)]
    pub base: Vec<Term>,
    /// The base is rounded so before the rate, by line.
    #[serde(default)]
    pub base_rounding: Option<Rounding>,
    /// How much.
    pub rate: LevyRate,
    /// The ordinary duty, which `duty_percent` of a request replaces.
    #[serde(default)]
    pub ordinary: bool,
    /// Per cent of the headline VAT/GST that this levy is (100, or a part of it); what `tax_percent` and prices that
    /// include tax refer to. None: not the headline tax.
    #[serde(default)]
    pub headline_percent: Option<Decimal>,
    /// Its own currency; the territory's, where nothing is said.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Rounding of each line's figure, on which later levies build; minor units half up where nothing is said.
    #[serde(default)]
    pub line_rounding: Option<Rounding>,
    /// Rounding of the sum of the unrounded lines, which is charged; minor units half up where nothing is said.
    #[serde(default)]
    pub total_rounding: Option<Rounding>,
    /// At least this, where it applies at all.
    #[serde(default)]
    pub minimum: Option<Money>,
    /// At most this.
    #[serde(default)]
    pub maximum: Option<Money>,
    /// Not charged where it comes to this or less.
    #[serde(default)]
    pub waived_up_to: Option<Money>,
    /// Not charged where it comes to less than this.
    #[serde(default)]
    pub waived_below: Option<Money>,
    /// The waiver looks at this levy and these together.
    #[serde(default)]
    pub waived_with: Vec<String>,
    /// Who collects it, when.
    #[serde(default)]
    pub settling: Settling,
    /// Why it is charged: one sentence; `{rate}`, `{base}` and `{territory}` are filled in.
    pub because: String,
    /// Machine-readable reason; the levy's shape where nothing is said.
    #[serde(default)]
    pub reason: String,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
    /// The other reading, where sources disagree.
    #[serde(default)]
    pub other_reading: String,
}

/// The order of computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Ordinary customs duty.
    Duty,
    /// Duties on top of it.
    AdditionalDuty,
    /// Excise and the like.
    Excise,
    /// Authorities' fees that count towards the tax.
    Processing,
    /// VAT, GST, sales tax.
    Tax,
    /// Authorities' fees that do not.
    Fee,
    /// What the collector asks for its work.
    Collection,
}

/// The closed set of ways in which a levy's amount follows from its base.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevyRate {
    /// A rate in the rate grammar.
    Plain(Rate),
    /// The territory's parameter of this name.
    Parameter(String),
    /// So much of the territory's parameter: a national or local part of one tax.
    PartOfParameter {
        /// The parameter's name.
        name: String,
        /// Per cent of its rate.
        percent: Decimal,
    },
    /// The line of a duty schedule.
    Schedule(String),
    /// What is missing to `to` after the percentages of the levies `over` on the same line; nothing when they reach it.
    TopUp {
        /// The cap.
        to: Rate,
        /// The levies that count towards it.
        over: Vec<String>,
    },
    /// A tax inside the price: base × r ÷ (1 − r).
    Inside(Rate),
    /// As `inside`, with the territory's parameter.
    InsideParameter(String),
    /// The rate of the first bracket whose limit the value does not exceed.
    Brackets {
        /// What is compared: `goods` or a named value, of the consignment.
        of: String,
        /// The brackets, lowest first.
        steps: Vec<Bracket>,
    },
    /// A share of other levies' charge: 22 ÷ 78 of the national tax.
    Share {
        /// The levies.
        of: Vec<String>,
        /// Above the line.
        numerator: Decimal,
        /// Below the line.
        denominator: Decimal,
    },
    /// The rate of the first of these product lists that holds the goods: Section lists and their headings.
    List(String),
}

/// One bracket of a rate.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// Up to this, itself included; none: any.
    #[serde(default)]
    pub up_to: Option<Money>,
    /// The rate there.
    pub rate: Rate,
}

/// Who collects a levy, and when. Where nothing is said, the carrier does: at checkout under DDP, on delivery under DAP.
#[derive(Debug, Clone, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settling {
    /// The scheme under which it is settled.
    pub scheme: String,
    /// The seller collects it at checkout, under all terms.
    pub by_seller: bool,
    /// The collector's name, where it is not the carrier.
    pub collected_by: String,
    /// The shop bears it: it stands in `absorbed`, outside all sums.
    pub absorbed: bool,
}

/// What customs asks of the recipient.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Required {
    /// The field's name: `personal_clearance_code`.
    pub field: String,
    /// A pattern for the input, in the syntax of HTML's `pattern`.
    #[serde(default)]
    pub pattern: String,
    /// When it is asked.
    #[serde(default)]
    pub when: Condition,
    /// Why: one sentence.
    pub because: String,
    /// First day.
    pub from: Day,
    /// The first day no longer asked.
    #[serde(default)]
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
}
