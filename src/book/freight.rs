//! The vocabulary of carriage: carriers, services, zones, price tables, surcharges, fuel and discounts, as rate data write
//! them and books hold them.
//!
//! A **carrier** sells **services**; a service finds the destination's **zone** in a zone set and the price in a **table**
//! by zone and weight break. **Surcharges** differ in fields, not in code. Whatever is dated is in force on the half-open
//! days `[from, until)` of the hand-over, has a source, and says whether it is `illustrative`: made up for demonstration.
//! Amounts are in the carrier's currency, major units. Nothing here names a country or a carrier.

use super::law::Trust;
use crate::calendar::{Day, Span};
use crate::money::{Currency, Decimal, Money, Rounding};
use crate::record::{Deserialize, Record};

/// Who carries parcels.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    /// Kebab-case id, also the folder's name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// How customs sees its consignments.
    pub channel: Channel,
    /// ISO 3166-1 alpha-2 code of the country whose price list this is; empty where it is not tied to one.
    #[serde(default)]
    pub country: String,
    /// The currency of all its prices.
    pub currency: Currency,
    /// How the carrier rounds an amount that it computes (a percentage, a price per kilogram).
    pub rounding: Rounding,
    /// Address of the tracking page; `{number}` stands for the tracking number. Empty: none is known.
    #[serde(default)]
    pub tracking: String,
    /// The calendar of the carrier's own holidays; empty where it keeps those of the countries it passes.
    #[serde(default)]
    pub calendar: String,
    /// Who takes consignments through customs at the destination, in words.
    #[serde(default)]
    pub clears_customs: String,
    /// What a reader should know about these data.
    #[serde(default)]
    pub note: String,
    /// The days on which its prices are recorded.
    pub covers: Span,
    /// What it sells.
    #[serde(default)]
    pub service: Vec<Service>,
    /// Which zone a destination lies in, by zone set.
    #[serde(default)]
    pub zone: Vec<Zone>,
    /// Published or negotiated prices.
    #[serde(default)]
    pub table: Vec<PriceTable>,
    /// Named lists of places, for surcharges: remote areas.
    #[serde(default)]
    pub area: Vec<Area>,
    /// What comes on top.
    #[serde(default)]
    pub surcharge: Vec<Surcharge>,
    /// Percentages for fuel.
    #[serde(default)]
    pub fuel: Vec<Fuel>,
    /// Negotiated discounts and volume tiers.
    #[serde(default)]
    pub discount: Vec<Discount>,
}

impl Carrier {
    /// The service of this code.
    pub fn service(&self, code: &str) -> Option<&Service> {
        self.service.iter().find(|service| service.code == code)
    }

    /// The ids of the sources that the carrier's data name, as they stand, with repetitions.
    pub fn sources(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for service in &self.service {
            ids.push(&service.source);
            ids.extend(service.limit.iter().map(|limit| limit.source.as_str()));
            ids.extend(service.dimensional.iter().map(|rule| rule.source.as_str()));
            ids.extend(service.minimum_billed.iter().map(|rule| rule.source.as_str()));
            ids.extend(service.refuses.iter().map(|rule| rule.source.as_str()));
            ids.extend(service.suspended.iter().map(|rule| rule.source.as_str()));
            ids.extend(service.cover.iter().map(|cover| cover.source.as_str()));
        }
        ids.extend(self.zone.iter().map(|zone| zone.source.as_str()));
        ids.extend(self.table.iter().map(|table| table.source.as_str()));
        ids.extend(self.area.iter().map(|area| area.source.as_str()));
        ids.extend(self.surcharge.iter().map(|surcharge| surcharge.source.as_str()));
        ids.extend(self.fuel.iter().flat_map(|fuel| fuel.rates.iter().map(|rate| rate.source.as_str())));
        ids.extend(self.discount.iter().map(|discount| discount.source.as_str()));
        ids
    }
}

/// How customs sees a carrier's consignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By a designated postal operator, under the Universal Postal Convention.
    Post,
    /// By an express or parcel carrier, or a cargo line.
    Courier,
}

impl Channel {
    /// The word that requests and answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Post => "post",
            Channel::Courier => "courier",
        }
    }
}

