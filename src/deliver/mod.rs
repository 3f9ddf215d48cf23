//! When does it come? From the moment of the order to a window of days at the door, and the day at the border.
//!
//! In: the order's instant, the warehouse's hours and days, a service's transit days, customs clearance, and everybody's
//! calendars. Out: [`HandOver`] (shared by all services that collect together) and [`Timeline`]; and, where it is asked for, an
//! [`Account`], whose steps add up.
//!
//! The rule: three walks over the same calendars. With every step at its least the parcel comes on `earliest`; with every
//! step at its median (the middle of a range, rounded up) on `likely`; with transit at the shop's percentile, or its most
//! where only a range is known, and every other step at its most, on `latest`. In each walk:
//!
//! 1. the order counts from the first working day whose cut-off it meets; the whole minute of the cut-off is in time;
//! 2. that day is the first day of processing; after the last, the parcel leaves on the first day of collection;
//! 3. a season in which it is handed over adds its days, but never makes it later than waiting for the season's end;
//! 4. transit days are counted from the day after the hand-over, and end at the border, but for those that data put behind
//!    it; a business day of transit is one on which neither end rests, but the last may be a day of rest on which the
//!    service delivers and the shopper wants it, where no days of customs follow;
//! 5. customs takes business days of the destination, counted from the day after arrival, unless the transit days hold them;
//! 6. the transit days behind the border and those of remote areas are days on which the carrier delivers there;
//! 7. it is handed out on the first day of delivery, not before the destination's day of the hand-over's moment.
//!
//! The day at the border, whose import law applies, is the likely walk's. Every step grows with the day before it, so an
//! order placed later never comes earlier. Hand-over days are the warehouse's civil days, all later ones the destination's.

mod account;
mod clearance;
mod hand_over;
mod leave;
mod leg;
mod order_by;
mod schedule;
mod walk;
mod way;

pub use account::{Account, Asked, Doubt, Skipped};
pub use clearance::clearance_days;
pub use hand_over::{HandOver, HandOverRequest, hand_over};
pub use leave::{leave, leaving};
pub use leg::{Dated, each};
pub use order_by::order_by;
pub use schedule::{ScheduleRequest, schedule};
pub use walk::{HORIZON, Rests, Side, WorkDays};
pub use way::{Way, arrive};

use crate::book::transit::{Basis, Range, Unit};
use crate::calendar::{Day, Instant};
use crate::place::Place;
use crate::problem::{Reason, Refusal};

/// When a consignment comes by a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeline {
    /// The last hand-over day of this window, at the warehouse.
    pub ship_by: Day,
    /// Orders before this moment, the end of a cut-off's minute, keep the window.
    pub order_before: Instant,
    /// The hand-over day of the likely walk: the one whose prices apply.
    pub hand_over: Day,
    /// The first day at the door.
    pub earliest: Day,
    /// The day to expect it.
    pub likely: Day,
    /// The last day, at the confidence named.
    pub latest: Day,
    /// The likely walk's day at the border: whose law applies.
    pub border: Day,
    /// The earliest walk's day at the border.
    pub border_earliest: Day,
    /// The latest walk's day at the border.
    pub border_latest: Day,
    /// How sure `latest` is.
    pub confidence: Confidence,
}

impl Timeline {
    /// Becomes one delivery with another: there when the last of both is, to be ordered and handed over before the first, and
    /// as sure as the less sure.
    pub fn join(&mut self, other: &Timeline) {
        self.ship_by = self.ship_by.min(other.ship_by);
        self.order_before = self.order_before.min(other.order_before);
        self.hand_over = self.hand_over.max(other.hand_over);
        self.earliest = self.earliest.max(other.earliest);
        self.likely = self.likely.max(other.likely);
        self.latest = self.latest.max(other.latest);
        self.border = self.border.max(other.border);
        self.border_earliest = self.border_earliest.min(other.border_earliest);
        self.border_latest = self.border_latest.max(other.border_latest);
        if other.confidence.percent < self.confidence.percent {
            self.confidence = other.confidence;
        }
    }
}

