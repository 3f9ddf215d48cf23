//! What changes where an order is changed after it was paid? Goods that come off, money that is given back, goods that come on.
//!
//! In: an order as it was paid (a token, or a request and an option), the changes made to it so far, and the one that is asked about.
//! Out: of all that was paid how much is given back and how much is left, what this change gives back, what goods that come on are
//! charged, and which limits of the law they carry the order over.
//!
//! | file | question |
//! |---|---|
//! | `asked` | which change is it? |
//! | `drawn` | what is drawn from the ledger, and what is left? |
//! | `added` | what are more goods charged, and which limits do they cross? |
//!
//! The rule: the ledger is drawn down and never over; the same changes give the same figures, whenever they are asked. What comes on is
//! a new order of these goods alone at today's prices; the limits that it crosses are those of the whole order on the day of the first.

mod added;
mod asked;
mod drawn;

pub(crate) use added::Added;

use crate::answer::{self, Answer};
use crate::book::BookView;
use crate::bound::{Stored, stored};
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::ledger::Paid;
use crate::money::{add, subtract};
use crate::problem::{Problem, Reason, Warning};
use crate::request::{Authority, Reader, at};
use crate::tree::Tree;
use asked::Change;
use drawn::Drawn;

const KEYS: [&str; 5] = ["request", "token", "option", "history", "change"];
/// The most changes before this one.
const MOST_BEFORE: usize = 200;

/// Answers a question about a change. `told` is the token's payload where its signature is good, else what is wrong with it; `shop` is
/// whose key was shown.
///
/// # Errors
/// [`Problem::Unauthorised`] where the shop does not ask itself; every fault at once; [`Problem::Needs`] while shards are not loaded.
pub fn changed<'b>(engine: &Engine<'b>, body: &Tree, now: Instant, shop: Option<&str>, told: &str) -> Answer<'b> {
    let view = BookView::new(engine.book);
    let mut reader = Reader::default();
    let Some(object) = reader.object(body, "", &KEYS) else { return Err(Problem::Faults(reader.faults)) };
    let history = object.get("history").and_then(|tree| reader.list(tree, "/history")).unwrap_or_default();
    if history.len() > MOST_BEFORE {
        let message = format!(
            "an order is changed at most {MOST_BEFORE} times, not `{}`: take those together that are of one day",
            history.len()
        );
        reader.fault("too_many", "/history", message);
    }
    let before: Vec<Option<Change<'_>>> = history
        .iter()
        .enumerate()
        .map(|(number, tree)| Change::read(&mut reader, tree, at("/history", number)))
        .collect();
    let change =
        reader.required(object, "", "change").and_then(|tree| Change::read(&mut reader, tree, "/change".into()));
    let Stored { claims, request, authority } = stored(engine, &view, (reader, object), now, shop, told)?;
    if authority != Authority::Authorised {
        return Err(Problem::Unauthorised("an order is changed by the shop alone".into()));
    }
    let change = change.ok_or_else(|| Problem::lost("the change"))?;
    let paid = Paid::of(&claims, request.digits)?;
    let mut drawn = Drawn::none(&paid);
    for change in before.iter().flatten() {
        drawn.draw(change)?;
    }
    let was = drawn.all()?;
    drawn.draw(&change)?;
    let is = drawn.all()?;
    let mut refund = crate::money::Decimal::ZERO;
    for (is, was) in is.iter().zip(&was) {
        refund = add(refund, subtract(*is, *was)?)?;
    }
    let option = claims.text("option").unwrap_or_default();
    let came_on: Vec<&str> = before.iter().flatten().flat_map(Change::added_ids).collect();
    let adds = |tree| added::added((engine, &view), (&request, option), &came_on, tree, now);
    let added = change.add.map(adds).transpose()?;
    let mut warnings = Vec::new();
    if change.takes_off() {
        let because = "what was declared to customs stands: take goods off before the parcel is booked, or ask what a return gives back";
        warnings.push(Warning::for_seller(Reason::new("declaration_stands", []), because));
    }
    answer::change(&paid, &is, refund, added.unwrap_or_default(), warnings)
}

#[cfg(test)]
mod tests;
