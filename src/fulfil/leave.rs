//! When does a consignment leave the warehouse? The shop's hours and days as the dates stage asks for them.

use crate::book::holidays::Weekdays;
use crate::book::shop::Warehouse;
use crate::book::transit::{CarrierCalendar, Range};
use crate::calendar::Instant;
use crate::deliver::{Account, HandOver, HandOverRequest, Rests, Side, WorkDays, hand_over};
use std::ptr;

/// The hand-overs of an order so far: services that collect from a warehouse on the same days do so together.
#[derive(Debug, Default)]
pub struct Departures<'b> {
    known: Vec<(&'b Warehouse, Option<&'b CarrierCalendar>, Option<HandOver>)>,
}

impl<'b> Departures<'b> {
    /// When the order, always of the same moment, is handed over.
    pub fn of(
        &mut self,
        warehouse: &'b Warehouse,
        rests: &Rests<'_>,
        carriers: Option<&'b CarrierCalendar>,
        at: Instant,
    ) -> Option<HandOver> {
        let same = |one: Option<&CarrierCalendar>| one.map(ptr::from_ref) == carriers.map(ptr::from_ref);
        let known = self.known.iter().find(|known| ptr::eq(known.0, warehouse) && same(known.1));
        if let Some((.., left)) = known {
            return *left;
        }
        let left = leave(warehouse, rests, carriers, at, &mut Account::none());
        self.known.push((warehouse, carriers, left));
        left
    }
}

/// When an order of the moment `at` is handed over to a carrier, which may keep days of its own; none when the warehouse never
/// works or hands over.
pub fn leave(
    warehouse: &Warehouse,
    rests: &Rests<'_>,
    carriers: Option<&CarrierCalendar>,
    at: Instant,
    account: &mut Account,
) -> Option<HandOver> {
    let packs = warehouse.cut_off.iter().flat_map(|row| row.weekdays.iter().copied());
    let own = WorkDays {
        weekend: Some(Weekdays::ALL.but(packs.collect())),
        open: &warehouse.open,
        closed: &warehouse.closed,
        ..WorkDays::of(rests, Side::Warehouse)
    };
    let hands_over = Weekdays::ALL.but(warehouse.hand_over.iter().copied().collect());
    let both = [WorkDays { weekend: Some(hands_over), ..own }, WorkDays::of(rests, Side::Collection).kept_by(carriers)];
    let collects = if carriers.is_some() { &both[..] } else { both.get(..1).unwrap_or_default() };
    let request = HandOverRequest {
        at,
        zone: &warehouse.time_zone,
        cut_offs: &warehouse.cut_off,
        processing: Range {
            min: u16::from(warehouse.processing_min_days),
            max: u16::from(warehouse.processing_max_days.max(warehouse.processing_min_days)),
        },
        works: &[own],
        collects,
    };
    hand_over(&request, account)
}
