//! When does a rule of law apply? The conditions of values, thresholds, schemes, levies and questions to the recipient.
//!
//! A condition asks for places, goods, ways of sending, registrations, and for what came before it in the computation: the
//! tests of thresholds, and levies that were charged. Conditions nest: `any` for alternatives, `none` for exceptions.

use crate::money::{Currency, Decimal};
use crate::record::{Deserialize, Record};

/// When a rule applies: all fields that are given must hold. A field about goods is asked of each line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    /// At least one of these holds.
    pub any: Vec<Condition>,
    /// None of these holds.
    pub none: Vec<Condition>,
    /// Dispatched from one of these countries, territories or groups.
    pub dispatched_from: Vec<String>,
    /// Goods originating in one of these countries or groups.
    pub origin: Vec<String>,
    /// Goods of these HS prefixes, or of a product list `@name`.
    pub hs: Vec<String>,
    /// `post`, `courier`.
    pub channel: Vec<String>,
    /// `sale`, `gift`, `return`.
    pub purpose: Vec<String>,
    /// `private`, `business`.
    pub importer: Vec<String>,
    /// `ddp`, `dap`.
    pub terms: Vec<String>,
    /// The seller holds one of these registrations.
    pub registered: Vec<String>,
    /// Within the limit of all of these thresholds: the relief holds.
    pub within: Vec<String>,
    /// Beyond the limit of all of these thresholds: the relief is lost.
    pub beyond: Vec<String>,
    /// One of these levies was charged on the line before.
    pub charged: Vec<String>,
    /// Destined for one of these territories, countries, subdivisions (`CA-ON`) or groups.
    pub destination: Vec<String>,
    /// Duty, tax or fees charged before come to more than nothing.
    pub anything_due: Option<bool>,
    /// The origin can be proved for preference.
    pub origin_proof: Option<bool>,
    /// The goods' own rate in this duty schedule is known, and is not free.
    pub dutiable: String,
    /// The goods reach one of these figures. Those whose measure the line does not give are passed over; where it gives
    /// none, the levy is named as missing.
    pub reaches: Vec<Figure>,
}

/// A value or measure of a line for each of something, and a limit that it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// `goods`, a named value, or a measure that the line gives: `litre_alcohol`.
    pub of: String,
    /// For each of this: `unit`, `gross_kg`, or a measure that the line gives: `litre`.
    pub per: String,
    /// The currency of a value; none: `of` is a measure.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// The limit.
    pub limit: Decimal,
    /// Whether the limit itself reaches it.
    pub inclusive: bool,
}
