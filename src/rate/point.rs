//! Does the service deliver to where there the parcel is handed out, and does the parcel fit?
//!
//! In: the request, with the locker or pick-up point that it names. Out: nothing, or a refusal; of a point that is too small or
//! no longer in use it names the next of the shop's list that would do by this service.
//!
//! The rule: a service delivers to the door unless its data say no; to post-office boxes where its data say so; to lockers
//! likewise, and where they say nothing as to such boxes; to points, unless they say no. The limits of a point hold at the limit
//! itself; a parcel's sides are compared from the longest down.

use super::dimensional::longest_first;
use super::{RateRequest, RatedParcel, ToPoint};
use crate::book::shop::Point;
use crate::place::next_point;
use crate::problem::{Reason, Refusal};
use crate::request::Delivery;

/// The service delivers to such a place, and to the one that is named.
pub(super) fn check_service(request: &RateRequest<'_, '_>) -> Result<(), Refusal> {
    let service = request.service;
    let (is_served, code, what) = match request.place.delivery_to {
        Delivery::Door => (service.door != Some(false), "door_not_served", "the door"),
        Delivery::PoBox => (service.po_box, "po_box_not_served", "post-office boxes"),
        Delivery::Locker => (service.locker.unwrap_or(service.po_box), "locker_not_served", "parcel lockers"),
        Delivery::Point => (service.point != Some(false), "point_not_served", "pick-up points"),
    };
    if !is_served {
        let because = format!("{} does not deliver to {what}", service.name);
        return Err(request.refuse(Reason::new(code, []), because));
    }
    let Some(ToPoint { point, .. }) = request.to_point else { return Ok(()) };
    if !point.is_of(&request.id()) {
        let because = format!("{} does not deliver to `{}`", service.name, point.id);
        return Err(request.refuse(Reason::new(code, [("point", point.id.clone())]), because));
    }
    if !point.valid.contains(request.day.0) {
        let because = format!("`{}` is not in use on {}, when the parcel leaves", point.id, request.day.0);
        return Err(instead(request, "point_closed", point, because, &[]));
    }
    Ok(())
}

/// Every parcel fits into the point that is named.
pub(super) fn check_parcels(request: &RateRequest<'_, '_>, parcels: &[RatedParcel]) -> Result<(), Refusal> {
    let Some(ToPoint { point, .. }) = request.to_point else { return Ok(()) };
    let Some(parcel) = parcels.iter().find(|parcel| !fits(point, parcel)) else { return Ok(()) };
    let [longest, second, third] = longest_first(parcel.outer_mm.map(u64::from));
    let because = format!(
        "a parcel of {longest} × {second} × {third} mm and {} g is too much for `{}`",
        parcel.weight.grams_up(),
        point.id
    );
    Err(instead(request, "point_too_small", point, because, parcels))
}

fn fits(point: &Point, parcel: &RatedParcel) -> bool {
    let sides = |sides: [u32; 3]| longest_first(sides.map(u64::from));
    let fits_in = |room: [u32; 3]| sides(parcel.outer_mm).iter().zip(sides(room)).all(|(side, room)| *side <= room);
    point.max_weight_g.is_none_or(|most| parcel.weight.grams_up() <= most) && point.max_sides_mm.is_none_or(fits_in)
}

/// A refusal that names the next point to which the parcels can go by this service.
fn instead(
    request: &RateRequest<'_, '_>,
    code: &'static str,
    point: &Point,
    because: String,
    parcels: &[RatedParcel],
) -> Refusal {
    let would_do = |asked: ToPoint<'_>, other: &Point| {
        other.is_of(&request.id())
            && other.valid.contains(request.day.0)
            && (asked.has_post_number || !other.needs_post_number)
            && parcels.iter().all(|parcel| fits(other, parcel))
    };
    let next = request.to_point.and_then(|asked| next_point(asked.list, point, |other| would_do(asked, other)));
    let id = next.map_or_else(String::new, |next| next.id.clone());
    let because = match next {
        Some(next) => format!("{because}: the next that would do is `{}`, {}", next.id, next.address()),
        None => format!("{because}, and no other on the list would do"),
    };
    let mut refusal = request.refuse(Reason::new(code, [("point", point.id.clone()), ("next", id)]), because);
    refusal.needs = next.map(|next| format!("`point: {}`", next.id));
    refusal
}
