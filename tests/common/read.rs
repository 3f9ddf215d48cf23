//! What does an answer say under a key? For tests that know what must be there, and stop where it is not.

use landfall::tree::Tree;
use rust_decimal::Decimal;

/// The items of a list.
pub(crate) fn items<'t>(tree: &'t Tree<'t>, key: &str) -> &'t [Tree<'t>] {
    match tree.get(key) {
        Some(Tree::List(items)) => items,
        other => panic!("`{key}` is {other:?}, no list"),
    }
}

/// A text.
pub(crate) fn text<'t>(tree: &'t Tree<'t>, key: &str) -> &'t str {
    match tree.get(key) {
        Some(Tree::Text(text)) => text,
        other => panic!("`{key}` is {other:?}, no text"),
    }
}

/// A text that is a figure.
pub(crate) fn figure(tree: &Tree, key: &str) -> Decimal {
    text(tree, key).parse().unwrap()
}
