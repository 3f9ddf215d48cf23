//! How much of the cart is there?
//!
//! In: the cart, and what each warehouse may send of it. Out: the cart as far as it can be sent, what is left out of it, and what
//! the order is worth then; or nothing, and which lines are not there.
//!
//! The rule: of a line of which all warehouses together have too few, the shop that sends the rest (`partial_offers`) sends what
//! there is; any other sends nothing of the order. Why: no warehouse has the article (`not_held`); those that have it do not send
//! to the place, or such goods, or to this order (`not_served`); or there are too few, with the day on which more come.

use super::cart::{Cart, CartLine};
use super::held::{Barred, Held};
use crate::calendar::Day;
use crate::money::{Decimal, Overflow, allot, minor_unit, sum};
use crate::order::Order;
use crate::problem::{Reason, Refusal, Severity};
use crate::refused::{Belongs, Refused};

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
    /// How many.
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
    // Lines of one article share its pieces: those of earlier lines are taken.
    let mut taken: Vec<u32> = vec![0; held.articles.len()];
    for (at, (line, article)) in cart.lines.iter().zip(&held.articles).enumerate() {
        if gone.contains(&line.id) {
            continue;
        }
        let before = taken.get(*article).copied().unwrap_or_default();
        let there = held.supply(at, *article).saturating_sub(before).min(line.quantity);
        if let Some(taken) = taken.get_mut(*article) {
            *taken = taken.saturating_add(there);
        }
        if there == line.quantity {
            kept.push((at, line.clone()));
            continue;
        }
        left_out.push(why_not(order, &held, (at, *article), line, line.quantity - there));
        if there > 0 {
            kept.push((at, part(line, there, order.request.digits)?));
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
    let Held { mut origins, articles } = held;
    for origin in &mut origins {
        let barred = kept.iter().map(|(at, _)| origin.barred.get(*at).cloned().unwrap_or(Some(Barred::ByLaw)));
        origin.barred = barred.collect();
    }
    let articles = kept.iter().filter_map(|(at, _)| articles.get(*at).copied()).collect();
    let lines: Vec<CartLine> = kept.into_iter().map(|(_, line)| line).collect();
    let unsent = || cart.unsent.iter();
    let gross = sum(lines.iter().map(|line| line.gross).chain(unsent().map(|line| line.gross)))?;
    let value = sum(lines.iter().map(|line| line.value).chain(unsent().map(|line| line.value)))?;
    let cart = Cart { lines, unsent: cart.unsent.clone() };
    Ok(Supplied { cart, held: Held { origins, articles }, left_out, gross, value })
}

/// Some pieces of a line, with their share of its value.
fn part(line: &CartLine, quantity: u32, digits: u32) -> Result<CartLine, Overflow> {
    let pieces = [Decimal::from(quantity), Decimal::from(line.quantity - quantity)];
    let share = |whole: Decimal| {
        Ok::<_, Overflow>(allot(whole, minor_unit(digits), &pieces, &["1", "2"])?.first().copied().unwrap_or_default())
    };
    Ok(CartLine { quantity, gross: share(line.gross)?, value: share(line.value)?, ..line.clone() })
}

/// Why so many pieces of a line are not there.
fn why_not(
    order: &Order<'_, '_>,
    held: &Held<'_>,
    (at, article): (usize, usize),
    line: &CartLine,
    quantity: u32,
) -> LeftOut {
    let has = || {
        let origins = held.origins.iter();
        origins
            .filter_map(move |origin| Some((origin, origin.pieces.get(article)?)))
            .filter(|(_, pieces)| pieces.is_listed)
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
    let because = match restock {
        Some(day) => format!("{because}; more come on {day}"),
        None => because,
    };
    let mut args = vec![("line", line.id.clone())];
    args.extend(restock.map(|day| ("restock", day.to_string())));
    // Only the shop hears how many there are.
    if !order.request.is_open() {
        args.push(("short", quantity.to_string()));
    }
    LeftOut { line: line.id.clone(), quantity, because, reason: Reason { code: code.to_owned(), args }, restock }
}
