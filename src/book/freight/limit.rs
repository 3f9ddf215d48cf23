//! The sizes and weights beyond which a service refuses a parcel.

use crate::book::shop::BoxKind;
use crate::calendar::HandOverDay;
use crate::money::Money;
use crate::record::{Deserialize, Record, dated};

/// Limits beyond which a parcel is refused. All that are given must hold; at the limit a parcel is taken.
#[dated(by = HandOverDay, always)]
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limit {
    /// Where they hold; empty: everywhere.
    pub destination: Vec<String>,
    /// For post-office boxes and parcel lockers (true), or for other addresses (false); none: for all.
    pub po_box: Option<bool>,
    /// Actual weight of a parcel, grams.
    pub max_weight_g: Option<u32>,
    /// Dimensional weight of a parcel, grams.
    pub max_dimensional_g: Option<u32>,
    /// Weight of all parcels together, grams.
    pub max_shipment_g: Option<u32>,
    /// Number of parcels under one transport document.
    pub max_parcels: Option<u32>,
    /// Longest side, millimetres.
    pub longest_mm: Option<u32>,
    /// Second longest side, millimetres.
    pub second_mm: Option<u32>,
    /// Length + 2 × width + 2 × height, millimetres.
    pub length_plus_girth_mm: Option<u32>,
    /// 2 × width + 2 × height, without the length, millimetres.
    pub girth_mm: Option<u32>,
    /// Length + width + height, millimetres.
    pub sum_of_sides_mm: Option<u32>,
    /// Outer volume, cubic centimetres.
    pub volume_cm3: Option<u64>,
    /// Value of the goods in a parcel.
    pub max_value: Option<Money>,
    /// A parcel must fit one of these; empty: no formats.
    pub format: Vec<Format>,
}

/// A size class: sides sorted from the longest, and a weight.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Format {
    /// The carrier's name for it.
    pub name: String,
    /// Longest, second and shortest side at most, millimetres; empty: any.
    pub sides_mm: Vec<u32>,
    /// Length + width + height at most, millimetres: of a tube, its length and two diameters.
    pub sum_of_sides_mm: Option<u32>,
    /// Only for parcels packed in one of these; empty: any.
    pub packaging: Vec<BoxKind>,
    /// Weight at most, grams.
    pub max_weight_g: Option<u32>,
}
