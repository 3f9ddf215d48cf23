//! What comes on top of a table's price: when, for what, and how much.

use super::WeightUnit;
use crate::book::when::{When, Word};
use crate::calendar::HandOverDay;
use crate::money::Decimal;
use crate::record::{Record, dated};
use serde::{Deserialize, Serialize};

/// What comes on top of the table's price.
#[dated(by = HandOverDay, illustrative)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surcharge {
    /// Kebab-case code, unique in the carrier on a day.
    pub code: String,
    /// Name for people.
    pub label: String,
    /// What it is for.
    pub kind: SurchargeKind,
    /// When it is charged. A fact that is not known refuses the service: a bill after delivery would be the shop's loss.
    #[serde(default)]
    pub when: When,
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
    /// Why it is charged: one sentence.
    pub because: String,
}

impl Surcharge {
    /// The extras for which it is asked, by their words; none: it is no price of an extra.
    pub fn options(&self) -> &[String] {
        self.when.listed(Word::Option)
    }

    /// Whether it is the price of an extra.
    pub fn is_of(&self, option: ServiceOption) -> bool {
        self.options().iter().any(|word| word == option.as_str())
    }
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
    CashOnDelivery,
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
            SurchargeKind::CashOnDelivery => "cash_on_delivery",
            SurchargeKind::Other => "other",
        }
    }
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
    /// Collecting what the order costs.
    CashOnDelivery,
}

impl ServiceOption {
    /// Every one.
    pub const ALL: [ServiceOption; 5] = [
        ServiceOption::Insurance,
        ServiceOption::Signature,
        ServiceOption::Saturday,
        ServiceOption::Sunday,
        ServiceOption::CashOnDelivery,
    ];

    /// The word that conditions use.
    pub fn as_str(self) -> &'static str {
        match self {
            ServiceOption::Insurance => "insurance",
            ServiceOption::Signature => "signature",
            ServiceOption::Saturday => "saturday",
            ServiceOption::Sunday => "sunday",
            ServiceOption::CashOnDelivery => "cash_on_delivery",
        }
    }
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
    /// For collecting: so much, and so many per cent of what is collected for the shop. That is the goods, carriage with this
    /// charge in it, cover, duty, tax and fees of the shipment, less what customs itself is paid on delivery.
    OfCollected {
        /// So much, whatever is collected.
        #[serde(default)]
        flat: Decimal,
        /// Per cent of what is collected, besides.
        #[serde(default)]
        percent: Decimal,
        /// The percentage comes to at least this.
        #[serde(default)]
        minimum: Decimal,
        /// The percentage comes to at most this; none: to any amount.
        #[serde(default)]
        maximum: Option<Decimal>,
        /// More than this is not collected; none: any amount is.
        #[serde(default)]
        at_most: Option<Decimal>,
    },
    /// It is charged, and how much is not known: the service is refused when it applies.
    Unknown,
}

impl SurchargeAmount {
    /// Whether it hangs on what is collected, and so on all else that is asked.
    pub fn is_of_collected(&self) -> bool {
        matches!(self, SurchargeAmount::OfCollected { .. })
    }
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
