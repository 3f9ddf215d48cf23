//! What may each warehouse send of the cart?
//!
//! In: the cart, the shop's warehouses and stock, and what the request says of them. Out: by warehouse how many pieces of each
//! article it may send, or why it sends nothing.
//!
//! The rule: a warehouse whose rows of stock are known holds only what they list; one without such rows has everything but what it
//! lacks. A row of the request stands for the book's row of the same article. Pieces that are promised or kept back are not
//! there. A warehouse that sells beyond its stock sends when more have come. Goods that a warehouse does not send lie there in
//! vain. Lines of one article share its pieces.

use super::cart::{Cart, CartLine};
use super::{Consignment, ConsignmentLine};
use crate::book::Names;
use crate::book::names::admits_one_of;
use crate::book::shop::Warehouse;
use crate::book::when::{Clause, When, Word};
use crate::calendar::Day;
use crate::goods::Goods;
use crate::order::Order;
use crate::place::dispatch_names;
use crate::problem::{Fault, Problem, Reason};
use crate::request::{Address, StockGiven};
use crate::when::{Truth, code_under_any, holds};
use std::convert::Infallible;

/// What the warehouses of a shop may send of a cart.
#[derive(Debug, Clone)]
pub struct Held<'b> {
    /// In the shop's order.
    pub origins: Vec<Origin<'b>>,
    /// By line of the cart the number of its article.
    pub articles: Vec<usize>,
}

/// A warehouse as the cart finds it.
#[derive(Debug, Clone)]
pub struct Origin<'b> {
    /// The warehouse.
    pub warehouse: &'b Warehouse,
    /// Names of the place of dispatch, widest first.
    pub from: Names,
    /// By article, what lies there.
    pub pieces: Vec<Pieces>,
    /// By line, why it may not leave from there.
    pub barred: Vec<Option<Barred>>,
    /// Why it sends nothing of this order.
    pub closed: Option<(Reason, String)>,
}

/// What lies of an article at a warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pieces {
    /// Whether the warehouse has the article among its goods.
    pub is_listed: bool,
    /// Pieces that may be sent at once.
    pub at_hand: u32,
    /// The day on which more come.
    pub restock: Option<Day>,
    /// Whether more are sold than are at hand.
    pub backorder: bool,
}

/// Why a line may not leave from a warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Barred {
    /// The warehouse does not send such goods: why.
    ByWarehouse(String),
    /// The law bars it on this way; its refusal has been told where no other way is open.
    ByLaw,
}

impl Pieces {
    /// How many may be sold.
    pub fn sellable(&self) -> u32 {
        if self.backorder { u32::MAX } else { self.at_hand }
    }
}

impl Origin<'_> {
    /// Whether it sends anything of this order.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// How many pieces of a line of an article it may send.
    pub fn sends(&self, line: usize, article: usize) -> u32 {
        let is_barred = self.barred.get(line).is_none_or(Option::is_some);
        if is_barred || !self.is_open() {
            return 0;
        }
        self.pieces.get(article).map_or(0, Pieces::sellable)
    }

    /// Whether it may send anything of a cart, by line the number of its article.
    pub(super) fn sends_any(&self, articles: &[usize]) -> bool {
        articles.iter().enumerate().any(|(line, article)| self.sends(line, *article) > 0)
    }
}

