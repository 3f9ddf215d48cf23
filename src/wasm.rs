//! The WebAssembly face: the only file that knows wasm-bindgen.
//!
//! Two builds of one crate. In the browser requests and answers are JavaScript objects; at the edge they are the bytes of
//! JSON. Both hold a book, answer, and say which shards they need. Neither has a clock: the shell gives the moment.

use crate::answer::{Answer, problem};
use crate::book::Book;
#[cfg(all(feature = "edge", not(feature = "browser")))]
use crate::bound::{self, Seal};
use crate::calendar::Instant;
use crate::engine::Engine;
#[cfg(all(feature = "edge", not(feature = "browser")))]
use crate::platform::{Call, Told};
use crate::problem::{Fault, Problem};
use crate::request::Authority;
#[cfg(all(feature = "edge", not(feature = "browser")))]
use crate::stock::{self, Snapshot};
#[cfg(feature = "browser")]
use crate::tree::DEEPEST;
use crate::tree::Tree;
#[cfg(all(feature = "edge", not(feature = "browser")))]
use crate::tree::object;
#[cfg(feature = "browser")]
use js_sys::{Array, ArrayBuffer, Number, Object, Symbol};
use self_cell::self_cell;
#[cfg(feature = "browser")]
use serde::Serialize;
#[cfg(feature = "browser")]
use serde_wasm_bindgen::Serializer;
#[cfg(all(feature = "edge", not(feature = "browser")))]
use std::rc::Rc;
use wasm_bindgen::prelude::*;

self_cell!(
    /// A book, and the engine that keeps lanes of it.
    struct Opened {
        owner: Book,
        #[not_covariant]
        dependent: Engine,
    }
);

/// An engine and its book.
#[wasm_bindgen]
pub struct WasmEngine {
    /// None only while a shard is being added.
    opened: Option<Opened>,
}

/// The moment that the shell gives.
fn moment(at: &str) -> Result<Instant, Problem> {
    at.parse().map_err(|message: String| Fault::new("not_an_instant", "/at", message).into())
}

impl WasmEngine {
    fn of(book: Book) -> WasmEngine {
        WasmEngine { opened: Some(Opened::new(book, |book| Engine::new(book))) }
    }

    /// A book with what the shop told of its stock.
    #[cfg(all(feature = "edge", not(feature = "browser")))]
    fn stocked(book: Book, stock: Option<Rc<Snapshot>>) -> WasmEngine {
        WasmEngine { opened: Some(Opened::new(book, |book| Engine::new(book).with_stock(stock))) }
    }

    /// What the book and its engine answer, or what is wrong, in the shell's form.
    fn answer<T>(
        &self,
        shown: impl FnOnce(&Tree) -> Result<T, JsError>,
        ask: impl for<'b> FnOnce(&'b Book, &Engine<'b>) -> Answer<'b>,
    ) -> Result<T, JsError> {
        let opened = self.opened.as_ref().ok_or_else(lost)?;
        opened.with_dependent(|book, engine| shown(&ask(book, engine).unwrap_or_else(|refused| problem(&refused))))
    }
}

/// No book stands where one was being added to.
fn lost() -> JsError {
    JsError::new("the engine has lost its book: open it anew")
}

#[wasm_bindgen]
impl WasmEngine {
    /// Opens a book's index; throws what is wrong with its bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(index: &[u8]) -> Result<WasmEngine, JsError> {
        Book::open(index).map(WasmEngine::of).map_err(|corrupt| JsError::new(&corrupt.0))
    }

    /// Adds a shard whose hash the shell has checked; throws what is wrong with its bytes. Lanes that were prepared without it are
    /// prepared anew.
    pub fn add(&mut self, shard: &[u8]) -> Result<(), JsError> {
        let opened = self.opened.take().ok_or_else(lost)?;
        #[cfg(all(feature = "edge", not(feature = "browser")))]
        let stock = opened.with_dependent(|_, engine| engine.stock.clone());
        let mut book = opened.into_owner();
        let added = book.add(shard);
        #[cfg(all(feature = "edge", not(feature = "browser")))]
        let with_it = WasmEngine::stocked(book, stock);
        #[cfg(feature = "browser")]
        let with_it = WasmEngine::of(book);
        *self = with_it;
        added.map_err(|corrupt| JsError::new(&corrupt.0))
    }
}

/// Objects in and out.
#[cfg(feature = "browser")]
#[wasm_bindgen]
impl WasmEngine {
    /// Delivery options for a cart; or problem details; or the shards that are needed. `shop` is whose own request it is.
    pub fn quote(&self, request: &JsValue, at: &str, shop: Option<String>) -> Result<JsValue, JsError> {
        self.answer(object, |_, engine| {
            let tree = tree(request)?;
            engine.quote(&tree, moment(at)?, Authority::of_key(shop.as_deref(), &tree))
        })
    }

    /// Landed cost of a consignment; or problem details; or the shards that are needed. `shop` is whose own request it is.
    pub fn landed_cost(&self, request: &JsValue, at: &str, shop: Option<String>) -> Result<JsValue, JsError> {
        self.answer(object, |_, engine| {
            let tree = tree(request)?;
            engine.landed_cost(&tree, moment(at)?, Authority::of_key_if_named(shop.as_deref(), &tree))
        })
    }

