//! The edge's face: requests and answers are the bytes of JSON. It also binds, keeps a shop's stock, and answers platforms.

use super::{WasmEngine, lost, moment};
use crate::answer::problem;
use crate::book::Book;
use crate::bound::{self, Seal};
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::papers;
use crate::platform::{self, Call};
use crate::problem::{Fault, Problem};
use crate::request::Authority;
use crate::stock::{self, Snapshot};
use crate::tree::{Tree, object};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// What an engine is told besides its book: the shop's stock.
pub(super) type Told = Option<Rc<Snapshot>>;

pub(super) fn engine(book: &Book, told: Told) -> Engine<'_> {
    Engine::new(book).with_stock(told)
}

pub(super) fn told(engine: &Engine<'_>) -> Told {
    engine.stock.clone()
}

/// JSON bytes in and out.
#[wasm_bindgen]
impl WasmEngine {
    /// Delivery options for a cart; or problem details; or the shards that are needed. `shop` is whose own request it is.
    pub fn quote(&self, request: &[u8], at: &str, shop: Option<String>) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| {
            let tree = crate::request::parse(request)?;
            engine.quote(&tree, moment(at)?, Authority::of_key(shop.as_deref(), &tree))
        })
    }

    /// Landed cost of a consignment; or problem details; or the shards that are needed. `shop` is whose own request it is.
    pub fn landed_cost(&self, request: &[u8], at: &str, shop: Option<String>) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| {
            let tree = crate::request::parse(request)?;
            engine.landed_cost(&tree, moment(at)?, Authority::of_key_if_named(shop.as_deref(), &tree))
        })
    }

    /// What of a shop's articles may not go to a place; or problem details; or the shards that are needed. `shop` is whose own
    /// request it is.
    pub fn restrictions(&self, request: &[u8], at: &str, shop: Option<String>) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| {
            let tree = crate::request::parse(request)?;
            engine.restrictions(&tree, moment(at)?, Authority::of_key(shop.as_deref(), &tree))
        })
    }

    /// What binds an option: a payload to sign, the option, until when; or problem details; or the shards that are needed. `seal` is
    /// `{"iss", "jti", "engine"}`.
    pub fn bind(&self, body: &[u8], at: &str, shop: Option<String>, seal: &str) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| {
            let seal = Seal::of(&crate::request::parse(seal.as_bytes())?)?;
            bound::bind(engine, &crate::request::parse(body)?, moment(at)?, shop.as_deref(), &seal)
        })
    }

    /// Whether a token is of an order; or problem details; or the shards that are needed. `told` is the token's payload where its
    /// signature is good, else what is wrong with it.
    pub fn verify(&self, body: &[u8], at: &str, shop: Option<String>, told: &str) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |book, _| {
            let body = crate::request::parse(body)?;
            bound::verify(book, &body, moment(at)?, shop.as_deref(), told)
        })
    }

    /// What it costs to send an order back, and what comes back; or problem details; or the shards that are needed. `told` is the
    /// token's payload where its signature is good, else what is wrong with it.
    pub fn returns(&self, body: &[u8], at: &str, shop: Option<String>, told: &str) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| {
            let body = crate::request::parse(body)?;
            crate::returns::returned(engine, &body, moment(at)?, shop.as_deref(), told)
        })
    }

    /// What an order gives back where it is changed, and what comes on is charged; or problem details; or the shards that are needed.
    pub fn change(&self, body: &[u8], at: &str, shop: Option<String>, told: &str) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| {
            let body = crate::request::parse(body)?;
            crate::change::changed(engine, &body, moment(at)?, shop.as_deref(), told)
        })
    }

    /// What this engine would claim of a token's order: `{"payload", "request"}` to `{"payload"}`; or problem details; or the
    /// shards that are needed.
    pub fn replay(&self, body: &[u8]) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| bound::replay(engine, &crate::request::parse(body)?))
    }

    /// The papers of an order; or problem details; or the shards that are needed. `told` is the payload of the body's token where its
    /// signature is good, else what is wrong with it.
    pub fn documents(&self, body: &[u8], at: &str, shop: Option<String>, told: &str) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| {
            papers::papers(engine, &crate::request::parse(body)?, moment(at)?, shop.as_deref(), told)
        })
    }

    /// What lies in the shop's warehouses, as it was kept; no bytes: nothing was told. What answers hang on is worked out anew.
    pub fn set_stock(&mut self, kept: &[u8]) -> Result<(), JsError> {
        let stock =
            if kept.is_empty() { None } else { Some(Rc::new(snapshot(kept).map_err(|problem| said(&problem))?)) };
        let book = self.opened.take().ok_or_else(lost)?.into_owner();
        *self = WasmEngine::of(book, stock);
        Ok(())
    }

    /// A count of the shop's stock: what is to be kept; or problem details; or the shards that are needed. `told` is what is kept
    /// so far; a count also takes the place of what cannot be read.
    pub fn put_stock(&self, body: &[u8], at: &str, shop: Option<String>, told: &str) -> Result<Vec<u8>, JsError> {
        let kept = snapshot(told.as_bytes()).ok();
        self.answer(bytes, |book, _| kept_then(stock::put, book, body, at, shop.as_deref(), kept.as_ref()))
    }

    /// Differences to it, in the same manner.
    pub fn patch_stock(&self, body: &[u8], at: &str, shop: Option<String>, told: &str) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |book, _| {
            let kept = if told.is_empty() { None } else { Some(snapshot(told.as_bytes())?) };
            kept_then(stock::patch, book, body, at, shop.as_deref(), kept.as_ref())
        })
    }

    /// What a shop's platform is told: `{"status", "body"}`, in this order; or the shards that are needed. `shop` is whose platform
    /// proved itself, `call` what it calls: `shopify/rates`.
    pub fn platform(&self, body: &[u8], at: &str, shop: Option<String>, call: &str) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| {
            let told = call_of(call)?.answered(engine, &shop.unwrap_or_default(), body, moment(at)?)?;
            Ok(told_as_tree(told))
        })
    }

    /// What a platform is told where no book can be read.
    pub fn platform_without_book(call: &str) -> Result<Vec<u8>, JsError> {
        let told = call_of(call).map(|call| told_as_tree(call.without_book()));
        bytes(&told.unwrap_or_else(|refused| problem(&refused)))
    }

    /// The book's table of contents.
    pub fn book(&self) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |book, _| Ok(crate::answer::book(book)))
    }
}

