//! Which order was a token bound for?
//!
//! In: a token's payload, whose signature the shell has checked, and the request where the token holds but its digest. Out: the
//! request as it was then, the option, and what it came to. An expired token serves as well: what it says is past, and stays true.

use super::claims::Claimed;
use super::kept::{Kept, differences, read_again};
use super::{expect, option_of, request_of};
use crate::answer::Answer;
use crate::book::BookView;
use crate::engine::Engine;
use crate::problem::{Fault, Problem};
use crate::quote::answered;
use crate::request::{Authority, Detail, QuoteRequest};
use crate::tree::{Tree, object};

/// The order of a token.
#[derive(Debug)]
pub(crate) struct Again {
    /// What was asked, with its moment and its stock.
    pub(crate) request: QuoteRequest,
    /// The option that was bound.
    pub(crate) option: String,
    /// What it came to: figures by name.
    totals: Tree<'static>,
}

/// The option of a token as its shop is told of it now: `{"option", "to", "same"}`, `same` where it comes to what was bound. `given` is
/// the request that came with the token.
///
/// # Errors
/// As the quote; [`Problem::Changed`] where the option is gone.
pub fn option_again<'b>(engine: &Engine<'b>, payload: &str, given: Option<&Tree>) -> Answer<'b> {
    let view = BookView::new(engine.book);
    let shop = crate::request::parse(payload.as_bytes())?;
    let bound = again(&view, payload, given, shop.text("aud").unwrap_or_default())?;
    let request = QuoteRequest { authority: Authority::Authorised, detail: Detail::Charges, ..bound.request.clone() };
    let quote = answered(&view, &engine.lanes, &request)?;
    let option = option_of(&quote, &bound.option).ok_or_else(|| expect::gone(&bound.option))?;
    Ok(object! {
        "option": option.clone(),
        "to": request.ship_to.country.clone(),
        "same": bound.hold_against(option).is_ok(),
    })
}

/// Reads a token's order again. `shop` is whose key was shown, `given` the request that came with the token.
///
/// # Errors
/// [`Problem::Unauthorised`] for another shop's token; a fault where the payload is none, or the request is of another order.
pub(crate) fn again(view: &BookView<'_>, payload: &str, given: Option<&Tree>, shop: &str) -> Result<Again, Problem> {
    let not_ours = |why: &str| Problem::from(Fault::new("not_a_token", "/token", why));
    if !payload.starts_with('{') {
        return Err(not_ours("this token was not signed here: send the one that bound the order"));
    }
    let token = crate::request::parse(payload.as_bytes())?;
    let claimed = Claimed::of(&token).ok_or_else(|| not_ours("these are no claims of a token"))?;
    if claimed.aud != shop {
        return Err(Problem::Unauthorised("the token is of another shop: show that shop's key".into()));
    }
    let given = match given {
        Some(tree @ Tree::Object(_)) => {
            let asked = request_of(view, tree, claimed.at, Authority::Authorised)?;
            let kept = Kept::of(&asked)?;
            if let Some(path) = differences(&claimed, &kept, false).first() {
                let message = format!("the token was bound for another order, which differs at `{path}`");
                return Err(Fault::new("other_request", "/request", message).into());
            }
            kept.digested.map(Tree::from)
        }
        other => other.map(|tree| tree.clone().into_owned()),
    };
    let request = read_again(view, &claimed, given.as_ref())?;
    let totals = token.get("totals").cloned().unwrap_or(Tree::Null).into_owned();
    Ok(Again { request, option: claimed.option.to_owned(), totals })
}

impl Again {
    /// Refuses an option that does not come to what was bound: the book of then is another.
    ///
    /// # Errors
    /// [`Problem::Changed`] with every figure that differs.
    pub(crate) fn hold_against(&self, option: &Tree) -> Result<(), Problem> {
        let Tree::Object(bound) = &self.totals else { return Err(Problem::lost("what was bound")) };
        let mut changes = Vec::new();
        for (key, figure) in bound.iter().filter(|(key, _)| key != "currency") {
            let now = option.get(key).unwrap_or(&Tree::Null);
            if now != figure {
                let told = option.text(key).unwrap_or("other");
                let message = format!(
                    "`{key}` comes to `{told}` by this book, not to what was bound: answer by the book of then (`landfall replay`)"
                );
                changes.push(Fault::new("total_changed", "/token", message));
            }
        }
        if changes.is_empty() {
            return Ok(());
        }
        Err(Problem::Changed(changes.into(), Box::new(option.clone().into_owned())))
    }
}
