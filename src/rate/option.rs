//! Can the extras that are asked for be had?
//!
//! In: the request, the options that cost extra, and the surcharges that are charged. Out: a refusal where an option is neither
//! charged nor part of the service.
//!
//! The rule: an extra that nobody charges for is not given either. Cover up to the carrier's own compensation is part of the
//! service.

use super::{FreightCharge, RateRequest};
use crate::book::freight::{ServiceOption, in_force};
use crate::problem::{Reason, Refusal};

pub(super) fn is_option(request: &RateRequest<'_>, code: &str) -> bool {
    let mut found = request.carrier.surcharge.iter().filter(|surcharge| surcharge.code == code);
    found.any(|surcharge| surcharge.when.option.is_some())
}

/// Insurance that is asked for must be part of the service, or charged.
pub(super) fn check_options(
    request: &RateRequest<'_>,
    options: &[ServiceOption],
    surcharges: &[FreightCharge],
) -> Result<(), Refusal> {
    let day = request.day.0;
    for option in options {
        let offered = request.carrier.surcharge.iter().any(|surcharge| {
            surcharge.when.option == Some(*option)
                && in_force(Some(surcharge.from), surcharge.until, day)
                && (surcharge.services.is_empty() || surcharge.services.contains(&request.service.code))
        });
        let charged = surcharges.iter().any(|charge| is_option(request, &charge.code));
        let covered = *option == ServiceOption::Insurance && covered_already(request)?;
        if !(offered || charged || covered) {
            return Err(request.refuse(
                Reason::new("option_not_available", [("option", option_name(*option).to_owned())]),
                format!("what {} costs as {} is not known", option_name(*option), request.service.name),
            ));
        }
    }
    Ok(())
}

fn option_name(option: ServiceOption) -> &'static str {
    match option {
        ServiceOption::Insurance => "insurance",
        ServiceOption::Signature => "signature",
        ServiceOption::Saturday => "saturday_delivery",
        ServiceOption::Sunday => "sunday_delivery",
    }
}

fn covered_already(request: &RateRequest<'_>) -> Result<bool, Refusal> {
    let Some(cover) = &request.service.cover else { return Ok(false) };
    Ok(request.value_in(cover.up_to.currency)? <= cover.up_to.amount)
}
