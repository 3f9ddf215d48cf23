//! Does the service take this consignment at all?
//!
//! In: the request. Out: nothing, or the first refusal: the service is not sold on the day, does not go there, is suspended,
//! cannot do the terms, the address, the goods or the options asked for; or a parcel is too large or too heavy.
//!
//! The rule: limits hold at the limit itself. Sides are compared as measured, to the millimetre. `girth` is 2 × width +
//! 2 × height, with the length apart; `length_plus_girth` includes it.
//!
//! From: the carriers' conditions, each named by the source of its row.

use super::dimensional::{GRAM, Measured};
use super::{RateRequest, RatedParcel, Wants};
use crate::book::freight::{Format, Limit, Offered, ServiceOption, in_force};
use crate::book::names::admits;
use crate::problem::{Reason, Refusal, Severity};
use crate::sort;
use crate::weight::Weight;

/// What does not depend on how the cart is packed.
pub(super) fn check_service(request: &RateRequest<'_>) -> Result<(), Refusal> {
    let (service, place, day) = (request.service, request.place, request.day.0);
    let where_to = &place.country;
    if !service.valid.contains(day) || !request.carrier.covers.contains(day) {
        return Err(request.refuse(
            Reason::new("service_not_on_sale", [("day", day.to_string())]),
            format!("{} has no recorded conditions for a hand-over on {day}", service.name),
        ));
    }
    if !admits(&service.from, request.from_country) {
        return Err(request.refuse(
            Reason::new("origin_not_served", [("country", request.from_country.to_owned())]),
            format!("{} does not collect in `{}`", service.name, request.from_country),
        ));
    }
    if !place.is_one_of(&service.to) || (!service.not_to.is_empty() && place.is_one_of(&service.not_to)) {
        return Err(request.refuse(
            Reason::new("destination_not_served", [("country", where_to.clone())]),
            format!("{} does not go to `{where_to}`", service.name),
        ));
    }
    let closed = |from, until| in_force(Some(from), until, day);
    if let Some(shut) =
        service.suspended.iter().find(|shut| closed(shut.from, shut.until) && place.is_one_of(&shut.destination))
    {
        let mut refusal = request.refuse(
            Reason::new("lane_suspended", [("country", where_to.clone()), ("from", shut.from.to_string())]),
            match shut.other_reading.as_str() {
                "" => shut.because.clone(),
                other => format!("{}; another reading: {other}", shut.because),
            },
        );
        refusal.needs = shut.until.map(|until| format!("a hand-over from {until} on"));
        refusal.source = Some(shut.source.clone());
        return Err(refusal);
    }
    check_terms(request)?;
    if place.po_box && !service.po_box {
        return Err(request.refuse(
            Reason::new("po_box_not_served", []),
            format!("{} does not deliver to post-office boxes and parcel lockers", service.name),
        ));
    }
    check_goods(request)?;
    check_options(request)
}

fn check_terms(request: &RateRequest<'_>) -> Result<(), Refusal> {
    let Some(terms) = request.terms else { return Ok(()) };
    if request.service.can_do(terms, request.place) {
        return Ok(());
    }
    Err(request.refuse(
        Reason::new("terms_not_available", [("terms", terms.to_owned())]),
        format!("{} cannot be sent `{terms}` to `{}`", request.service.name, request.place.country),
    ))
}

fn check_goods(request: &RateRequest<'_>) -> Result<(), Refusal> {
    let day = request.day.0;
    for rule in &request.service.refuses {
        if !in_force(rule.from, rule.until, day) || !request.place.is_one_of(&rule.destination) {
            continue;
        }
        let has = |line: &&super::RatedLine<'_>| rule.attributes.iter().any(|bad| line.attributes.contains(bad));
        let lines: Vec<String> = request.lines.iter().filter(has).map(|line| line.id.to_owned()).collect();
        if lines.is_empty() {
            continue;
        }
        let mut refusal = request.refuse(
            Reason::new("goods_not_carried", [("attributes", rule.attributes.join(" "))]),
            rule.because.clone(),
        );
        refusal.lines = lines;
        refusal.source = Some(rule.source.clone());
        if !rule.needs.is_empty() {
            refusal.needs = Some(rule.needs.clone());
            refusal.severity = Severity::Restricted;
        }
        return Err(refusal);
    }
    Ok(())
}

fn check_options(request: &RateRequest<'_>) -> Result<(), Refusal> {
    let (service, wants) = (request.service, request.wants);
    let not = |option: &str, words: &str| {
        request.refuse(
            Reason::new("option_not_available", [("option", option.to_owned())]),
            format!("{} has no {words}", service.name),
        )
    };
    let had = |offered: Offered| matches!(offered, Offered::Included | Offered::Optional);
    if wants.signature && !had(service.signature) {
        return Err(not("signature", "signature on delivery"));
    }
    if wants.weekend_delivery && !had(service.saturday) && !had(service.sunday) {
        return Err(not("weekend_delivery", "delivery at weekends"));
    }
    Ok(())
}

/// Which of the service's options the wishes come to: those that cost extra.
pub(super) fn options(request: &RateRequest<'_>) -> Vec<ServiceOption> {
    let Wants { insurance, signature, weekend_delivery } = request.wants;
    let service = request.service;
    let mut options = Vec::new();
    if insurance {
        options.push(ServiceOption::Insurance);
    }
    if signature && service.signature == Offered::Optional {
        options.push(ServiceOption::Signature);
    }
    // One day of the weekend is enough; a day that is part of the service goes before one that costs extra.
    if weekend_delivery && service.saturday != Offered::Included && service.sunday != Offered::Included {
        let saturday = service.saturday == Offered::Optional;
        options.push(if saturday { ServiceOption::Saturday } else { ServiceOption::Sunday });
    }
    options
}

