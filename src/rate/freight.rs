//! What the carrier bills: its parcels and charges.

use crate::book::law::Trust;
use crate::money::{Decimal, Money, Rounding};
use crate::problem::Reason;

/// What the carrier bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freight {
    /// The carrier's id.
    pub carrier: String,
    /// The service's code.
    pub service: String,
    /// Which of the packings it is for.
    pub packing: usize,
    /// The zone that the destination is in.
    pub zone: String,
    /// The postcode is cut to its district, other places of which cost less.
    pub is_of_district: bool,
    /// The parcels of that packing.
    pub parcels: Vec<BilledParcel>,
    /// Every charge, in the order of computation.
    pub charges: Vec<FreightCharge>,
    /// Each price and surcharge with its discounts and its fuel, before that is rounded; without cover. The shop's percentages
    /// are taken on each.
    pub carriage: Vec<Decimal>,
    /// How the carrier rounds each of them.
    pub rounding: Rounding,
    /// The sum of all charges.
    pub total: Money,
}

impl Freight {
    /// Whether a figure in it was made up for demonstration.
    pub fn illustrative(&self) -> bool {
        self.charges.iter().any(|charge| charge.illustrative)
    }
}

/// What a parcel weighs for the carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledParcel {
    /// Actual weight, grams.
    pub actual_g: u32,
    /// Dimensional weight, grams, any fraction up; none where no rule gives one or its trigger does not hold.
    pub dimensional_g: Option<u64>,
    /// The weight billed, grams, any fraction up.
    pub billed_g: u64,
}

/// What a charge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChargeKind {
    /// The table's price.
    Freight,
    /// What comes on top.
    Surcharge,
    /// What is taken off: the only kind below nothing.
    Discount,
    /// Cover of the goods' value.
    Insurance,
}

impl ChargeKind {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            ChargeKind::Freight => "freight",
            ChargeKind::Surcharge => "surcharge",
            ChargeKind::Discount => "discount",
            ChargeKind::Insurance => "insurance",
        }
    }
}

/// What a charge is taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// How many…
    pub amount: Decimal,
    /// …of these: `kg`, `g`, `parcel`, `shipment`, a currency.
    pub unit: String,
}

/// One charge of the carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreightCharge {
    /// Code of the table or surcharge.
    pub code: String,
    /// What it is.
    pub kind: ChargeKind,
    /// Name for people.
    pub label: String,
    /// The parcel it is for; none: the shipment.
    pub parcel: Option<usize>,
    /// How much, in the carrier's currency, rounded as the carrier rounds.
    pub amount: Money,
    /// What it is taken on.
    pub basis: Basis,
    /// The rate in words: `0.70 EUR per kg`.
    pub rate: String,
    /// One English sentence.
    pub because: String,
    /// The sentence for machines.
    pub reason: Reason,
    /// Id of the source.
    pub source: String,
    /// How far it is trusted; the source's own trust where nothing is said.
    pub trust: Option<Trust>,
    /// Made up for demonstration.
    pub illustrative: bool,
}
