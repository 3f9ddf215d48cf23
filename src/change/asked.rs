//! Which change of an order is it? `{"remove", "add", "refund"}`, each a list.

use crate::money::Decimal;
use crate::request::{Reader, at};
use crate::returns::{lines, some_of_line};
use crate::tree::Tree;

/// A change.
#[derive(Debug)]
pub(super) struct Change<'t> {
    /// Where it stands in the body.
    pub(super) path: String,
    /// Pieces that are not sent after all: line and quantity.
    pub(super) remove: Vec<(String, u32)>,
    /// Goods that come on: lines of a quote.
    pub(super) add: Option<&'t Tree<'t>>,
    pub(super) refund: Vec<Refund>,
}

/// Something that is given back.
#[derive(Debug)]
pub(super) enum Refund {
    /// Pieces of a line, with all that falls on them.
    Pieces(String, u32),
    /// A part of one charge, or of the goods: of one line, else of all.
    Amount { charge: String, line: Option<String>, amount: Decimal },
}

impl<'t> Change<'t> {
    pub(super) fn read(reader: &mut Reader, tree: &'t Tree<'t>, path: String) -> Option<Change<'t>> {
        let object = reader.object(tree, &path, &["remove", "add", "refund"])?;
        let remove = object.get("remove").filter(|tree| !is_empty(tree));
        let remove = remove.map(|tree| lines(reader, tree, &at(&path, "remove"))).unwrap_or_default();
        let add = object.get("add").filter(|tree| !is_empty(tree));
        let refund = object.get("refund").map(|tree| refunds(reader, tree, &at(&path, "refund"))).unwrap_or_default();
        Some(Change { path, remove, add, refund })
    }

    /// The ids of the lines that come on.
    pub(super) fn added_ids(&self) -> impl Iterator<Item = &'t str> {
        let lines = match self.add {
            Some(Tree::List(lines)) => &lines[..],
            _ => &[],
        };
        lines.iter().filter_map(|line| line.text("id"))
    }

    /// Whether goods come off.
    pub(super) fn takes_off(&self) -> bool {
        !self.remove.is_empty()
    }
}

fn is_empty(tree: &Tree) -> bool {
    matches!(tree, Tree::List(items) if items.is_empty())
}

fn refunds(reader: &mut Reader, tree: &Tree, path: &str) -> Vec<Refund> {
    let items = reader.list(tree, path).unwrap_or_default();
    items.iter().enumerate().filter_map(|(number, item)| refund(reader, item, &at(path, number))).collect()
}

/// Pieces of a line, or an amount of a charge.
fn refund(reader: &mut Reader, tree: &Tree, path: &str) -> Option<Refund> {
    if tree.get("amount").is_none() && tree.get("charge").is_none() {
        return some_of_line(reader, tree, path).map(|(id, quantity)| Refund::Pieces(id, quantity));
    }
    let object = reader.object(tree, path, &["charge", "line", "amount"])?;
    let charge = reader.required(object, path, "charge").and_then(|tree| reader.text(tree, &at(path, "charge"), 128));
    let line = object.get("line").and_then(|tree| reader.text(tree, &at(path, "line"), 64));
    let amount = reader.required(object, path, "amount");
    let amount = amount.and_then(|tree| reader.amount(tree, &at(path, "amount"), "the amount"));
    Some(Refund::Amount { charge: charge?.to_owned(), line: line.map(str::to_owned), amount: amount? })
}