/// What each warehouse may send of the cart, before the law is asked.
///
/// # Errors
/// Every warehouse and article that the request names and the shop does not have; [`Problem::Needs`] while a shard is not loaded.
pub fn held<'b>(order: &Order<'_, 'b>, cart: &Cart) -> Result<Held<'b>, Problem> {
    let faults = unknown(order);
    if !faults.is_empty() {
        return Err(Problem::Faults(faults.into()));
    }
    let articles = articles(cart);
    let origins = order.shop.warehouse.iter().map(|warehouse| {
        let address = Address {
            country: warehouse.country.clone(),
            subdivision: Some(warehouse.subdivision.clone()).filter(|code| !code.is_empty()),
            postal_code: Some(warehouse.postcode.clone()).filter(|code| !code.is_empty()),
            city: Some(warehouse.city.clone()).filter(|town| !town.is_empty()),
            ..Address::default()
        };
        let mut pieces: Vec<Pieces> = Vec::new();
        for (number, line) in cart.lines.iter().enumerate() {
            // An article's pieces are told by its first line.
            if articles.get(number) == Some(&pieces.len()) {
                pieces.push(pieces_of(order, warehouse, line));
            }
        }
        let barred = cart.lines.iter().map(|line| refuses(order, warehouse, &line.goods).map(Barred::ByWarehouse));
        Ok(Origin {
            warehouse,
            from: dispatch_names(order.view, &address, order.day)?,
            pieces,
            barred: barred.collect(),
            closed: closed(order, warehouse),
        })
    });
    Ok(Held { origins: origins.collect::<Result<_, Problem>>()?, articles })
}

impl<'b> Held<'b> {
    /// A consignment of all lines that an origin has any of, whole: what the law is asked of it.
    pub fn all_from<'c>(&self, number: usize, cart: &'c Cart) -> Option<Consignment<'c>>
    where
        'b: 'c,
    {
        let origin = self.origins.get(number).filter(|origin| origin.is_open())?;
        let mut lines = Vec::new();
        for (at, (line, article)) in cart.lines.iter().zip(&self.articles).enumerate() {
            if origin.sends(at, *article) > 0 {
                lines.push(ConsignmentLine { line, quantity: line.quantity, value: line.value });
            }
        }
        Some(Consignment { origin: number, warehouse: origin.warehouse, from: origin.from.clone(), ready: None, lines })
    }

    /// How many pieces of an article there are among those of each line.
    pub(super) fn of_article(&self, pieces: &[u32], article: usize) -> u32 {
        let lines = pieces.iter().zip(&self.articles).filter(|(_, own)| **own == article);
        lines.fold(0, |sum: u32, (pieces, _)| sum.saturating_add(*pieces))
    }

    /// How many pieces of a line all warehouses together may send.
    pub fn supply(&self, line: usize, article: usize) -> u32 {
        self.origins.iter().fold(0, |sum: u32, origin| sum.saturating_add(origin.sends(line, article)))
    }
}

/// The number of each line's article: its first line's among the articles. Goods without an article number are their own.
fn articles(cart: &Cart) -> Vec<usize> {
    let mut numbers: Vec<usize> = Vec::new();
    let mut known = 0;
    for (at, line) in cart.lines.iter().enumerate() {
        let same = |other: &CartLine| line.goods.sku.is_some() && other.goods.sku == line.goods.sku;
        let earlier = cart.lines.iter().take(at).position(same).and_then(|first| numbers.get(first).copied());
        numbers.push(earlier.unwrap_or(known));
        known += usize::from(earlier.is_none());
    }
    numbers
}

fn pieces_of(order: &Order<'_, '_>, warehouse: &Warehouse, line: &CartLine) -> Pieces {
    let everything = Pieces { is_listed: true, at_hand: u32::MAX, restock: None, backorder: false };
    let nothing = Pieces { is_listed: false, at_hand: 0, restock: None, backorder: false };
    let lists = order.shop.lists_stock(warehouse);
    let Some(sku) = &line.goods.sku else { return if lists { nothing } else { everything } };
    if warehouse.lacks.contains(sku) {
        return nothing;
    }
    let row = order.shop.stock_row(warehouse, sku);
    let given = order.request.stock.iter().filter(|given| given.warehouse == warehouse.id);
    let given = given.filter_map(|given| Some((given, given.article.as_ref()?))).find(|(_, (own, _))| own == sku);
    match (given, row) {
        (Some((StockGiven { restock, .. }, (_, available))), row) => Pieces {
            is_listed: true,
            at_hand: *available,
            restock: *restock,
            backorder: restock.is_some() && row.is_some_and(|row| row.backorder),
        },
        (None, Some(row)) => {
            Pieces { is_listed: true, at_hand: row.available(), restock: row.restock, backorder: row.backorder }
        }
        (None, None) => {
            if lists {
                nothing
            } else {
                everything
            }
        }
    }
}

