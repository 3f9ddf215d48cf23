//! The WebAssembly face: the only file that knows wasm-bindgen.
//!
//! Two builds of one crate. In the browser requests and answers are JavaScript objects; at the edge they are the bytes of
//! JSON. Both hold a book, answer, and say which shards they need. Neither has a clock: the shell gives the moment.

#[cfg(feature = "browser")]
mod browser;
#[cfg(all(feature = "edge", not(feature = "browser")))]
mod edge;

use crate::answer::{Answer, problem};
use crate::book::Book;
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::problem::{Fault, Problem};
use crate::tree::Tree;
#[cfg(feature = "browser")]
use browser as face;
#[cfg(all(feature = "browser", not(feature = "json")))]
pub(crate) use browser::written;
#[cfg(all(feature = "edge", not(feature = "browser")))]
use edge as face;
use self_cell::self_cell;
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
    /// Of a book, and what is told besides.
    fn of(book: Book, told: face::Told) -> WasmEngine {
        WasmEngine { opened: Some(Opened::new(book, |book| face::engine(book, told))) }
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
        let book = Book::open(index);
        book.map(|book| WasmEngine::of(book, Default::default())).map_err(|corrupt| JsError::new(&corrupt.0))
    }

    /// Adds a shard whose hash the shell has checked; throws what is wrong with its bytes. Lanes that were prepared without it are
    /// prepared anew.
    pub fn add(&mut self, shard: &[u8]) -> Result<(), JsError> {
        let opened = self.opened.take().ok_or_else(lost)?;
        let told = opened.with_dependent(|_, engine| face::told(engine));
        let mut book = opened.into_owner();
        let added = book.add(shard);
        *self = WasmEngine::of(book, told);
        added.map_err(|corrupt| JsError::new(&corrupt.0))
    }
}
