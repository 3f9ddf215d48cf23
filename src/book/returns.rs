//! The vocabulary of what goes back: what is refunded of which charge, what the origin asks for goods that come home, what the
//! law links to a replacement, and what a shop offers to whoever sends back.
//!
//! A row is asked by the day on which goods leave the territory whose rule it is. What a row does not say, it does not ask: an
//! empty list admits all. A missing row means that nothing is known, never that nothing is refunded. Nothing here names a country.

use super::figure::Bound;
use super::law::Kind;
use crate::calendar::{Day, ExportDay};
use crate::money::{Decimal, Money};
use crate::record::{Record, dated};
use serde::{Deserialize, Deserializer};
use std::str::FromStr;

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

/// What a shop offers to whoever sends back; from `returns.toml`, where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopReturns {
    /// For how many days after delivery goods may be sent back.
    pub window_days: u16,
    /// The same of faulty goods; none: the same.
    #[serde(default)]
    pub faulty_days: Option<u16>,
    /// Goods that come to no more are refunded and kept.
    #[serde(default)]
    pub keep_up_to: Option<Money>,
    /// Carriage that was paid is given back where the whole order comes back.
    #[serde(default)]
    pub gives_back_carriage: bool,
    /// The ways back.
    #[serde(default)]
    pub way: Vec<ReturnWay>,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// Id in `sources.toml`.
    pub source: String,
}

/// A way back.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnWay {
    /// Which.
    pub kind: WayKind,
    /// From which countries, territories or groups; none: from anywhere.
    #[serde(default)]
    pub from: Vec<String>,
    /// What whoever sends back pays for it.
    pub price: Money,
    /// What it costs the shop.
    pub cost: Money,
    /// How many days it takes until goods that go abroad have left: they are gathered first.
    #[serde(default)]
    pub gathered_days: u16,
    /// How many days it takes, the least and the most.
    pub days: [u16; 2],
}

/// The ways back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayKind {
    /// A label, with which the parcel goes to where it came from.
    LabelToOrigin,
    /// To a centre in the country: the goods stay in its market.
    LocalCentre,
    /// To a centre that gathers and sends them abroad together.
    Consolidated,
    /// Nothing is sent back.
    Keep,
}

/// Why goods go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// It does not fit.
    Size,
    /// It is no longer wanted.
    Unwanted,
    /// It is defective, or not what was ordered.
    Faulty,
    /// It was refused, or never collected.
    Refused,
    /// Too much was charged: nothing goes back but that.
    Overcharged,
}

/// To whom a charge was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaidTo {
    /// The shop, which hands it on under a scheme of its own or declares it itself.
    Seller,
    /// The carrier or a broker, who clears the parcel.
    Carrier,
    /// The authority.
    Authority,
}

/// Who declared the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImporterOfRecord {
    /// The shop.
    Seller,
    /// Whoever ordered.
    Buyer,
    /// The carrier or its broker.
    Carrier,
}

/// Who gives a charge back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundedBy {
    /// The shop, which charged it.
    Seller,
    /// An authority, on a claim.
    Authority,
    /// Nobody: the law says so.
    Nobody,
    /// That is not established.
    Unknown,
}

/// From when a time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// The import.
    #[default]
    Import,
    /// The end of the year of the import.
    YearOfImport,
    /// The day on which the goods leave again.
    Export,
}

/// What has to have happened in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The goods have left.
    #[default]
    Export,
    /// The refund was asked for.
    Claim,
    /// The goods are under customs' control.
    Bonded,
}

/// Of what a minimum is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinimumOf {
    /// All that is claimed of one import: duty, tax and fees.
    #[default]
    Claim,
    /// The goods of the order.
    Goods,
}

/// A part of a row that may be known less well than the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Its time.
    Within,
    /// Its minimum.
    Minimum,
}

/// What is to be shown for a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Proof {
    ImportDeclaration,
    PaymentReceipt,
    ProofOfExport,
    ExportDeclaration,
    RefundBySeller,
    OrderRecord,
    EvidenceOfFault,
    AgreementOfSeller,
    RecordOfReturn,
    CrossReference,
    PostalRecord,
    ExportFromOrigin,
    ProofOfIdentity,
}

/// What must be done before a parcel is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Declare the goods to customs for re-export.
    DeclareReexport,
    /// Make an export declaration.
    ExportDeclaration,
    /// Ask for the refund in the export declaration.
    AskInExportDeclaration,
    /// Tell customs, at least two days before packing.
    NotifyTwoDaysBefore,
    /// Tell customs.
    NotifyCustoms,
    /// Get the seller's agreement in writing.
    AgreementInWriting,
    /// Refer in the new label to the number of the parcel that came.
    CrossReference,
}

