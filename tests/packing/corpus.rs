//! The published orders and container-loading problems, where they are at hand.

use std::path::PathBuf;

use landfall::pack::Carton;
use landfall::publish::pack_files::{Order, Table, read_boxes, read_orders};

/// The text of a file of the packing data; `None`, and said so, where it is absent.
pub(crate) fn text(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/packing").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: ../shared/data/packing/{name} is not here");
    }
    text
}

/// The four boxes and the orders.
pub(crate) fn orders(upright: bool) -> Option<(Vec<Carton>, Vec<Order>)> {
    let boxes =
        read_boxes(Table { file: "boxes.csv".as_ref(), text: &text("boxes.csv")? }).expect("the boxes are readable");
    let orders = read_orders(Table { file: "items.csv".as_ref(), text: &text("items.csv")? }, upright)
        .expect("the items are readable");
    Some((boxes, orders))
}
