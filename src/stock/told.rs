//! What does a shop tell of its stock? `{"as_of", "stock": [{"warehouse", "sku", "available"}]}`, all of it or differences.
//!
//! In: the body, what is kept so far, and the shop's book. Out: what is kept from then on; or every fault of the body at once.
//!
//! The rule: a count replaces all that is kept, unless something newer is kept. A difference is added to what is kept; one from
//! before the last count is in that count. An article of which nothing is kept has none. A moment that is still to come is refused:
//! all that is told before it would be.

use super::{Row, Snapshot, key};
use crate::book::{Book, BookView};
use crate::calendar::Instant;
use crate::order::shop;
use crate::problem::{Fault, Problem};
use crate::request::{Authority, Reader, at};
use crate::sort;
use crate::tree::Tree;
use std::collections::BTreeSet;

/// The most rows of one body, and of what is kept.
const MOST_ROWS: usize = 100_000;
/// The most pieces of an article at a warehouse.
const MOST_PIECES: i64 = 1_000_000_000;
/// By how much the clocks of a shop and a server may differ.
const CLOCKS_DIFFER_S: i64 = 5 * 60;

/// A count: all that lies in the shop's warehouses.
///
/// # Errors
/// Every fault of the body at once; [`Problem::Outdated`] where something newer is kept; [`Problem::Needs`] while the shop's shard is
/// not loaded.
pub fn put(book: &Book, body: &Tree, kept: Option<&Snapshot>, id: &str, now: Instant) -> Result<Snapshot, Problem> {
    let told = read(book, body, id, now, 0)?;
    match kept {
        Some(kept) if told.as_of < kept.as_of => Err(outdated(kept.as_of)),
        _ => Ok(told),
    }
}

/// Differences: pieces that came or went.
///
/// # Errors
/// As [`put`]; also where no count is kept.
pub fn patch(book: &Book, body: &Tree, kept: Option<&Snapshot>, id: &str, now: Instant) -> Result<Snapshot, Problem> {
    let told = read(book, body, id, now, -MOST_PIECES)?;
    let Some(kept) = kept else {
        return Err(Problem::Outdated("no count is kept that a difference could be added to: `PUT` one first".into()));
    };
    if told.as_of < kept.counted {
        return Err(outdated(kept.counted));
    }
    let mut rows = kept.rows.clone();
    for row in told.rows {
        match rows.binary_search_by(|known| key(known).cmp(&key(&row))) {
            Ok(at) => rows.get_mut(at).into_iter().for_each(|known| {
                known.available = known.available.saturating_add(row.available).clamp(-MOST_PIECES, MOST_PIECES);
            }),
            Err(at) => rows.insert(at, row),
        }
    }
    if rows.len() > MOST_ROWS {
        return Err(too_many(rows.len()).into());
    }
    Ok(Snapshot { as_of: told.as_of.max(kept.as_of), counted: kept.counted, rows })
}

fn outdated(newer: Instant) -> Problem {
    Problem::Outdated(format!("the stock is kept as of `{newer}`, which is later: send what was counted since"))
}

fn too_many(rows: usize) -> Fault {
    Fault::new(
        "too_many",
        "/stock",
        format!("at most {MOST_ROWS} rows of stock are kept, not `{rows}`: leave some out"),
    )
}

fn read(book: &Book, body: &Tree, id: &str, now: Instant, least: i64) -> Result<Snapshot, Problem> {
    let view = BookView::new(book);
    let shop = shop(&view, id, Authority::Open)?;
    let articles: BTreeSet<&str> = shop.catalogue.iter().map(|product| product.sku.as_str()).collect();
    let houses: Vec<&str> = shop.warehouse.iter().map(|house| house.id.as_str()).collect();
    let mut reader = Reader::default();
    let object = reader.object(body, "", &["as_of", "stock"]);
    let as_of = object.and_then(|object| reader.required(object, "", "as_of"));
    let as_of: Option<Instant> = as_of.and_then(|tree| reader.parsed(tree, "/as_of", "not_an_instant"));
    if let Some(early) = as_of.filter(|as_of| as_of.since(now) > CLOCKS_DIFFER_S) {
        reader.fault("in_future", "/as_of", format!("`{early}` is still to come: send the moment of the count"));
    }
    let stock = object.and_then(|object| reader.required(object, "", "stock"));
    let items = stock.and_then(|tree| reader.list(tree, "/stock")).unwrap_or_default();
    if items.len() > MOST_ROWS {
        return Err(too_many(items.len()).into());
    }
    let mut rows: Vec<(Row, usize)> = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let path = at("/stock", number);
        let Some(row) = row(&mut reader, item, &path, least) else { continue };
        if !houses.contains(&row.warehouse.as_str()) {
            let message = format!("the shop has no warehouse `{}`: name one of its own", row.warehouse);
            reader.fault_among("unknown_warehouse", at(&path, "warehouse"), message, &row.warehouse, &houses);
        }
        if !articles.contains(row.sku.as_str()) {
            let message = format!("the shop has no article `{}`: leave the row out", row.sku);
            reader.fault("unknown_sku", at(&path, "sku"), message);
        }
        rows.push((row, number));
    }
    sort::by(&mut rows, |one, other| key(&one.0).cmp(&key(&other.0)));
    for pair in rows.windows(2) {
        if let [(one, _), (other, number)] = pair
            && key(one) == key(other)
        {
            let message = format!("`{}` at `{}` stands twice: send it once", other.sku, other.warehouse);
            reader.fault("duplicate_row", at("/stock", number), message);
        }
    }
    let rows = rows.into_iter().map(|(row, _)| row).collect();
    match as_of {
        Some(as_of) if reader.faults.is_empty() => Ok(Snapshot { as_of, counted: as_of, rows }),
        _ => Err(Problem::Faults(reader.faults)),
    }
}

fn row(reader: &mut Reader, tree: &Tree, path: &str, least: i64) -> Option<Row> {
    let object = reader.object(tree, path, &["warehouse", "sku", "available"])?;
    let mut word = |key: &str| {
        let tree = reader.required(object, path, key)?;
        reader.text(tree, &at(path, key), 64).map(str::to_owned)
    };
    let (warehouse, sku) = (word("warehouse"), word("sku"));
    let available = reader.required(object, path, "available");
    let available = available.and_then(|tree| pieces(reader, tree, &at(path, "available"), least));
    Some(Row { warehouse: warehouse?, sku: sku?, available: available? })
}

fn pieces(reader: &mut Reader, tree: &Tree, path: &str, least: i64) -> Option<i64> {
    match tree {
        Tree::Whole(number) if (least..=MOST_PIECES).contains(number) => Some(*number),
        Tree::Whole(number) => {
            let code = if *number < least { "too_small" } else { "too_large" };
            let message = format!("the number of pieces lies between {least} and {MOST_PIECES}, not at `{number}`");
            reader.fault(code, path, message);
            None
        }
        _ => {
            reader.fault("wrong_type", path, "this must be a whole number: so many pieces");
            None
        }
    }
}