/// Which charge an origin may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReimportOf {
    /// Import duty.
    Duty,
    /// VAT or GST.
    Tax,
    /// Duty that was paid for the export.
    ExportDuty,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relief {
    /// It is not asked, or given back.
    Free,
    /// It is asked.
    Taxed,
    /// That is not established.
    Unknown,
}

/// A time in the unit in which the law states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record)]
pub struct Within {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: TimeUnit,
}

/// What a time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum TimeUnit {
    Days,
    Months,
    Years,
}

impl Within {
    /// The last day of a time that is counted from `day`. A month that has no such day ends it with its own last.
    pub fn last(self, day: Day) -> Day {
        let months = match self.unit {
            TimeUnit::Days => return day.plus(i32::from(self.count)),
            TimeUnit::Months => i32::from(self.count),
            TimeUnit::Years => i32::from(self.count).saturating_mul(12),
        };
        let (year, month, of_month) = day.civil();
        let all = year.saturating_mul(12).saturating_add_unsigned(month.saturating_sub(1)).saturating_add(months);
        let (year, month) = (all.div_euclid(12), all.rem_euclid(12).unsigned_abs() + 1);
        let found = (1..=of_month).rev().find_map(|of_month| Day::from_civil(year, month, of_month));
        found.unwrap_or(day)
    }
}

impl FromStr for Within {
    type Err = String;
    fn from_str(text: &str) -> Result<Within, String> {
        let wrong = || format!("a time is written as in `90 days`, `6 months` or `1 year`, not `{text}`");
        let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
        let unit = match unit {
            "day" | "days" => TimeUnit::Days,
            "month" | "months" => TimeUnit::Months,
            "year" | "years" => TimeUnit::Years,
            _ => return Err(wrong()),
        };
        Ok(Within { count: count.parse().map_err(|_| wrong())?, unit })
    }
}

impl<'de> Deserialize<'de> for Within {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The words of rate data, requests and answers for each variant.
macro_rules! words {
    ($($type:ident { $($word:literal = $variant:ident),* $(,)? })*) => {
        $(impl $type {
            /// Its words and what they mean.
            pub const WORDS: &'static [(&'static str, $type)] = &[$(($word, $type::$variant)),*];

            /// Its word.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $word),* }
            }
        })*
    };
}

words! {
    WayKind {
        "label_to_origin" = LabelToOrigin, "local_centre" = LocalCentre, "consolidated" = Consolidated, "keep" = Keep,
    }
    Ground { "size" = Size, "unwanted" = Unwanted, "faulty" = Faulty, "refused" = Refused, "overcharged" = Overcharged }
    ImporterOfRecord { "seller" = Seller, "buyer" = Buyer, "carrier" = Carrier }
    PaidTo { "seller" = Seller, "carrier" = Carrier, "authority" = Authority }
    RefundedBy { "seller" = Seller, "authority" = Authority, "nobody" = Nobody, "unknown" = Unknown }
    Proof {
        "import_declaration" = ImportDeclaration, "payment_receipt" = PaymentReceipt, "proof_of_export" = ProofOfExport,
        "export_declaration" = ExportDeclaration, "refund_by_seller" = RefundBySeller, "order_record" = OrderRecord,
        "evidence_of_fault" = EvidenceOfFault, "agreement_of_seller" = AgreementOfSeller,
        "record_of_return" = RecordOfReturn, "cross_reference" = CrossReference, "postal_record" = PostalRecord,
        "export_from_origin" = ExportFromOrigin, "proof_of_identity" = ProofOfIdentity,
    }
    Step {
        "declare_reexport" = DeclareReexport, "export_declaration" = ExportDeclaration,
        "ask_in_export_declaration" = AskInExportDeclaration, "notify_two_days_before" = NotifyTwoDaysBefore,
        "notify_customs" = NotifyCustoms, "agreement_in_writing" = AgreementInWriting, "cross_reference" = CrossReference,
    }
    Act { "export" = Export, "claim" = Claim, "bonded" = Bonded }
    ReimportOf { "duty" = Duty, "tax" = Tax, "export_duty" = ExportDuty }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_ends_as_the_calendar_has_it() {
        let last = |within: &str, day: &str| within.parse::<Within>().unwrap().last(day.parse().unwrap()).to_string();
        assert_eq!(last("6 months", "2026-05-10"), "2026-11-10");
        assert_eq!(last("3 months", "2026-11-30"), "2027-02-28");
        assert_eq!(last("1 year", "2028-02-29"), "2029-02-28");
        assert_eq!(last("90 days", "2026-12-09"), "2027-03-09");
        assert_eq!(last("12 months", "2026-12-31"), "2027-12-31");
        assert!("90".parse::<Within>().is_err() && "six months".parse::<Within>().is_err());
    }
}
