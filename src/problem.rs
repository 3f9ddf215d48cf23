//! Three words for no, and one for careful.
//!
//! A **fault** is the request's: nothing is answered. A **refusal** is a service, tier or item that is not offered, inside
//! an answer. **Missing** is a figure that cannot be known; the rest is answered. A **warning** says what to know before
//! relying on the answer. Each has a stable code, a sentence, and machine-readable arguments.

use crate::money::Overflow;
use crate::nearest::by_nearness;
use crate::sort;
use crate::tree::Tree;
use std::fmt;
use std::ops::{Deref, DerefMut};

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
    /// A fault without a list of what is allowed. Where a sentence holds very long input, its middle is left out.
    pub fn new(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Fault {
        Fault { code, path: path.into(), message: shortened(message.into()), allowed: Vec::new() }
    }

    /// The same with what would be allowed in place of `given`: the nearest words first, and not more than help.
    #[must_use]
    pub fn among(mut self, given: &str, allowed: impl IntoIterator<Item = impl AsRef<str>>) -> Fault {
        for word in allowed {
            self.allowed.push(word.as_ref().to_owned());
        }
        self.nearest_first(given)
    }

    fn nearest_first(mut self, given: &str) -> Fault {
        by_nearness(given, &mut self.allowed);
        self.allowed.truncate(MOST_ALLOWED);
        self
    }
}

/// The most words that a fault lists as allowed.
const MOST_ALLOWED: usize = 20;
/// The longest sentence of a fault, in characters.
const LONGEST_SENTENCE: usize = 400;

/// A sentence with its beginning and its end, which says what to do.
fn shortened(sentence: String) -> String {
    let length = sentence.chars().count();
    if length <= LONGEST_SENTENCE {
        return sentence;
    }
    let half = LONGEST_SENTENCE / 2;
    let (start, end) = (sentence.chars().take(half), sentence.chars().skip(length - half));
    start.chain(['…']).chain(end).collect()
}

/// The faults of a request: the first of them, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    told: Vec<Fault>,
    count: usize,
}

impl Faults {
    /// The most faults that are told.
    pub const MOST: usize = 100;

    /// The same faults of a request that has in its root what the one that was read has under `under`.
    pub fn lifted(mut self, under: &str) -> Faults {
        for fault in &mut self.told {
            if let Some(path) = fault.path.strip_prefix(under) {
                fault.path = path.to_owned();
            }
        }
        self
    }

    /// Notes a fault; beyond [`Faults::MOST`] it is only counted.
    pub fn push(&mut self, fault: Fault) {
        self.note(|| fault);
    }

    /// Notes a fault whose words are only made if it is told.
    pub fn note(&mut self, fault: impl FnOnce() -> Fault) {
        self.count += 1;
        if self.told.len() < Faults::MOST {
            self.told.push(fault());
        }
    }

    /// The same of a value that stands under a path of the request.
    #[must_use]
    pub fn under(mut self, path: &str) -> Faults {
        self.told.iter_mut().for_each(|fault| fault.path.insert_str(0, path));
        self
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }
}

impl From<Vec<Fault>> for Faults {
    fn from(list: Vec<Fault>) -> Faults {
        let mut faults = Faults::default();
        list.into_iter().for_each(|fault| faults.push(fault));
        faults
    }
}

impl Deref for Faults {
    type Target = [Fault];

