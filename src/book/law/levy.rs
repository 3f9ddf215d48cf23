//! What is one duty, tax or fee? When it applies, of what, how much, who collects it, and in which order it is computed.

use super::{Condition, Kind, Per, Term, Trust, WhichDay};
use crate::book::RuleNumber;
use crate::book::rate::Rate;
use crate::calendar::Day;
use crate::money::{Currency, Decimal, Money, Rounding};
use crate::record::{Deserialize, Record};

/// One duty, tax or fee.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levy {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
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
