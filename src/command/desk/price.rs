//! What would past orders cost from each warehouse, and from several? The engine answers, as it does at the checkout.
//!
//! In: carts, and from where each may be sent. Out: for each the option that costs least: the joint cost of plan (what carriers bill, duty,
//! tax and fees, whoever bears them, and what warehouses and stock cost), its parts, the days until the latest day of its promise, and in
//! how many shipments. Nothing where no option is offered. Stock is no limit here: what a warehouse may hold lies there in plenty.

use super::super::facts::text;
use super::candidates::Candidate;
use super::orders::{Cart, Orders};
use indicatif::ProgressBar;
use landfall::Engine;
use landfall::book::Book;
use landfall::calendar::{Day, Instant};
use landfall::money::Decimal;
use landfall::request::Authority;
use landfall::tree::Tree;
use rayon::prelude::*;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Of what a cost is made.
pub(super) const PARTS: [&str; 6] = ["freight", "duty", "tax", "fees", "origin", "stock"];

/// What a cart costs, and when it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) joint: Decimal,
    pub(super) parts: [Decimal; 6],
    /// From the day of the order to the latest day of the promise.
    pub(super) days: i32,
    pub(super) shipments: u32,
    /// Whether something of it could not be known: then it is a lower bound.
    pub(super) incomplete: bool,
}

/// What is asked of every cart.
pub(super) struct Asking<'a> {
    pub(super) book: &'static Book,
    pub(super) shop: &'a str,
    pub(super) currency: &'a str,
    pub(super) at: Instant,
    /// Only options of this tier; none: any.
    pub(super) tier: Option<&'a str>,
    pub(super) orders: &'a Orders,
    pub(super) candidates: &'a [Candidate],
    /// All warehouses of the shop: those that are no candidates send nothing.
    pub(super) warehouses: &'a [String],
}

thread_local! {
    /// Each thread's engine, which keeps the lanes that it prepared.
    static ENGINE: OnceCell<Engine<'static>> = const { OnceCell::new() };
}

impl Asking<'_> {
    /// What each cart costs from each of several sets of warehouses: by cart, then by set.
    pub(super) fn all(&self, carts: &[&Cart], sets: &[Vec<usize>], progress: &ProgressBar) -> Vec<Vec<Option<Cost>>> {
        // Carts of a place stand together, and a thread's engine keeps its lane.
        let chunks = carts.par_chunks(64).map(|carts| {
            let answered: Vec<Vec<Option<Cost>>> = carts
                .iter()
                .map(|cart| {
                    let costs = sets.iter().map(|set| self.one(cart, set)).collect();
                    progress.inc(sets.len() as u64);
                    costs
                })
                .collect();
            answered
        });
        chunks.flatten().collect()
    }

    fn one(&self, cart: &Cart, set: &[usize]) -> Option<Cost> {
        let skus: Vec<&str> = cart.lines.iter().map(|(sku, _)| self.orders.skus.name(*sku)).collect();
        let open: Vec<&Candidate> = set.iter().filter_map(|site| self.candidates.get(*site)).collect();
        // What lies nowhere needs no engine.
        if !skus.iter().all(|sku| open.iter().any(|candidate| candidate.may_hold(sku))) {
            return None;
        }
        if let [only] = open[..]
            && !skus.iter().all(|sku| only.may_hold(sku))
        {
            return None;
        }
        let request = self.request(cart, &skus, &open)?;
        ENGINE.with(|engine| {
            let engine = engine.get_or_init(|| Engine::new(self.book));
            let answer = engine.quote(&request, self.at, Authority::Authorised).ok()?;
            let options = answer.items("options").iter();
            let options = options.filter(|option| self.tier.is_none_or(|tier| text(option, "tier") == tier));
            options.filter_map(|option| self.cost(option)).min_by_key(|cost| (cost.joint, cost.days))
        })
    }

    fn request(&self, cart: &Cart, skus: &[&str], open: &[&Candidate]) -> Option<Tree<'static>> {
        let place = self.orders.places.get(cart.place as usize)?;
        let word = |word: &str| if word.is_empty() { Tree::Null } else { Tree::from(word.to_owned()) };
        let entry = |key: &'static str, value: Tree<'static>| (Cow::Borrowed(key), value);
        let mut to = vec![entry("country", word(&place.country))];
        if !place.subdivision.is_empty() {
            to.push(entry("subdivision", word(&place.subdivision)));
        }
        if !place.postal_code.is_empty() {
            to.push(entry("postal_code", word(&place.postal_code)));
        }
        let lines = cart.lines.iter().zip(skus).enumerate().map(|(number, ((_, pieces), sku))| {
            Tree::Object(vec![
                entry("id", Tree::from(number.to_string())),
                entry("sku", word(sku)),
                entry("quantity", Tree::from(*pieces)),
            ])
        });
        let mut request = vec![
            entry("shop", word(self.shop)),
            entry("currency", word(self.currency)),
            entry("ship_to", Tree::Object(to)),
            entry("lines", Tree::List(lines.collect())),
            entry("detail", Tree::from("charges")),
        ];
        if self.warehouses.len() > 1 {
            let stock = open.iter().flat_map(|candidate| {
                skus.iter().map(|sku| {
                    let plenty = if candidate.may_hold(sku) { 1_000_000_000_u32 } else { 0 };
                    Tree::Object(vec![
                        entry("warehouse", word(&candidate.id)),
                        entry("sku", word(sku)),
                        entry("available", Tree::from(plenty)),
                    ])
                })
            });
            request.push(entry("stock", Tree::List(stock.collect())));
            let closed = self.warehouses.iter().filter(|id| open.iter().all(|candidate| candidate.id != **id));
            let mut fulfilment = vec![entry("excluded", Tree::List(closed.map(|id| word(id)).collect()))];
            if open.len() == 1 {
                fulfilment.push(entry("max_consignments", Tree::from(1_u32)));
            }
            request.push(entry("fulfilment", Tree::Object(fulfilment)));
        }
        Some(Tree::Object(request))
    }

    fn cost(&self, option: &Tree) -> Option<Cost> {
        let amount = |tree: &Tree, key: &str| text(tree, key).parse::<Decimal>().ok();
        // What is sent without some of its lines costs less, and is not the order.
        if !option.items("left_out").is_empty() {
            return None;
        }
        let latest: Day = text(option.get("delivery")?, "latest").parse().ok()?;
        let costs = option.get("plan").and_then(|plan| plan.get("costs"));
        let (joint, parts) = match (option.get("plan").and_then(|plan| amount(plan, "joint_cost")), costs) {
            (Some(joint), Some(costs)) => (joint, PARTS.map(|part| amount(costs, part).unwrap_or_default())),
            // A shop with one warehouse has no plan to tell: what is due besides the goods.
            _ => {
                let part = |key: &str| amount(option, key).unwrap_or_default();
                let parts = [
                    part("shipping") + part("insurance"),
                    part("duty"),
                    part("tax"),
                    part("fees"),
                    Decimal::ZERO,
                    Decimal::ZERO,
                ];
                (parts.iter().sum(), parts)
            }
        };
        Some(Cost {
            joint,
            parts,
            days: latest.since(self.at.at_offset(0).0),
            shipments: u32::try_from(option.items("shipments").len()).ok()?,
            incomplete: text(option, "complete") != "true",
        })
    }
}
