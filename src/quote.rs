//! Delivery options for a cart: the pipeline.

use crate::answer::Answer;
use crate::book::{Book, BookView};
use crate::calendar::Instant;
use crate::order::{Order, not_there};
use crate::refused::Refused;
use crate::request::{Authority, QuoteRequest};
use crate::tree::Tree;
use crate::{admit, answer, customs, deliver, fulfil, offer, pack, price, rate};

/// Answers a request of section 2 of the contract. `now` is the moment of a request that names none.
///
/// # Errors
/// Every fault of the request at once; [`Problem::Needs`](crate::problem::Problem::Needs) while shards that the answer needs are
/// not loaded.
pub fn quote<'b>(book: &'b Book, request: &Tree, now: Instant, authority: Authority) -> Answer<'b> {
    quoted(&BookView::new(book), request, now, authority)
}

/// The same from a view of a book.
pub(crate) fn quoted<'b>(view: &BookView<'b>, request: &Tree, now: Instant, authority: Authority) -> Answer<'b> {
    let answer = QuoteRequest::asked(view, request, now, authority).and_then(|asked| answered(view, &asked));
    // What a request names that is not there is told together with whatever else is wrong with it.
    answer.or_else(|problem| Err(problem.with(|| not_there(view, request, authority))?))
}

/// The same of a request that has been read.
pub(crate) fn answered<'b>(view: &BookView<'b>, request: &QuoteRequest) -> Answer<'b> {
    let order = Order::of(view, request)?;
    let mut refused = Refused::default();

    let cart = fulfil::cart(&order)?;
    let held = fulfil::held(&order, &cart)?;
    let admitted = admit::each(&order, &cart, held, &mut refused)?;
    let supplied = fulfil::supplied(&order, &cart, admitted.held, &admitted.gone, &mut refused)?;
    let proposal = fulfil::propose(&order, &supplied, &mut refused)?;
    let services = if proposal.plans.is_empty() { Vec::new() } else { order.services()? };
    let packed = pack::each(&order, &proposal, &services, &mut refused);
    let leaving = deliver::leaving(&order, &services, &packed)?;
    let rated = rate::each(&order, &leaving, &mut refused)?;
    let dated = deliver::each(&order, &rated, &mut refused)?;
    let inside = |dated: &deliver::Dated<'_, '_>| customs::tax_inside(&order, dated);
    let to_collect = |dated: &deliver::Dated<'_, '_>, price: &price::Price<'_>| {
        customs::to_collect(&order, &supplied.cart.unsent, dated, price)
    };
    let priced = price::each(&order, &supplied, &dated, inside, to_collect)?;
    let landed = customs::each(&order, &admitted.concerning, &priced)?;
    let together = offer::Together {
        costs: &|legs| match price::together(&order, &supplied, legs.iter().map(|leg| leg.priced), inside)? {
            Ok(prices) => customs::together(&order, &admitted.concerning, legs, prices).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        },
        as_one: &|legs| customs::as_one(&order, &legs.iter().map(|leg| leg.declared()).collect::<Vec<_>>()),
    };
    let offers = offer::choose(&order, &supplied, &proposal, &landed, &together, &mut refused)?;
    answer::quote(&order, &supplied, &proposal, &offers, refused.into_list(|id| cart.kit_of(id)))
}
