//! What the carrier bills: its parcels and charges.

use crate::book::RuleNumber;
use crate::charge::Charge;
use crate::money::{Decimal, Money, Rounding};
use crate::weight::Weight;

/// What the carrier bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freight<'b> {
    /// The carrier's id.
    pub carrier: &'b str,
    /// The service's code.
    pub service: &'b str,
    /// Which of the packings it is for.
    pub packing: usize,
    /// The zone that the destination is in.
    pub zone: &'b str,
    /// The number of the row that says so.
    pub zone_rule: RuleNumber,
    /// The postcode is cut to its district, other places of which cost less.
    pub is_of_district: bool,
    /// The parcels of that packing.
    pub parcels: Vec<BilledParcel>,
    /// Every charge, in the order of computation.
    pub charges: Vec<Charge<'b>>,
    /// Each price and surcharge with its discounts and its fuel, before that is rounded; without cover and what hangs on the
    /// amount collected. The shop's percentages are taken on each.
    pub carriage: Vec<Decimal>,
    /// How the carrier rounds each of them.
    pub rounding: Rounding,
    /// The sum of all charges.
    pub total: Money,
}

impl Freight<'_> {
    /// Whether a figure in it was made up for demonstration.
    pub fn illustrative(&self) -> bool {
        self.charges.iter().any(|charge| charge.from.illustrative)
    }
}

/// What a parcel weighs for the carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledParcel {
    /// Actual weight.
    pub actual: Weight,
    /// Dimensional weight, grams, any fraction up; none where no rule gives one or its trigger does not hold.
    pub dimensional_g: Option<u64>,
    /// The weight billed, grams, any fraction up.
    pub billed_g: u64,
}
