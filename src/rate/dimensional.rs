//! How heavy is a parcel for the carrier?
//!
//! In: a parcel's outer sides and actual weight, and the service's rules of the hand-over day and the destination. Out: its sides
//! as the carrier measures them, its dimensional weight where the rule's trigger holds, and the weight billed.
//!
//! The rule, in order: round each side as the carrier does; divide the volume by the divisor; keep that weight if the trigger
//! holds and it is above the actual one; raise to the minimum billable weight and to what the size class counts as; round up to the carrier's step. Everything is
//! integer arithmetic, in tenths of a millimetre and nanograms, in which an inch, an ounce and a pound are whole numbers.
//!
//! From: the carriers' published rules on dimensional weight, each named by the source of its rule.

use super::RatedParcel;
use crate::book::freight::{
    Dimensional, LengthUnit, MinimumBilled, Service, SideRounding, SizeClass, Trigger, WeightStep, WeightUnit,
};
use crate::book::shop::BoxKind;
use crate::money::Decimal;
use crate::sort;
use crate::weight::Weight;

/// Nanograms in a gram.
pub(super) const GRAM: u64 = 1_000_000_000;

/// A parcel as the carrier sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measured {
    /// Sides in tenths of a millimetre as the carrier rounds them, longest first.
    pub(super) sides: [u64; 3],
    /// Actual weight.
    pub(super) actual: Weight,
    /// Dimensional weight, nanograms, where a rule gives one and its trigger holds.
    pub(super) dimensional: Option<u64>,
    /// What it is packed in.
    pub(super) packaging: BoxKind,
    /// The value of the goods in it, where it is known apart.
    pub(super) goods_value: Option<Decimal>,
}

impl Measured {
    /// Volume in cubic tenths of a millimetre.
    pub(super) fn volume(&self) -> u128 {
        self.sides.iter().map(|side| u128::from(*side)).product()
    }

    /// Length + 2 × width + 2 × height, tenths of a millimetre.
    pub(super) fn length_plus_girth(&self) -> u64 {
        self.sides[0].saturating_add(self.girth())
    }

    /// 2 × width + 2 × height, tenths of a millimetre.
    pub(super) fn girth(&self) -> u64 {
        self.sides[1].saturating_add(self.sides[2]).saturating_mul(2)
    }

    /// Actual or dimensional weight, whichever is more, nanograms.
    pub(super) fn heavier(&self) -> u64 {
        self.actual.in_nanograms().max(self.dimensional.unwrap_or(0))
    }
}

/// The parcel as the carrier measures it, by the rule on bulk that holds; none: actual weight only.
pub(super) fn measure(parcel: &RatedParcel, rule: Option<&Dimensional>) -> Measured {
    let round = |side: u32| rule.map_or(u64::from(side) * 10, |rule| rounded(side, rule));
    let mut measured = Measured {
        sides: longest_first(parcel.outer_mm.map(round)),
        actual: parcel.weight,
        dimensional: None,
        packaging: parcel.packaging,
        goods_value: parcel.goods_value,
    };
    if let Some(rule) = rule {
        let weight = weight_of(measured.volume(), rule);
        if triggered(rule, measured.volume(), weight, parcel.weight) {
            measured.dimensional = Some(weight);
        }
    }
    measured
}

/// Sides from the longest to the shortest.
pub(super) fn longest_first(mut sides: [u64; 3]) -> [u64; 3] {
    sort::by(&mut sides, |one, other| other.cmp(one));
    sides
}

/// The weight billed, nanograms: the heavier of actual and dimensional weight and of `least`, and no less than the rule on the
/// least weight says, in the service's steps.
pub(super) fn billed(service: &Service, measured: &Measured, least: u64, minimum: Option<&MinimumBilled>) -> u64 {
    let minimum = minimum.map_or(0, |rule| nanograms(rule.weight, rule.unit));
    let class = class_of(service, measured).map_or(0, |class| nanograms(class.counts_as_g, WeightUnit::G));
    stepped(&service.weight_steps, measured.heavier().max(minimum).max(class).max(least))
}

