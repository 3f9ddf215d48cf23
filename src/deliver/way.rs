//! How does a consignment travel from the warehouse to this door? The book's lanes and calendars as the walk asks for them.

use super::{Account, HandOver, ScheduleRequest, Side, Timeline, WorkDays, clearance_days, schedule};
use crate::book::TransitTable;
use crate::book::freight::Area;
use crate::book::holidays::{Calendar, Weekdays};
use crate::book::transit::{Stretch, transit};
use crate::calendar::HandOverDay;
use crate::money::{Currency, Decimal};
use crate::place::Place;
use crate::problem::{Reason, Refusal};
use crate::rate::area;
use crate::request::{Channel, Terms};

/// A service's way to a place.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a, 'b> {
    /// `carrier/service`.
    pub service: &'a str,
    /// The carrier's lanes and days.
    pub table: &'a TransitTable,
    /// Names of the place of dispatch, widest first.
    pub from: &'a [String],
    /// The calendar of the place of dispatch.
    pub origin: &'a Calendar,
    /// The part of the country from which it is sent.
    pub origin_subdivision: Option<&'a str>,
    /// The carrier's named areas: its far places.
    pub areas: &'a [Area],
    /// Where it goes.
    pub place: &'a Place<'b>,
    /// The calendar of that place.
    pub there: &'a Calendar,
    /// How customs sees it.
    pub channel: Channel,
    /// Who pays duty.
    pub terms: Terms,
    /// The shopper wants delivery on rest days, and the service has it on these.
    pub also_on: Weekdays,
    /// The shop's percentile.
    pub percent: u8,
}

/// When a consignment that is handed over so comes by this way; `value_in` is its goods' value in a currency.
///
/// # Errors
/// A refusal of the service when the lane is not known, or nobody ever delivers there.
pub fn arrive(
    way: &Way<'_, '_>,
    hand_over: &HandOver,
    value_in: impl Fn(Currency) -> Option<Decimal>,
    account: &mut Account,
) -> Result<Timeline, Refusal> {
    let (place, days, on) = (way.place, &way.table.days, hand_over.likely);
    let Some(row) = transit(&way.table.rows, way.service, way.from, &place.names, HandOverDay(on)) else {
        let reason = Reason::new("transit_unknown", [("country", place.country.clone())]);
        let because = format!("how long it takes to {} is not known", place.territory.name);
        return Err(Refusal::service(way.service, reason, because));
    };
    let kept = |stretch, names| days.calendar(way.service, stretch, names, on);
    let there = WorkDays::of(way.there, place.subdivision.as_deref(), Side::Destination);
    let here = WorkDays::of(way.origin, way.origin_subdivision, Side::Origin);
    let customs = WorkDays { side: Side::Customs, ..there };
    let door = WorkDays { side: Side::Delivery, also_on: way.also_on, ..there };
    let domestic = way.from.contains(&place.territory.id);
    let cleared = || clearance_days(&place.territory.clearance, way.channel.as_str(), way.terms.as_str(), value_in);
    let request = ScheduleRequest {
        hand_over,
        transit: &row.days,
        moves: &[here.kept_by(kept(Stretch::Transit, way.from)), there.kept_by(kept(Stretch::Transit, &place.names))],
        clearance: if domestic { None } else { cleared() },
        customs: &[customs],
        delivers: &[door.kept_by(kept(Stretch::Delivery, &place.names))],
        also_on: way.also_on,
        remote: days.remote(way.service, on, |names| area(way.areas, names, place, on).is_some()),
        seasons: &days.seasons(way.service, &place.names),
        zone: &place.territory.time_zone,
        percent: way.percent,
    };
    schedule(&request, account).ok_or_else(|| {
        let because = "the service does not deliver there on any day within the next two years";
        Refusal::service(way.service, Reason::new("never_delivered", []), because)
    })
}
