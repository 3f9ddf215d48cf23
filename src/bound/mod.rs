//! To which price is a shop bound, for how long, and is an order the one that it was bound for?
//!
//! In: a request, the option that the shopper chose, and what the shopper was shown of it. Out: the claims that a shell signs,
//! and until when they hold ([`bind`]). In again: signed claims and an order. Out: whether they belong together ([`verify`]), and
//! what this engine would claim of the same order ([`replay`]).
//!
//! The rule: an option is bound as it is now, or, where it is not what the shopper saw, not at all. The engine neither signs nor
//! checks a signature: it has no keys, no clock and no randomness, so that the same order gives the same claims a year later.

#[cfg(feature = "platforms")]
mod again;
mod claims;
mod expect;
mod hold;
mod kept;
mod stored;
mod verify;

#[cfg(feature = "platforms")]
pub use again::option_again;
#[cfg(feature = "platforms")]
pub(crate) use again::{Again, again};
pub(crate) use expect::gone;
pub(crate) use kept::request_kept;
pub(crate) use stored::{Stored, stored};
pub use verify::verify;

use crate::answer::Answer;
use crate::book::BookView;
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::lane::Lanes;
use crate::order::not_there;
use crate::problem::{Fault, Faults, Problem};
use crate::quote::answered;
use crate::request::{Authority, Detail, Object, QuoteRequest, Reader};
use crate::tree::{Key, Tree, object};
use claims::Claimed;
use expect::Expected;
use kept::Kept;

/// What only the shell knows of a token that it is about to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Who signs: an address.
    pub iss: String,
    /// The token's own name, never given twice.
    pub jti: String,
    /// The digest of the engine's module.
    pub engine: String,
}

impl Seal {
    /// From a tree with these three.
    ///
    /// # Errors
    /// Where one is missing.
    pub fn of(tree: &Tree) -> Result<Seal, Problem> {
        let text = |key| tree.text(key).map(str::to_owned).ok_or_else(|| Problem::lost("a part of the seal"));
        Ok(Seal { iss: text("iss")?, jti: text("jti")?, engine: text("engine")? })
    }
}

/// Binds an option: `{"request", "option", "expect"}` to `{"payload", "option", "expires_at"}`, of which a shell signs the
/// payload. `now` is the moment of binding; `shop` whose key was shown.
///
/// # Errors
/// Every fault of the request at once; [`Problem::Changed`] where the option is gone or not as expected; [`Problem::Needs`] while
/// shards are not loaded.
pub fn bind<'b>(engine: &Engine<'b>, body: &Tree, now: Instant, shop: Option<&str>, seal: &Seal) -> Answer<'b> {
    let view = BookView::new(engine.book);
    let mut reader = Reader::default();
    let wish = Wish::read(&mut reader, body);
    let tree = body.get("request").filter(|tree| **tree != Tree::Null);
    let authority = tree.map_or(Authority::Open, |tree| Authority::of_key(shop, tree));
    let request = tree.map(|tree| request_of(&view, tree, now, authority)).transpose();
    let request = request.and_then(|asked| asked.map(|asked| engine.stocked(&view, asked)).transpose());
    let (Some(wish), Some(request), Some(tree)) = (wish, together(request, &reader.faults)?, tree) else {
        return Err(Problem::Faults(reader.faults));
    };
    let by = (&view, &engine.lanes);
    let bound = bound(by, request, &wish.option, now, seal, wish.expected.as_ref());
    let bound = bound.or_else(|problem| Err(problem.with(|| absent(&view, tree, authority))?))?;
    let mut answer = object! {
        "payload": written(&bound.claims)?,
        "option": bound.option,
        "expires_at": bound.until,
    };
    // Who sends a token with a digest sends the request too: in the form that was digested.
    if let (Some(text), Tree::Object(entries)) = (bound.digested, &mut answer) {
        entries.push(("request".into(), text.into()));
    }
    Ok(answer)
}

/// What this engine would claim of the order of a token: `{"payload", "request"}` to `{"payload"}`. The request is needed where
/// the token holds but its digest. Where the engine and its book are those of the token, the payload is that of the token, byte
/// for byte.
///
/// # Errors
/// Where the payload is none of a token, or the request not that of the token.
pub fn replay<'b>(engine: &Engine<'b>, body: &Tree) -> Answer<'b> {
    let view = BookView::new(engine.book);
    let payload = body.text("payload").unwrap_or_default();
    let token = crate::request::parse(payload.as_bytes())?;
    let not_claims = || Fault::new("not_claims", "/payload", "these are no claims of a token");
    let claimed = Claimed::of(&token).ok_or_else(not_claims)?;
    let given = body.get("request").filter(|tree| **tree != Tree::Null);
    let request = kept::read_again(&view, &claimed, given)?;
    let seal = Seal::of(&token).map_err(|_| not_claims())?;
    let bound = bound((&view, &engine.lanes), request, claimed.option, claimed.iat, &seal, None)?;
    Ok(object! { "payload": written(&bound.claims)? })
}