/// Why there is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDate {
    /// The warehouse never works, or nothing is ever handed over.
    NeverHandedOver,
    /// How long it takes to the destination is not known.
    TransitUnknown,
    /// Nobody ever moves, clears or delivers there.
    NeverDelivered,
}

impl NoDate {
    /// Why a service, `carrier/service`, is not to be had at a place.
    pub fn refusal(self, service: String, place: &Place<'_>) -> Refusal {
        let (code, because) = match self {
            NoDate::NeverHandedOver => {
                ("never_handed_over", "the warehouse never works or hands over parcels within two years of the order")
            }
            NoDate::TransitUnknown => ("transit_unknown", "how long it takes to that destination is not known"),
            NoDate::NeverDelivered => (
                "never_delivered",
                "the service does not deliver to that destination on any day within the next two years",
            ),
        };
        Refusal::service(service, Reason::new(code, [("country", place.country.clone())]), because)
    }
}

/// How sure the last day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confidence {
    /// Per cent of the shipments that come by `latest`; none where only a range is known.
    pub percent: Option<u8>,
    /// Whose knowledge it is.
    pub basis: Basis,
}

/// What a step of the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// From the order to the day from which it counts.
    Order,
    /// In the warehouse.
    Processing,
    /// Waiting for the collection.
    HandOver,
    /// A season's additional days.
    Season,
    /// Under way to the border.
    Transit,
    /// In customs.
    Customs,
    /// Under way behind the border.
    Onward,
    /// A remote area's additional days.
    Remote,
    /// Waiting for a day of delivery.
    Delivery,
}

impl StepKind {
    /// The word that answers print.
    pub const fn as_str(self) -> &'static str {
        match self {
            StepKind::Order => "order",
            StepKind::Processing => "processing",
            StepKind::HandOver => "hand_over",
            StepKind::Season => "season",
            StepKind::Transit => "transit",
            StepKind::Customs => "customs",
            StepKind::Onward => "onward",
            StepKind::Remote => "remote",
            StepKind::Delivery => "delivery",
        }
    }
}

/// One dated step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// The day it begins.
    pub from: Day,
    /// The day it ends.
    pub to: Day,
    /// The days that counted.
    pub days: u32,
    /// The days passed over.
    pub skipped: Vec<Skipped>,
    /// One English sentence.
    pub because: String,
}

/// How fast a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Every step at its least.
    Least,
    /// Every step at its middle.
    Middle,
    /// Every step at its most.
    Most,
}

impl Pace {
    /// What there is at every pace, in rising order; none where there is none at one.
    fn each<T>(mut of: impl FnMut(Pace) -> Option<T>) -> Option<[T; 3]> {
        Some([of(Pace::Least)?, of(Pace::Middle)?, of(Pace::Most)?])
    }

    /// Of what there is at each pace, in rising order, this pace's.
    fn pick<T: Copy>(self, all: &[T; 3]) -> T {
        let [least, ..] = all;
        *all.get(self as usize).unwrap_or(least)
    }

    /// The range's days at this pace.
    fn of(self, range: Range) -> u32 {
        self.pick(&[range.min.into(), range.middle(), range.max.into()])
    }
}

/// Days of the way that are counted: `2 business days (1 to 3) in customs`.
struct Counted {
    kind: StepKind,
    days: u32,
    /// Whether days of rest are passed over.
    unit: Unit,
    /// What the days are taken from; said where it is more than one number.
    range: Range,
    /// What for, with the space before it.
    what: &'static str,
}

impl Counted {
    /// In words, to be added to.
    fn sentence(&self) -> String {
        let Counted { days, unit, range: Range { min, max }, what, .. } = self;
        let unit = if *unit == Unit::Business { "business" } else { "calendar" };
        let plural = if *days == 1 { "" } else { "s" };
        let mut sentence = format!("{days} {unit} day{plural}");
        if min < max {
            sentence += &format!(" ({min} to {max})");
        }
        sentence + what
    }
}
