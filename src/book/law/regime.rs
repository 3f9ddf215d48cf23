//! What does a body of import law hold? Named values, thresholds, schemes, levies, and what customs asks of the recipient.

use super::{Kind, LawDay, Levy, Per, WhichDay};
use crate::book::figure::Bound;
use crate::book::when::When;
use crate::calendar::{BorderDay, OrderDay, Span};
use crate::money::{Decimal, Money};
use crate::record::{Record, dated};
use serde::Deserialize;

/// A body of import law shared by one or more territories.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Kebab-case id, also the file's name.
    pub id: String,
    /// English name: for people alone.
    pub name: String,
    /// The days on which it is recorded, for the check alone: a figure that is missing within them is a fault.
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
#[dated(by = LawDay)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// The name: `customs_value`.
    pub code: String,
    /// When it is so valued; always, where nothing is said.
    #[serde(default)]
    pub when: When,
    /// What it adds up.
    pub terms: Vec<Term>,
    /// Less this, taken once from all lines so valued together, in proportion; never below nothing.
    #[serde(default)]
    pub less: Option<Money>,
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
    /// Only of the pieces that are beyond this threshold, of those that relieve by piece.
    #[serde(default)]
    pub beyond: String,
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
            beyond: String::new(),
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

/// A limit under which a relief or a scheme holds; tested once, before any levy, and shown in the answer. A condition on goods says
/// whose value counts: goods of which it is not known count too.
#[dated(by = LawDay)]
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
    /// The limit, in the authority's currency: `<= 150.00 EUR` where the relief holds at the limit itself, `< 45.00 CHF`
    /// where it does not.
    pub limit: Bound,
    /// Where the limit is passed, as many whole pieces as together stay within it keep the relief, the cheapest first: their
    /// value leaves the bases that say `beyond`.
    #[serde(default)]
    pub by_piece: bool,
    /// The test is made only then; always, where nothing is said.
    #[serde(default)]
    pub when: When,
    /// Whose day: the border's, or the order's.
    #[serde(default)]
    pub day: WhichDay,
}

/// A registration by which the seller collects a levy at the sale.
#[dated(by = OrderDay)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// The registration's name in `seller_registrations`.
    pub registration: String,
    /// Where a seller without it is warned.
    pub when: When,
    /// The warning, one sentence.
    pub because: String,
}

/// What customs asks of the recipient.
#[dated(by = BorderDay)]
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
    pub when: When,
    /// Why: one sentence.
    pub because: String,
}
