//! What does the shop say of its stock and of how a cart is to be sent? `stock` and `fulfilment` of a request for quotes.

use super::reader::{Object, Reader, at};
use super::{RequestContext, RequestLine};
use crate::calendar::Day;
use crate::gather::Gather;
use crate::tree::Tree;

/// The most rows of stock of one request, and the most entries of each list of `fulfilment`.
const MOST_ROWS: usize = 5_000;

/// What lies at a warehouse, in place of the book's row of the same article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockGiven {
    /// The warehouse's id.
    pub warehouse: String,
    /// The article and how many of it may be sold; none where a row tells the capacity alone.
    pub article: Option<(String, u32)>,
    /// The day on which more come.
    pub restock: Option<Day>,
    /// How many more consignments the warehouse sends today.
    pub capacity_left: Option<u32>,
}

/// A line that is to come from a warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The request's line id.
    pub line: String,
    /// The warehouse's id.
    pub warehouse: String,
    /// So many pieces of it; none: all.
    pub quantity: Option<u32>,
}

/// How a cart is to be sent, besides what the shop's book says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fulfilment {
    /// From how many warehouses at most.
    pub max_consignments: Option<u32>,
    /// Warehouses that are not to send.
    pub excluded: Vec<String>,
    /// Lines that are to come from a warehouse.
    pub pinned: Vec<Pin>,
    /// Lines that are to come together.
    pub keep_together: Vec<Vec<String>>,
}

impl RequestContext<'_> {
    pub(super) fn stock(&self, reader: &mut Reader, object: Object<'_>) -> Vec<StockGiven> {
        let Some(tree) = object.get("stock") else { return Vec::new() };
        self.only_authorised(reader, "", "stock");
        let mut rows: Vec<StockGiven> = Vec::new();
        for (number, item) in entries(reader, tree, "/stock").iter().enumerate() {
            let path = at("/stock", number);
            let Some(row) = stock_row(reader, item, &path) else { continue };
            let article = |row: &StockGiven| row.article.as_ref().map(|(sku, _)| sku.clone());
            let same = |other: &StockGiven| other.warehouse == row.warehouse && article(other) == article(&row);
            if rows.iter().any(same) {
                let message = format!("two rows tell the same of `{}`: send one", row.warehouse);
                reader.fault("duplicate_row", path, message);
            }
            rows.push(row);
        }
        rows
    }

    pub(super) fn fulfilment(&self, reader: &mut Reader, object: Object<'_>, lines: &[RequestLine]) -> Fulfilment {
        let Some(tree) = object.get("fulfilment") else { return Fulfilment::default() };
        self.only_authorised(reader, "", "fulfilment");
        let path = "/fulfilment";
        let keys = ["max_consignments", "excluded", "pinned", "keep_together"];
        let Some(object) = reader.object(tree, path, &keys) else { return Fulfilment::default() };
        let most = object
            .get("max_consignments")
            .and_then(|tree| reader.whole(tree, &at(path, "max_consignments"), "the number of consignments", 1, 100));
        let excluded = object.get("excluded").map(|tree| words(reader, tree, &at(path, "excluded")));
        let pinned = object.get("pinned").map(|tree| {
            let path = at(path, "pinned");
            let items = entries(reader, tree, &path).iter().enumerate();
            let mut pins: Vec<Pin> = Vec::new();
            for (number, item) in items {
                let Some(pin) = pin(reader, item, &at(&path, number), lines) else { continue };
                more_than_there_are(reader, &pins, &pin, &at(&path, number), lines);
                pins.push(pin);
            }
            pins
        });
        let together = object.get("keep_together").map(|tree| {
            let path = at(path, "keep_together");
            let sets = entries(reader, tree, &path).iter().enumerate();
            let mut set = |(number, item): (usize, &Tree)| {
                let path = at(&path, number);
                let ids = words(reader, item, &path);
                ids.iter().enumerate().for_each(|(number, id)| known_line(reader, id, &at(&path, number), lines));
                ids
            };
            sets.map(&mut set).listed()
        });
        Fulfilment {
            max_consignments: most,
            excluded: excluded.unwrap_or_default(),
            pinned: pinned.unwrap_or_default(),
            keep_together: together.unwrap_or_default(),
        }
    }
}