/// The request, or all that is wrong: with it and with what stands beside it.
fn together(request: Result<Option<QuoteRequest>, Problem>, beside: &Faults) -> Result<Option<QuoteRequest>, Problem> {
    match request {
        Ok(request) if beside.is_empty() => Ok(request),
        Ok(_) => Err(Problem::Faults(beside.clone())),
        Err(problem) => Err(problem.with(|| Ok(beside.to_vec()))?),
    }
}

/// Reads the request that stands in another: its faults have its place before theirs.
fn request_of(view: &BookView<'_>, tree: &Tree, now: Instant, authority: Authority) -> Result<QuoteRequest, Problem> {
    let read = QuoteRequest::asked(view, tree, now, authority).map_err(inside);
    read.or_else(|problem| Err(problem.with(|| absent(view, tree, authority))?))
}

/// What a request names that is not there: told together with whatever else is wrong with it.
fn absent(view: &BookView<'_>, tree: &Tree, authority: Authority) -> Result<Vec<Fault>, Problem> {
    Ok(Faults::from(not_there(view, tree, authority)?).under("/request").to_vec())
}

/// A fault of the request that stands in another.
fn inside(problem: Problem) -> Problem {
    match problem {
        Problem::Faults(faults) => Problem::Faults(faults.under("/request")),
        other => other,
    }
}

/// What is asked beside the request.
struct Wish {
    option: String,
    expected: Option<Expected>,
}

impl Wish {
    fn read(reader: &mut Reader, body: &Tree) -> Option<Wish> {
        let object: Object<'_> = reader.object(body, "", &["request", "option", "expect"])?;
        reader.required(object, "", "request");
        let option = reader.required(object, "", "option").and_then(|tree| reader.text(tree, "/option", 128));
        // What is wrong with it is noted as a fault, and the wish is not used.
        let expected = object.get("expect").and_then(|tree| Expected::read(reader, tree));
        Some(Wish { option: option?.to_owned(), expected })
    }
}

/// An option that is bound.
struct Bound<'b> {
    claims: Tree<'b>,
    option: Tree<'b>,
    until: Instant,
    /// The request's text, where the claims hold but its digest.
    digested: Option<String>,
}

fn bound<'b>(
    (view, lanes): (&BookView<'b>, &Lanes<'b>),
    request: QuoteRequest,
    wanted: &str,
    now: Instant,
    seal: &Seal,
    expected: Option<&Expected>,
) -> Result<Bound<'b>, Problem> {
    let shown = request.detail;
    let request = QuoteRequest { detail: Detail::Charges, ..request };
    let quote = answered(view, lanes, &request).map_err(inside)?;
    let Some(option) = option_of(&quote, wanted) else { return Err(expect::gone(wanted)) };
    if let Some(expected) = expected {
        expected.hold_against(option)?;
    }
    let seconds = hold::seconds(view, lanes, &request, option)?;
    let until = Instant::from_epoch(now.since_epoch().saturating_add(seconds));
    let kept = Kept::of(&request)?;
    let claims =
        claims::claims(seal, (now, until), &request, &kept, (&quote, option), crate::answer::hash(view.index()))?;
    let option = if shown == Detail::Charges {
        option.clone()
    } else {
        let told = answered(view, lanes, &QuoteRequest { detail: shown, ..request }).map_err(inside)?;
        option_of(&told, wanted).cloned().ok_or_else(|| Problem::lost("the option"))?
    };
    Ok(Bound { claims, option, until, digested: kept.digested })
}

/// The option of an answer that has this id.
pub(crate) fn option_of<'t, 'b>(quote: &'t Tree<'b>, id: &str) -> Option<&'t Tree<'b>> {
    quote.items("options").iter().find(|option| option.text("id") == Some(id))
}

/// A tree as the bytes that are signed.
fn written(tree: &Tree) -> Result<String, Problem> {
    serde_json::to_string(tree).map_err(|_| Problem::lost("the claims"))
}

/// An object's entries without those of which nothing is left.
fn entries_of<'t>(tree: Tree<'t>) -> Vec<(Key<'t>, Tree<'t>)> {
    match tree {
        Tree::Object(entries) => entries,
        _ => Vec::new(),
    }
}
