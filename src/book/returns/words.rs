//! Which words do rows on returns use, and requests and answers with them?

use crate::record::Record;
use serde::Deserialize;

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

/// Who pays for sending back where a consumer changes his mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarriageBy {
    /// The shop.
    Seller,
    /// Whoever ordered, where he was told so before.
    Buyer,
}

/// Goods about which nobody may change his mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotOf {
    /// Made to order, or with a name on them.
    MadeToOrder,
    /// Sealed for health or hygiene, recordings and programs: once they were opened.
    OpenedSeal,
    /// What spoils.
    Perishable,
    /// Newspapers and magazines.
    Periodical,
    /// Goods that lost their worth by use or time.
    Worn,
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
    CarriageBy { "seller" = Seller, "buyer" = Buyer }
    NotOf {
        "made_to_order" = MadeToOrder, "opened_seal" = OpenedSeal, "perishable" = Perishable, "periodical" = Periodical,
        "worn" = Worn,
    }
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
