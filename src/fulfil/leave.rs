//! When does a consignment leave the warehouse? The shop's hours and days as the dates stage asks for them.

use super::Consignment;
use crate::book::holidays::Weekdays;
use crate::book::transit::{CarrierDays, Range, Stretch};
use crate::calendar::Instant;
use crate::deliver::{Account, CutOffs, HandOver, HandOverRequest, Side, WorkDays, hand_over};
use crate::problem::{Reason, Refusal};

/// When an order of the moment `at` is handed over to a service, `carrier/service`.
///
/// # Errors
/// A refusal when the warehouse never works or hands over.
pub fn leave(
    consignment: &Consignment<'_>,
    service: &str,
    carrier: &CarrierDays,
    at: Instant,
    account: &mut Account,
) -> Result<HandOver, Refusal> {
    let Consignment { warehouse, calendar, .. } = consignment;
    let mut cut_offs = CutOffs::default();
    for row in warehouse.cut_off.iter().rev() {
        for day in &row.weekdays {
            cut_offs = cut_offs.with(*day, i32::from(row.time.minutes) * 60);
        }
    }
    let own = WorkDays {
        weekend: Some(cut_offs.none_on()),
        open: &warehouse.open,
        closed: &warehouse.closed,
        ..WorkDays::of(calendar, consignment.subdivision(), Side::Warehouse)
    };
    let hands_over = Weekdays::ALL.but(warehouse.hand_over.iter().copied().collect());
    let (ordered, _) = warehouse.time_zone.local(at);
    let carriers = carrier.calendar(service, Stretch::HandOver, std::slice::from_ref(&warehouse.country), ordered);
    let both = [
        WorkDays { weekend: Some(hands_over), ..own },
        WorkDays::of(calendar, consignment.subdivision(), Side::Collection).kept_by(carriers),
    ];
    let collects = if carriers.is_some() { &both[..] } else { both.get(..1).unwrap_or_default() };
    let request = HandOverRequest {
        at,
        zone: &warehouse.time_zone,
        cut_offs,
        processing: Range {
            min: u16::from(warehouse.processing_min_days),
            max: u16::from(warehouse.processing_max_days.max(warehouse.processing_min_days)),
        },
        works: &[own],
        collects,
        collected_at: None,
    };
    hand_over(&request, account).ok_or_else(|| {
        let because = "the warehouse never works or hands over parcels within two years of the order";
        Refusal::service(service, Reason::new("never_handed_over", []), because)
    })
}