/// One thing that a carrier sells.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Kebab-case code, unique in the carrier.
    pub code: String,
    /// The carrier's name for it.
    pub name: String,
    /// ISO codes of the countries it leaves from; empty: any.
    #[serde(default)]
    pub from: Vec<String>,
    /// Where it goes: countries, territories, subdivisions (`CA-ON`) or groups; empty: wherever its zones reach.
    #[serde(default)]
    pub to: Vec<String>,
    /// Where it does not go after all.
    #[serde(default)]
    pub not_to: Vec<String>,
    /// The zone set.
    #[serde(default)]
    pub zones: String,
    /// The price tables, by id; the first in force is taken. Empty: no price is known, and the service is refused.
    #[serde(default)]
    pub prices: Vec<String>,
    /// The service is sold on these days.
    pub valid: Span,
    /// Size and weight limits; the first that means the destination on the day holds.
    #[serde(default)]
    pub limit: Vec<Limit>,
    /// Dimensional weight; the first rule that means the destination on the day holds. Empty: actual weight only.
    #[serde(default)]
    pub dimensional: Vec<Dimensional>,
    /// The least weight billed for a parcel; the first rule that means the destination on the day holds.
    #[serde(default)]
    pub minimum_billed: Vec<MinimumBilled>,
    /// Size classes, smallest first: a parcel weighs at least what its class counts as. Empty: none.
    #[serde(default)]
    pub size_class: Vec<SizeClass>,
    /// To which multiples the billed weight is rounded up, lowest first; empty: to the gram.
    #[serde(default)]
    pub weight_steps: Vec<WeightStep>,
    /// Delivered at place: the recipient pays import charges.
    #[serde(default)]
    pub dap: bool,
    /// Delivered duty paid: the sender pays them.
    #[serde(default)]
    pub ddp: bool,
    /// Where the sender can pay them, if not everywhere.
    #[serde(default)]
    pub ddp_to: Vec<String>,
    /// Delivers to post-office boxes.
    #[serde(default)]
    pub po_box: bool,
    /// Goods that it does not carry.
    #[serde(default)]
    pub refuses: Vec<RefusedGoods>,
    /// Lanes that are closed for some days.
    #[serde(default)]
    pub suspended: Vec<Suspension>,
    /// Scans on the way.
    #[serde(default)]
    pub tracked: Tracked,
    /// A signature on delivery.
    #[serde(default)]
    pub signature: Offered,
    /// Delivers on Saturdays.
    #[serde(default)]
    pub saturday: Offered,
    /// Delivers on Sundays.
    #[serde(default)]
    pub sunday: Offered,
    /// Gives the price back when it is late.
    #[serde(default)]
    pub money_back: bool,
    /// What it pays for a lost parcel without further payment.
    #[serde(default)]
    pub cover: Option<Cover>,
    /// What a reader should know about these data.
    #[serde(default)]
    pub note: String,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

/// How far a parcel can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tracked {
    /// To the door.
    Yes,
    /// Some of the way, or to some destinations.
    Partial,
    /// Not at all.
    No,
    /// Nothing is known.
    #[default]
    Unknown,
}

/// Whether an extra can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offered {
    /// Part of the service.
    Included,
    /// For a surcharge.
    Optional,
    /// Not to be had.
    No,
    /// Nothing is known.
    #[default]
    Unknown,
}

impl Offered {
    /// Whether it comes with the service, asked for or not, or can be had when `wanted`.
    pub fn is_had(self, wanted: bool) -> bool {
        match self {
            Offered::Included => true,
            Offered::Optional => wanted,
            Offered::No | Offered::Unknown => false,
        }
    }
}

/// What a carrier pays for a lost parcel.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// At most this.
    pub up_to: Money,
    /// For each of these.
    pub per: CoverPer,
    /// Id in `sources.toml`.
    pub source: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

/// For what a cover is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverPer {
    /// Each parcel.
    Parcel,
    /// Each kilogram.
    Kg,
    /// All parcels of one transport document.
    Shipment,
}

