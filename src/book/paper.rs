//! Which papers must go with a parcel, what do they show, and who asks for what? Rows for every destination.
//!
//! A **paper** is a form with its fields in their order, and when it is wanted. A **demand** names a field that somebody asks
//! for, so that a paper which lacks it can say so. **Stated** is what a form says by itself: a code of procedure. A **need** is
//! what is wanted besides. Conditions are those of `when`: a condition about goods holds of a consignment where one of its lines
//! is such. `registered` means here that the seller collects under that registration, not only that he holds it.

use super::when::When;
use crate::calendar::BorderDay;
use crate::record::{Record, dated};
use serde::Deserialize;

/// All that is known of papers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Papers {
    /// The forms.
    pub paper: Vec<Paper>,
    /// Who asks for which field.
    pub demand: Vec<Demand>,
    /// What forms say by themselves.
    pub stated: Vec<Stated>,
    /// What is wanted besides.
    pub need: Vec<Need>,
    /// What fields are called in print.
    pub label: Vec<Label>,
}

/// A form.
#[dated(by = BorderDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The kind, as answers name it.
    pub kind: PaperKind,
    /// Which form of the kind: `h7`, `itmatt`.
    pub form: String,
    /// What it is called in print.
    pub title: String,
    /// A second line in print, in another language; empty: none.
    #[serde(default)]
    pub subtitle: String,
    /// One for what.
    pub per: PaperPer,
    /// When it is wanted.
    #[serde(default)]
    pub when: When,
    /// Its fields, in their order: `lines.hs_code`.
    pub fields: Vec<String>,
}

/// The kinds of papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// The seller's bill to the buyer, for customs.
    CommercialInvoice,
    /// What lies in which parcel.
    PackingList,
    /// The post's short declaration.
    Cn22,
    /// The post's full declaration.
    Cn23,
    /// The data of a simplified declaration, or of a message before arrival.
    LowValueDeclaration,
    /// What goes with goods that come back.
    ReturnedGoods,
}

impl PaperKind {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            PaperKind::CommercialInvoice => "commercial_invoice",
            PaperKind::PackingList => "packing_list",
            PaperKind::Cn22 => "cn22",
            PaperKind::Cn23 => "cn23",
            PaperKind::LowValueDeclaration => "low_value_declaration",
            PaperKind::ReturnedGoods => "returned_goods",
        }
    }
}

/// One for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperPer {
    /// For the whole consignment.
    Consignment,
    /// For each parcel, of what lies in it.
    Parcel,
}

/// A field that somebody asks for.
#[dated(by = BorderDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Stable code: `upu.hs6`.
    pub code: String,
    /// On which papers.
    pub papers: Vec<PaperKind>,
    /// The fields.
    pub fields: Vec<String>,
    /// When.
    #[serde(default)]
    pub when: When,
    /// The fewest characters that will do; 0: any.
    #[serde(default)]
    pub characters: u32,
    /// The fewest words that will do; 0: any.
    #[serde(default)]
    pub words: u32,
    /// One sentence: why it is asked for.
    pub because: String,
}

/// What a form says by itself.
#[dated(by = BorderDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// On which papers.
    pub papers: Vec<PaperKind>,
    /// The field, which is none of those that the engine knows.
    pub field: String,
    /// What it says.
    pub value: String,
    /// When; the first row that holds is taken.
    #[serde(default)]
    pub when: When,
}

/// What is wanted besides.
#[dated(by = BorderDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// What: `battery_test_summary`.
    pub kind: String,
    /// For each line of which its condition holds; else once for the consignment.
    #[serde(default)]
    pub per_line: bool,
    /// When.
    #[serde(default)]
    pub when: When,
    /// One sentence.
    pub because: String,
}

/// What a field is called in print.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The field, or a group of them: `lines.hs_code`, `seller`; `cn23/seller` on that paper alone.
    pub field: String,
    /// Its name.
    pub text: String,
}

/// The fields that the engine fills in. Those of `lines` and `parcels` stand once for each.
pub const FIELDS: [&str; 67] = [
    "invoice.number",
    "invoice.date",
    "invoice.place",
    "invoice.port_of_entry",
    "invoice.signed_by",
    "invoice.comments",
    "invoice.certificates",
    "seller.name",
    "seller.address",
    "seller.country",
    "seller.phone",
    "seller.email",
    "seller.tax_numbers",
    "recipient.name",
    "recipient.address",
    "recipient.country",
    "recipient.phone",
    "recipient.email",
    "recipient.tax_numbers",
    "scheme.name",
    "scheme.number",
    "sent_from.country",
    "sent_from.name",
    "sent_to.country",
    "terms.incoterm",
    "terms.place",
    "category",
    "carrier",
    "service",
    "transport_document",
    "ship_by",
    "currency",
    "goods",
    "freight",
    "insurance",
    "total",
    "packages",
    "pieces",
    "net_weight_g",
    "gross_weight_g",
    "quote.id",
    "quote.at",
    "quote.prices_of",
    "returned.invoice_number",
    "returned.invoice_date",
    "returned.item",
    "returned.reason",
    "lines.line",
    "lines.sku",
    "lines.description",
    "lines.material",
    "lines.quantity",
    "lines.net_weight_g",
    "lines.unit_price",
    "lines.reduction",
    "lines.value",
    "lines.hs_code",
    "lines.origin",
    "lines.preference",
    "lines.merchant_id",
    "lines.maker_id",
    "lines.standard_id",
    "parcels.number",
    "parcels.box",
    "parcels.dimensions_mm",
    "parcels.weight_g",
    "parcels.contents",
];
