//! Delivery options for a cart: the pipeline.

use crate::book::market::Market;
use crate::book::shop::Shop;
use crate::book::{Book, Reading};
use crate::calendar::Instant;
use crate::deliver::Rests;
use crate::offer::{Order, choose, pack_plans};
use crate::problem::{Fault, Problem};
use crate::request::{Authority, Circumstances, QuoteRequest, Terms, TermsWanted};
use crate::tree::Tree;
use crate::{answer, fulfil, place};

/// Answers a request of section 2 of the contract. `now` is the moment of a request that names none.
///
/// # Errors
/// Every fault of the request at once; [`Problem::Needs`] while shards that the answer needs are not loaded.
pub fn quote(book: &Book, request: &Tree, now: Instant, authority: Authority) -> Result<Tree, Problem> {
    let reading = Reading::new(book);
    let world = reading.world()?;
    let request = QuoteRequest::read(request, &Circumstances { world, now, authority })?;
    let shop = shop(&reading, &request)?;
    let mut warnings = Vec::new();
    let day = request.days.border.unwrap_or(request.at.at_offset(0).0);
    let place = place::resolve(&reading, &request.ship_to, day, "/ship_to", &mut warnings)?;
    let market = Market::new(&reading, day, &request.exchange_rates);
    let cart = fulfil::cart(&request, shop, &market)?;
    let (cart, mut refusals) = cart.without_barred(shop, &place, &market, request.currency, day)?;
    let calendar = reading.calendar(&place.territory.calendar)?;
    let rests = Rests::of(calendar, place.subdivision.as_deref(), day);
    let order = Order {
        reading: &reading,
        request: &request,
        shop,
        place: &place,
        rests: &rests,
        market: &market,
        cart: &cart,
    };
    let plans = fulfil::propose(&reading, &cart, shop, day)?;
    let packed = pack_plans(&order, &plans, &mut refusals);
    let choice = choose(&order, &packed, terms(&request, shop), refusals)?;
    answer::quote(&order, &choice, warnings)
}

/// The shop of a request. Only a shop hears which others there are.
fn shop<'b>(reading: &Reading<'b>, request: &QuoteRequest) -> Result<&'b Shop, Problem> {
    let (id, known) = (&request.shop, &reading.index().shops);
    if !known.contains(id) {
        let fault = Fault::new("unknown_shop", "/shop", format!("there is no shop `{id}`: name the shop's own id"));
        return Err(if request.is_open() { fault } else { fault.among(id, known) }.into());
    }
    reading.shop(id)
}

/// The terms asked for, else the shop's.
fn terms(request: &QuoteRequest, shop: &Shop) -> TermsWanted {
    request.terms.unwrap_or(match shop.terms.as_str() {
        "ddp" => TermsWanted::One(Terms::Ddp),
        "dap" => TermsWanted::One(Terms::Dap),
        _ => TermsWanted::Any,
    })
}
