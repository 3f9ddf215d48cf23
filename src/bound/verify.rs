//! Is a token the one of this order?
//!
//! In: a token's claims, whose signature the shell has checked, and the order as the cart has it. Out: one word, and where they
//! differ. The first that holds is said: what is wrong with the token, then with the order, then with the time.
//!
//! The rule: prices that a page gave are nobody's word. A token with such is `valid` only against an order that has prices of its
//! own; against one without it is no more than `signed`. The order's moment and stock are those of the token.

use super::claims::Claimed;
use super::kept::held_against;
use super::{request_of, together};
use crate::answer::Answer;
use crate::book::{Book, BookView};
use crate::calendar::Instant;
use crate::request::{Authority, Reader};
use crate::tree::{Tree, object};

/// The longest token.
pub(super) const LONGEST: usize = 400_000;

/// Holds an order against a token: `{"token", "request"}` to `{"status", "late", "differences", "claims"}`. `told` is what the
/// shell found: the token's payload where its signature is good, else `tampered` or `unknown_key`. `shop` is whose key was shown.
///
/// # Errors
/// Every fault of the request at once; [`Needs`](crate::problem::Problem::Needs) while shards are not loaded.
pub fn verify<'b>(book: &'b Book, body: &Tree, now: Instant, shop: Option<&str>, told: &str) -> Answer<'b> {
    let view = BookView::new(book);
    let mut reader = Reader::default();
    if let Some(object) = reader.object(body, "", &["token", "request"]) {
        reader.required(object, "", "token").and_then(|tree| reader.text(tree, "/token", LONGEST));
    }
    let tree = body.get("request").filter(|tree| **tree != Tree::Null);
    let authority = tree.map_or(Authority::Open, |tree| Authority::of_key(shop, tree));
    let request = tree.map(|tree| request_of(&view, tree, now, authority)).transpose();
    let request = together(request, &reader.faults)?;
    if !told.starts_with('{') {
        return Ok(verdict(told, Tree::Null));
    }
    let token = crate::request::parse(told.as_bytes())?;
    let Some(claimed) = Claimed::of(&token) else { return Ok(verdict("tampered", Tree::Null)) };
    let others = [shop, request.as_ref().map(|request| request.shop.as_str())];
    if others.into_iter().flatten().any(|other| other != claimed.aud) {
        return Ok(verdict("other_shop", Tree::Null));
    }
    let (differences, is_vouched) = match &request {
        Some(request) => {
            let (differences, prices_apart) = held_against(&claimed, request)?;
            (differences, !prices_apart)
        }
        None => (Vec::new(), false),
    };
    let status = match () {
        () if !differences.is_empty() => "other_cart",
        () if now >= claimed.exp => "expired",
        () if is_vouched => "valid",
        () => "signed",
    };
    Ok(object! {
        "status": status,
        "late": claimed.order_before.is_some_and(|before| now > before),
        "differences": Tree::list(differences, Tree::from),
        "claims": token.clone(),
    })
}

/// Of a token that is nobody's, or not this shop's, nothing else is told.
fn verdict(status: &str, claims: Tree<'static>) -> Tree<'static> {
    object! {
        "status": status.to_owned(),
        "late": false,
        "differences": Tree::List(Vec::new()),
        "claims": claims,
    }
}
