//! The browser's face: requests and answers are JavaScript objects.

use super::{WasmEngine, moment};
use crate::book::Book;
use crate::engine::Engine;
use crate::problem::Problem;
use crate::request::Authority;
use crate::tree::Tree;
#[cfg(not(feature = "json"))]
use js_sys::Number;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// What a page's engine is told besides its book: nothing.
#[derive(Default)]
pub(super) struct Told;

pub(super) fn engine(book: &Book, _: Told) -> Engine<'_> {
    Engine::new(book)
}

pub(super) fn told(_: &Engine<'_>) -> Told {
    Told
}

/// Objects in and out.
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

/// A request as the page holds it. The shell has made plain data of it: nothing of the page's runs while it is read.
fn tree(request: &JsValue) -> Result<Tree<'static>, Problem> {
    serde_wasm_bindgen::from_value(request.clone())
        .map_err(|fault| Problem::NotJson(format!("the request is no plain object: {fault}")))
}

/// A number without an exponent, as the other builds write it, from JavaScript's own digits: to carry a second writer of
/// floating-point numbers would cost more than all other formatting.
#[cfg(not(feature = "json"))]
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
fn object(tree: &Tree) -> Result<JsValue, JsError> {
    Ok(tree.serialize(&Serializer::json_compatible())?)
}