/// Limits beyond which a parcel is refused. All that are given must hold; at the limit a parcel is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limit {
    /// Where they hold; empty: everywhere.
    pub destination: Vec<String>,
    /// First day; none: as long as the service.
    pub from: Option<Day>,
    /// The first day no longer in force.
    pub until: Option<Day>,
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
    /// Value of the goods in the consignment.
    pub max_value: Option<Money>,
    /// A parcel must fit one of these; empty: no formats.
    pub format: Vec<Format>,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    pub trust: Option<Trust>,
}

/// A size class: sides sorted from the longest, and a weight.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Format {
    /// The carrier's name for it.
    pub name: String,
    /// Longest, second and shortest side at most, millimetres; empty: any.
    pub sides_mm: Vec<u32>,
    /// Length + width + height at most, millimetres.
    pub sum_of_sides_mm: Option<u32>,
    /// Weight at most, grams.
    pub max_weight_g: Option<u32>,
}

/// How bulk is billed as weight.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimensional {
    /// Where it holds; empty: everywhere.
    #[serde(default)]
    pub destination: Vec<String>,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// So many cubic centimetres weigh a kilogram, or so many cubic inches a pound.
    pub divisor: u32,
    /// In what the sides are measured.
    pub unit: LengthUnit,
    /// How each side is rounded to whole units.
    #[serde(default)]
    pub sides: SideRounding,
    /// When bulk counts.
    pub trigger: Trigger,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
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
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumBilled {
    /// Where it holds; empty: everywhere.
    #[serde(default)]
    pub destination: Vec<String>,
    /// First day; none: as long as the service.
    #[serde(default)]
    pub from: Option<Day>,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// How many…
    pub weight: u32,
    /// …of these.
    #[serde(default)]
    pub unit: WeightUnit,
    /// Id in `sources.toml`.
    pub source: String,
}

/// A class of sizes that is billed as a weight: the parcel is in the first class that it fits.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeClass {
    /// The carrier's name for it.
    pub name: String,
    /// Longest, second and shortest side at most, millimetres; empty: any.
    #[serde(default)]
    pub sides_mm: Vec<u32>,
    /// Length + width + height at most, millimetres.
    #[serde(default)]
    pub sum_of_sides_mm: Option<u32>,
    /// Billed as at least this, grams.
    pub counts_as_g: u32,
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

/// Goods that a service does not carry.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusedGoods {
    /// Lines that carry any of these attributes.
    pub attributes: Vec<String>,
    /// Where it holds; empty: everywhere.
    #[serde(default)]
    pub destination: Vec<String>,
    /// First day; none: as long as the service.
    #[serde(default)]
    pub from: Option<Day>,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why: one sentence.
    pub because: String,
    /// What would make it possible; empty: nothing.
    #[serde(default)]
    pub needs: String,
    /// Id in `sources.toml`.
    pub source: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

/// A lane that is closed.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// Where to; empty: everywhere.
    #[serde(default)]
    pub destination: Vec<String>,
    /// First day.
    pub from: Day,
    /// The first day on which it is open again; none while no end is known.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why: one sentence.
    pub because: String,
    /// Id in `sources.toml`.
    pub source: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
    /// The other reading, where sources disagree.
    #[serde(default)]
    pub other_reading: String,
}

/// A row of a zone set: where it lies. Towns go before postcodes, those before subdivisions, countries and groups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Zone {
    /// The zone set.
    pub set: String,
    /// The zone.
    pub zone: String,
    /// ISO code, territory or group; `*`: all that no other row of the set means.
    pub place: String,
    /// The parts of ISO 3166-2 codes after the dash; empty: all.
    pub subdivisions: Vec<String>,
    /// `78266` exactly, `35*` by prefix, `9170-9178` as a range of leading digits; empty: all.
    pub postcodes: Vec<String>,
    /// Towns, where a country has no postcodes; empty: all.
    pub towns: Vec<String>,
    /// First day; none: as long as the carrier's data.
    pub from: Option<Day>,
    /// The first day no longer in force.
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
}

/// A named list of places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Area {
    /// The name that surcharges use; many rows may share one.
    pub name: String,
    /// ISO code, territory or group.
    pub place: String,
    /// The parts of ISO 3166-2 codes after the dash; empty: all.
    pub subdivisions: Vec<String>,
    /// In the patterns of [`Zone`]; empty, with no towns either: all.
    pub postcodes: Vec<String>,
    /// Towns, where a country has no postcodes.
    pub towns: Vec<String>,
    /// First day; none: as long as the carrier's data.
    pub from: Option<Day>,
    /// The first day no longer in force.
    pub until: Option<Day>,
    /// Id in `sources.toml`.
    pub source: String,
    /// Made up for demonstration.
    pub illustrative: bool,
}