fn stock_row(reader: &mut Reader, tree: &Tree, path: &str) -> Option<StockGiven> {
    let object = reader.object(tree, path, &["warehouse", "sku", "available", "restock", "capacity_left"])?;
    let warehouse = reader.required(object, path, "warehouse");
    let warehouse = warehouse.and_then(|tree| reader.text(tree, &at(path, "warehouse"), 64));
    let capacity_left = object
        .get("capacity_left")
        .and_then(|tree| reader.whole(tree, &at(path, "capacity_left"), "the capacity that is left", 0, 1_000_000_000));
    // A row may tell the warehouse's capacity alone.
    let tells_capacity = object.get("capacity_left").is_some() && object.get("available").is_none();
    let article = if tells_capacity && object.get("sku").is_none() {
        None
    } else {
        let sku = reader.required(object, path, "sku").and_then(|tree| reader.text(tree, &at(path, "sku"), 64));
        let available = reader
            .required(object, path, "available")
            .and_then(|tree| reader.whole(tree, &at(path, "available"), "the number of pieces", 0, 1_000_000_000));
        Some((sku?.to_owned(), available?))
    };
    let restock = object.get("restock").and_then(|tree| reader.parsed(tree, &at(path, "restock"), "not_a_day"));
    Some(StockGiven { warehouse: warehouse?.to_owned(), article, restock, capacity_left })
}

fn pin(reader: &mut Reader, tree: &Tree, path: &str, lines: &[RequestLine]) -> Option<Pin> {
    let object = reader.object(tree, path, &["line", "warehouse", "quantity"])?;
    let mut word = |key: &str| {
        let tree = reader.required(object, path, key)?;
        reader.text(tree, &at(path, key), 64).map(str::to_owned)
    };
    let (line, warehouse) = (word("line"), word("warehouse"));
    let quantity =
        object.get("quantity").and_then(|tree| reader.whole(tree, &at(path, "quantity"), "quantity", 1, 100_000));
    let line = line?;
    known_line(reader, &line, &at(path, "line"), lines);
    let asked = lines.iter().find(|known| known.id == line).map(|known| known.quantity);
    if let (Some(quantity), Some(asked)) = (quantity, asked)
        && quantity > asked
    {
        let message = format!("the line has {asked} pieces, of which `{quantity}` cannot be pinned: pin fewer");
        reader.fault("too_large", at(path, "quantity"), message);
    }
    Some(Pin { line, warehouse: warehouse?, quantity })
}

/// A fault where the pins of a line come to more pieces than it has with this one, and did not before.
fn more_than_there_are(reader: &mut Reader, before: &[Pin], pin: &Pin, path: &str, lines: &[RequestLine]) {
    let Some(line) = lines.iter().find(|line| line.id == pin.line) else { return };
    let pieces = |pin: &Pin| pin.quantity.unwrap_or(line.quantity);
    let of_line = before.iter().filter(|other| other.line == pin.line);
    let pinned = of_line.fold(0, |sum: u32, pin| sum.saturating_add(pieces(pin)));
    if pinned > 0 && pinned <= line.quantity && pinned.saturating_add(pieces(pin)) > line.quantity {
        let message =
            format!("the line has `{}` pieces, of which {pinned} are pinned before: pin no more", line.quantity);
        reader.fault("too_large", path.to_owned(), message);
    }
}

fn known_line(reader: &mut Reader, id: &str, path: &str, lines: &[RequestLine]) {
    if !lines.iter().any(|line| line.id == id) {
        let known = lines.iter().map(|line| line.id.as_str());
        reader.fault_among("unknown_line", path, format!("no line has the id `{id}`: name one of the cart"), id, known);
    }
}

fn entries<'t>(reader: &mut Reader, tree: &'t Tree<'t>, path: &str) -> &'t [Tree<'t>] {
    let items = reader.list(tree, path).unwrap_or_default();
    if items.len() > MOST_ROWS {
        let message = format!("a list has at most {MOST_ROWS} entries, not `{}`: leave some out", items.len());
        reader.fault("too_many", path, message);
        return &[];
    }
    items
}

fn words(reader: &mut Reader, tree: &Tree, path: &str) -> Vec<String> {
    let items = entries(reader, tree, path).iter().enumerate();
    items.filter_map(|(number, item)| reader.text(item, &at(path, number), 64).map(str::to_owned)).listed()
}
