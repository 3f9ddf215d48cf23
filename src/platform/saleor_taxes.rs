//! What taxes does Saleor hear of a checkout or an order?
//!
//! In: the cart with its delivery method, and what is offered. Out: gross and net of each line, in the payload's order, and of the
//! delivery. 422 where the cart cannot be priced, or its method is gone.
//!
//! The rule: gross of all lines and of the delivery are together what is due at checkout. Duty, tax and fees are shared out by the
//! lines' own duty and tax, else by their value; where the shop has them in the rate, a line's gross is its net.

use super::Told;
use super::cart::Asked;
use super::offered::{Offered, Rate};
use super::payload::Unread;
use crate::money::{Decimal, Overflow, Rounding, add, allot, divide, minor_unit, multiply, subtract, sum};
use crate::object;
use crate::tree::Tree;

/// The highest rate of tax that is taken, in per cent, and its decimals.
const HIGHEST: i64 = 100;
const RATE_DIGITS: u32 = 4;

pub(super) fn taxes(_: &Tree, asked: &Asked, offered: &Offered) -> Result<Told, Unread> {
    let Some(rate) = offered.taxed(asked) else {
        let because = "the cart cannot be priced, or its delivery method is no longer offered";
        return Ok(Told { status: 422, body: object! { "error": because } });
    };
    told(asked, offered, rate).map(Told::ok).map_err(|_| Unread("a price is too large to compute".to_owned()))
}

fn told(asked: &Asked, offered: &Offered, rate: &Rate) -> Result<Tree<'static>, Overflow> {
    let own = |number: usize| rate.lines.iter().find(|(id, ..)| *id == Asked::line_id(number));
    let mut nets = Vec::new();
    for (number, article) in asked.articles.iter().enumerate() {
        nets.push(match own(number) {
            Some((_, goods, _)) => *goods,
            None => article.value(offered.digits)?,
        });
    }
    let numbered = asked.articles.iter().zip(&nets).enumerate().filter(|(_, (article, _))| article.is_sent);
    let sent: Vec<(usize, Decimal)> = numbered.map(|(number, (_, net))| (number, *net)).collect();
    let net = sum(sent.iter().map(|(_, net)| *net))?;
    let besides = subtract(add(rate.taxes, rate.goods)?, net)?;
    let shares: Vec<Decimal> =
        sent.iter().map(|(number, _)| own(*number).map_or(Decimal::ZERO, |(_, _, levies)| *levies)).collect();
    let by_value: Vec<Decimal> = sent.iter().map(|(_, net)| *net).collect();
    let weights = if shares.iter().all(Decimal::is_zero) { by_value } else { shares };
    let keys: Vec<String> = sent.iter().map(|(number, _)| format!("{number:03}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let taxes = allot(besides, minor_unit(offered.digits), &weights, &keys)?;
    let tax_of = |number: usize| sent.iter().zip(&taxes).find(|((known, _), _)| *known == number).map(|(_, tax)| *tax);
    let mut lines = Vec::new();
    for (number, net) in nets.iter().enumerate() {
        // What is not sent bears none.
        let tax = tax_of(number).unwrap_or(Decimal::ZERO);
        lines.push(object! {
            "tax_rate": percent(tax, *net)?,
            "total_gross_amount": offered.written(add(*net, tax)?),
            "total_net_amount": offered.written(*net),
        });
    }
    // What the platform has as the price of delivery stands: a voucher may have lowered it.
    let is_chosen = asked.chosen.as_ref().is_some_and(|chosen| offered.chosen(chosen).is_some());
    let as_sent = asked.chosen.as_ref().and_then(|chosen| chosen.amount);
    let delivery = as_sent.unwrap_or(if is_chosen { rate.amount } else { Decimal::ZERO });
    let delivery = offered.written(Rounding::to_digits(offered.digits).round(delivery)?);
    Ok(object! {
        "shipping_tax_rate": "0",
        "shipping_price_gross_amount": delivery.clone(),
        "shipping_price_net_amount": delivery,
        "lines": Tree::List(lines),
    })
}

/// The tax in per cent of the net, as far as Saleor takes it.
fn percent(tax: Decimal, net: Decimal) -> Result<String, Overflow> {
    if net.is_zero() || tax.is_zero() {
        return Ok("0".to_owned());
    }
    let exact = divide(multiply(tax, Decimal::from(100))?, net)?;
    let rounded = Rounding::to_digits(RATE_DIGITS).round(exact)?;
    Ok(rounded.clamp(Decimal::ZERO, Decimal::from(HIGHEST)).normalize().to_string())
}
