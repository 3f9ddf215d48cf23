//! When does each consignment leave, by each service? The shop's hours and days, and the carrier's, as the hand-over asks for
//! them.

use super::narrative::Asked;
use super::{HandOver, HandOverRequest, Narrative, NoDate, PlaceRest, Side, WorkDays, hand_over};
use crate::book::holidays::Weekdays;
use crate::book::shop::Warehouse;
use crate::book::transit::{CarrierCalendar, Range, Stretch};
use crate::calendar::{HandOverDay, Instant};
use crate::fulfil::Consignment;
use crate::order::{Order, ServiceOffered};
use crate::pack::Packed;
use crate::problem::Problem;
use crate::rate::Leaving;

/// When each consignment leaves by each service of the shop.
///
/// # Errors
/// [`Problem::Needs`] while a calendar is not loaded.
pub fn leaving<'s, 'b>(
    order: &Order<'_, 'b>,
    services: &'s [ServiceOffered<'b>],
    packed: &'s [Packed<'s>],
) -> Result<Vec<Leaving<'s, 'b>>, Problem> {
    let mut leaving = Vec::new();
    for packed in packed {
        let here = here(order, packed)?;
        for (number, by) in services.iter().enumerate() {
            let carriers = carriers_days(packed, by, order.request.at);
            let left = leave(packed.consignment, here, carriers, order.request.at, &mut Narrative::silent());
            let day = left.map(|left| HandOverDay(left.likely()));
            let day = day.ok_or_else(|| NoDate::NeverHandedOver.refusal(by.id.clone(), &order.place));
            leaving.push(Leaving { packed, number, by, day });
        }
    }
    Ok(leaving)
}

/// When people rest at the warehouse of a consignment.
pub(super) fn here<'b>(order: &Order<'_, 'b>, packed: &Packed<'_>) -> Result<PlaceRest<'b>, Problem> {
    let warehouse = packed.consignment.warehouse;
    let calendar = order.view.calendar(&warehouse.calendar)?;
    Ok(PlaceRest::of(calendar, warehouse.part()).asking(Asked::Warehouse))
}

/// The days that the carrier keeps where it takes parcels over, where they are its own.
pub(super) fn carriers_days<'b>(
    packed: &Packed<'_>,
    by: &ServiceOffered<'b>,
    at: Instant,
) -> Option<&'b CarrierCalendar> {
    let consignment = packed.consignment;
    let (ordered, _) = consignment.warehouse.time_zone.local(at);
    by.transit.days.calendar(&by.id, Stretch::HandOver, &consignment.from, ordered)
}

/// When a consignment that is ordered at the moment `at` is handed over to a carrier, which may keep days of its own; none when the
/// warehouse never works or hands over.
pub fn leave<'a>(
    consignment: &Consignment<'a>,
    here: PlaceRest<'a>,
    carriers: Option<&'a CarrierCalendar>,
    at: Instant,
    told: &mut Narrative<'a>,
) -> Option<HandOver> {
    let warehouse: &'a Warehouse = consignment.warehouse;
    let packs = warehouse.cut_off.iter().flat_map(|row| row.weekdays.iter().copied());
    let own = WorkDays {
        weekend: Some(Weekdays::ALL.but(packs.collect())),
        open: &warehouse.open,
        closed: &warehouse.closed,
        ..WorkDays::of(here, Side::Warehouse)
    };
    let hands_over = Weekdays::ALL.but(warehouse.hand_over.iter().copied().collect());
    // Parcels are handed over when both are there; a carrier without days of its own comes whenever the warehouse hands over.
    let mut collects = vec![WorkDays { weekend: Some(hands_over), ..own }];
    if carriers.is_some() {
        collects.push(WorkDays::of(here, Side::Collection).kept_by(carriers));
    }
    let request = HandOverRequest {
        at,
        ready: consignment.ready,
        zone: &warehouse.time_zone,
        cut_offs: &warehouse.cut_off,
        processing: Range {
            min: u16::from(warehouse.processing_min_days),
            max: u16::from(warehouse.processing_max_days.max(warehouse.processing_min_days)),
        },
        works: &[own],
        collects: &collects,
    };
    hand_over(&request, told)
}
