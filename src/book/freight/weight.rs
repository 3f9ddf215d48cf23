//! What a parcel weighs for its carrier: bulk, the least weight billed, steps.

use crate::book::when::When;
use crate::calendar::HandOverDay;
use crate::money::Decimal;
use crate::record::{Record, dated};
use serde::Deserialize;

/// How bulk is billed as weight.
#[dated(by = HandOverDay)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimensional {
    /// Where it holds.
    #[serde(default)]
    pub when: When,
    /// So many cubic centimetres weigh a kilogram, or so many cubic inches a pound.
    pub divisor: u32,
    /// In what the sides are measured.
    pub unit: LengthUnit,
    /// How each side is rounded to whole units.
    #[serde(default)]
    pub sides: SideRounding,
    /// When bulk counts.
    pub trigger: Trigger,
}

/// The unit in which a carrier measures sides, which also says the unit of its divisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthUnit {
    /// Centimetres; the divisor is cm³ per kilogram.
    Cm,
    /// Inches of 25.4 mm; the divisor is in³ per pound.
    In,
}

/// How a side is rounded to a whole unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SideRounding {
    /// Taken as measured, to the millimetre.
    #[default]
    Exact,
    /// To the nearest, a half up.
    Nearest,
    /// Every fraction up.
    Up,
    /// Every fraction off.
    Down,
}

/// When bulk counts as weight.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// Whenever it is more than the actual weight.
    Always,
    /// Only for parcels of more than so many cubic centimetres or inches.
    OverVolume(u64),
    /// Only where it is at least so many times the actual weight.
    TimesActual(Decimal),
    /// Only for parcels whose actual weight is above so many grams.
    OverActualG(u32),
}

/// A unit of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightUnit {
    /// Grams.
    #[default]
    G,
    /// Ounces of 28.349523125 g.
    Oz,
    /// Pounds of 453.59237 g.
    Lb,
}

impl WeightUnit {
    /// Nanograms in one unit: exact in all three.
    pub fn nanograms(self) -> u64 {
        match self {
            WeightUnit::G => 1_000_000_000,
            WeightUnit::Oz => 28_349_523_125,
            WeightUnit::Lb => 453_592_370_000,
        }
    }

    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            WeightUnit::G => "g",
            WeightUnit::Oz => "oz",
            WeightUnit::Lb => "lb",
        }
    }
}

/// The least weight billed for a parcel.
#[dated(by = HandOverDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumBilled {
    /// Where it holds.
    #[serde(default)]
    pub when: When,
    /// How many…
    pub weight: u32,
    /// …of these.
    #[serde(default)]
    pub unit: WeightUnit,
}

/// Weights up to a limit are rounded up to a multiple.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightStep {
    /// For weights up to this many units, itself included; none: any.
    #[serde(default)]
    pub up_to: Option<u32>,
    /// Rounded up to a multiple of this many units.
    pub step: u32,
    /// The unit of both.
    #[serde(default)]
    pub unit: WeightUnit,
}