/// What depends on the parcels.
pub(super) fn check_parcels(
    request: &RateRequest<'_>,
    parcels: &[RatedParcel],
    measured: &[Measured],
) -> Result<(), Refusal> {
    let day = request.day.0;
    let holds = |limit: &&Limit| {
        in_force(limit.from, limit.until, day)
            && request.place.is_one_of(&limit.destination)
            && limit.po_box.is_none_or(|po_box| po_box == request.place.po_box)
    };
    let Some(limit) = request.service.limit.iter().find(holds) else { return Ok(()) };
    for (parcel, measured) in parcels.iter().zip(measured) {
        check_parcel(request, limit, parcel, measured)?;
    }
    let together = Weight::sum(parcels.iter().map(|parcel| parcel.weight));
    let many = u64::try_from(parcels.len()).unwrap_or(u64::MAX);
    beyond(
        request,
        limit,
        "shipment_too_heavy",
        "the parcels together weigh",
        "g",
        u64::from(together.grams_up()),
        limit.max_shipment_g.map(u64::from),
    )?;
    beyond(request, limit, "too_many_parcels", "the shipment has", "parcels", many, limit.max_parcels.map(u64::from))?;
    let Some(most) = limit.max_value else { return Ok(()) };
    for parcel in parcels {
        if request.value_in(parcel.goods_value, most.currency)? > most.amount {
            let mut refusal = request.refuse(
                Reason::new("value_too_high", [("limit", most.to_string())]),
                format!("{} takes goods worth up to {most} a parcel", request.service.name),
            );
            refusal.source = Some(limit.source.clone());
            return Err(refusal);
        }
    }
    Ok(())
}

fn check_parcel(
    request: &RateRequest<'_>,
    limit: &Limit,
    parcel: &RatedParcel,
    measured: &Measured,
) -> Result<(), Refusal> {
    let mut sides = parcel.outer_mm.map(u64::from);
    sort::by(&mut sides, |one, other| other.cmp(one));
    let [longest, second, third] = sides;
    let girth = 2 * (second + third);
    let volume_mm3 = sides.iter().copied().fold(1, u64::saturating_mul);
    let dimensional_g = measured.dimensional.map_or(0, |weight| weight.div_ceil(GRAM));
    let wide = |limit: Option<u32>| limit.map(u64::from);
    let checks = [
        ("parcel_too_heavy", "a parcel weighs", "g", u64::from(parcel.weight.grams_up()), wide(limit.max_weight_g)),
        ("parcel_too_bulky", "a parcel's dimensional weight is", "g", dimensional_g, wide(limit.max_dimensional_g)),
        ("parcel_too_long", "a parcel's longest side is", "mm", longest, wide(limit.longest_mm)),
        ("parcel_too_wide", "a parcel's second side is", "mm", second, wide(limit.second_mm)),
        (
            "parcel_too_large",
            "a parcel's length plus girth is",
            "mm",
            longest + girth,
            wide(limit.length_plus_girth_mm),
        ),
        ("parcel_too_large", "a parcel's girth is", "mm", girth, wide(limit.girth_mm)),
        ("parcel_too_large", "a parcel's three sides add up to", "mm", sides.iter().sum(), wide(limit.sum_of_sides_mm)),
        ("parcel_too_large", "a parcel's volume is", "cm3", volume_mm3.div_ceil(1000), limit.volume_cm3),
    ];
    for (code, words, unit, value, most) in checks {
        beyond(request, limit, code, words, unit, value, most)?;
    }
    if !limit.format.is_empty() && !limit.format.iter().any(|format| fits(format, sides, parcel)) {
        let names: Vec<&str> = limit.format.iter().map(|format| format.name.as_str()).collect();
        let mut refusal = request.refuse(
            Reason::new("parcel_fits_no_format", [("formats", names.join(", "))]),
            format!("a parcel fits none of the formats of {}: {}", request.service.name, names.join(", ")),
        );
        refusal.source = Some(limit.source.clone());
        return Err(refusal);
    }
    Ok(())
}

fn fits(format: &Format, sides: [u64; 3], parcel: &RatedParcel) -> bool {
    (format.packaging.is_empty() || format.packaging.contains(&parcel.packaging))
        && format.sides_mm.iter().zip(sides).all(|(most, side)| side <= u64::from(*most))
        && format.sum_of_sides_mm.is_none_or(|most| sides.iter().sum::<u64>() <= u64::from(most))
        && format.max_weight_g.is_none_or(|most| parcel.weight <= Weight::grams(most))
}

fn beyond(
    request: &RateRequest<'_>,
    limit: &Limit,
    code: &'static str,
    words: &str,
    unit: &str,
    value: u64,
    most: Option<u64>,
) -> Result<(), Refusal> {
    let Some(most) = most.filter(|most| value > *most) else { return Ok(()) };
    let mut refusal = request.refuse(
        Reason::new(code, [("value", format!("{value} {unit}")), ("limit", format!("{most} {unit}"))]),
        format!("{words} {value} {unit}; {} takes up to {most} {unit}", request.service.name),
    );
    refusal.source = Some(limit.source.clone());
    Err(refusal)
}