/// How a body and what is kept become what is kept from then on.
type Telling = fn(&Book, &Tree, Option<&Snapshot>, &str, Instant) -> Result<Snapshot, Problem>;

fn kept_then(
    telling: Telling,
    book: &Book,
    body: &[u8],
    at: &str,
    shop: Option<&str>,
    kept: Option<&Snapshot>,
) -> Result<Tree<'static>, Problem> {
    let shop = shop.ok_or_else(|| Problem::Unauthorised("stock is told by the shop alone".into()))?;
    let then = telling(book, &crate::request::parse(body)?, kept, shop, moment(at)?)?;
    Ok(then.tree().into_owned())
}

fn snapshot(kept: &[u8]) -> Result<Snapshot, Problem> {
    Snapshot::kept(&crate::request::parse(kept)?)
}

fn said(problem: &Problem) -> JsError {
    JsError::new(&problem.to_string())
}

/// The call of an address: `shopify/rates`.
fn call_of(name: &str) -> Result<Call, Problem> {
    let found = name.split_once('/').and_then(|(platform, call)| Call::of(platform, call));
    found.ok_or_else(|| Fault::new("unknown_call", "", format!("no platform calls `{name}`")).into())
}

fn told_as_tree(told: platform::Told) -> Tree<'static> {
    object! { "status": u32::from(told.status), "body": told.body }
}

fn bytes(tree: &Tree) -> Result<Vec<u8>, JsError> {
    serde_json::to_vec(tree).map_err(|error| JsError::new(&error.to_string()))
}
