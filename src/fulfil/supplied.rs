//! How much of the cart is there?
//!
//! In: the cart, and what each warehouse may send of it. Out: the cart as far as it can be sent, what is left out of it, and what
//! the order is worth then; or nothing, and which lines are not there.
//!
//! The rule: of a line of which all warehouses together have too few, the shop that sends the rest (`partial_offers`) sends what
//! there is; any other sends nothing of the order. Why: no warehouse has the article (`not_held`); those that have it do not send
//! to the place, or such goods, or to this order (`not_served`); or there are too few, with the day on which more come. A kit is
//! there as often as all that it is made of is.

use super::cart::{Cart, CartLine};
use super::held::{Barred, Held};
use super::kit::some_of_line;
use crate::calendar::Day;
use crate::gather::Gather;
use crate::money::{Decimal, Overflow, sum};
use crate::order::Order;
use crate::problem::{Reason, Refusal, Severity};
use crate::refused::{Belongs, Refused};
use crate::sort;

/// A cart as far as it is there.
#[derive(Debug, Clone)]
pub struct Supplied<'b> {
    /// What is sent, and what never is.
    pub cart: Cart,
    /// From where: by lines of this cart.
    pub held: Held<'b>,
    /// What is not there.
    pub left_out: Vec<LeftOut>,
    /// The goods before discounts, those that are not sent too.
    pub gross: Decimal,
    /// The goods after discounts, those that are not sent too.
    pub value: Decimal,
}

/// Pieces that an offer does without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The request's line id.
    pub line: String,
    /// How many, of a kit so many kits.
    pub quantity: u32,
    /// Why: one sentence.
    pub because: String,
    /// The same as code and arguments.
    pub reason: Reason,
    /// The day on which more come.
    pub restock: Option<Day>,
}

/// The cart without the lines `gone`, as far as it is there.
///
/// # Errors
/// [`Overflow`] where a figure is too large.
pub fn supplied<'b>(
    order: &Order<'_, 'b>,
    cart: &Cart,
    held: Held<'b>,
    gone: &[String],
    refused: &mut Refused,
) -> Result<Supplied<'b>, Overflow> {
    let mut kept: Vec<(usize, CartLine)> = Vec::new();
    let mut left_out: Vec<LeftOut> = Vec::new();
    let mut stock = Stock::of(&held);
    let mut at = 0;
    while let Some(first) = cart.lines.get(at) {
        // The lines of one kit stand one behind the other.
        let own: Vec<(usize, &CartLine)> =
            cart.lines.iter().enumerate().skip(at).take_while(|(_, line)| line.asked() == first.asked()).listed();
        at += own.len();
        if own.iter().any(|(_, line)| gone.contains(&line.id)) {
            continue;
        }
        // How many of the request's line there are, and the part that decides it.
        let times = |line: &CartLine, pieces: u32| pieces.checked_div(line.each()).unwrap_or_default();
        let there = own.iter().map(|(at, line)| (times(line, stock.left(*at).min(line.quantity)), *at, *line));
        let Some((there, scarce, line)) = there.min_by_key(|(there, _, _)| *there) else { continue };
        let wanted = times(line, line.quantity);
        if there < wanted {
            left_out.push(why_not(order, &held, scarce, line, wanted - there));
        }
        if there == 0 {
            continue;
        }
        let lines: Vec<&CartLine> = own.iter().map(|(_, line)| *line).listed();
        for ((at, _), some) in own.iter().zip(some_of_line(&lines, there, wanted, order.request.digits)?) {
            stock.take(*at, some.quantity);
            kept.push((*at, some));
        }
    }
    if !left_out.is_empty() && !order.shop.routing.partial_offers {
        for left in &left_out {
            let (reason, because) = (left.reason.clone(), left.because.clone());
            let refusal = Refusal::line(&left.line, Severity::Restricted, reason, because);
            refused.note(Belongs::ToLines, refusal);
        }
        kept.clear();
        left_out.clear();
    }
    let Held { mut origins } = held;
    for origin in &mut origins {
        let barred = kept.iter().map(|(at, _)| origin.barred.get(*at).cloned().unwrap_or(Some(Barred::ByLaw)));
        origin.barred = barred.listed();
        origin.articles = kept.iter().filter_map(|(at, _)| origin.articles.get(*at).copied()).listed();
    }
    let lines: Vec<CartLine> = kept.into_iter().map(|(_, line)| line).listed();
    let unsent = || cart.unsent.iter();
    let gross = sum(lines.iter().map(|line| line.gross).chain(unsent().map(|line| line.gross)))?;
    let value = sum(lines.iter().map(|line| line.value).chain(unsent().map(|line| line.value)))?;
    let cart = Cart { lines, unsent: cart.unsent.clone() };
    Ok(Supplied { cart, held: Held { origins }, left_out, gross, value })
}

