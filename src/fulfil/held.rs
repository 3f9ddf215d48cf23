//! What may each warehouse send of the cart?
//!
//! In: the cart, the shop's warehouses and stock, and what the request says of them. Out: by warehouse how many pieces of each
//! article it may send, or why it sends nothing.
//!
//! The rule: a warehouse whose rows of stock are known holds only what they list; one without such rows has everything but what it
//! lacks. A row of the request stands for the book's row of the same article. Pieces that are promised or kept back are not
//! there. A warehouse that sells beyond its stock sends when more have come. Goods that a warehouse does not send lie there in
//! vain. Lines of one article share its pieces, those in kits too; a warehouse that lists a kit holds it put together, and its
//! articles apart from those that lie there by themselves.

use super::cart::{Cart, CartLine};
use super::{Consignment, ConsignmentLine};
use crate::book::Names;
use crate::book::names::{admits_one_of, among};
use crate::book::shop::Warehouse;
use crate::book::when::{Clause, When, Word};
use crate::calendar::Day;
use crate::gather::Gather;
use crate::goods::Goods;
use crate::money::{Decimal, Overflow, divide, multiply};
use crate::order::Order;
use crate::place::Places;
use crate::problem::{Fault, Problem, Reason};
use crate::request::{Address, StockGiven};
use crate::when::{Truth, code_under_any, holds};
use std::convert::Infallible;

/// What the warehouses of a shop may send of a cart.
#[derive(Debug, Clone)]
pub struct Held<'b> {
    /// In the shop's order.
    pub origins: Vec<Origin<'b>>,
}

/// A warehouse as the cart finds it.
#[derive(Debug, Clone)]
pub struct Origin<'b> {
    /// The warehouse.
    pub warehouse: &'b Warehouse,
    /// Names of the place of dispatch, widest first.
    pub from: Names,
    /// By line of the cart the number of its article there.
    pub articles: Vec<usize>,
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
    /// Whether they lie there in kits that were put together.
    pub in_kits: bool,
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

    /// What lies there of a line's article.
    pub fn pieces_of(&self, line: usize) -> Option<&Pieces> {
        self.pieces.get(*self.articles.get(line)?)
    }

    /// How many pieces of a line it may send.
    pub fn sends(&self, line: usize) -> u32 {
        let is_barred = self.barred.get(line).is_none_or(Option::is_some);
        if is_barred || !self.is_open() {
            return 0;
        }
        self.pieces_of(line).map_or(0, Pieces::sellable)
    }

    /// How many pieces of an article there are among those of each line.
    pub(super) fn of_article(&self, pieces: &[u32], article: usize) -> u32 {
        let lines = pieces.iter().zip(&self.articles).filter(|(_, own)| **own == article);
        lines.fold(0, |sum: u32, (pieces, _)| sum.saturating_add(*pieces))
    }

    /// Whether it may send anything of the cart.
    pub(super) fn sends_any(&self) -> bool {
        (0..self.articles.len()).any(|line| self.sends(line) > 0)
    }
}

/// What each warehouse may send of the cart, before the law is asked.
///
/// # Errors
/// Every warehouse and article that the request names and the shop does not have; [`Problem::Needs`] while a shard is not loaded.
pub fn held<'b>(order: &Order<'_, 'b>, places: &Places<'b>, cart: &Cart) -> Result<Held<'b>, Problem> {
    let faults = unknown(order);
    if !faults.is_empty() {
        return Err(Problem::Faults(faults.into()));
    }
    let origins = order.shop.warehouse.iter().map(|warehouse| {
        let address = Address {
            country: warehouse.country.clone(),
            subdivision: Some(warehouse.subdivision.clone()).filter(|code| !code.is_empty()),
            postal_code: Some(warehouse.postcode.clone()).filter(|code| !code.is_empty()),
            city: Some(warehouse.city.clone()).filter(|town| !town.is_empty()),
            ..Address::default()
        };
        let articles = articles(order, warehouse, cart);
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
            from: places.names(order.view, &address, order.day)?.to_vec(),
            articles,
            pieces,
            barred: barred.listed(),
            closed: closed(order, warehouse),
        })
    });
    Ok(Held { origins: origins.try_listed::<_, Problem>()? })
}

impl<'b> Held<'b> {
    /// A consignment of all that an origin could send of the cart: what the law is asked of it.
    ///
    /// # Errors
    /// [`Overflow`] when the value of a line's pieces is too large a figure.
    pub fn all_from<'c>(&self, number: usize, cart: &'c Cart) -> Result<Option<Consignment<'c>>, Overflow>
    where
        'b: 'c,
    {
        let Some(origin) = self.origins.get(number).filter(|origin| origin.is_open()) else { return Ok(None) };
        let mut lines: Vec<ConsignmentLine<'_>> = Vec::new();
        let mut given = vec![0_u32; origin.pieces.len()];
        for (at, (line, article)) in cart.lines.iter().zip(&origin.articles).enumerate() {
            let sends = origin.sends(at);
            let Some(given) = given.get_mut(*article).filter(|_| sends > 0) else { continue };
            // Of lines of one article the later ones may find nothing left; what the goods are, the law is asked all the same.
            let quantity = sends.saturating_sub(*given).min(line.quantity);
            *given = given.saturating_add(quantity);
            let value = match quantity == line.quantity {
                true => line.value,
                false => divide(multiply(line.value, Decimal::from(quantity))?, Decimal::from(line.quantity))?,
            };
            lines.push(ConsignmentLine { line, quantity, value });
        }
        let (warehouse, from) = (origin.warehouse, origin.from.clone());
        Ok(Some(Consignment { origin: number, warehouse, from, ready: None, lines }))
    }
}

