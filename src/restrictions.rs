//! What may not go to a place, of a shop's articles? Place and cart as a quote has them, then what is admitted on each way.
//!
//! In: a shop, a place, articles. Out: by article why it may not go there, what customs asks of the recipient, and what the
//! seller has to see to.
//!
//! The rule: each article is judged by itself, one piece of it, on every way that the shop has: from each warehouse that sends it
//! there, by each carrier that the shop offers from there to such a place. A way is closed where a rule prohibits it. Where every way is closed, all that
//! closes them is told; else what the open ways restrict, which is to be had with papers, what is asked there and advised. What
//! there is of an article counts for nothing, nor does whether a service goes there or carries such goods.

use crate::admit::{DatedLane, Judgement};
use crate::answer::{self, Answer, not_carried};
use crate::book::BookView;
use crate::book::names::admits;
use crate::book::restriction::{Scope, Severity as Strictness};
use crate::calendar::{BorderDay, Instant};
use crate::customs::{Declaration, Required, assess};
use crate::fulfil::{self, Barred, Cart, CartLine, Held, Origin};
use crate::goods::Line;
use crate::lane::{Lane, Lanes};
use crate::money::Decimal;
use crate::order::{Order, ServiceOffered, shop, unknown_sku};
use crate::problem::{Fault, Problem, Reason, Refusal, Severity};
use crate::request::{
    ArticlesRequest, Authority, Channel, MOST_LINES, QuoteRequest, RequestContext, Terms, destination,
};
use crate::tree::Tree;
use crate::when::{Truth, holds};
use std::convert::Infallible;

/// Answers from a view of a book and its lanes.
pub(crate) fn restricted<'b>(
    view: &BookView<'b>,
    lanes: &Lanes<'b>,
    tree: &Tree,
    now: Instant,
    authority: Authority,
) -> Answer<'b> {
    view.lane(country_of(tree))?;
    let context = RequestContext { world: view.world()?, now, authority };
    let asked = ArticlesRequest::read(tree, &context)?;
    let shop = shop(view, &asked.shop, authority)?;
    let skus: Vec<&str> = match &asked.skus {
        Some(skus) => skus.iter().map(String::as_str).collect(),
        None => shop.catalogue.iter().map(|product| product.sku.as_str()).collect(),
    };
    if skus.len() > MOST_LINES {
        let message = format!("the catalogue has more than {MOST_LINES} articles: name those that you mean");
        return Err(Fault::new("too_many", "/sku", message).into());
    }
    let unknown = skus.iter().enumerate().filter(|(_, sku)| shop.product(sku).is_none());
    let unknown: Vec<Fault> = unknown
        .map(|(number, sku)| Fault { path: format!("/sku/{number}"), ..unknown_sku(shop, sku, number) })
        .collect();
    if !unknown.is_empty() {
        return Err(Problem::Faults(unknown.into()));
    }
    if skus.is_empty() {
        return Ok(answer::restrictions(Vec::new(), &[], &[]));
    }
    judged(view, lanes, &asked.as_quote(shop.currency.as_str(), &skus), &context, &skus).map_err(as_asked)
}

/// Each article, judged as the cart of a quote that it alone would be.
fn judged<'b>(
    view: &BookView<'b>,
    lanes: &Lanes<'b>,
    quote: &Tree,
    context: &RequestContext<'_>,
    skus: &[&str],
) -> Answer<'b> {
    let request = QuoteRequest::read(quote, context)?;
    let lane = lanes.of_quote(view, &request)?;
    let order = Order::of(view, &lane.places, &request)?;
    let cart = fulfil::cart(&order)?;
    let held = fulfil::held(&order, &lane.places, &cart)?;
    let services = order.services()?;
    let ways = Ways { order: &order, lane: &lane, cart: &cart, held: &held, services: &services };
    ways.answer(skus)
}

/// A fault of the place stands where the query has the place: in its root.
fn as_asked(problem: Problem) -> Problem {
    match problem {
        Problem::Faults(faults) => Problem::Faults(faults.lifted("/ship_to")),
        other => other,
    }
}

/// The country, as the request says it: known before anything else is read.
fn country_of<'t>(tree: &'t Tree<'t>) -> Option<&'t str> {
    match tree.get("country") {
        Some(Tree::Text(country)) => Some(country),
        _ => destination(tree),
    }
}

