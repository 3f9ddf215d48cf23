//! What comes on top of a table's price: when, for what, and how much.

use super::WeightUnit;
use crate::book::RuleNumber;
use crate::book::law::Trust;
use crate::book::shop::BoxKind;
use crate::calendar::Day;
use crate::money::{Decimal, Money};
use crate::record::{Deserialize, Record, Serialize};

/// What comes on top of the table's price.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surcharge {
    /// Its number, from which the index tells file and line.
    #[serde(skip)]
    pub rule: RuleNumber,
    /// Kebab-case code, unique in the carrier on a day.
    pub code: String,
    /// Name for people.
    pub label: String,
    /// What it is for.
    pub kind: SurchargeKind,
    /// Services that have it; empty: all.
    #[serde(default)]
    pub services: Vec<String>,
    /// When it is charged.
    #[serde(default)]
    pub when: SurchargeCondition,
    /// For what it is asked.
    pub per: SurchargePer,
    /// How much.
    pub amount: SurchargeAmount,
    /// Of the surcharges of one group, only the highest is charged: by parcel, or by shipment. Empty: no group.
    #[serde(default)]
    pub group: String,
    /// The parcel is billed for at least this weight.
    #[serde(default)]
    pub minimum_billed: Option<u32>,
    /// The unit of `minimum_billed`.
    #[serde(default)]
    pub minimum_unit: WeightUnit,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why it is charged: one sentence.
    pub because: String,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

/// What a surcharge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the trade's own")]
pub enum SurchargeKind {
    Residential,
    Remote,
    Extended,
    AdditionalHandling,
    Large,
    Overweight,
    Saturday,
    Sunday,
    Signature,
    AddressCorrection,
    Demand,
    DeclaredValue,
    DangerousGoods,
    Battery,
    Security,
    DataEntry,
    Other,
}

impl SurchargeKind {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            SurchargeKind::Residential => "residential",
            SurchargeKind::Remote => "remote",
            SurchargeKind::Extended => "extended",
            SurchargeKind::AdditionalHandling => "additional_handling",
            SurchargeKind::Large => "large",
            SurchargeKind::Overweight => "overweight",
            SurchargeKind::Saturday => "saturday",
            SurchargeKind::Sunday => "sunday",
            SurchargeKind::Signature => "signature",
            SurchargeKind::AddressCorrection => "address_correction",
            SurchargeKind::Demand => "demand",
            SurchargeKind::DeclaredValue => "declared_value",
            SurchargeKind::DangerousGoods => "dangerous_goods",
            SurchargeKind::Battery => "battery",
            SurchargeKind::Security => "security",
            SurchargeKind::DataEntry => "data_entry",
            SurchargeKind::Other => "other",
        }
    }
}

/// When a surcharge is charged: all fields that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SurchargeCondition {
    /// Sent from one of these countries.
    pub dispatched_from: Vec<String>,
    /// Destined for one of these places.
    pub destination: Vec<String>,
    /// Not for these.
    pub not_destination: Vec<String>,
    /// In one of these zones of the service's zone set.
    pub zones: Vec<String>,
    /// In one of these named areas.
    pub areas: Vec<String>,
    /// To a home (true) or a business (false).
    pub residential: Option<bool>,
    /// To a post-office box or parcel locker.
    pub po_box: Option<bool>,
    /// The address names no postcode: with `destination`, for countries that have them.
    pub lacks_postcode: bool,
    /// The parcel exceeds any of these.
    pub exceeds: Vec<Exceeds>,
    /// The parcel is packed in one of these: what is no rigid carton does not run on sorting belts.
    pub packaging: Vec<BoxKind>,
    /// A line of the consignment has any of these attributes.
    pub attributes: Vec<String>,
    /// The shopper or shop asks for it.
    pub option: Option<ServiceOption>,
    /// Goods worth more than this.
    pub value_over: Option<Money>,
    /// More parcels than this in the shipment.
    pub parcels_over: Option<u32>,
    /// All parcels together weigh more than this, grams.
    pub shipment_over_g: Option<u32>,
    /// All parcels together weigh no more than this, grams.
    pub shipment_up_to_g: Option<u32>,
    /// The merchant hands over more parcels than this in a month: peak surcharges of large senders.
    pub monthly_parcels_over: Option<u32>,
}

/// A measure that a parcel exceeds. Sides are those of the carrier's own rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Exceeds {
    /// The longest side, millimetres.
    LongestMm(u32),
    /// The second longest side, millimetres.
    SecondMm(u32),
    /// Length + 2 × width + 2 × height, millimetres.
    LengthPlusGirthMm(u32),
    /// Length + width + height, millimetres.
    SumOfSidesMm(u32),
    /// Volume, cubic centimetres.
    VolumeCm3(u64),
    /// Volume, cubic inches.
    VolumeIn3(u64),
    /// Actual weight, grams.
    WeightG(u32),
    /// Actual or dimensional weight, whichever is more, grams.
    WeightOrDimensionalG(u32),
}

/// An extra that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceOption {
    /// Cover of the declared value.
    Insurance,
    /// A signature on delivery.
    Signature,
    /// Delivery on a Saturday.
    Saturday,
    /// Delivery on a Sunday.
    Sunday,
}

/// For what a surcharge is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SurchargePer {
    /// Each parcel that meets the condition.
    Parcel,
    /// The shipment, once.
    Shipment,
}

/// The closed set of ways in which a surcharge's amount is found.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SurchargeAmount {
    /// So much.
    Flat(Decimal),
    /// So much by the service's zone; a zone that is not listed: nothing known, and the service is refused.
    ByZone(Vec<ZoneAmount>),
    /// So much per billed kilogram, each begun `step_g` counted, and at least `minimum`.
    PerKg {
        /// For each kilogram.
        each: Decimal,
        /// At least this: remote areas are charged max(flat, per kg).
        #[serde(default)]
        minimum: Decimal,
        /// The billed weight is rounded up to a multiple of this; 0: exact.
        #[serde(default)]
        step_g: u32,
    },
    /// So many per cent of the table's price after discounts, and at least `minimum`.
    Percent {
        /// Per cent.
        percent: Decimal,
        /// At least this.
        #[serde(default)]
        minimum: Decimal,
    },
    /// So many per cent of the goods' value: the parcel's, or the shipment's.
    PercentOfValue {
        /// Per cent.
        percent: Decimal,
        /// At least this.
        #[serde(default)]
        minimum: Decimal,
        /// Values above this cannot be covered; none: any.
        #[serde(default)]
        at_most: Option<Decimal>,
    },
    /// The goods' value above `free`, the parcel's or the shipment's, in begun steps.
    ValueSteps {
        /// Covered without payment.
        free: Decimal,
        /// The first step…
        step: Decimal,
        /// …and every other costs this.
        each: Decimal,
        /// At least this, where anything is charged.
        #[serde(default)]
        minimum: Decimal,
        /// Values above this cannot be covered; none: any.
        #[serde(default)]
        at_most: Option<Decimal>,
    },
    /// It is charged, and how much is not known: the service is refused when it applies.
    Unknown,
}

/// A surcharge in some zones.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneAmount {
    /// The zones.
    pub zones: Vec<String>,
    /// So much.
    pub amount: Decimal,
}
