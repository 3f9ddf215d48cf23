//! Who answers? A book, and the lanes that earlier answers prepared.
//!
//! In: a book, then request after request. Out: answers. The first of a lane prepares it; whoever asks once needs no engine:
//! [`quote`] and [`landed_cost`] make one of their own. The bytes are the same.

use crate::answer::Answer;
use crate::book::{Book, BookView};
use crate::calendar::Instant;
use crate::landed_cost::landed;
use crate::lane::Lanes;
use crate::problem::Problem;
use crate::quote::quoted;
use crate::request::{Authority, QuoteRequest};
#[cfg(feature = "json")]
use crate::stock::Snapshot;
use crate::tree::Tree;
#[cfg(feature = "json")]
use std::rc::Rc;

/// A book with what was prepared of it.
#[derive(Debug)]
pub struct Engine<'b> {
    pub(crate) book: &'b Book,
    pub(crate) lanes: Lanes<'b>,
    /// What the shop told of its stock: of a page's engine nothing.
    #[cfg(feature = "json")]
    pub(crate) stock: Option<Rc<Snapshot>>,
}

impl<'b> Engine<'b> {
    /// An engine that has prepared nothing yet.
    pub fn new(book: &'b Book) -> Engine<'b> {
        Engine {
            book,
            lanes: Lanes::default(),
            #[cfg(feature = "json")]
            stock: None,
        }
    }

    /// The same, where the shop told of its stock.
    #[cfg(feature = "json")]
    #[must_use]
    pub fn with_stock(self, stock: Option<Rc<Snapshot>>) -> Engine<'b> {
        Engine { stock, ..self }
    }

    /// A request with what the shop told of its stock.
    #[cfg(feature = "json")]
    pub(crate) fn stocked(&self, view: &BookView<'b>, request: QuoteRequest) -> Result<QuoteRequest, Problem> {
        match &self.stock {
            Some(stock) => stock.seen_by(view, request),
            None => Ok(request),
        }
    }

    /// A page's engine is told of none.
    #[cfg(not(feature = "json"))]
    pub(crate) fn stocked(&self, _: &BookView<'b>, request: QuoteRequest) -> Result<QuoteRequest, Problem> {
        Ok(request)
    }

    /// Answers a request of section 2 of the contract. `now` is the moment of a request that names none.
    ///
    /// # Errors
    /// Every fault of the request at once; [`Problem::Needs`](crate::problem::Problem::Needs) while shards that the answer needs
    /// are not loaded.
    pub fn quote(&self, request: &Tree, now: Instant, authority: Authority) -> Answer<'b> {
        quoted((&BookView::new(self.book), self), request, now, authority)
    }

    /// Answers a request of section 1 of the contract. `now` is the moment of a request that names none.
    ///
    /// # Errors
    /// [`Problem::Unauthorised`](crate::problem::Problem::Unauthorised) where anyone asks: the request says what only the shop
    /// may say. Every fault of the request at once; [`Problem::Needs`](crate::problem::Problem::Needs) while shards that the
    /// answer needs are not loaded.
    pub fn landed_cost(&self, request: &Tree, now: Instant, authority: Authority) -> Answer<'b> {
        landed(&BookView::new(self.book), &self.lanes, request, now, authority)
    }

    /// What of a shop's articles may not go to a place: `{"shop", "country", "subdivision", "postal_code", "city", "sku"}`, of which
    /// the first two are required and the last is a list.
    ///
    /// # Errors
    /// Every fault of the request at once; [`Problem::Needs`](crate::problem::Problem::Needs) while shards that the answer needs
    /// are not loaded.
    #[cfg(feature = "json")]
    pub fn restrictions(&self, request: &Tree, now: Instant, authority: Authority) -> Answer<'b> {
        crate::restrictions::restricted(&BookView::new(self.book), &self.lanes, request, now, authority)
    }
}

/// Answers one request of section 2 of the contract: see [`Engine::quote`].
///
/// # Errors
/// As [`Engine::quote`].
pub fn quote<'b>(book: &'b Book, request: &Tree, now: Instant, authority: Authority) -> Answer<'b> {
    Engine::new(book).quote(request, now, authority)
}

/// Answers one request of section 1 of the contract: see [`Engine::landed_cost`].
///
/// # Errors
/// As [`Engine::landed_cost`].
pub fn landed_cost<'b>(book: &'b Book, request: &Tree, now: Instant, authority: Authority) -> Answer<'b> {
    Engine::new(book).landed_cost(request, now, authority)
}
