//! What may not be sent, or only with papers? The rules of one jurisdiction, and what they ask of a line.
//!
//! A rule concerns a lane (a destination, an origin of export, a channel or a carrier) and goods. What a machine can decide
//! is its `when`: HS prefixes or an attribute, either of which is enough, then channel, origin and figures. Its
//! **condition** is for people. A missing rule means that nothing is known, never that the goods are allowed.

use super::when::{Clause, When, Word};
use crate::calendar::BorderDay;
use crate::record::{Record, dated};
use serde::Deserialize;

/// One rule, of the days on which goods reach the border.
#[dated(by = BorderDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
pub struct Restriction {
    /// Stable code: `us.food.prohibited`.
    pub code: String,
    /// Whose rule it is.
    pub scope: Scope,
    /// Where: the id of a country, territory or group; `*` for everywhere; `post`, `courier`; a carrier's id.
    pub place: String,
    /// Of which goods, by which way and in what numbers; always: of all goods.
    pub when: When,
    /// How final.
    pub severity: Severity,
    /// The rest of the condition, in words for people; empty where there is none.
    pub condition: String,
    /// What makes the goods acceptable; empty where nothing does.
    pub needs: String,
    /// One sentence to show.
    pub because: String,
}

impl Restriction {
    /// What it asks of the goods themselves: codes and attributes.
    pub fn goods(&self) -> impl Iterator<Item = &Clause> {
        self.when.0.iter().filter(|clause| is_of_goods(clause))
    }
}

/// Whether a clause, with its alternatives, asks of codes and attributes alone.
fn is_of_goods(clause: &Clause) -> bool {
    match clause {
        Clause::Among(word, _) => matches!(word, Word::Hs | Word::Attributes),
        Clause::Is(..) | Clause::Figures(_) | Clause::OfLines(..) => false,
        Clause::Any(inner) | Clause::None(inner) => inner.iter().all(|one| one.0.iter().all(is_of_goods)),
    }
}

/// Whose rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Import law of the buyer's country.
    Destination,
    /// Export law of the country it leaves.
    Origin,
    /// Any post, any courier.
    Channel,
    /// One carrier's own terms.
    Carrier,
}

impl Scope {
    /// The word in rate data.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Destination => "destination",
            Scope::Origin => "origin",
            Scope::Channel => "channel",
            Scope::Carrier => "carrier",
        }
    }
}

/// How final a rule is, the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Not to be sent.
    Prohibited,
    /// Only with what `needs` names.
    Restricted,
    /// A duty of the seller: labels, safety, notices.
    Advisory,
}

impl Severity {
    /// The word in rate data and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Prohibited => "prohibited",
            Severity::Restricted => "restricted",
            Severity::Advisory => "advisory",
        }
    }
}
