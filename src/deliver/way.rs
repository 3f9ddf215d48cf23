//! How does a consignment travel from the warehouse to this door? The book's lanes and calendars as the walk asks for them.

use super::{HandOver, ScheduleRequest, Side, Timeline, WorkDays, clearance_days, schedule};
use crate::book::freight::Area;
use crate::book::holidays::{Calendar, Weekdays};
use crate::book::law::Clearance;
use crate::book::transit::{Range, Stretch, transit};
use crate::book::{Reading, TransitTable};
use crate::calendar::HandOverDay;
use crate::money::{Currency, Decimal};
use crate::place::Place;
use crate::problem::{Problem, Reason, Refusal};
use crate::rate::area;
use crate::request::{Channel, Terms};

/// A service's way to a place.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a, 'b> {
    /// The book.
    pub reading: &'a Reading<'b>,
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
    /// How customs sees it.
    pub channel: Channel,
    /// Who pays duty.
    pub terms: Terms,
    /// The shopper wants delivery on rest days, and the service has it on these.
    pub also_on: Weekdays,
    /// The shop's percentile.
    pub percent: u8,
    /// The carrier pays when it is late.
    pub guaranteed: bool,
    /// Whether steps are wanted.
    pub steps: bool,
}

/// When a consignment that is handed over so comes by this way; `value_in` is its goods' value in a currency.
///
/// # Errors
/// [`Problem::Needs`] while a calendar is not loaded; inside, a refusal when the lane is not known.
pub fn arrive(
    way: &Way<'_, '_>,
    hand_over: &HandOver,
    value_in: impl Fn(Currency) -> Option<Decimal>,
) -> Result<Result<Timeline, Refusal>, Problem> {
    let (place, days) = (way.place, &way.table.days);
    let Some(row) = transit(&way.table.rows, way.service, way.from, &place.names, HandOverDay(hand_over.likely)) else {
        let reason = Reason::new("transit_unknown", [("country", place.country.clone())]);
        let because = format!("how long it takes to {} is not known", place.territory.name);
        return Ok(Err(Refusal::service(way.service, reason, because)));
    };
    let subdivision = place.subdivision.as_deref();
    let there = way.reading.calendar(&place.territory.calendar)?;
    let of = |side| WorkDays::of(there, subdivision, side);
    let kept = |stretch, names| days.calendar(way.service, stretch, names, hand_over.likely);
    let ends = [
        WorkDays::of(way.origin, way.origin_subdivision, Side::Origin).kept_by(kept(Stretch::Transit, way.from)),
        of(Side::Destination).kept_by(kept(Stretch::Transit, &place.names)),
    ];
    let mut door = of(Side::Delivery).kept_by(kept(Stretch::Delivery, &place.names));
    if way.also_on != Weekdays::NONE {
        door = door.also_on(way.also_on, hand_over.likely);
    }
    let domestic = way.from.contains(&place.territory.id);
    let clearance: Option<Range> = if domestic {
        None
    } else {
        let rows: &[Clearance] = &place.territory.clearance;
        clearance_days(rows, way.channel.as_str(), way.terms.as_str(), value_in)
    };
    let lies_in = |names: &[String]| area(way.areas, names, place, hand_over.likely).is_some();
    let remote = days.remote(way.service, hand_over.likely, lies_in);
    let seasons = days.seasons(way.service, &place.names);
    let dated = schedule(&ScheduleRequest {
        service: way.service,
        hand_over,
        transit: &row.days,
        moves: &ends,
        clearance,
        customs: &[of(Side::Customs)],
        delivers: &[door],
        also_on: way.also_on,
        remote,
        seasons: &seasons,
        zone: &place.territory.time_zone,
        percent: way.percent,
        guaranteed: way.guaranteed,
        steps: way.steps,
    });
    Ok(dated.map_err(|refusal| *refusal))
}