/// Every way that the shop has to the place.
struct Ways<'w, 'b> {
    order: &'w Order<'w, 'b>,
    lane: &'w Lane<'b>,
    cart: &'w Cart,
    held: &'w Held<'b>,
    services: &'w [ServiceOffered<'b>],
}

/// A way on which an article was judged.
struct Judged<'b> {
    refusals: Vec<Judgement<'b>>,
    advisories: Vec<Judgement<'b>>,
}

impl Judged<'_> {
    /// Whether nothing prohibits it.
    fn is_open(&self) -> bool {
        !self.refusals.iter().any(prohibits)
    }
}

impl<'b> Ways<'_, 'b> {
    fn answer(&self, skus: &[&str]) -> Answer<'b> {
        let (mut refusals, mut advisories) = (Vec::new(), Vec::new());
        let mut asked: Vec<(Required, Vec<String>)> = Vec::new();
        for sku in skus {
            let parts = self.cart.lines.iter().enumerate().filter(|(_, line)| line.asked() == *sku);
            let parts: Vec<(usize, &CartLine)> = parts.collect();
            if parts.is_empty() {
                continue; // It is not sent: nothing stops a file at a border.
            }
            let judged = self.judged(&parts, sku, &mut asked)?;
            let (open, closed): (Vec<_>, Vec<_>) = judged.into_iter().partition(Judged::is_open);
            if open.is_empty() {
                refusals.extend(self.refused(sku, &parts, closed));
            }
            let mut restricted = Vec::new();
            for way in open {
                way.refusals
                    .into_iter()
                    .filter(|found| self.tells(found))
                    .for_each(|found| add(&mut restricted, found));
                way.advisories.into_iter().for_each(|advice| add(&mut advisories, advice));
            }
            refusals.extend(restricted.iter().map(Judgement::refusal));
        }
        if self.order.request.is_open() {
            advisories.clear();
        }
        Ok(answer::restrictions(refusals, &asked, &advisories))
    }

    /// What is said of an article on each way. What customs asks of the recipient is noted once for each channel.
    fn judged(
        &self,
        parts: &[(usize, &CartLine)],
        sku: &str,
        asked: &mut Vec<(Required, Vec<String>)>,
    ) -> Result<Vec<Judged<'b>>, Problem> {
        let mut judged = Vec::new();
        let mut channels: Vec<(usize, Channel)> = Vec::new();
        for (number, origin) in self.held.origins.iter().enumerate().filter(|(_, origin)| sends(origin, parts)) {
            let mut carriers: Vec<&str> = Vec::new();
            for by in self.services {
                if !self.is_offered(origin, by) || carriers.contains(&by.carrier.id.as_str()) {
                    continue;
                }
                carriers.push(&by.carrier.id);
                let way = self.way(origin, by, parts)?;
                if way.is_open() && !channels.contains(&(number, by.channel())) {
                    channels.push((number, by.channel()));
                    self.required(origin, by, parts)?.into_iter().for_each(|field| note(asked, field, sku));
                }
                judged.push(way);
            }
        }
        Ok(judged)
    }

    /// Whether the shop offers a service from a warehouse to the place, whatever else it asks.
    fn is_offered(&self, origin: &Origin<'b>, by: &ServiceOffered<'b>) -> bool {
        let place = &self.order.place;
        let Ok(there) = holds(&by.offered.when, &mut |clause| {
            Ok::<_, Infallible>(place.answer(clause).unwrap_or_else(|| Truth::asks("order")))
        });
        there != Truth::No && admits(&by.offered.warehouses, &origin.warehouse.id)
    }

    /// What the rules about goods say of an article on one way.
    fn way(
        &self,
        origin: &Origin<'b>,
        by: &ServiceOffered<'b>,
        parts: &[(usize, &CartLine)],
    ) -> Result<Judged<'b>, Problem> {
        let order = self.order;
        // What a limit of value is in another currency is no rate of an answer.
        let exchange = order.exchange.apart();
        let way = DatedLane {
            rules: &self.lane.rules,
            exchange: &exchange,
            currency: order.request.currency,
            from: &origin.from,
            place: &order.place,
            channel: by.channel().as_str(),
            carrier: Some(&by.carrier.id),
            day: BorderDay(order.day),
        };
        let admission = way.admission(&lines(parts))?;
        Ok(Judged { refusals: admission.refusals, advisories: admission.advisories })
    }

    /// What customs asks of the recipient of an article.
    fn required(
        &self,
        origin: &Origin<'b>,
        by: &ServiceOffered<'b>,
        parts: &[(usize, &CartLine)],
    ) -> Result<Vec<Required>, Problem> {
        let Ways { order, lane, .. } = self;
        let request = order.request;
        let border = BorderDay(order.day);
        let landed = assess(&Declaration {
            view: order.view,
            laws: &lane.laws,
            exchange: &order.exchange.apart().of_law(order.place.territory, border),
            place: &order.place,
            from: &origin.from,
            stock: origin.warehouse.stock,
            order: order.day_there(),
            border,
            channel: by.channel(),
            purpose: request.purpose,
            importer: request.importer,
            importer_registered: false,
            terms: order.terms().first().copied().unwrap_or(Terms::Dap),
            registrations: &order.shop.seller_registrations,
            local_taxes: &order.shop.local_tax,
            carrier: Some(&by.carrier.id),
            collector: None,
            currency: request.currency,
            digits: request.digits,
            prices_include_tax: order.prices_include_tax(),
            freight: Decimal::ZERO,
            insurance: Some(Decimal::ZERO),
            parcels: Vec::new(),
            beside: crate::request::Beside::default(),
            lines: lines(parts),
        })?;
        Ok(landed.required)
    }

    /// Whether who asks may hear of a rule: which carriers the shop deals with is its own affair.
    fn tells(&self, found: &Judgement<'_>) -> bool {
        !self.order.request.is_open() || found.rule.scope != Scope::Carrier
    }

    /// Why an article may go no way.
    fn refused(&self, sku: &str, parts: &[(usize, &CartLine)], judged: Vec<Judged<'b>>) -> Vec<Refusal> {
        if judged.is_empty() {
            return vec![self.not_served(sku, parts)];
        }
        let mut told: Vec<Judgement<'b>> = Vec::new();
        judged
            .into_iter()
            .flat_map(|way| way.refusals)
            .filter(|found| self.tells(found))
            .for_each(|refusal| add(&mut told, refusal));
        // What the public does not hear of closes the way all the same.
        let unsaid = Some(()).filter(|()| !told.iter().any(prohibits)).map(|()| not_carried(sku));
        told.iter().map(Judgement::refusal).chain(unsaid).collect()
    }

    /// An article that no warehouse sends there.
    fn not_served(&self, sku: &str, parts: &[(usize, &CartLine)]) -> Refusal {
        let why = |origin: &Origin<'b>| {
            parts.iter().find_map(|(at, _)| match origin.barred.get(*at) {
                Some(Some(Barred::ByWarehouse(because))) if origin.is_open() => Some(because.clone()),
                _ => None,
            })
        };
        let because = self.held.origins.iter().find_map(why);
        let because = because.unwrap_or_else(|| format!("{sku} is not sent to that destination"));
        Refusal::line(sku, Severity::Restricted, Reason::new("not_served", [("line", sku.to_owned())]), because)
    }
}