    /// The book's table of contents.
    pub fn book(&self) -> Result<JsValue, JsError> {
        self.answer(object, |book, _| Ok(crate::answer::book(book)))
    }
}

/// A request as the page holds it.
#[cfg(feature = "browser")]
fn tree(request: &JsValue) -> Result<Tree<'static>, Problem> {
    let refused = |fault: &str| Problem::NotJson(format!("the request is no plain object: {fault}"));
    plain(request, DEEPEST).map_err(refused)?;
    serde_wasm_bindgen::from_value(request.clone()).map_err(|fault| refused(&fault.to_string()))
}

/// Whether a value holds no more than JSON can say: what is none would else be read as an object without properties, or as a
/// number. `room` is how deep it may still be.
#[cfg(feature = "browser")]
fn plain(value: &JsValue, room: u8) -> Result<(), &'static str> {
    let is_scalar = value.is_null() || value.is_undefined() || value.as_bool().is_some() || value.is_string();
    if is_scalar || value.as_f64().is_some() {
        return Ok(());
    }
    let room = room.checked_sub(1).ok_or("it is nested too deeply")?;
    if let Some(items) = value.dyn_ref::<Array>() {
        return items.iter().try_for_each(|item| plain(&item, room));
    }
    // Maps, sets and buffers would pass as objects without properties.
    let is_plain = value.is_object() && !Symbol::iterator().js_in(value) && !value.is_instance_of::<ArrayBuffer>();
    let object = value.dyn_ref::<Object>().filter(|_| is_plain).ok_or("it holds what JSON cannot say")?;
    Object::values(object).iter().try_for_each(|value| plain(&value, room))
}

/// A number without an exponent, as the other builds write it, from JavaScript's own digits: to carry a second writer of
/// floating-point numbers would cost more than all other formatting.
#[cfg(all(feature = "browser", not(feature = "json")))]
pub(crate) fn written(number: f64) -> String {
    let text = Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let Some((digits, exponent)) = text.split_once('e') else {
        return format!("{sign}{}", if text == "Infinity" { "inf" } else { text });
    };
    let (digits, exponent) = (digits.replace('.', ""), exponent.parse::<i32>().unwrap_or_default());
    let zeros = |count: usize| "0".repeat(count);
    match usize::try_from(exponent) {
        Ok(places) => format!("{sign}{digits}{}", zeros((places + 1).saturating_sub(digits.len()))),
        Err(_) => format!("{sign}0.{}{digits}", zeros(exponent.unsigned_abs() as usize - 1)),
    }
}

/// An answer as the page reads it.
#[cfg(feature = "browser")]
fn object(tree: &Tree) -> Result<JsValue, JsError> {
    Ok(tree.serialize(&Serializer::json_compatible())?)
}

/// JSON bytes in and out.
#[cfg(all(feature = "edge", not(feature = "browser")))]
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

    /// What this engine would claim of a token's order: `{"payload", "request"}` to `{"payload"}`; or problem details; or the
    /// shards that are needed.
    pub fn replay(&self, body: &[u8]) -> Result<Vec<u8>, JsError> {
        self.answer(bytes, |_, engine| bound::replay(engine, &crate::request::parse(body)?))
    }

    /// What lies in the shop's warehouses, as it was kept; no bytes: nothing was told. What answers hang on is worked out anew.
    pub fn set_stock(&mut self, kept: &[u8]) -> Result<(), JsError> {
        let stock =
            if kept.is_empty() { None } else { Some(Rc::new(snapshot(kept).map_err(|problem| said(&problem))?)) };
        let book = self.opened.take().ok_or_else(lost)?.into_owner();
        *self = WasmEngine::stocked(book, stock);
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
#[cfg(all(feature = "edge", not(feature = "browser")))]
type Telling = fn(&Book, &Tree, Option<&Snapshot>, &str, Instant) -> Result<Snapshot, Problem>;

#[cfg(all(feature = "edge", not(feature = "browser")))]
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

#[cfg(all(feature = "edge", not(feature = "browser")))]
fn snapshot(kept: &[u8]) -> Result<Snapshot, Problem> {
    Snapshot::kept(&crate::request::parse(kept)?)
}

#[cfg(all(feature = "edge", not(feature = "browser")))]
fn said(problem: &Problem) -> JsError {
    JsError::new(&problem.to_string())
}

/// The call of an address: `shopify/rates`.
#[cfg(all(feature = "edge", not(feature = "browser")))]
fn call_of(name: &str) -> Result<Call, Problem> {
    let found = name.split_once('/').and_then(|(platform, call)| Call::of(platform, call));
    found.ok_or_else(|| Fault::new("unknown_call", "", format!("no platform calls `{name}`")).into())
}

#[cfg(all(feature = "edge", not(feature = "browser")))]
fn told_as_tree(told: Told) -> Tree<'static> {
    object! { "status": u32::from(told.status), "body": told.body }
}

#[cfg(all(feature = "edge", not(feature = "browser")))]
fn bytes(tree: &Tree) -> Result<Vec<u8>, JsError> {
    serde_json::to_vec(tree).map_err(|error| JsError::new(&error.to_string()))
}
