//! Which papers go with an order, what do they say, and what do they lack?
//!
//! In: a quote's request, or the token of a bound one; the option; the parties, the number and day of the invoice. Out: for each
//! consignment its papers, with the fields that somebody asks for and nobody gave, and what is needed besides.
//!
//! The rule: all papers of a consignment are written from one model of it (`consignment`), which is read off the very option
//! that was quoted, so that sums, weights and currency agree among papers, and the value declared is the one on which duty was
//! worked out. Nothing is invented: a field is given, known, or missing with the rule that asks for it. Which papers, which
//! fields and which limits are rows of the book. The parties go into the answer and nowhere else: they are never kept.

mod ask;
mod back;
mod choose;
mod consignment;
mod fields;
mod need;
mod print;

pub use print::escaped;

use crate::answer::{self, Answer};
use crate::book::BookView;
use crate::book::exchange::AnswerRates;
use crate::bound::{Again, again, option_of};
use crate::calendar::{Day, Instant};
use crate::engine::Engine;
use crate::fulfil;
use crate::money::ExchangeRate;
use crate::order::{Order, not_there};
use crate::problem::{Fault, Faults, Problem, Reason, Warning};
use crate::quote::answered;
use crate::request::{Authority, Detail, QuoteRequest};
use crate::tree::{Tree, object};
use ask::Asked;
use back::coming_back;
use choose::Facts;
use consignment::Consignment;

/// Draws up the papers of an order: `{"request" | "token", "option", "parties", "invoice", …}` to `{"consignments", …}`. `shop` is
/// whose key was shown; `told` what the shell found of the token: its payload where its signature is good.
///
/// # Errors
/// [`Problem::Unauthorised`] where no shop asks, or another; every fault of the request at once; [`Problem::Changed`] where a
/// token's order does not come to what was bound by this book; [`Problem::Needs`] while shards are not loaded.
pub fn papers<'b>(engine: &Engine<'b>, body: &Tree, now: Instant, shop: Option<&str>, told: &str) -> Answer<'b> {
    let shop = shop.ok_or_else(|| Problem::Unauthorised("papers are drawn up for the shop alone".into()))?;
    let view = BookView::new(engine.book);
    let world = view.world()?;
    let (asked, mut faults) = Asked::read(body, world);
    let ordered = order_of((&view, engine), body, now, shop, told);
    let ordered = match ordered {
        Err(Problem::Faults(more)) => {
            more.iter().cloned().for_each(|fault| faults.push(fault));
            None
        }
        other => Some(other?),
    };
    let (Some(ordered), true) = (ordered, faults.is_empty()) else { return Err(Problem::Faults(faults)) };
    let request = QuoteRequest { detail: Detail::Charges, authority: Authority::Authorised, ..ordered.request };
    let lane = engine.lanes.of_quote(&view, &request)?;
    let quote = answered(&view, &engine.lanes, &request).map_err(|problem| inside(problem, "/request"))?;
    let wanted = ordered.bound.as_ref().map(|bound| bound.option.as_str()).or(asked.option.as_deref());
    let option = chosen(&quote, wanted)?;
    if let Some(bound) = &ordered.bound {
        bound.hold_against(option)?;
    }
    let order = Order::of(&view, &lane.places, &request)?;
    let cart = fulfil::cart(&order)?;
    let rows = view.papers("papers")?;
    let given: Vec<_> = asked.rates.iter().chain(&request.exchange_rates).copied().collect();
    let exchange = AnswerRates::new(&view, order.day_there(), &given);
    let shipments = option.items("shipments");
    let sent = shipments.iter().enumerate();
    let sent = sent.map(|(number, shipment)| Consignment::of(&order, &cart, option, shipment, number));
    let sent = sent.collect::<Result<Vec<Consignment>, Problem>>()?;
    let back = match &asked.returned {
        Some(returned) => coming_back(&sent, &request.lines, returned.lines.as_deref())?,
        None => sent.iter().map(|_| None).collect(),
    };
    let mut consignments = Vec::new();
    for ((consignment, back), shipment) in sent.iter().zip(&back).zip(shipments) {
        let facts = Facts { order: &order, exchange: &exchange, world };
        let paper = fields::Desk { order: &order, asked: &asked, rows, facts, quote: &quote };
        consignments.push(object! {
            "warehouse": consignment.warehouse.to_owned(),
            "documents": Tree::List(paper.drawn_up(consignment, back.as_ref())?),
            "also_needed": Tree::List(need::needed(&paper, consignment, shipment)?),
        });
    }
    let warnings = other_day(&exchange.used(), order.day_there().0).map(answer::warning);
    Ok(object! {
        "shop": request.shop.clone(),
        "quote": quote.get("id").cloned().unwrap_or(Tree::Null),
        "option": option.text("id").unwrap_or_default().to_owned(),
        "currency": request.currency.as_str().to_owned(),
        "consignments": Tree::List(consignments),
        "exchange_rates": Tree::list(exchange.used(), |rate| object! {
            "pair": format!("{}/{}", rate.base, rate.quote),
            "rate": rate.rate.to_string(),
            "kind": rate.kind.as_str(),
            "as_of": rate.as_of,
            "source": rate.source.as_deref().map(str::to_owned),
        }),
        "warnings": Tree::list(warnings, |one| one),
        "facts_as_of": view.index().facts_as_of,
    })
}

