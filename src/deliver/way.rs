//! How does a consignment travel from the warehouse to this door? The book's lanes and calendars as the walk asks for them.

use super::{Account, HandOver, NoDate, Rests, ScheduleRequest, Side, Timeline, WorkDays, clearance_days, schedule};
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
pub struct Way<'a, 'b> {
    /// `carrier/service`.
    pub service: &'a str,
    /// The carrier's lanes and days.
    pub table: &'a TransitTable,
    /// Who brings it.
    pub carrier: &'a Carrier,
    /// Names of the place of dispatch, widest first.
    pub from: &'a Names,
    /// When people rest at the place of dispatch.
    pub here: &'a Rests<'a>,
    /// Where it goes.
    pub place: &'a Place<'b>,
    /// When people rest there.
    pub there: &'a Rests<'a>,
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
/// [`NoDate`] when the lane is not known, or nobody ever delivers there.
pub fn arrive(
    way: &Way<'_, '_>,
    hand_over: &HandOver,
    value_in: impl Fn(Currency) -> Option<Decimal>,
    account: &mut Account,
) -> Result<Timeline, NoDate> {
    let (place, days, on) = (way.place, &way.table.days, hand_over.likely());
    let row = way.table.lane(way.service, way.from, &place.names, HandOverDay(on));
    let row = row.ok_or(NoDate::TransitUnknown)?;
    let kept = |stretch, names| days.calendar(way.service, stretch, names, on);
    let of = |side| WorkDays::of(way.there, side);
    let here = WorkDays::of(way.here, Side::Origin);
    let door = WorkDays { also_on: way.also_on, ..of(Side::Delivery) };
    let domestic = among(way.from, &place.territory.id);
    let cleared =
        || clearance_days(&place.territory.clearance, way.carrier.channel.as_str(), way.terms.as_str(), value_in);
    let request = ScheduleRequest {
        hand_over,
        transit: &row.days,
        moves: &[
            here.kept_by(kept(Stretch::Transit, way.from)),
            of(Side::Destination).kept_by(kept(Stretch::Transit, &place.names)),
        ],
        clearance: if domestic { None } else { cleared() },
        customs: &[of(Side::Customs)],
        delivers: &[door.kept_by(kept(Stretch::Delivery, &place.names))],
        also_on: way.also_on,
        remote: days.remote(way.service, on, |names| area(&way.carrier.area, names, place, HandOverDay(on)).is_some()),
        service: way.service,
        to: &place.names,
        seasons: &days.season,
        zone: &place.territory.time_zone,
        percent: way.percent,
    };
    schedule(&request, account).ok_or(NoDate::NeverDelivered)
}
