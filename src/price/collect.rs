//! What does the shop ask where the carrier collects all of it at the door?
//!
//! In: a bill with a charge that hangs on what is collected, and what a price comes to with duty and tax. Out: the price at which
//! the charge and the amount collected agree.
//!
//! The rule: the charge stands in the price, so in what is collected, so in itself. It begins on the goods alone and is asked
//! again on what comes out, until it rises no more: the least charge that covers the carrier's bill. Each time it rises by a part
//! of its last rise, since the percentage is below a half.

use super::{Price, PriceRequest, price};
use crate::money::{Decimal, Money};
use crate::problem::{Problem, Reason, Refusal};
use crate::rate::Freight;

/// The most times that a price is asked: far more than it takes.
const ROUNDS: u32 = 100;

/// The price, with what collecting it costs. `to_collect` is what is collected at a price, in the order's currency.
///
/// # Errors
/// What `to_collect` says.
pub(super) fn settled<'b>(
    request: &PriceRequest<'_, 'b>,
    to_collect: impl Fn(&Price<'b>) -> Result<Decimal, Problem>,
) -> Result<Result<Price<'b>, Refusal>, Problem> {
    let mut found = price(request);
    if !request.freight.hangs_on_collected() {
        return Ok(found);
    }
    let mut freight = request.freight.clone();
    for _ in 0..ROUNDS {
        let Ok(asked) = &found else { break };
        let collected = Money { amount: to_collect(asked)?, currency: request.currency };
        match collecting(request, &freight, collected) {
            Ok(next) if next.total.amount > freight.total.amount => freight = next,
            Ok(_) => break,
            Err(refusal) => return Ok(Err(refusal)),
        }
        found = price(&PriceRequest { freight: &freight, ..*request });
    }
    Ok(found)
}

/// The bill where so much is collected.
fn collecting<'b>(
    request: &PriceRequest<'_, 'b>,
    freight: &Freight<'b>,
    collected: Money,
) -> Result<Freight<'b>, Refusal> {
    let currency = freight.total.currency;
    let found = request.exact(request.exchange.convert(collected.amount, collected.currency, currency))?;
    let Some(collected) = found else { return Err(request.no_exchange(collected.currency, currency)) };
    if let Some(most) = freight.most_collected().filter(|most| collected > *most) {
        return Err(request.refuse(
            Reason::new("too_much_to_collect", [("limit", format!("{most} {currency}"))]),
            format!("{} collects at most {most} {currency} on delivery", request.service_id()),
        ));
    }
    // Unrounded, a share of it is not the share of what is shown.
    request.exact(freight.rounding.round(collected).and_then(|collected| freight.collecting(collected)))
}
