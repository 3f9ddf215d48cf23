//! Who can send the cart, from where, and when does it leave? A bounded list of plans.

use crate::calendar::HandOverDay;
use crate::money::Decimal;

/// The goods data of one line that freight, dates and customs need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// The shop's article number; none for goods given in the request alone.
    pub sku: Option<String>,
    /// Name for people.
    pub title: String,
    /// HS code, digits only.
    pub hs: Option<String>,
    /// Country of origin.
    pub origin: Option<String>,
    /// Preferential origin can be proved.
    pub origin_proof: bool,
    /// Grams of one piece.
    pub weight_g: u32,
    /// Length, width, height of one piece.
    pub dimensions_mm: [u32; 3],
    /// What specific duties need, per piece: `("net_kg", 0.35)`.
    pub measures: Vec<(String, Decimal)>,
    /// What the goods are, for carriers and customs: `lithium_ion_installed`, `fragile`, `liquid`…
    pub attributes: Vec<String>,
}

/// One line of a consignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsignmentLine {
    /// The request's line id.
    pub id: String,
    /// Pieces of it in this consignment.
    pub quantity: u32,
    /// Value of these pieces after all discounts, in the answer's currency, as charged (with tax where prices include it).
    pub value: Decimal,
    /// What they are.
    pub goods: Goods,
}

/// What one transport document covers: the unit of law.
#[derive(Debug, Clone)]
pub struct Consignment {
    /// The warehouse's id.
    pub warehouse: String,
    /// What is in it.
    pub lines: Vec<ConsignmentLine>,
    /// The day on which the carrier takes it over.
    pub hand_over: HandOverDay,
}
