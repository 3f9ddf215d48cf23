//! What does a body of import law hold? Named values, thresholds, schemes, levies, and what customs asks of the recipient.

use super::{Condition, Kind, Levy, Per, Trust, WhichDay};
use crate::book::RuleNumber;
use crate::calendar::{Day, Span};
use crate::money::{Decimal, Money};
use crate::record::{Deserialize, Record};

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
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
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

/// A limit under which a relief or a scheme holds; tested once and shown in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
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
