//! When does it come? From the moment of the order to a window of days at the door, and the day at the border.
//!
//! In: the order's instant, the warehouse's hours and days, a service's transit days, customs clearance, and everybody's
//! calendars. Out: [`HandOver`] and [`Timeline`], and a [`Narrative`] whose steps add up.
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

mod clearance;
mod hand_over;
mod leave;
mod leg;
mod narrative;
mod order_by;
mod route;
mod schedule;
mod walk;

pub use clearance::{clearance, clearance_days};
pub use hand_over::{HandOver, HandOverRequest, hand_over};
pub use leave::{leave, leaving};
pub use leg::{Dated, each};
pub use narrative::{Doubt, Narrative, Skipped, Step, StepKind};
pub use order_by::order_by;
pub use route::{Route, arrive};
pub use schedule::{ScheduleRequest, schedule};
pub use walk::{HORIZON, PlaceRest, Side, WorkDays};

use crate::book::transit::{Basis, Range};
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
    /// What one walk after the other finds, in rising order; none where one finds none.
    fn each<T>(mut walk: impl FnMut(Pace) -> Option<T>) -> Option<[T; 3]> {
        Some([walk(Pace::Least)?, walk(Pace::Middle)?, walk(Pace::Most)?])
    }

    /// Of what there is for each pace, in rising order, this one's.
    fn pick<T>(self, [least, middle, most]: [T; 3]) -> T {
        match self {
            Pace::Least => least,
            Pace::Middle => middle,
            Pace::Most => most,
        }
    }

    /// The range's days at this pace.
    fn of(self, range: Range) -> u32 {
        self.pick([range.min.into(), range.middle(), range.max.into()])
    }
}
