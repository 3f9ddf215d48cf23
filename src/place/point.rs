//! Can a parcel go to the locker or pick-up point that a request names? Which would do instead?
//!
//! In: an address that may name a point, and the shop's list. Out: the point, and every fault of naming it; the next of the list.
//!
//! The rule: a point is named together with its country, its kind and, where it asks one, the number of whoever collects there. Its
//! own postcode and town are those of the parcel. The next is of the same kind and country: the nearest by postcode, of equally
//! near ones the first.

use crate::book::shop::{Point, Shop};
use crate::calendar::Day;
use crate::nearest::hint;
use crate::place::compact;
use crate::problem::Fault;
use crate::request::Address;

/// The point that an address names, where the shop has it, and what is wrong with naming it on a day; none: whichever day.
pub fn named_point<'b>(shop: &'b Shop, address: &Address, day: Option<Day>) -> (Option<&'b Point>, Vec<Fault>) {
    let Some(id) = &address.point else { return (None, Vec::new()) };
    let ids = || shop.points.iter().map(|point| point.id.as_str());
    let Some(point) = shop.points.iter().find(|point| point.id == *id) else {
        let hint = hint(id, ids(), "name one of the shop's list, or leave `point` out");
        let fault = Fault::new("unknown_point", "/ship_to/point", format!("the shop knows no point `{id}`: {hint}"));
        return (None, vec![fault.among(id, ids())]);
    };
    let (kind, country) = (point.kind.as_str(), point.country.as_str());
    let mut faults = Vec::new();
    if address.delivery_to.as_str() != kind {
        let message = format!("`{id}` is a {kind}, no `{}`: say `{kind}`", address.delivery_to.as_str());
        faults.push(Fault::new("point_of_other_kind", "/ship_to/delivery_to", message).among(kind, [kind]));
    }
    if address.country != country {
        let message = format!("`{id}` lies in `{country}`, not in `{}`: name a point there", address.country);
        faults.push(Fault::new("point_elsewhere", "/ship_to/country", message).among(country, [country]));
    }
    if point.needs_post_number && address.post_number.is_none() {
        let message = format!("`{id}` takes no parcel without the number of whoever collects it: add `post_number`");
        faults.push(Fault::new("required", "/ship_to/post_number", message));
    }
    if let Some(day) = day.filter(|day| !point.valid.contains(*day)) {
        let next = next_point(&shop.points, point, |other| other.valid.contains(day));
        let instead = next.map_or("leave it out".to_owned(), |next| format!("name `{}`, {}", next.id, next.address()));
        let message = format!("`{id}` is not in use on {day}: {instead}");
        faults.push(Fault::new("point_not_valid", "/ship_to/point", message).among(id, next.map(|next| &next.id)));
    }
    (Some(point), faults)
}

/// The address of a parcel that goes to a point.
#[must_use]
pub fn at_point(address: &Address, point: Option<&Point>) -> Address {
    let mut address = address.clone();
    if let Some(point) = point.filter(|point| point.country == address.country) {
        let own = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        address.postal_code = own(&point.postcode).or(address.postal_code);
        address.city = own(&point.city).or(address.city);
    }
    address
}

/// The point that would do instead of another.
pub fn next_point<'b>(list: &'b [Point], instead_of: &Point, would_do: impl Fn(&Point) -> bool) -> Option<&'b Point> {
    let alike = |point: &&Point| {
        (point.kind, &point.country) == (instead_of.kind, &instead_of.country) && point.id != instead_of.id
    };
    // Of equally near ones this gives the first.
    list.iter()
        .filter(alike)
        .filter(|point| would_do(point))
        .min_by_key(|point| apart(&instead_of.postcode, &point.postcode))
}

/// How far postcodes lie apart: how many of their last characters differ; of those that are numbers, by how much.
fn apart(one: &str, other: &str) -> (usize, u64) {
    let (one, other) = (compact(one), compact(other));
    match (one.parse::<u64>(), other.parse::<u64>()) {
        (Ok(one), Ok(other)) => (0, one.abs_diff(other)),
        _ => {
            let alike = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
            (one.chars().count().max(other.chars().count()) - alike, 0)
        }
    }
}