    fn deref(&self) -> &[Fault] {
        &self.told
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The bytes are not JSON.
    NotJson(String),
    /// The request has faults.
    Faults(Faults),
    /// Only the shop may ask this.
    Unauthorised(String),
    /// What was to be bound is not as the request expects it: what differs, and the option as it is now, where there is one.
    Changed(Faults, Box<Tree<'static>>),
    /// What is told is older than what is known.
    #[cfg(feature = "json")]
    Outdated(String),
    /// Shards that the answer needs are not loaded: their file names.
    Needs(Vec<String>),
    /// The book's bytes are damaged or foreign.
    Book(String),
}

impl Problem {
    /// A figure that the engine itself should have had: an error of its own, never a zero in its place.
    pub(crate) fn lost(what: &str) -> Problem {
        Problem::Book(format!("the engine has lost {what}: please report the request"))
    }

    /// All that was asked for; else every shard that any of it needs.
    ///
    /// # Errors
    /// [`Problem::Needs`], or the first problem of another kind.
    pub fn all_or_needs<T>(asked: impl Iterator<Item = Result<T, Problem>>) -> Result<Vec<T>, Problem> {
        let (mut found, mut needs) = (Vec::new(), Vec::new());
        for one in asked {
            match one {
                Ok(one) => found.push(one),
                Err(Problem::Needs(more)) => needs.extend(more),
                Err(other) => return Err(other),
            }
        }
        Problem::needs(needs)?;
        Ok(found)
    }

    /// The shards that are needed, each once; no problem where there are none.
    ///
    /// # Errors
    /// [`Problem::Needs`].
    pub fn needs(mut files: Vec<String>) -> Result<(), Problem> {
        if files.is_empty() {
            return Ok(());
        }
        sort::by(&mut files, Ord::cmp);
        files.dedup();
        Err(Problem::Needs(files))
    }
}

impl Problem {
    /// The faults of a request together with more of them, each once; any other problem as it is.
    ///
    /// # Errors
    /// Where the others cannot be found out.
    pub fn with(self, more: impl FnOnce() -> Result<Vec<Fault>, Problem>) -> Result<Problem, Problem> {
        let Problem::Faults(mut faults) = self else { return Ok(self) };
        for fault in more()? {
            if !faults.iter().any(|known| (known.code, &known.path) == (fault.code, &fault.path)) {
                faults.push(fault);
            }
        }
        Ok(Problem::Faults(faults))
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::Faults(vec![fault].into())
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
            Problem::NotJson(message) | Problem::Book(message) | Problem::Unauthorised(message) => f.write_str(message),
            #[cfg(feature = "json")]
            Problem::Outdated(message) => f.write_str(message),
            Problem::Needs(shards) => write!(f, "shards are not loaded: {}", shards.join(", ")),
            Problem::Faults(faults) | Problem::Changed(faults, _) => {
                for (at, fault) in faults.iter().enumerate() {
                    let between = if at == 0 { "" } else { "; " };
                    write!(f, "{between}{}: {}", fault.path, fault.message)?;
                }
                Ok(())
            }
        }
    }
}

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

/// A service, tier or item that is not offered. Much of the engine answers a figure or a refusal: behind a pointer, what is
/// refused is not moved field by field from each caller to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(Box<Particulars>);

/// What a refusal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
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

/// Codes of refusals that the shop alone can mend: what its book does not know.
const OF_THE_BOOK: [&str; 9] = [
    "zones_unknown",
    "price_unknown",
    "fuel_unknown",
    "surcharge_unknown",
    "exchange_rate_missing",
    "unknown_service",
    "transit_unknown",
    "nothing_packed",
    "never_handed_over",
];

impl Refusal {
    /// Whom it concerns: whoever orders, or the shop, whose book lacks something.
    pub fn audience(&self) -> Audience {
        if OF_THE_BOOK.contains(&self.code.as_str()) { Audience::Seller } else { Audience::Shopper }
    }

    /// A service that cannot carry the consignment, or not so.
    pub fn service(id: impl Into<String>, reason: Reason, because: impl Into<String>) -> Refusal {
        Particulars {
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
        .into()
    }

    /// A line of the cart that is not sent, or not so.
    pub fn line(line: &str, severity: Severity, reason: Reason, because: impl Into<String>) -> Refusal {
        let mut refusal = Refusal::service(line, reason, because);
        (refusal.subject, refusal.severity) = (Subject::Line, severity);
        refusal.lines.push(line.to_owned());
        refusal
    }

    /// What it says, to be taken apart.
    pub fn into_particulars(self) -> Particulars {
        *self.0
    }
}

impl From<Particulars> for Refusal {
    fn from(particulars: Particulars) -> Refusal {
        Refusal(Box::new(particulars))
    }
}

impl Deref for Refusal {
    type Target = Particulars;

    fn deref(&self) -> &Particulars {
        &self.0
    }
}

impl DerefMut for Refusal {
    fn deref_mut(&mut self) -> &mut Particulars {
        &mut self.0
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
    /// Whom it concerns.
    pub audience: Audience,
}

impl Audience {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            Audience::Shopper => "shopper",
            Audience::Seller => "seller",
        }
    }
}

/// Whom a sentence concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whoever orders.
    Shopper,
    /// The shop alone: the public does not hear it.
    Seller,
}

impl Warning {
    /// A warning for the shopper, whose code is its reason's.
    pub fn new(reason: Reason, because: impl Into<String>) -> Warning {
        Warning { code: reason.code.clone(), because: because.into(), reason, audience: Audience::Shopper }
    }

    /// A warning for the shop alone.
    pub fn for_seller(reason: Reason, because: impl Into<String>) -> Warning {
        Warning { audience: Audience::Seller, ..Warning::new(reason, because) }
    }
}
