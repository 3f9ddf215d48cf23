//! What a shop sells, and what it packs into.

use crate::calendar::Day;
use crate::money::Decimal;
use crate::record::Record;
use crate::weight::Weight;
use serde::{Deserialize, Serialize};

/// An article of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The shop's article number.
    pub sku: String,
    /// Name for people.
    pub title: String,
    /// Price of one piece, in the shop's currency.
    pub price: Decimal,
    /// One piece as it is sent; none: it is not sent (a gift card by mail, a file to download), or it is a kit, of which what it is
    /// made of is sent. In `catalogue.csv` the column `ships`, `yes` where it is empty, or `no`.
    pub sent: Option<Piece>,
    /// What a kit is made of: other articles of the catalogue, and how many pieces of each are in one kit; empty: it is no kit. In
    /// `catalogue.csv` the column `kit`: `TEE=2|HAT`. A kit with an HS code is declared as one set where all of it travels together.
    #[serde(default)]
    pub kit: Vec<(String, u32)>,
    /// The day on which it may first leave, of an article that is sold before it is released; what it then takes to process and send
    /// comes on top. In `catalogue.csv` the column `release`.
    #[serde(default)]
    pub release: Option<Day>,
    /// HS code, digits only.
    pub hs: String,
    /// ISO code of the country of origin.
    pub origin: String,
    /// Preferential origin can be proved.
    pub origin_proof: bool,
    /// `lithium_ion_installed`, `fragile`, `liquid`…
    pub attributes: Vec<String>,
    /// How it may be turned.
    pub orientation: Orientation,
    /// What specific duties need, per piece: `("net_kg", 0.35)`.
    pub measures: Vec<(String, Decimal)>,
    /// For people alone.
    pub note: String,
}

impl Product {
    /// Whether it is sold as a kit of other articles.
    pub fn is_kit(&self) -> bool {
        !self.kit.is_empty()
    }
}

/// One piece of an article, as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// What it weighs: in `catalogue.csv` grams in `weight_g` (`120.5`), or a number and its unit in `weight`: `5 lb`, `3.5 oz`, `2 kg`.
    pub weight: Weight,
    /// Length, width, height, millimetres.
    pub dimensions_mm: [u32; 3],
}

/// How an article may be turned in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// In any of the six ways.
    #[default]
    Any,
    /// The height stays vertical.
    Upright,
    /// It lies flat: its smallest side is vertical.
    Flat,
}

/// A box, mailer or tube that the shop packs into.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PackingBox {
    /// Its name.
    pub id: String,
    /// Inner length, width, height, millimetres.
    pub inner_mm: [u32; 3],
    /// Outer length, width, height, millimetres.
    pub outer_mm: [u32; 3],
    /// Its own weight with filling: in `boxes.csv` grams in `tare_g`, or a number and its unit in `tare`.
    pub tare: Weight,
    /// The most that it may weigh when packed: grams in `max_gross_g`, or a number and its unit in `max_gross`.
    pub max_gross: Weight,
    /// What it costs the shop, in the shop's currency; only which box is cheaper counts.
    pub cost: Decimal,
    /// How many there are; none: enough.
    pub supply: Option<u32>,
    /// Its make.
    pub kind: BoxKind,
}

/// The make of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BoxKind {
    /// A rigid carton.
    #[default]
    Box,
    /// A soft mailer: what it holds bulges it.
    Mailer,
    /// A round tube.
    Tube,
}

impl BoxKind {
    /// Every one.
    pub const ALL: [BoxKind; 3] = [BoxKind::Box, BoxKind::Mailer, BoxKind::Tube];

    /// The word that conditions and tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            BoxKind::Box => "box",
            BoxKind::Mailer => "mailer",
            BoxKind::Tube => "tube",
        }
    }
}
