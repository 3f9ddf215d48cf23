//! What was paid for an order? What its token claims; or, of an order that has none, what would be claimed of it now.
//!
//! In: a body that has a token, or a request and an option, and what the shell found of the token. Out: the claims and the request.
//! An expired token serves: what was paid does not expire. A token that is nobody's is a fault.

use super::claims::Claimed;
use super::kept::{held_against, read_again};
use super::verify::LONGEST;
use super::{Seal, absent, bound, request_of, together};
use crate::book::BookView;
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::problem::{Fault, Problem};
use crate::request::{Authority, Object, QuoteRequest, Reader};
use crate::tree::{Tree, object};

/// An order as it was paid.
#[derive(Debug)]
pub(crate) struct Stored {
    /// What is claimed of it.
    pub(crate) claims: Tree<'static>,
    /// What was ordered.
    pub(crate) request: QuoteRequest,
    /// Who asks now.
    pub(crate) authority: Authority,
}

/// Reads `token`, `request` and `option` of a body, whose other fields are read by now: their faults are told with these. `told` is
/// the token's payload where its signature is good, else what is wrong with it; `shop` is whose key was shown.
pub(crate) fn stored<'b>(
    engine: &Engine<'b>,
    view: &BookView<'b>,
    (mut reader, body): (Reader, Object<'_>),
    now: Instant,
    shop: Option<&str>,
    told: &str,
) -> Result<Stored, Problem> {
    let request = body.get("request");
    let Some(token) = body.get("token") else {
        let request = request.or_else(|| reader.required(body, "", "request"));
        let option = reader.required(body, "", "option").and_then(|tree| reader.text(tree, "/option", 128));
        return now_claimed(engine, view, (request, option), &reader, now, shop);
    };
    reader.text(token, "/token", LONGEST);
    if !told.starts_with('{') && reader.faults.is_empty() {
        let message =
            "the token was not signed here, or was altered: send the one that was given when the order was bound";
        reader.fault(if told == "unknown_key" { "unknown_key" } else { "tampered" }, "/token", message);
    }
    if !reader.faults.is_empty() {
        return Err(Problem::Faults(reader.faults));
    }
    let claims = crate::request::parse(told.as_bytes())?;
    let lost = || Fault::new("not_claims", "/token", "these are no claims of a token: bind the order anew");
    let claimed = Claimed::of(&claims).filter(|_| claims.get("lines").is_some()).ok_or_else(lost)?;
    let authority = Authority::of_key(shop, &object! { "shop": claimed.aud.to_owned() });
    let request = match request {
        None if claimed.request.is_none() => {
            let message = "the token holds but a digest of its request: send the request too";
            return Err(Fault::new("required", "/request", message).into());
        }
        None => read_again(view, &claimed, None)?,
        Some(tree) => {
            let mut request = request_of(view, tree, claimed.at, authority)?;
            if !held_against(&claimed, &request)?.0.is_empty() {
                let message =
                    "this is not the request that the token is of: leave it out, or send the one that was bound";
                return Err(Fault::new("other_request", "/request", message).into());
            }
            request.at = claimed.at;
            request
        }
    };
    Ok(Stored { request, authority, claims: claims.clone().into_owned() })
}

/// An order that has no token, priced now.
fn now_claimed<'b>(
    engine: &Engine<'b>,
    view: &BookView<'b>,
    (request, option): (Option<&Tree<'_>>, Option<&str>),
    reader: &Reader,
    now: Instant,
    shop: Option<&str>,
) -> Result<Stored, Problem> {
    let authority = request.map_or(Authority::Open, |tree| Authority::of_key(shop, tree));
    let read = request.map(|tree| request_of(view, tree, now, authority)).transpose();
    let read = read.and_then(|asked| asked.map(|asked| engine.stocked(view, asked)).transpose());
    let (Some(read), Some(tree), Some(option)) = (together(read, &reader.faults)?, request, option) else {
        return Err(Problem::Faults(reader.faults.clone()));
    };
    let seal = Seal { iss: String::new(), jti: String::new(), engine: String::new() };
    let bound = bound((view, &engine.lanes), read.clone(), option, now, &seal, None);
    let bound = bound.or_else(|problem| Err(problem.with(|| absent(view, tree, authority))?))?;
    Ok(Stored { claims: bound.claims.into_owned(), request: read, authority })
}
