//! What is on a line, as every stage sees it: so many pieces of these goods, worth so much.

use crate::book::names::among;
use crate::money::Decimal;
use crate::weight::Weight;

/// A line of a consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'g> {
    /// The request's line id, unique in the consignment.
    pub id: &'g str,
    /// Pieces.
    pub quantity: u32,
    /// Value of these pieces after all discounts, as charged, in the order's currency.
    pub value: Decimal,
    /// What they are.
    pub goods: &'g Goods,
}

/// What goods are, for freight, dates and customs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// The shop's article number; none for goods given in the request alone.
    pub sku: Option<String>,
    /// The article number of the kit that they are sold in.
    pub kit: Option<String>,
    /// Name for people.
    pub title: String,
    /// HS code, digits only.
    pub hs: Option<String>,
    /// Country of origin.
    pub origin: Option<String>,
    /// Preferential origin can be proved.
    pub origin_proof: bool,
    /// What one piece weighs, where that is known.
    pub weight: Option<Weight>,
    /// What specific duties need, per piece, by name.
    pub measures: Vec<(String, Decimal)>,
    /// What the goods are, for carriers and customs: `lithium_ion_installed`, `fragile`, `liquid`…
    pub attributes: Vec<String>,
    /// Replaces the ordinary duty, in per cent.
    pub duty_percent: Option<Decimal>,
    /// Replaces the headline tax, in per cent.
    pub tax_percent: Option<Decimal>,
}

impl Goods {
    /// Whether they, or the kit that they are sold in, are one of the shop's articles that are named.
    pub(crate) fn are_one_of(&self, skus: &[String]) -> bool {
        self.sku.iter().chain(&self.kit).any(|sku| among(skus, sku))
    }

    /// Whether they have one of the attributes that are named.
    pub(crate) fn have_one_of(&self, attributes: &[String]) -> bool {
        self.attributes.iter().any(|own| among(attributes, own))
    }

    /// Goods of which nothing is known.
    pub const UNKNOWN: Goods = Goods {
        sku: None,
        kit: None,
        title: String::new(),
        hs: None,
        origin: None,
        origin_proof: false,
        weight: None,
        measures: Vec::new(),
        attributes: Vec::new(),
        duty_percent: None,
        tax_percent: None,
    };
}