/// Whether a warehouse sends an article to the place, however many it has now.
fn sends(origin: &Origin<'_>, parts: &[(usize, &CartLine)]) -> bool {
    let has = |at: usize| origin.pieces_of(at).is_some_and(|pieces| pieces.is_listed);
    origin.is_open() && parts.iter().all(|(at, _)| has(*at) && matches!(origin.barred.get(*at), Some(None)))
}

/// An article as the law sees it: of a kit, what it is made of. All go by the request's id.
fn lines<'c>(parts: &[(usize, &'c CartLine)]) -> Vec<Line<'c>> {
    let line =
        |line: &'c CartLine| Line { id: line.asked(), quantity: line.quantity, value: line.value, goods: &line.goods };
    parts.iter().map(|(_, part)| line(part)).collect()
}

fn prohibits(judgement: &Judgement<'_>) -> bool {
    judgement.rule.severity == Strictness::Prohibited
}

fn add<'b>(list: &mut Vec<Judgement<'b>>, judgement: Judgement<'b>) {
    if !list.contains(&judgement) {
        list.push(judgement);
    }
}

fn note(asked: &mut Vec<(Required, Vec<String>)>, field: Required, sku: &str) {
    match asked.iter_mut().find(|(known, _)| *known == field) {
        Some((_, articles)) if articles.iter().any(|known| known == sku) => {}
        Some((_, articles)) => articles.push(sku.to_owned()),
        None => asked.push((field, vec![sku.to_owned()])),
    }
}
