//! What a carrier sells: where it goes, what it refuses, what it promises.

use super::{Dimensional, Limit, MinimumBilled, SizeClass, WeightStep};
use crate::book::holidays::Weekdays;
use crate::book::law::Trust;
use crate::book::when::When;
use crate::calendar::{HandOverDay, Span, Weekday};
use crate::money::Money;
use crate::record::{Record, dated};
use serde::Deserialize;

/// One thing that a carrier sells.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Kebab-case code, unique in the carrier.
    pub code: String,
    /// The carrier's name for it.
    pub name: String,
    /// From where (`dispatched_from`) and where it goes; nothing: from anywhere to wherever its zones reach.
    #[serde(default)]
    pub when: When,
    /// The zone set, wherever it comes from.
    #[serde(default)]
    pub zones: String,
    /// In its place the zone sets of what comes from some places: the closest row counts. Where none means the origin, the service
    /// is refused.
    #[serde(default)]
    pub zones_from: Vec<ZonesFrom>,
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
    /// Size classes, smallest first: a parcel weighs at least what the first that it fits counts as. Empty: none.
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
    pub ddp_when: When,
    /// Delivers to the door; absent: yes. What does not is collected at a locker or a pick-up point.
    #[serde(default)]
    pub door: Option<bool>,
    /// Delivers to post-office boxes.
    #[serde(default)]
    pub po_box: bool,
    /// Delivers to parcel lockers; absent: where it delivers to post-office boxes.
    #[serde(default)]
    pub locker: Option<bool>,
    /// Delivers to pick-up points, over a counter; absent: to those that a shop lists for it, and to any that is not named.
    #[serde(default)]
    pub point: Option<bool>,
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
    /// What a reader should know about these data: for people alone.
    #[serde(default)]
    pub note: String,
    /// Id in `sources.toml`.
    pub source: String,
    /// The place in the source: for people alone.
    #[serde(default)]
    pub at: String,
    /// Weaker than the source's own trust, where that is so.
    #[serde(default)]
    pub trust: Option<Trust>,
}

impl Service {
    /// All its zone sets.
    pub fn zone_sets(&self) -> impl Iterator<Item = &str> {
        let of_origins = self.zones_from.iter().map(|row| row.set.as_str());
        std::iter::once(self.zones.as_str()).filter(|set| !set.is_empty()).chain(of_origins)
    }

    /// Its lists of price tables, each with the size class whose parcels it prices; the first list is that of all others.
    pub fn price_lists(&self) -> impl Iterator<Item = (Option<&SizeClass>, &[String])> {
        let own = self.size_class.iter().filter(|class| !class.prices.is_empty());
        let own = own.map(|class| (Some(class), class.prices.as_slice()));
        std::iter::once((None, self.prices.as_slice())).chain(own)
    }

    /// The days of a usual weekend on which it delivers, for who wants it or for everybody.
    pub fn rest_days(&self, wanted: bool) -> Weekdays {
        let of = |offered: Offered, day| if offered.is_had(wanted) { Weekdays::NONE.with(day) } else { Weekdays::NONE };
        of(self.saturday, Weekday::Saturday).and(of(self.sunday, Weekday::Sunday))
    }
}

/// The zone set of what comes from a place: carriers' zone charts by distance are each of one origin.
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZonesFrom {
    /// The zone set.
    pub set: String,
    /// Countries, territories, subdivisions or groups of the origin; empty: any.
    #[serde(default)]
    pub dispatched_from: Vec<String>,
    /// Its postcodes: `78266` exactly, `35*` by prefix, `9170-9178` as a range of leading digits; empty: any.
    #[serde(default)]
    pub postcodes: Vec<String>,
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
        self == Offered::Included || wanted && self == Offered::Optional
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

/// Goods that a service does not carry.
#[dated(by = HandOverDay, always)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusedGoods {
    /// Which goods (`attributes`), and where: each line is asked.
    pub when: When,
    /// Why: one sentence.
    pub because: String,
    /// What would make it possible; empty: nothing.
    #[serde(default)]
    pub needs: String,
}

/// A lane that is closed.
#[dated(by = HandOverDay)]
#[derive(Debug, Clone, PartialEq, Eq, Record, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// Which lane; nothing: all.
    #[serde(default)]
    pub when: When,
    /// Why: one sentence.
    pub because: String,
}
