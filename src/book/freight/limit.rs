//! The sizes and weights beyond which a service refuses a parcel.

use crate::book::shop::BoxKind;
use crate::book::when::When;
use crate::calendar::HandOverDay;
use crate::money::Money;
use crate::record::{Record, dated};
use serde::Deserialize;

/// Limits beyond which a parcel is refused. All that are given must hold. `max_…` is at most: at the limit a parcel is taken.
#[dated(by = HandOverDay, always)]
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limit {
    /// Where and for whom they hold.
    pub when: When,
    /// Actual weight of a parcel, grams.
    pub max_weight_g: Option<u32>,
    /// Dimensional weight of a parcel, grams.
    pub max_dimensional_g: Option<u32>,
    /// Weight of all parcels together, grams.
    pub max_shipment_g: Option<u32>,
    /// Number of parcels under one transport document.
    pub max_parcels: Option<u32>,
    /// Longest side, millimetres.
    pub max_longest_mm: Option<u32>,
    /// Second longest side, millimetres.
    pub max_second_mm: Option<u32>,
    /// Length + 2 × width + 2 × height, millimetres.
    pub max_length_plus_girth_mm: Option<u32>,
    /// 2 × width + 2 × height, without the length, millimetres.
    pub max_girth_mm: Option<u32>,
    /// Length + width + height, millimetres.
    pub max_sum_of_sides_mm: Option<u32>,
    /// Longest and shortest side together, millimetres.
    pub max_longest_plus_shortest_mm: Option<u32>,
    /// Outer volume, cubic centimetres.
    pub max_volume_cm3: Option<u64>,
    /// Value of the goods in a parcel.
    pub max_value: Option<Money>,
    /// A parcel must fit one of these; empty: no formats.
    pub format: Vec<SizeClass>,
}

/// A class of sizes: a format that a parcel must fit, or what a parcel of that size counts as.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SizeClass {
    /// The carrier's name for it.
    pub name: String,
    /// Longest, second and shortest side at most, millimetres; empty: any.
    pub max_sides_mm: Vec<u32>,
    /// Length + width + height at most, millimetres: of a tube, its length and two diameters.
    pub max_sum_of_sides_mm: Option<u32>,
    /// Longest and shortest side together at most, millimetres.
    pub max_longest_plus_shortest_mm: Option<u32>,
    /// Only for parcels packed in one of these; empty: any.
    pub packaging: Vec<BoxKind>,
    /// Weight at most, grams.
    pub max_weight_g: Option<u32>,
    /// Of a service's `size_class`: billed as at least this, grams.
    pub counts_as_g: u32,
    /// Of a service's `size_class`: its parcels' own price tables, by id, in place of the service's; the first in force is taken.
    pub prices: Vec<String>,
}

/// What is measured of a parcel's outer sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The longest side, millimetres.
    Longest,
    /// The second side, millimetres.
    Second,
    /// The longest side and the girth around it, millimetres.
    LengthPlusGirth,
    /// The girth around the longest side, millimetres.
    Girth,
    /// All three sides, millimetres.
    SumOfSides,
    /// The longest and the shortest side, millimetres.
    LongestPlusShortest,
    /// The volume, begun cubic centimetres.
    Volume,
}

impl Limit {
    /// What outer sides, the longest first, come to, and the most that is allowed of each; none: any.
    pub fn of_sides(&self, [longest, second, third]: [u64; 3]) -> [(Measure, u64, Option<u64>); 7] {
        let wide = |most: Option<u32>| most.map(u64::from);
        let girth = 2 * (second + third);
        let volume = longest.saturating_mul(second).saturating_mul(third).div_ceil(1000);
        [
            (Measure::Longest, longest, wide(self.max_longest_mm)),
            (Measure::Second, second, wide(self.max_second_mm)),
            (Measure::LengthPlusGirth, longest + girth, wide(self.max_length_plus_girth_mm)),
            (Measure::Girth, girth, wide(self.max_girth_mm)),
            (Measure::SumOfSides, longest + second + third, wide(self.max_sum_of_sides_mm)),
            (Measure::LongestPlusShortest, longest + third, wide(self.max_longest_plus_shortest_mm)),
            (Measure::Volume, volume, self.max_volume_cm3),
        ]
    }
}