/// The class of sizes that a parcel counts as: the first that it fits.
pub(super) fn class_of<'s>(service: &'s Service, measured: &Measured) -> Option<&'s SizeClass> {
    let mut classes = service.size_class.iter();
    classes.find(|class| is_in(class, measured.sides, measured.packaging, measured.actual))
}

/// Whether a parcel is in a class of sizes; its sides are in tenths of a millimetre, longest first.
pub(super) fn is_in(class: &SizeClass, sides: [u64; 3], packaging: BoxKind, weight: Weight) -> bool {
    let tenths = |mm: u32| u64::from(mm) * 10;
    (class.packaging.is_empty() || class.packaging.contains(&packaging))
        && class.max_sides_mm.iter().zip(sides).all(|(most, side)| side <= tenths(*most))
        && class.max_sum_of_sides_mm.is_none_or(|most| sides.iter().sum::<u64>() <= tenths(most))
        && class.max_longest_plus_shortest_mm.is_none_or(|most| sides[0].saturating_add(sides[2]) <= tenths(most))
        && class.max_weight_g.is_none_or(|most| weight <= Weight::grams(most))
}

/// `weight` rounded up to the step that holds at it.
pub(super) fn stepped(steps: &[WeightStep], weight: u64) -> u64 {
    let step = steps.iter().find(|step| step.up_to.is_none_or(|up_to| weight <= nanograms(up_to, step.unit)));
    match step.map(|step| nanograms(step.step, step.unit)) {
        Some(step) if step > 0 => weight.div_ceil(step).saturating_mul(step),
        _ => weight,
    }
}

/// So many units of weight, in nanograms.
pub(super) fn nanograms(count: u32, unit: WeightUnit) -> u64 {
    u64::from(count).saturating_mul(unit.nanograms())
}

/// A side in tenths of a millimetre, rounded to the rule's whole units.
fn rounded(side_mm: u32, rule: &Dimensional) -> u64 {
    let tenths = u64::from(side_mm) * 10;
    // Sides come in whole millimetres: 11 in is 279.4 mm, written 280, and still 11 in. What is less than a millimetre above
    // a whole inch is the unit's, not the parcel's.
    let (unit, slack) = match rule.unit {
        LengthUnit::Cm => (100, 0),
        LengthUnit::In => (254, 9),
    };
    match rule.sides {
        SideRounding::Exact => tenths,
        SideRounding::Nearest => (tenths + unit / 2) / unit * unit,
        SideRounding::Up => tenths.saturating_sub(slack).div_ceil(unit) * unit,
        SideRounding::Down => tenths / unit * unit,
    }
}

/// Cubic tenths of a millimetre in the rule's cubic unit.
fn cubic_unit(rule: &Dimensional) -> u128 {
    match rule.unit {
        LengthUnit::Cm => 1_000_000,
        LengthUnit::In => 16_387_064,
    }
}

/// The dimensional weight of a volume, nanograms, any fraction up.
fn weight_of(volume: u128, rule: &Dimensional) -> u64 {
    let heavy = match rule.unit {
        LengthUnit::Cm => 1_000 * u128::from(GRAM),
        LengthUnit::In => u128::from(WeightUnit::Lb.nanograms()),
    };
    let divisor = cubic_unit(rule) * u128::from(rule.divisor.max(1));
    u64::try_from(volume.saturating_mul(heavy).div_ceil(divisor)).unwrap_or(u64::MAX)
}

fn triggered(rule: &Dimensional, volume: u128, weight: u64, actual: Weight) -> bool {
    match &rule.trigger {
        Trigger::Always => true,
        Trigger::OverVolume(limit) => volume > u128::from(*limit).saturating_mul(cubic_unit(rule)),
        Trigger::TimesActual(times) => {
            times.checked_mul(Decimal::from(actual.in_nanograms())).is_some_and(|least| Decimal::from(weight) >= least)
        }
        Trigger::OverActualG(grams) => actual > Weight::grams(*grams),
    }
}