/// A warning of rates that are not of the order's own day: beside a limit a day decides which form is the right one.
fn other_day(used: &[ExchangeRate], day: Day) -> Option<Warning> {
    let stale: Vec<&ExchangeRate> = used.iter().filter(|rate| rate.as_of.is_some_and(|of| of != day)).collect();
    let oldest = stale.iter().filter_map(|rate| rate.as_of).min()?;
    let currencies: Vec<&str> = stale.iter().map(|rate| rate.quote.as_str()).collect();
    let taken: Vec<String> =
        stale.iter().filter_map(|rate| Some(format!("{}/{} of {}", rate.base, rate.quote, rate.as_of?))).collect();
    let args = [("currencies", currencies.join(", ")), ("as_of", oldest.to_string())];
    let because = format!("No exchange rate of {day} is known for every limit: {} was taken.", taken.join(", "));
    Some(Warning::new(Reason::new("exchange_rate_out_of_period", args), because))
}

/// The order that papers are for.
struct Ordered {
    request: QuoteRequest,
    /// Where a token was given: what was bound.
    bound: Option<Again>,
}

/// The order of a request, or of a token.
fn order_of<'b>(
    (view, engine): (&BookView<'b>, &Engine<'b>),
    body: &Tree,
    now: Instant,
    shop: &str,
    told: &str,
) -> Result<Ordered, Problem> {
    let given = |key: &str| body.get(key).filter(|tree| **tree != Tree::Null);
    if given("token").is_some() {
        let bound = again(view, told, given("request"), shop)?;
        return Ok(Ordered { request: bound.request.clone(), bound: Some(bound) });
    }
    let Some(tree) = given("request") else {
        return Err(
            Fault::new("required", "/request", "give the `request` of a quote, or the `token` of a bound one").into()
        );
    };
    if Authority::of_key(Some(shop), tree) == Authority::Open {
        return Err(Problem::Unauthorised("papers are drawn up for the shop alone: show its key".into()));
    }
    let read = QuoteRequest::asked(view, tree, now, Authority::Authorised).and_then(|read| engine.stocked(view, read));
    let read = read.or_else(|problem| Err(problem.with(|| not_there(view, tree, Authority::Authorised))?));
    Ok(Ordered { request: read.map_err(|problem| inside(problem, "/request"))?, bound: None })
}

/// The option that is meant.
fn chosen<'t, 'b>(quote: &'t Tree<'b>, wanted: Option<&str>) -> Result<&'t Tree<'b>, Problem> {
    let ids = || quote.items("options").iter().filter_map(|option| option.text("id"));
    let Some(wanted) = wanted else {
        return Err(Fault::new("required", "/option", "`option` is required: add it").among("", ids()).into());
    };
    option_of(quote, wanted).ok_or_else(|| {
        let message = format!("there is no option `{wanted}`: choose one of the quote's");
        Fault::new("unknown_option", "/option", message).among(wanted, ids()).into()
    })
}

fn inside(problem: Problem, path: &str) -> Problem {
    match problem {
        Problem::Faults(faults) => Problem::Faults(Faults::under(faults, path)),
        other => other,
    }
}