/// A price list by zone and weight.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    /// The id that services use.
    pub id: String,
    /// For what its price is asked.
    #[serde(default)]
    pub per: TablePer,
    /// The unit of its breaks.
    #[serde(default)]
    pub unit: WeightUnit,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why a heavier parcel may cost less, where the carrier's table says so.
    #[serde(default)]
    pub allow_falling: String,
    /// The prices, by zone; from `prices.csv`.
    #[serde(default)]
    pub rates: Vec<ZoneRates>,
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

/// For what a table's price is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TablePer {
    /// Each parcel, by its own weight.
    #[default]
    Parcel,
    /// All parcels together, by the sum of their weights.
    Shipment,
}

/// The breaks of one zone.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneRates {
    /// The zone.
    pub zone: String,
    /// The breaks, lightest first.
    pub breaks: Vec<Break>,
}

/// The price of weights up to a break: `price`, and what each further step and each kilogram adds.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// Weights up to this many of the table's units, itself included.
    pub up_to: u32,
    /// The flat part.
    pub price: Decimal,
    /// For each begun step above `over`, this more.
    #[serde(default)]
    pub step_price: Decimal,
    /// The step, in the table's units; 0: no steps.
    #[serde(default)]
    pub step: u32,
    /// Where steps begin, in the table's units.
    #[serde(default)]
    pub over: u32,
    /// For each kilogram (of tables in grams) or pound (of the others), by the exact billed weight, this more.
    #[serde(default)]
    pub per_kg: Decimal,
}

/// What comes on top of the table's price.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surcharge {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Record, Deserialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Record, Deserialize)]
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
    /// To a post-office box.
    pub po_box: Option<bool>,
    /// The parcel exceeds any of these.
    pub exceeds: Vec<Exceeds>,
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
}

/// A measure that a parcel exceeds. Sides are those of the carrier's own rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Record, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurchargePer {
    /// Each parcel that meets the condition.
    Parcel,
    /// The shipment, once.
    Shipment,
}

/// The closed set of ways in which a surcharge's amount is found.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
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
    /// So many per cent of the goods' value.
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
    /// The value above `free`, in begun steps.
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
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneAmount {
    /// The zones.
    pub zones: Vec<String>,
    /// So much.
    pub amount: Decimal,
}

/// A percentage for fuel on a listed base.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fuel {
    /// Kebab-case code.
    pub code: String,
    /// Name for people.
    pub label: String,
    /// Services that have it; empty: all.
    #[serde(default)]
    pub services: Vec<String>,
    /// What it is taken on: `freight` (the table's price after discounts), and codes or kinds of surcharges.
    pub on: Vec<String>,
    /// The percentages, each on its days.
    pub rates: Vec<FuelRate>,
}

/// The percentage of some days.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FuelRate {
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Per cent.
    pub percent: Decimal,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// Id in `sources.toml`.
    pub source: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

/// A negotiated discount, or one tier of a volume discount.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// Kebab-case code.
    pub code: String,
    /// Name for people.
    pub label: String,
    /// Services that have it; empty: all.
    #[serde(default)]
    pub services: Vec<String>,
    /// In these zones of the service's zone set; empty: all.
    #[serde(default)]
    pub zones: Vec<String>,
    /// From so many parcels a month that the merchant hands over.
    #[serde(default)]
    pub from_monthly_parcels: u32,
    /// Of the discounts of one group, only the highest is given: volume tiers. Empty: no group.
    #[serde(default)]
    pub group: String,
    /// Per cent off the table's price.
    pub percent: Decimal,
    /// First day.
    pub from: Day,
    /// The first day no longer in force.
    #[serde(default)]
    pub until: Option<Day>,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// Id in `sources.toml`.
    pub source: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

/// Whether a rule with these ends is in force on `day`; no first day: always so far.
pub fn in_force(from: Option<Day>, until: Option<Day>, day: Day) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until)
}
