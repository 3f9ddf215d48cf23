//! How does a consignment travel from the warehouse to this door? The book's lanes and calendars as the walk asks for them.

use super::{
    HandOver, Narrative, NoDate, PlaceRest, ScheduleRequest, Side, Timeline, WorkDays, clearance_days, schedule,
};
use crate::book::freight::Carrier;
use crate::book::holidays::Weekdays;
use crate::book::names::among;
use crate::book::transit::Stretch;
use crate::book::{Names, TransitTable};
use crate::calendar::HandOverDay;
use crate::money::{Currency, Decimal};
use crate::place::Place;
use crate::rate::area;
use crate::request::Terms;

/// A service's way to a place.
#[derive(Debug, Clone, Copy)]
pub struct Route<'a, 'b> {
    /// `carrier/service`.
    pub service: &'a str,
    /// The carrier's lanes and days.
    pub table: &'a TransitTable,
    /// Who brings it.
    pub carrier: &'a Carrier,
    /// Names of the place of dispatch, widest first.
    pub from: &'a Names,
    /// When people rest at the place of dispatch.
    pub here: PlaceRest<'a>,
    /// Where it goes.
    pub place: &'a Place<'b>,
    /// When people rest there.
    pub there: PlaceRest<'a>,
    /// Who pays duty.
    pub terms: Terms,
    /// The shopper wants delivery on rest days, and the service has it on these.
    pub also_on: Weekdays,
    /// The shop's percentile.
    pub percent: u8,
}

/// When a consignment that is handed over so comes by this route; `value_in` is its goods' value in a currency.
///
/// # Errors
/// [`NoDate`] when the lane is not known, or nobody ever delivers there.
pub fn arrive<'a>(
    route: &Route<'a, '_>,
    hand_over: &HandOver,
    value_in: impl Fn(Currency) -> Option<Decimal>,
    told: &mut Narrative<'a>,
) -> Result<Timeline, NoDate> {
    let (place, days, on) = (route.place, &route.table.days, hand_over.likely());
    let handed_over = HandOverDay(on);
    let row = route.table.lane(route.service, route.from, &place.names, handed_over);
    let row = row.ok_or(NoDate::TransitUnknown)?;
    let kept = |stretch, names| days.calendar(route.service, stretch, names, on);
    let of = |side| WorkDays::of(route.there, side);
    let here = WorkDays::of(route.here, Side::Origin);
    let door = WorkDays { also_on: route.also_on, ..of(Side::Delivery) };
    let domestic = among(route.from, &place.territory.id);
    let cleared =
        || clearance_days(&place.territory.clearance, route.carrier.channel.as_str(), route.terms.as_str(), value_in);
    let request = ScheduleRequest {
        hand_over,
        transit: &row.days,
        moves: &[
            here.kept_by(kept(Stretch::Transit, route.from)),
            of(Side::Destination).kept_by(kept(Stretch::Transit, &place.names)),
        ],
        clearance: if domestic { None } else { cleared() },
        customs: &[of(Side::Customs)],
        delivers: &[door.kept_by(kept(Stretch::Delivery, &place.names))],
        also_on: route.also_on,
        remote: days
            .remote(route.service, handed_over, |names| area(&route.carrier.area, names, place, handed_over).is_some()),
        service: route.service,
        to: &place.names,
        seasons: &days.season,
        zone: place.time_zone(),
        percent: route.percent,
    };
    schedule(&request, told).ok_or(NoDate::NeverDelivered)
}
