//! Three words for no, and one for careful.
//!
//! A **fault** is the request's: nothing is answered. A **refusal** is a service, tier or item that is not offered, inside
//! an answer. **Missing** is a figure that cannot be known; the rest is answered. A **warning** says what to know before
//! relying on the answer. Each has a stable code, a sentence, and machine-readable arguments.

use crate::money::Overflow;
use std::fmt;

/// A stable code and its arguments, from which a shell renders its own language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    /// Stable snake_case code.
    pub code: String,
    /// Named arguments, in a fixed order.
    pub args: Vec<(&'static str, String)>,
}

impl Reason {
    /// A reason with its arguments.
    pub fn new<const N: usize>(code: impl Into<String>, args: [(&'static str, String); N]) -> Reason {
        Reason { code: code.into(), args: args.into() }
    }
}

/// Something wrong with the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable snake_case code: `not_positive`.
    pub code: &'static str,
    /// JSON pointer to the field: `/lines/0/quantity`.
    pub path: String,
    /// Lower-case sentence, the input in backticks, what to do next.
    pub message: String,
    /// What would be allowed, where that can be listed.
    pub allowed: Vec<String>,
}

impl Fault {
    /// A fault without a list of what is allowed.
    pub fn new(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Fault {
        Fault { code, path: path.into(), message: message.into(), allowed: Vec::new() }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The bytes are not JSON.
    NotJson(String),
    /// The request has faults: all of them.
    Faults(Vec<Fault>),
    /// Shards that the answer needs are not loaded: their file names.
    Needs(Vec<String>),
    /// The book's bytes are damaged or foreign.
    Book(String),
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::Faults(vec![fault])
    }
}

impl From<Overflow> for Problem {
    fn from(overflow: Overflow) -> Problem {
        Fault::new("figure_too_large", "", format!("{overflow}; send smaller quantities, prices or rates")).into()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NotJson(message) | Problem::Book(message) => f.write_str(message),
            Problem::Needs(shards) => write!(f, "shards are not loaded: {}", shards.join(", ")),
            Problem::Faults(faults) => {
                for (at, fault) in faults.iter().enumerate() {
                    let between = if at == 0 { "" } else { "; " };
                    write!(f, "{between}{}: {}", fault.path, fault.message)?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Problem {}

/// What a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A line of the cart.
    Line,
    /// A carrier's service.
    Service,
    /// A tier of the shop.
    Tier,
}

impl Subject {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Line => "line",
            Subject::Service => "service",
            Subject::Tier => "tier",
        }
    }
}

/// How final a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Not to be had.
    Prohibited,
    /// To be had with what `needs` names.
    Restricted,
}

impl Severity {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Prohibited => "prohibited",
            Severity::Restricted => "restricted",
        }
    }
}

/// A service, tier or item that is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is refused.
    pub subject: Subject,
    /// Its id: a line's id, `carrier/service`, or a tier's name.
    pub id: String,
    /// The lines concerned; empty: all.
    pub lines: Vec<String>,
    /// How final.
    pub severity: Severity,
    /// Stable snake_case code.
    pub code: String,
    /// What would make it possible.
    pub needs: Option<String>,
    /// One English sentence.
    pub because: String,
    /// The sentence for machines.
    pub reason: Reason,
    /// Id of the source, where the refusal rests on one.
    pub source: Option<String>,
}

impl Refusal {
    /// A service that cannot carry the consignment, or not so.
    pub fn service(id: impl Into<String>, reason: Reason, because: impl Into<String>) -> Refusal {
        Refusal {
            subject: Subject::Service,
            id: id.into(),
            lines: Vec::new(),
            severity: Severity::Prohibited,
            code: reason.code.clone(),
            needs: None,
            because: because.into(),
            reason,
            source: None,
        }
    }
}

/// What to know before relying on the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Stable snake_case code.
    pub code: String,
    /// One English sentence.
    pub because: String,
    /// The sentence for machines.
    pub reason: Reason,
}

impl Warning {
    /// A warning whose code is its reason's.
    pub fn new(reason: Reason, because: impl Into<String>) -> Warning {
        Warning { code: reason.code.clone(), because: because.into(), reason }
    }
}