/// What is left in the warehouses while lines take of it, one after the other.
struct Stock<'h, 'b> {
    held: &'h Held<'b>,
    /// By warehouse and article, what earlier lines have taken.
    taken: Vec<Vec<u32>>,
}

impl<'h, 'b> Stock<'h, 'b> {
    fn of(held: &'h Held<'b>) -> Stock<'h, 'b> {
        Stock { held, taken: held.origins.iter().map(|origin| vec![0; origin.pieces.len()]).listed() }
    }

    /// How many pieces of a line a warehouse may still send.
    fn left_at(&self, number: usize, line: usize) -> u32 {
        let Some(origin) = self.held.origins.get(number) else { return 0 };
        let taken = origin.articles.get(line).and_then(|article| self.taken.get(number)?.get(*article));
        origin.sends(line).saturating_sub(taken.copied().unwrap_or_default())
    }

    /// How many pieces of a line all warehouses together may still send.
    fn left(&self, line: usize) -> u32 {
        (0..self.held.origins.len()).fold(0, |sum: u32, number| sum.saturating_add(self.left_at(number, line)))
    }

    /// Takes pieces of a line: first of kits that are put together, which no other line may use.
    fn take(&mut self, line: usize, mut pieces: u32) {
        let in_kits = |number: &usize| {
            let origin = self.held.origins.get(*number);
            origin.and_then(|origin| origin.pieces_of(line)).is_some_and(|pieces| pieces.in_kits)
        };
        let mut order: Vec<usize> = (0..self.held.origins.len()).listed();
        sort::by_key(&mut order, |number| (!in_kits(number), *number));
        for number in order {
            let own = self.left_at(number, line).min(pieces);
            pieces -= own;
            let article = self.held.origins.get(number).and_then(|origin| origin.articles.get(line).copied());
            let slot = article.and_then(|article| self.taken.get_mut(number)?.get_mut(article));
            if let Some(taken) = slot {
                *taken = taken.saturating_add(own);
            }
        }
    }
}

/// Why so many of the request's line are not there, for want of this line of the cart.
fn why_not(order: &Order<'_, '_>, held: &Held<'_>, at: usize, line: &CartLine, quantity: u32) -> LeftOut {
    let has = || {
        let origins = held.origins.iter();
        origins.filter_map(move |origin| Some((origin, origin.pieces_of(at)?))).filter(|(_, pieces)| pieces.is_listed)
    };
    let sends = |barred: Option<&Option<Barred>>| matches!(barred, Some(None));
    let refused = has().find_map(|(origin, _)| match origin.barred.get(at) {
        Some(Some(Barred::ByWarehouse(because))) if origin.is_open() => Some(because.clone()),
        _ => None,
    });
    let open = has().filter(|(origin, _)| origin.is_open() && sends(origin.barred.get(at)));
    let title = if line.goods.title.is_empty() { &line.id } else { &line.goods.title };
    let (code, because) = if has().next().is_none() {
        ("not_held", format!("no warehouse of the shop has {title}"))
    } else if open.clone().next().is_none() {
        // Which warehouse is closed, and why, is for the shop alone.
        let closed = has().find_map(|(origin, _)| Some(origin.closed.as_ref()?.1.clone()));
        let closed = closed.filter(|_| !order.request.is_open());
        let because = refused.or(closed.map(|why| format!("{title} is not sent: {why}")));
        ("not_served", because.unwrap_or_else(|| format!("{title} is not sent to that destination")))
    } else {
        ("out_of_stock", format!("there is not enough of {title}"))
    };
    let restock = if code == "out_of_stock" { open.filter_map(|(_, pieces)| pieces.restock).min() } else { None };
    let because = match &line.part {
        Some(part) => format!("{because}, which {} is made of", part.kit.title),
        None => because,
    };
    let because = match restock {
        Some(day) => format!("{because}; more come on {day}"),
        None => because,
    };
    let mut args = vec![("line", line.asked().to_owned()), ("title", title.clone())];
    args.extend(line.part_sku().map(|sku| ("part", sku.to_owned())));
    args.extend(restock.map(|day| ("restock", day.to_string())));
    // Only the shop hears how many there are.
    if !order.request.is_open() {
        args.push(("short", quantity.to_string()));
    }
    LeftOut {
        line: line.asked().to_owned(),
        quantity,
        because,
        reason: Reason { code: code.to_owned(), args },
        restock,
    }
}
