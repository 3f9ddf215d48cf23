//! The vocabulary of what goes back: what is refunded of which charge, what the origin asks for goods that come home, what the
//! law links to a replacement, for how long a consumer may change his mind, and what a shop offers to whoever sends back.
//!
//! | file | question |
//! |---|---|
//! | `shop` | what does a shop offer? |
//! | `words` | which words do rows use? |
//! | `within` | when does a time end? |
//!
//! A row of charges is asked by the day on which goods leave the territory whose rule it is. What a row does not say, it does not ask: an
//! empty list admits all. A missing row means that nothing is known, never that nothing is refunded. Nothing here names a country.

mod shop;
mod within;
mod words;

pub use shop::{ReturnWay, ShopReturns};
pub use within::{TimeUnit, Within};
pub use words::{
    Act, CarriageBy, CountedFrom, Ground, ImporterOfRecord, MinimumOf, NotOf, PaidTo, Part, Proof, RefundedBy,
    ReimportOf, Relief, Step, WayKind,
};

use super::figure::Bound;
use super::law::Kind;
#[cfg(feature = "publish")]
use super::law::Trust;
#[cfg(feature = "publish")]
use crate::calendar::{Dated, Day};
use crate::calendar::{ExportDay, OrderDay};
use crate::money::{Decimal, Money};
use crate::record::{Record, dated};
use serde::Deserialize;

/// All that the law says of returns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnsLaw {
    /// What is given back of charges, where goods leave the territory again.
    #[serde(default)]
    pub refund: Vec<Refund>,
    /// What is asked where goods come back to the territory from which they were sent.
    #[serde(default)]
    pub reimport: Vec<Reimport>,
    /// Where the law takes a return and its replacement for one operation.
    #[serde(default)]
    pub exchange: Vec<Replacement>,
    /// How long a consumer may change his mind, whatever the shop grants.
    #[serde(default)]
    pub withdrawal: Vec<Withdrawal>,
}

/// What every row of it says, whatever it is about.
#[cfg(feature = "publish")]
#[derive(Debug, Clone, Copy)]
pub struct LawRow<'r> {
    /// Its code.
    pub code: &'r str,
    /// Whose law it is, where it names one.
    pub of: Option<&'r str>,
    /// Where it was read.
    pub source: &'r str,
    /// How far it is trusted, where that is not as far as its source.
    pub trust: Option<Trust>,
    /// Its first day, and the first one no longer in force.
    pub days: (Option<Day>, Option<Day>),
}

#[cfg(feature = "publish")]
impl<'r> LawRow<'r> {
    fn of(
        row: &impl Dated,
        code: &'r str,
        of: Option<&'r str>,
        (source, trust): (&'r str, Option<Trust>),
    ) -> LawRow<'r> {
        LawRow { code, of, source, trust, days: (row.first(), row.end()) }
    }
}

#[cfg(feature = "publish")]
impl ReturnsLaw {
    /// All rows, whatever they are about.
    pub fn rows(&self) -> impl Iterator<Item = LawRow<'_>> {
        let refunds = self.refund.iter().map(|row| LawRow::of(row, &row.code, Some(&row.of), (&row.source, row.trust)));
        let reimports =
            self.reimport.iter().map(|row| LawRow::of(row, &row.code, Some(&row.of), (&row.source, row.trust)));
        let exchanges =
            self.exchange.iter().map(|row| LawRow::of(row, &row.code, Some(&row.of), (&row.source, row.trust)));
        let withdrawals = self.withdrawal.iter().map(|row| LawRow::of(row, &row.code, None, (&row.source, row.trust)));
        refunds.chain(reimports).chain(exchanges).chain(withdrawals)
    }
}

