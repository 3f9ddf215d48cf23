//! The WebAssembly face: the only file that knows wasm-bindgen.
//!
//! Two builds of one crate. In the browser requests and answers are JavaScript objects; at the edge they are the bytes of
//! JSON. Both hold a book, answer, and say which shards they need. Neither has a clock: the shell gives the moment.

use crate::answer::problem;
use crate::book::Book;
use crate::calendar::Instant;
use crate::problem::{Fault, Problem};
use crate::request::Authority;
use crate::tree::Tree;
use wasm_bindgen::prelude::*;

/// An engine and its book.
#[wasm_bindgen]
#[derive(Debug)]
pub struct WasmEngine {
    book: Book,
}

/// The moment that the shell gives.
fn moment(at: &str) -> Result<Instant, Problem> {
    at.parse().map_err(|message: String| Fault::new("not_an_instant", "/at", message).into())
}

fn authority(authorised: bool) -> Authority {
    if authorised { Authority::Authorised } else { Authority::Open }
}

impl WasmEngine {
    fn answer_quote(&self, request: Result<Tree, Problem>, at: &str, authorised: bool) -> Tree {
        let answer = request.and_then(|tree| crate::quote(&self.book, &tree, moment(at)?, authority(authorised)));
        answer.unwrap_or_else(|refused| problem(&refused))
    }

    fn answer_landed_cost(&self, request: Result<Tree, Problem>, at: &str) -> Tree {
        let answer = request.and_then(|tree| crate::landed_cost(&self.book, &tree, moment(at)?));
        answer.unwrap_or_else(|refused| problem(&refused))
    }
}

#[wasm_bindgen]
impl WasmEngine {
    /// Opens a book's index; throws what is wrong with its bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(index: &[u8]) -> Result<WasmEngine, JsError> {
        Book::open(index).map(|book| WasmEngine { book }).map_err(|corrupt| JsError::new(&corrupt.0))
    }

    /// Adds a shard whose hash the shell has checked; throws what is wrong with its bytes.
    pub fn add(&mut self, shard: &[u8]) -> Result<(), JsError> {
        self.book.add(shard).map_err(|corrupt| JsError::new(&corrupt.0))
    }
}

/// Objects in and out.
#[cfg(feature = "browser")]
#[wasm_bindgen]
impl WasmEngine {
    /// Delivery options for a cart; or problem details; or the shards that are needed.
    pub fn quote(&self, request: JsValue, at: &str, authorised: bool) -> Result<JsValue, JsError> {
        object(&self.answer_quote(tree(request), at, authorised))
    }

    /// Landed cost of a consignment; or problem details; or the shards that are needed.
    pub fn landed_cost(&self, request: JsValue, at: &str, _authorised: bool) -> Result<JsValue, JsError> {
        object(&self.answer_landed_cost(tree(request), at))
    }

    /// The book's table of contents.
    pub fn book(&self) -> Result<JsValue, JsError> {
        object(&crate::answer::book(&self.book))
    }
}

#[cfg(feature = "browser")]
fn tree(request: JsValue) -> Result<Tree, Problem> {
    serde_wasm_bindgen::from_value(request)
        .map_err(|error| Problem::NotJson(format!("the request is no plain object: {error}")))
}

#[cfg(feature = "browser")]
fn object(tree: &Tree) -> Result<JsValue, JsError> {
    use serde::Serialize;
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    tree.serialize(&serializer).map_err(|error| JsError::new(&error.to_string()))
}

/// JSON bytes in and out.
#[cfg(all(feature = "edge", not(feature = "browser")))]
#[wasm_bindgen]
impl WasmEngine {
    /// Delivery options for a cart; or problem details; or the shards that are needed.
    pub fn quote(&self, request: &[u8], at: &str, authorised: bool) -> Result<Vec<u8>, JsError> {
        bytes(&self.answer_quote(crate::request::parse(request), at, authorised))
    }

    /// Landed cost of a consignment; or problem details; or the shards that are needed.
    pub fn landed_cost(&self, request: &[u8], at: &str, _authorised: bool) -> Result<Vec<u8>, JsError> {
        bytes(&self.answer_landed_cost(crate::request::parse(request), at))
    }

    /// The book's table of contents.
    pub fn book(&self) -> Result<Vec<u8>, JsError> {
        bytes(&crate::answer::book(&self.book))
    }
}

#[cfg(all(feature = "edge", not(feature = "browser")))]
fn bytes(tree: &Tree) -> Result<Vec<u8>, JsError> {
    serde_json::to_vec(tree).map_err(|error| JsError::new(&error.to_string()))
}
