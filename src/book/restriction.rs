//! What may not be sent, or only with papers? The rules of one jurisdiction, and what they ask of a line.
//!
//! A rule concerns a lane (a destination, an origin of export, a channel or a carrier) and goods (HS prefixes or an
//! attribute; either is enough). Its **tests** are figures and facts that a machine can check; its **condition** is for
//! people. A missing rule means that nothing is known, never that the goods are allowed.

use super::law::Trust;
use crate::calendar::{Day, in_force};
use crate::money::{Decimal, Money};
use crate::record::{Deserialize, Record};
use std::fmt;
use std::str::FromStr;

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
pub struct Restriction {
    /// Stable code: `us.food.prohibited`.
    pub code: String,
    /// Whose rule it is.
    pub scope: Scope,
    /// Where: a country, territory or group; `*` for everywhere; `post`, `courier`; a carrier's id.
    pub place: String,
    /// HS prefixes, digits only.
    pub hs: Vec<String>,
    /// What the goods are: `lithium_ion_installed`, `alcohol`…
    pub attribute: String,
    /// How final.
    pub severity: Severity,
    /// Tests that a machine can make: all of one group must hold; none: always.
    pub tests: Vec<Vec<Test>>,
    /// The rest of the condition, in words for people; empty where there is none.
    pub condition: String,
    /// What makes the goods acceptable; empty where nothing does.
    pub needs: String,
    /// One sentence to show.
    pub because: String,
    /// In force.
    pub from: Option<Day>,
    /// The first day no longer in force.
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source: the act it rests on.
    pub at: String,
    /// How far it is trusted.
    pub trust: Trust,
}

impl Restriction {
    /// Whether it is in force on the day.
    pub fn on(&self, day: Day) -> bool {
        in_force(self.from, self.until, day)
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

/// One test of a rule, written `qty>6`, `total_kg>2`, `unit_value>5000 EUR`, `origin=CN|VN`, `via=post`, `wh>100`.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
pub enum Test {
    /// A word is one of these: `origin`, `via`, `entry`.
    Word {
        /// What is asked.
        of: String,
        /// The words that make it true.
        words: Vec<String>,
    },
    /// A figure compared: `qty`, `kg` (of the line), `total_qty`, `total_kg` (of all lines that the rule concerns), or a
    /// measure of one piece such as `wh`, `blade_cm`, `age`.
    Figure {
        /// What is asked.
        of: String,
        /// How it is compared.
        compare: Compare,
        /// With what.
        figure: Decimal,
    },
    /// A value compared: `unit_value`, `value` (of the line), `total_value`.
    Value {
        /// What is asked.
        of: String,
        /// How it is compared.
        compare: Compare,
        /// With what.
        limit: Money,
    },
}

/// How a figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
pub enum Compare {
    /// `>`
    Above,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
}

impl Compare {
    const WRITTEN: [(&'static str, Compare); 4] =
        [(">=", Compare::AtLeast), ("<=", Compare::AtMost), (">", Compare::Above), ("<", Compare::Below)];

    /// Whether `left` compares so with `right`.
    pub fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Compare::Above => left > right,
            Compare::Below => left < right,
            Compare::AtMost => left <= right,
            Compare::AtLeast => left >= right,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Compare::Above => ">",
            Compare::Below => "<",
            Compare::AtMost => "<=",
            Compare::AtLeast => ">=",
        }
    }
}

impl FromStr for Test {
    type Err = String;
    fn from_str(text: &str) -> Result<Test, String> {
        let wrong =
            || format!("a test is written as in `total_kg>2`, `value>1000 USD` or `origin=CN|VN`, not `{text}`");
        for (written, compare) in Compare::WRITTEN {
            let Some((of, right)) = text.split_once(written) else { continue };
            let (of, right) = (of.trim().to_owned(), right.trim());
            return match of.ends_with("value") {
                true => Ok(Test::Value { of, compare, limit: right.parse().map_err(|_| wrong())? }),
                false => Ok(Test::Figure { of, compare, figure: Decimal::from_str_exact(right).map_err(|_| wrong())? }),
            };
        }
        let (of, words) = text.split_once('=').ok_or_else(wrong)?;
        let words: Vec<String> = words.split('|').map(|word| word.trim().to_owned()).collect();
        let of = of.trim().to_owned();
        if !["origin", "via", "entry"].contains(&of.as_str()) || words.iter().any(String::is_empty) {
            return Err(wrong());
        }
        Ok(Test::Word { of, words })
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Test::Word { of, words } => write!(f, "{of}={}", words.join("|")),
            Test::Figure { of, compare, figure } => write!(f, "{of}{}{figure}", compare.as_str()),
            Test::Value { of, compare, limit } => write!(f, "{of}{}{limit}", compare.as_str()),
        }
    }
}

/// Reads `via=post and blade_cm>12 or qty>6`: alternatives of tests that must hold together.
///
/// # Errors
/// A sentence that shows how tests are written.
pub fn tests(text: &str) -> Result<Vec<Vec<Test>>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    text.split(" or ").map(|group| group.split(" and ").map(|test| test.trim().parse()).collect()).collect()
}
