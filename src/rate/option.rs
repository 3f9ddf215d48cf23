//! Can the extras that are asked for be had?
//!
//! In: the request and the options that cost extra. Out: a refusal where an option is neither sold there nor part of the
//! service.
//!
//! The rule: an extra that nobody asks money for is not given either. Cover up to the carrier's own compensation is part of
//! the service: for each parcel, for each kilogram, or for all parcels together.

use super::surcharge::{Shipment, sold};
use super::{RateRequest, RatedParcel};
use crate::book::freight::{CoverPer, ServiceOption};
use crate::money::multiply;
use crate::problem::{Reason, Refusal};

/// Every option is sold for this shipment, or needless.
pub(super) fn check<'b>(
    request: &RateRequest<'_, 'b>,
    parcels: &[RatedParcel],
    shipment: &Shipment<'_, 'b>,
) -> Result<(), Refusal> {
    for option in shipment.options {
        let covered = *option == ServiceOption::Insurance && covered_already(request, parcels)?;
        if covered || sold(request, shipment, *option)? {
            continue;
        }
        if *option == ServiceOption::CashOnDelivery {
            return Err(request.refuse(
                Reason::new("no_cash_on_delivery", [("country", request.place.country.clone())]),
                format!("no cash is collected on delivery this way in `{}`", request.place.country),
            ));
        }
        return Err(request.refuse(
            Reason::new("option_not_available", [("option", name(*option).to_owned())]),
            format!("what {} costs this way is not known", name(*option).replace('_', " ")),
        ));
    }
    Ok(())
}

fn name(option: ServiceOption) -> &'static str {
    match option {
        ServiceOption::Insurance => "insurance",
        ServiceOption::Signature => "signature",
        ServiceOption::Saturday => "saturday_delivery",
        ServiceOption::Sunday => "sunday_delivery",
        ServiceOption::CashOnDelivery => "cash_on_delivery",
    }
}

fn covered_already(request: &RateRequest<'_, '_>, parcels: &[RatedParcel]) -> Result<bool, Refusal> {
    let Some(cover) = &request.service.cover else { return Ok(false) };
    let (up_to, currency) = (cover.up_to.amount, cover.up_to.currency);
    if cover.per == CoverPer::Shipment {
        return Ok(request.value_in(None, currency)? <= up_to);
    }
    for parcel in parcels {
        let most = match cover.per {
            CoverPer::Kg => request.exact(multiply(up_to, parcel.weight.kilograms()))?,
            CoverPer::Parcel | CoverPer::Shipment => up_to,
        };
        if request.value_in(parcel.goods_value, currency)? > most {
            return Ok(false);
        }
    }
    Ok(true)
}
