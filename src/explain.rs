//! How did an answer come about? The same answer, and beside each figure where its rule stands in `rate-data`.
//!
//! In: a request of section 1 or 2. Out: what [`quote`](crate::quote) or [`landed_cost`](crate::landed_cost) answers, with keys
//! of its own that no contract knows. `landfall explain` writes it down for people.

use crate::answer::Answer;
use crate::book::{Book, BookView};
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::landed_cost::landed;
use crate::lane::Lanes;
use crate::quote::quoted;
use crate::request::Authority;
use crate::tree::Tree;

/// Answers a request, a quote's where it names a shop, and tells the rules.
///
/// # Errors
/// As the answer itself.
pub fn explain<'b>(book: &'b Book, request: &Tree, now: Instant, authority: Authority) -> Answer<'b> {
    let view = BookView::telling_rules(book);
    if request.get("shop").is_some() {
        quoted((&view, &Engine::new(book)), request, now, authority)
    } else {
        landed(&view, &Lanes::default(), request, now, authority)
    }
}