/// The number of each line's article at a warehouse: its first line's among the articles. Goods without an article number are their
/// own; so are those of kits that the warehouse lists.
fn articles(order: &Order<'_, '_>, warehouse: &Warehouse, cart: &Cart) -> Vec<usize> {
    let lies = |line: &CartLine| {
        let kit = line.part.as_ref().map(|part| part.kit.sku.as_str());
        (line.goods.sku.clone(), kit.filter(|kit| lists(order, warehouse, kit)).map(str::to_owned))
    };
    let lies: Vec<(Option<String>, Option<String>)> = cart.lines.iter().map(lies).listed();
    let mut numbers: Vec<usize> = Vec::new();
    let mut known = 0;
    for (at, own) in lies.iter().enumerate() {
        let same = |other: &(Option<String>, Option<String>)| own.0.is_some() && other == own;
        let earlier = lies.iter().take(at).position(same).and_then(|first| numbers.get(first).copied());
        numbers.push(earlier.unwrap_or(known));
        known += usize::from(earlier.is_none());
    }
    numbers
}

/// Whether anybody says of a warehouse how many pieces of an article it has, or that it has none.
fn lists(order: &Order<'_, '_>, warehouse: &Warehouse, sku: &str) -> bool {
    let given = given(order, warehouse, sku);
    given.is_some() || order.shop.stock_row(warehouse, sku).is_some() || among(&warehouse.lacks, sku)
}

/// What lies at a warehouse of a line's article; of a part of a kit that is put together there, what is in those kits.
fn pieces_of(order: &Order<'_, '_>, warehouse: &Warehouse, line: &CartLine) -> Pieces {
    match &line.part {
        Some(part) if lists(order, warehouse, &part.kit.sku) => {
            let kits = pieces_of_article(order, warehouse, Some(&part.kit.sku));
            Pieces { in_kits: true, at_hand: kits.at_hand.saturating_mul(part.each), ..kits }
        }
        _ => pieces_of_article(order, warehouse, line.goods.sku.as_deref()),
    }
}

fn pieces_of_article(order: &Order<'_, '_>, warehouse: &Warehouse, sku: Option<&str>) -> Pieces {
    let everything = Pieces { is_listed: true, in_kits: false, at_hand: u32::MAX, restock: None, backorder: false };
    let nothing = Pieces { is_listed: false, at_hand: 0, ..everything };
    let lists = order.shop.lists_stock(warehouse);
    let Some(sku) = sku else { return if lists { nothing } else { everything } };
    if among(&warehouse.lacks, sku) {
        return nothing;
    }
    let row = order.shop.stock_row(warehouse, sku);
    match (given(order, warehouse, sku), row) {
        (Some((StockGiven { restock, .. }, available)), row) => Pieces {
            at_hand: available,
            restock: *restock,
            backorder: restock.is_some() && row.is_some_and(|row| row.backorder),
            ..everything
        },
        (None, Some(row)) => {
            Pieces { at_hand: row.available(), restock: row.restock, backorder: row.backorder, ..everything }
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

/// What the request says of an article at a warehouse.
fn given<'o>(order: &Order<'o, '_>, warehouse: &Warehouse, sku: &str) -> Option<(&'o StockGiven, u32)> {
    let rows = order.request.stock.iter().filter(|row| row.warehouse == warehouse.id);
    let mut rows = rows.filter_map(|row| Some((row, row.article.as_ref()?)));
    let (row, (_, available)) = rows.find(|(_, (own, _))| own == sku)?;
    Some((row, *available))
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
    let ids: Vec<&str> = shop.warehouse.iter().map(|house| house.id.as_str()).listed();
    let unknown = named.into_iter().filter(|(_, id)| !ids.contains(id));
    let mut faults: Vec<Fault> = unknown
        .map(|(path, id)| {
            let message = format!("the shop has no warehouse `{id}`: name one of its own");
            Fault::new("unknown_warehouse", path, message).among(id, &ids)
        })
        .listed();
    for (number, row) in request.stock.iter().enumerate() {
        let Some((sku, _)) = row.article.as_ref().filter(|(sku, _)| shop.product(sku).is_none()) else { continue };
        let message = format!("the shop has no article `{sku}`: leave the row out");
        faults.push(Fault::new("unknown_sku", format!("/stock/{number}/sku"), message));
    }
    faults
}
