//! What callers get: answers and problems as trees, in the contract's key order.
//!
//! One place writes every key, so that the order of the contract stands in one place; JSON bytes and JavaScript objects are
//! written from the same tree.

#[cfg(feature = "json")]
mod change;
mod contents;
mod landed_cost;
mod open;
mod plan;
mod problem;
mod promises;
mod quote;
#[cfg(feature = "json")]
mod restrictions;
#[cfg(feature = "json")]
mod returns;
mod rules;
mod unsent;
mod words;

#[cfg(feature = "json")]
pub(crate) use change::change;
pub use contents::book;
#[cfg(feature = "json")]
pub(crate) use contents::hash;
pub(crate) use landed_cost::{landed_cost, refusal, shards, warning};
#[cfg(feature = "json")]
pub(crate) use open::not_carried;
pub use problem::problem;
#[cfg(feature = "json")]
pub(crate) use quote::LEAST_S;
pub(crate) use quote::quote;
#[cfg(feature = "json")]
pub(crate) use restrictions::restrictions;
#[cfg(feature = "json")]
pub(crate) use returns::returns;

use crate::gather::Gather;
use crate::money::{Decimal, Money, with_digits};
use crate::problem::{Problem, Reason};
use crate::tree::{Key, Tree, object};

/// What a request is answered with; text that stands in the book is borrowed from there.
pub type Answer<'b> = Result<Tree<'b>, Problem>;

/// An amount with exactly its currency's digits.
pub(crate) fn amount(amount: Decimal, digits: u32) -> Tree<'static> {
    with_digits(amount, digits).into()
}

/// An amount of another currency: with that currency's digits, or more where the law writes more.
pub(crate) fn money(money: Money, digits: u32) -> Tree<'static> {
    let digits = digits.max(money.amount.normalize().scale());
    object! { "amount": with_digits(money.amount, digits), "currency": money.currency.as_str().to_owned() }
}

pub(crate) fn reason(reason: Reason) -> Tree<'static> {
    let args = reason.args.into_iter().map(|(name, value)| (Key::Borrowed(name), Tree::from(value))).listed();
    object! { "code": reason.code, "args": Tree::Object(args) }
}
