//! How does a carrier's billing file lie in its columns? `carriers/ID/bill.toml`.

use crate::publish::complaint::Complaint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// How a billing file is read. A column is named by its header, or, where the file has none, by its number from 1; `|` parts names
/// of which the first that is not empty is meant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Where it was read: an id in `sources/`.
    pub source: String,
    /// What else to know: for people alone.
    #[serde(default)]
    pub note: String,
    /// Whether the first row names the columns. Where it stands again it is passed over.
    pub header: bool,
    /// What may part the columns: the first of these that the first row has most of.
    pub delimiters: String,
    /// The columns that each row has once.
    pub columns: Columns,
    /// Which rows are meant.
    #[serde(default)]
    pub rows: Rows,
    /// The charges of a row.
    pub charge: Vec<ChargeColumns>,
    /// What charges are: the first that fits is taken.
    pub kind: Vec<KindRule>,
}

/// The columns that each row has once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The parcel's number.
    pub tracking: String,
    /// The number of the shipment, where the parcel's own is empty.
    #[serde(default)]
    pub shipment: String,
    /// The number of the invoice.
    pub invoice: String,
    /// The day of the invoice.
    #[serde(default)]
    pub date: String,
    /// The day on which the parcel was sent.
    #[serde(default)]
    pub sent: String,
    /// The currency.
    pub currency: String,
    /// The currency of files that name none.
    #[serde(default)]
    pub currency_if_none: String,
    /// The weight that was billed.
    #[serde(default)]
    pub weight: String,
    /// Its unit.
    #[serde(default)]
    pub weight_unit: String,
    /// The unit of files that name none.
    #[serde(default)]
    pub unit_if_none: String,
    /// What the row comes to.
    #[serde(default)]
    pub total: String,
    /// What the invoice comes to.
    #[serde(default)]
    pub invoice_total: String,
}

/// Which rows are meant, by what stands in their columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rows {
    /// Rows with charges; none named: all.
    pub parcel: BTreeMap<String, Vec<String>>,
    /// Rows that state what an invoice comes to; none named: those with charges.
    pub invoice: BTreeMap<String, Vec<String>>,
}

/// A charge of a row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeColumns {
    /// Its amount. `{n}` stands for each number up to `times`.
    pub amount: String,
    /// Its code.
    #[serde(default)]
    pub code: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its name, where no column has it.
    #[serde(default)]
    pub called: String,
    /// What is added to it: a discount is below nothing.
    #[serde(default)]
    pub with: Vec<String>,
    /// The tax on it, a charge of its own.
    #[serde(default)]
    pub tax: String,
    /// So often: where columns have a number in their names, or the same names again and again.
    #[serde(default = "once")]
    pub times: usize,
    /// Left out where another charge of the row has its name.
    #[serde(default)]
    pub unless_named: bool,
}

fn once() -> usize {
    1
}

/// What a charge is, by what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// The kind.
    pub kind: BilledKind,
    /// By columns of its row: one of these texts; `*` at an end stands for any.
    #[serde(default)]
    pub row: BTreeMap<String, Vec<String>>,
    /// By its code.
    #[serde(default)]
    pub code: Vec<String>,
    /// By its name.
    #[serde(default)]
    pub name: Vec<String>,
    /// Only where it is below nothing.
    #[serde(default)]
    pub negative: bool,
}

/// Kinds of charges, whatever carriers call them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BilledKind {
    /// Carriage, its discounts taken off.
    Freight,
    /// A percentage for fuel.
    Fuel,
    /// What comes on top of carriage.
    Surcharge,
    /// Duty that the carrier paid.
    Duty,
    /// Tax at the border that the carrier paid.
    Vat,
    /// A fee of customs, or for paying duty and tax.
    Fee,
    /// Tax on what the carrier does.
    Tax,
    /// Weighed or measured again.
    Reweigh,
    /// The address was corrected.
    AddressCorrection,
    /// Another zone.
    Zone,
    /// It could not be delivered, and came back.
    Return,
    /// A label that was bought and never used.
    Unused,
    /// What the carrier gives back.
    Credit,
    /// Never added.
    Informational,
    /// What no part of the bill says.
    Residual,
    /// Anything else.
    Other,
}

impl BilledKind {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            BilledKind::Freight => "freight",
            BilledKind::Fuel => "fuel",
            BilledKind::Surcharge => "surcharge",
            BilledKind::Duty => "duty",
            BilledKind::Vat => "vat",
            BilledKind::Fee => "fee",
            BilledKind::Tax => "tax",
            BilledKind::Reweigh => "reweigh",
            BilledKind::AddressCorrection => "address_correction",
            BilledKind::Zone => "zone",
            BilledKind::Return => "return",
            BilledKind::Unused => "unused",
            BilledKind::Credit => "credit",
            BilledKind::Informational => "informational",
            BilledKind::Residual => "residual",
            BilledKind::Other => "other",
        }
    }
}

impl Layout {
    /// The layout of a carrier.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(rate_data: &Path, carrier: &str) -> Result<Layout, Complaint> {
        let file = Path::new("carriers").join(carrier).join("bill.toml");
        let complain = |code, message: String, help: &str| Complaint::new(code, &file, message, help);
        let text = std::fs::read_to_string(rate_data.join(&file)).map_err(|error| {
            complain(
                "unreadable",
                format!("the file cannot be read: {error}"),
                "name a carrier whose folder has a `bill.toml`",
            )
        })?;
        toml::from_str(&text).map_err(|error| {
            complain(
                "not-understood",
                error.message().replace('\n', "; "),
                "see docs/rate-data.md for the keys of this file",
            )
        })
    }
}

/// Whether a text is like one of the patterns, in whatever letters.
pub(super) fn is_like(text: &str, patterns: &[String]) -> bool {
    let text = text.trim().to_lowercase();
    patterns.iter().any(|pattern| {
        let pattern = pattern.to_lowercase();
        match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
            (Some(_), Some(_)) => text.contains(pattern.trim_matches('*')),
            (Some(end), None) => text.ends_with(end),
            (None, Some(start)) => text.starts_with(start),
            (None, None) => text == pattern,
        }
    })
}
