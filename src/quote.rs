//! Delivery options for a cart: the pipeline.

use crate::answer::Answer;
use crate::book::BookView;
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::gather::Gather;
use crate::lane::Lanes;
use crate::order::{Order, not_there};
use crate::refused::Refused;
use crate::request::{Authority, QuoteRequest};
use crate::tree::Tree;
use crate::{admit, answer, customs, deliver, fulfil, offer, pack, price, rate};

/// Answers a request of section 2 of the contract from a view of a book and its lanes.
pub(crate) fn quoted<'b>(
    (view, engine): (&BookView<'b>, &Engine<'b>),
    request: &Tree,
    now: Instant,
    by: Authority,
) -> Answer<'b> {
    let asked = QuoteRequest::asked(view, request, now, by).and_then(|asked| engine.stocked(view, asked));
    let answer = asked.and_then(|asked| answered(view, &engine.lanes, &asked));
    // What a request names that is not there is told together with whatever else is wrong with it.
    answer.or_else(|problem| Err(problem.with(|| not_there(view, request, by))?))
}

/// The same of a request that has been read.
pub(crate) fn answered<'b>(view: &BookView<'b>, lanes: &Lanes<'b>, request: &QuoteRequest) -> Answer<'b> {
    let lane = lanes.of_quote(view, request)?;
    let order = Order::of(view, &lane.places, request)?;
    let mut refused = Refused::default();

    let cart = fulfil::cart(&order)?;
    let held = fulfil::held(&order, &lane.places, &cart)?;
    let admitted = admit::each(&order, &lane.rules, &cart, held, &mut refused)?;
    let supplied = fulfil::supplied(&order, &cart, admitted.held, &admitted.gone, &mut refused)?;
    let proposal = fulfil::propose(&order, &supplied, &mut refused)?;
    let services = if proposal.plans.is_empty() { Vec::new() } else { order.services()? };
    let packed = pack::each(&order, &proposal, &services, &mut refused);
    let leaving = deliver::leaving(&order, &services, &packed)?;
    let rated = rate::each(&order, &lane.zones, &leaving, &mut refused)?;
    let dated = deliver::each(&order, &rated, &mut refused)?;
    let border = customs::Border { order: &order, laws: &lane.laws, rules: &lane.rules };
    let inside = |dated: &deliver::Dated<'_, '_>| customs::tax_inside(&order, dated);
    let to_collect = |dated: &deliver::Dated<'_, 'b>, price: &price::Price<'_>| {
        customs::to_collect(&border, &supplied.cart.unsent, dated, price)
    };
    let priced = price::each(&order, &supplied, &dated, inside, to_collect)?;
    let landed = customs::each(&border, &priced)?;
    let together = offer::Together {
        costs: &|legs| match price::together(&order, &supplied, legs.iter().map(|leg| leg.priced), inside)? {
            Ok(prices) => customs::together(&border, legs, prices).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        },
        as_one: &|legs| customs::as_one(&border, &legs.iter().map(|leg| leg.declared()).listed()),
    };
    let offers = offer::choose(&order, &supplied, &proposal, &landed, &together, &mut refused)?;
    answer::quote(&order, &supplied, &proposal, &offers, refused.into_list(|id| cart.kit_of(id)))
}