/// Who gives a charge back, how much of it, until when and on what proof.
#[dated(by = ExportDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// Stable code: `jp.duty.unchanged-return`.
    pub code: String,
    /// Whose law it is: a territory, or a regime that its territories name.
    pub of: String,
    /// Of which charges: `duty`, `tax` or `fee`.
    pub kind: Kind,
    /// Of these charges alone, by their codes.
    #[serde(default)]
    pub charges: Vec<String>,
    /// Not of these.
    #[serde(default)]
    pub not_charges: Vec<String>,
    /// Where the charge was paid to one of these.
    #[serde(default)]
    pub paid_to: Vec<PaidTo>,
    /// Why it goes back; none: for any reason.
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// Only of goods that were not used.
    #[serde(default)]
    pub unused: bool,
    /// Only of goods that never reached the buyer.
    #[serde(default)]
    pub undelivered: bool,
    /// Where the parcel came by `post` or `courier`.
    #[serde(default)]
    pub channels: Vec<String>,
    /// Where one of these was the importer.
    #[serde(default)]
    pub importers: Vec<ImporterOfRecord>,
    /// Where the goods of the order were worth so much.
    #[serde(default)]
    pub value: Option<Bound>,
    /// Where the goods go one of these ways; none: as `by` has it, an authority's refund where they leave the territory, a
    /// seller's where they come back to him.
    #[serde(default)]
    pub ways: Vec<WayKind>,
    /// Rules in whose place it stands where it holds, by their codes.
    #[serde(default)]
    pub instead_of: Vec<String>,
    /// Who gives it back.
    pub by: RefundedBy,
    /// The share of what was paid that is given back, in per cent; none: not known.
    #[serde(default)]
    pub share_percent: Option<Decimal>,
    /// The most that is kept of it, where that is better for whoever asks than the share.
    #[serde(default)]
    pub keeps_at_most: Option<Money>,
    /// For how long: `90 days`, `6 months`, `5 years`.
    #[serde(default)]
    pub within: Option<Within>,
    /// From when that is counted.
    #[serde(default)]
    pub counted_from: CountedFrom,
    /// What has to have happened by then.
    #[serde(default)]
    pub act: Act,
    /// How much must come together: `> 9.00 GBP`.
    #[serde(default)]
    pub minimum: Option<Bound>,
    /// Of what.
    #[serde(default)]
    pub minimum_of: MinimumOf,
    /// Parts of the row that are general knowledge though the row is sourced: what fails on them is not known.
    #[serde(default)]
    pub general: Vec<Part>,
    /// What is to be shown.
    #[serde(default)]
    pub proof: Vec<Proof>,
    /// What must be done before the parcel is posted, or the refund is lost.
    #[serde(default)]
    pub before_posting: Option<Step>,
    /// One sentence.
    pub because: String,
}

/// What is asked where goods come back to the territory from which they were sent.
#[dated(by = ExportDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reimport {
    /// Stable code: `vn.reimport.duty`.
    pub code: String,
    /// Whose law it is: a territory, or a regime that its territories name.
    pub of: String,
    /// Which charge.
    pub charge: ReimportOf,
    /// What becomes of it.
    pub relief: Relief,
    /// Why it comes back; none: for any reason.
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// Rules in whose place it stands where it holds, by their codes.
    #[serde(default)]
    pub instead_of: Vec<String>,
    /// For how long after it was sent.
    #[serde(default)]
    pub within: Option<Within>,
    /// What is to be shown.
    #[serde(default)]
    pub proof: Vec<Proof>,
    /// One sentence.
    pub because: String,
}

/// Where the law takes a return and its replacement for one operation, so that duty is paid once.
#[dated(by = ExportDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// Stable code: `tw.replacement`.
    pub code: String,
    /// Whose law it is: a territory, or a regime that its territories name.
    pub of: String,
    /// Why it is exchanged.
    pub grounds: Vec<Ground>,
    /// Within which time after import the exchange is reported, or the goods are sent back.
    #[serde(default)]
    pub report_within: Option<Within>,
    /// Within which time after that the replacement comes in.
    #[serde(default)]
    pub replaced_within: Option<Within>,
    /// One sentence.
    pub because: String,
}

/// How long the law of a place lets a consumer change his mind about goods that were bought from afar, whatever the shop grants. It
/// is asked by the day of the order at the destination.
#[dated(by = OrderDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Stable code: `eu.withdrawal`.
    pub code: String,
    /// In which countries, territories or groups.
    pub places: Vec<String>,
    /// For how many days after delivery he may say so; none: the law gives no such right.
    #[serde(default)]
    pub notice_days: Option<u16>,
    /// Within how many days after that the goods go back; none: within the same days.
    #[serde(default)]
    pub send_days: Option<u16>,
    /// Standard carriage of the order is given back with the whole of it.
    #[serde(default)]
    pub gives_back_carriage: bool,
    /// Who pays for sending back.
    #[serde(default)]
    pub carriage_by: Option<CarriageBy>,
    /// Goods of which there is no such right.
    #[serde(default)]
    pub except: Vec<NotOf>,
    /// One sentence.
    pub because: String,
}
