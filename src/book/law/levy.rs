//! What is one duty, tax or fee? When it applies, of what, how much, who collects it, and in which order it is computed.

use super::{Kind, LawDay, Per, Term, WhichDay};
use crate::book::figure::Bound;
use crate::book::rate::Rate;
use crate::book::when::When;
use crate::money::{Currency, Decimal, Money, Overflow, Rounding, divide, multiply};
use crate::record::{Record, dated};
use serde::Deserialize;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// One duty, tax or fee.
#[dated(by = LawDay)]
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
    pub when: When,
    /// For how much it is taken.
    #[serde(default)]
    pub per: Per,
    /// Of what; empty for rates that count things.
    #[serde(default)]
    pub base: Vec<Term>,
    /// The base is rounded so before the rate: by line, or, where the levy is taken of more than a line, of all lines of one rate
    /// together.
    #[serde(default)]
    pub base_rounding: Option<Rounding>,
    /// Where the rate comes from.
    pub rate: LevyRate,
    /// The base is a price that holds the tax: base × r ÷ (1 − r).
    #[serde(default)]
    pub inside: bool,
    /// So much of the rate, or of the levies that it is a share of: a national or local part of one tax.
    #[serde(default)]
    pub part: Option<Part>,
    /// At most this rate, where the schedule's is higher: an importer's choice of a flat rate.
    #[serde(default)]
    pub at_most_rate: Option<Rate>,
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
    /// Not charged where it comes to this: `<= 5.00 CHF`, `< 100 TWD`.
    #[serde(default)]
    pub waived: Option<Bound>,
    /// Who collects it, when.
    #[serde(default)]
    pub settling: Settling,
    /// Why it is charged: one sentence; `{rate}`, `{base}` and `{territory}` are filled in.
    pub because: String,
    /// Machine-readable reason; the levy's shape where nothing is said.
    #[serde(default)]
    pub reason: String,
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

/// The closed set of sources of a levy's rate.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevyRate {
    /// A rate in the rate grammar.
    Plain(Rate),
    /// The territory's parameter of this name.
    Parameter(String),
    /// The line of a duty schedule: of a code that has more digits than the schedule knows, of its first six (four of an earlier
    /// nomenclature) at least; of a code that is shorter, the highest of the lines beneath. A preference that can be claimed
    /// goes before, where it is lower.
    Schedule(String),
    /// What is missing to `to` after the percentages of the levies `over` on the same line; nothing when they reach it.
    TopUp {
        /// The cap.
        to: Rate,
        /// The levies that count towards it.
        over: Vec<String>,
    },
    /// The rate of the first bracket whose limit the value does not exceed.
    Brackets {
        /// What is compared: `goods` or a named value, of the consignment.
        of: String,
        /// The brackets, lowest first.
        steps: Vec<Bracket>,
    },
    /// What these levies come to; with `part = "22/78"` a share of it.
    Share(Vec<String>),
    /// The rate of the first of these product lists that holds the goods, of a code that is too short the highest: Section lists and their headings.
    List(String),
    /// The rate that the seller's own table of local taxes has for the levy's code at the destination; of a row that holds the
    /// larger whole's as well, less the percentages of these levies. Where no row means the place, nothing is charged, and the
    /// answer warns.
    Local(Vec<String>),
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

/// Who settles a levy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settling {
    /// Who collects it, and when.
    pub collected_by: Collector,
    /// The shop bears it: it stands in `absorbed`, outside all sums.
    pub absorbed: bool,
}

/// Who collects a levy, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Collector {
    /// The carrier: at checkout under DDP, on delivery under DAP.
    #[default]
    Carrier,
    /// The seller, at the sale, under all terms.
    Seller,
    /// The marketplace, at the sale, under all terms.
    Platform,
    /// Another in the carrier's place, by its name.
    Named(String),
}

impl Collector {
    /// Whether it is collected at the sale.
    pub fn at_the_sale(&self) -> bool {
        matches!(self, Collector::Seller | Collector::Platform)
    }

    /// The name that answers print.
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            Collector::Carrier => "carrier".into(),
            Collector::Seller => "seller".into(),
            Collector::Platform => "platform".into(),
            Collector::Named(name) => name.clone().into(),
        }
    }
}

/// A part of something, written `22/78`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record)]
pub struct Part {
    /// Above the line.
    pub numerator: Decimal,
    /// Below the line.
    pub denominator: Decimal,
}

impl Part {
    /// So much of an amount.
    ///
    /// # Errors
    /// [`Overflow`] when the part is too large a figure.
    pub fn of(self, whole: Decimal) -> Result<Decimal, Overflow> {
        divide(multiply(whole, self.numerator)?, self.denominator)
    }
}

impl FromStr for Part {
    type Err = String;
    fn from_str(text: &str) -> Result<Part, String> {
        let wrong = || format!("a part is written as in `22/78`, not `{text}`");
        let (numerator, denominator) = text.split_once('/').ok_or_else(wrong)?;
        let figure = |text: &str| Decimal::from_str_exact(text.trim()).map_err(|_| wrong());
        Ok(Part { numerator: figure(numerator)?, denominator: figure(denominator)? })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl<'de> serde::Deserialize<'de> for Part {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
