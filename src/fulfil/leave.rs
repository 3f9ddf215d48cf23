//! When does a consignment leave the warehouse? The shop's hours and days as the dates stage asks for them.

use crate::book::Reading;
use crate::book::holidays::Weekdays;
use crate::book::shop::Warehouse;
use crate::book::transit::{CarrierDays, Range, Stretch};
use crate::calendar::{Instant, Weekday};
use crate::deliver::{CutOffs, HandOver, HandOverRequest, Side, WorkDays, hand_over};
use crate::problem::{Problem, Refusal};

/// When a warehouse hands an order of the moment `at` over to a service, `carrier/service`.
///
/// # Errors
/// [`Problem::Needs`] while a calendar is not loaded; inside, a refusal when the warehouse never works.
pub fn leave(
    reading: &Reading<'_>,
    warehouse: &Warehouse,
    service: &str,
    carrier: &CarrierDays,
    at: Instant,
    steps: bool,
) -> Result<Result<HandOver, Refusal>, Problem> {
    let calendar = reading.calendar(&warehouse.calendar)?;
    let subdivision = Some(warehouse.subdivision.as_str()).filter(|code| !code.is_empty());
    let mut cut_offs = CutOffs::default();
    for row in warehouse.cut_off.iter().rev() {
        for day in &row.weekdays {
            cut_offs = cut_offs.with(*day, i32::from(row.time.minutes) * 60);
        }
    }
    let rest = |works: &mut dyn Iterator<Item = &Weekday>| works.fold(Weekdays::ALL, |rest, day| rest.without(*day));
    let packs = rest(&mut warehouse.cut_off.iter().flat_map(|row| &row.weekdays));
    let own = WorkDays {
        open: &warehouse.open,
        closed: &warehouse.closed,
        ..WorkDays::of(calendar, subdivision, Side::Warehouse)
    };
    let works = [WorkDays { weekend: Some(packs), ..own }];
    let hands_over = WorkDays { weekend: Some(rest(&mut warehouse.hand_over.iter())), ..own };
    let (ordered, _) = warehouse.time_zone.local(at);
    let carriers = carrier.calendar(service, Stretch::HandOver, std::slice::from_ref(&warehouse.country), ordered);
    let both = [hands_over, WorkDays::of(calendar, subdivision, Side::Collection).kept_by(carriers)];
    let collects = if carriers.is_some() { &both[..] } else { both.get(..1).unwrap_or_default() };
    let left = hand_over(&HandOverRequest {
        service,
        at,
        zone: &warehouse.time_zone,
        cut_offs,
        processing: Range {
            min: u16::from(warehouse.processing_min_days),
            max: u16::from(warehouse.processing_max_days.max(warehouse.processing_min_days)),
        },
        works: &works,
        collects,
        collected_at: None,
        steps,
    });
    Ok(left.map_err(|refusal| *refusal))
}
