//! Does the service take this consignment at all?
//!
//! In: the request. Out: nothing, or the first refusal: the service is not sold on the day, does not go there, is suspended,
//! cannot do the address, the goods or the options asked for; or a parcel is too large or too heavy.
//!
//! The rule: limits hold at the limit itself. Sides are compared as measured, to the millimetre. `girth` is 2 × width +
//! 2 × height, with the length apart; `length_plus_girth` includes it.
//!
//! From: the carriers' conditions, each named by the source of its row.

use super::condition::Asked;
use super::dimensional::{self, GRAM, Measured};
use super::{RateRequest, RatedParcel, Wants, point};
use crate::book::freight::{Limit, Measure, Offered, ServiceOption, SizeClass};
use crate::book::when::{Clause, Word};
use crate::calendar::DatedRows;
use crate::gather::Gather;
use crate::problem::{Reason, Refusal, Severity};
use crate::weight::Weight;
use crate::when::{Truth, unmet};

/// What does not depend on how the cart is packed.
pub(super) fn check_service(request: &RateRequest<'_, '_>) -> Result<(), Refusal> {
    let (service, place, day) = (request.service, request.place, request.day.0);
    let where_to = &place.country;
    if !service.valid.contains(day) || !request.carrier.covers.contains(day) {
        return Err(request.refuse(
            Reason::new("service_not_on_sale", [("day", day.to_string())]),
            format!("{} has no recorded conditions for a hand-over on {day}", service.name),
        ));
    }
    check_lane(request)?;
    let whose = "a closure of the lane";
    if let Some(shut) = Asked::of(request).first(&service.suspended, whose, |shut| &shut.when)? {
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
    point::check_service(request)?;
    check_goods(request)?;
    check_options(request)
}

/// The service is collected there and goes there.
fn check_lane(request: &RateRequest<'_, '_>) -> Result<(), Refusal> {
    let (service, where_to) = (request.service, &request.place.country);
    let asked = Asked::of(request);
    let unmet = unmet(&service.when, &mut |clause| asked.answer(clause))?;
    let from = |clause: &Clause| matches!(clause, Clause::Among(Word::DispatchedFrom, _));
    if unmet.iter().any(|(clause, truth)| from(clause) && *truth == Truth::No) {
        return Err(request.refuse(
            Reason::new("origin_not_served", [("country", request.from_country.to_owned())]),
            format!("{} does not collect in `{}`", service.name, request.from_country),
        ));
    }
    if unmet.iter().any(|(_, truth)| *truth == Truth::No) {
        return Err(request.refuse(
            Reason::new("destination_not_served", [("country", where_to.clone())]),
            format!("{} does not go to `{where_to}`", service.name),
        ));
    }
    match unmet.into_iter().next() {
        Some((_, Truth::Asks(fields))) => Err(asked.asks(&service.name, &fields)),
        _ => Ok(()),
    }
}

fn check_goods(request: &RateRequest<'_, '_>) -> Result<(), Refusal> {
    for rule in request.service.refuses.on(request.day) {
        let mut lines = Vec::new();
        for line in request.lines {
            let asked = Asked { line: Some(line), ..Asked::of(request) };
            if asked.holds(&rule.when, "a rule on goods")? {
                lines.push(line.id.to_owned());
            }
        }
        if lines.is_empty() {
            continue;
        }
        let mut refusal = request.refuse(
            Reason::new("goods_not_carried", [("attributes", rule.when.listed(Word::Attributes).join(" "))]),
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

fn check_options(request: &RateRequest<'_, '_>) -> Result<(), Refusal> {
    let (service, wants) = (request.service, request.wants);
    let not = |option: &str, words: &str| {
        request.refuse(
            Reason::new("option_not_available", [("option", option.to_owned())]),
            format!("there is no {words} this way"),
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
pub(super) fn options(request: &RateRequest<'_, '_>) -> Vec<ServiceOption> {
    let Wants { insurance, signature, weekend_delivery, cash_on_delivery } = request.wants;
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
    if cash_on_delivery {
        options.push(ServiceOption::CashOnDelivery);
    }
    options
}

/// What depends on the parcels.
pub(super) fn check_parcels(
    request: &RateRequest<'_, '_>,
    parcels: &[RatedParcel],
    measured: &[Measured],
    zone: &str,
) -> Result<(), Refusal> {
    let asked = Asked { zone: Some(zone), ..Asked::of(request) };
    let limit = asked.first(&request.service.limit, "a limit on size or weight", |limit| &limit.when)?;
    let Some(limit) = limit else { return Ok(()) };
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
    request: &RateRequest<'_, '_>,
    limit: &Limit,
    parcel: &RatedParcel,
    measured: &Measured,
) -> Result<(), Refusal> {
    let sides = dimensional::longest_first(parcel.outer_mm.map(u64::from));
    let dimensional_g = measured.dimensional.map_or(0, |weight| weight.div_ceil(GRAM));
    let wide = |limit: Option<u32>| limit.map(u64::from);
    let checks = [
        ("parcel_too_heavy", "a parcel weighs", "g", u64::from(parcel.weight.grams_up()), wide(limit.max_weight_g)),
        ("parcel_too_bulky", "a parcel's dimensional weight is", "g", dimensional_g, wide(limit.max_dimensional_g)),
    ];
    let of_sides = limit.of_sides(sides).map(|(measure, value, most)| {
        let (code, words, unit) = told(measure);
        (code, words, unit, value, most)
    });
    for (code, words, unit, value, most) in checks.into_iter().chain(of_sides) {
        beyond(request, limit, code, words, unit, value, most)?;
    }
    let fits =
        |format: &SizeClass| dimensional::is_in(format, sides.map(|side| side * 10), parcel.packaging, parcel.weight);
    if !limit.format.is_empty() && !limit.format.iter().any(fits) {
        let names: Vec<&str> = limit.format.iter().map(|format| format.name.as_str()).listed();
        let mut refusal = request.refuse(
            Reason::new("parcel_fits_no_format", [("formats", names.join(", "))]),
            format!("a parcel fits none of the formats of {}: {}", request.service.name, names.join(", ")),
        );
        refusal.source = Some(limit.source.clone());
        return Err(refusal);
    }
    Ok(())
}

/// The code of a measure that is beyond its limit, its words and its unit.
fn told(measure: Measure) -> (&'static str, &'static str, &'static str) {
    match measure {
        Measure::Longest => ("parcel_too_long", "a parcel's longest side is", "mm"),
        Measure::Second => ("parcel_too_wide", "a parcel's second side is", "mm"),
        Measure::LengthPlusGirth => ("parcel_too_large", "a parcel's length plus girth is", "mm"),
        Measure::Girth => ("parcel_too_large", "a parcel's girth is", "mm"),
        Measure::SumOfSides => ("parcel_too_large", "a parcel's three sides add up to", "mm"),
        Measure::LongestPlusShortest => ("parcel_too_large", "a parcel's longest and shortest side add up to", "mm"),
        Measure::Volume => ("parcel_too_large", "a parcel's volume is", "cm3"),
    }
}

fn beyond(
    request: &RateRequest<'_, '_>,
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