/// Why a warehouse does not send such goods.
fn refuses(order: &Order<'_, '_>, warehouse: &Warehouse, goods: &Goods) -> Option<String> {
    let holds = |when: &When| holds(when, &mut |clause| Ok::<_, Infallible>(answer(order, goods, clause)));
    let row = warehouse.refuses.iter().find(|row| holds(&row.when) == Ok(Truth::Yes))?;
    Some(row.because.clone())
}

fn answer(order: &Order<'_, '_>, goods: &Goods, clause: &Clause) -> Truth {
    match clause {
        Clause::Among(Word::Skus, names) => Truth::of(goods.are_one_of(names)),
        Clause::Among(Word::Attributes, names) => Truth::of(goods.have_one_of(names)),
        Clause::Among(Word::Hs, prefixes) => match goods.hs.as_deref() {
            Some(hs) => code_under_any(hs, prefixes),
            None => Truth::asks("hs_code"),
        },
        asked => order.place.answer(asked).unwrap_or_else(|| Truth::asks("goods")),
    }
}

/// Why a warehouse sends nothing of an order.
fn closed(order: &Order<'_, '_>, warehouse: &Warehouse) -> Option<(Reason, String)> {
    let (id, name) = (&warehouse.id, &warehouse.name);
    let why = |code: &str, because: String| Some((Reason::new(code, [("warehouse", id.clone())]), because));
    if order.request.fulfilment.excluded.contains(id) {
        return why("excluded", format!("the request leaves {name} out"));
    }
    if !admits_one_of(&warehouse.serves, &order.place.names) {
        return why("not_served", format!("{name} does not send to that destination"));
    }
    let rows = order.request.stock.iter().filter(|row| row.warehouse == *id);
    let given = rows.filter_map(|row| row.capacity_left).min();
    if given.or(warehouse.capacity_left) == Some(0) {
        return why("no_capacity", format!("{name} sends no more today"));
    }
    None
}

/// What the request names and the shop does not have.
fn unknown(order: &Order<'_, '_>) -> Vec<Fault> {
    let (shop, request) = (order.shop, order.request);
    let mut named: Vec<(String, &str)> = Vec::new();
    for (number, row) in request.stock.iter().enumerate() {
        named.push((format!("/stock/{number}/warehouse"), &row.warehouse));
    }
    for (number, id) in request.fulfilment.excluded.iter().enumerate() {
        named.push((format!("/fulfilment/excluded/{number}"), id));
    }
    for (number, pin) in request.fulfilment.pinned.iter().enumerate() {
        named.push((format!("/fulfilment/pinned/{number}/warehouse"), &pin.warehouse));
    }
    let ids: Vec<&str> = shop.warehouse.iter().map(|house| house.id.as_str()).collect();
    let unknown = named.into_iter().filter(|(_, id)| !ids.contains(id));
    let mut faults: Vec<Fault> = unknown
        .map(|(path, id)| {
            let message = format!("the shop has no warehouse `{id}`: name one of its own");
            Fault::new("unknown_warehouse", path, message).among(id, &ids)
        })
        .collect();
    for (number, row) in request.stock.iter().enumerate() {
        let Some((sku, _)) = row.article.as_ref().filter(|(sku, _)| shop.product(sku).is_none()) else { continue };
        let message = format!("the shop has no article `{sku}`: leave the row out");
        faults.push(Fault::new("unknown_sku", format!("/stock/{number}/sku"), message));
    }
    faults
}
