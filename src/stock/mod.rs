//! What lies in a shop's warehouses now? What the shop told last, in place of what its book says.
//!
//! In: what was kept of a shop's stock, and a request for a quote. Out: the request with the rows that its cart asks about
//! (`Snapshot::seen_by`), by which the answer has its id and a token says what it saw. In: a body that tells of stock. Out: what
//! is kept from then on ([`put`], [`patch`]).
//!
//! The rule: a warehouse of which something was told holds only what was told; another is as the book has it. What the request
//! says itself goes before; the day on which more come is the book's. The public's request sees no more pieces than its cart asks
//! for: whether there are enough, not how many there are.

mod told;

pub use told::{patch, put};

use crate::book::BookView;
use crate::book::shop::{Shop, Warehouse};
use crate::calendar::Instant;
use crate::order::shop;
use crate::problem::Problem;
use crate::request::{QuoteRequest, RequestLine, StockGiven};
use crate::tree::{Tree, object};

/// What a shop told of its stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The moment of the last that was told.
    as_of: Instant,
    /// The moment of the count that the differences since were added to.
    counted: Instant,
    /// By warehouse and article.
    rows: Vec<Row>,
}

/// Pieces of an article at a warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    warehouse: String,
    sku: String,
    /// Below nothing where more were sold than lie there.
    available: i64,
}

impl Snapshot {
    /// From a tree as it was kept.
    ///
    /// # Errors
    /// Where it is none that was kept here.
    pub fn kept(tree: &Tree) -> Result<Snapshot, Problem> {
        read(tree).ok_or_else(|| Problem::Book("what is kept of the stock cannot be read: put it anew".into()))
    }

    /// As it is kept: `{"as_of", "counted", "stock"}`.
    pub fn tree(&self) -> Tree<'_> {
        object! {
            "as_of": self.as_of,
            "counted": self.counted,
            "stock": Tree::list(&self.rows, |row| object! {
                "warehouse": &row.warehouse,
                "sku": &row.sku,
                "available": Tree::Whole(row.available),
            }),
        }
    }

    /// A request with the rows that its cart asks about. One for a shop that is not there is left for others to refuse.
    ///
    /// # Errors
    /// [`Problem::Needs`] while the shop's shard is not loaded.
    pub(crate) fn seen_by(&self, view: &BookView<'_>, mut request: QuoteRequest) -> Result<QuoteRequest, Problem> {
        let shop = match shop(view, &request.shop, request.authority) {
            Ok(shop) => shop,
            Err(Problem::Faults(_)) => return Ok(request),
            Err(other) => return Err(other),
        };
        request.stock_as_of = Some(self.as_of);
        let wanted = wanted(shop, &request.lines);
        for warehouse in shop.warehouse.iter().filter(|warehouse| self.tells_of(&warehouse.id)) {
            for article in &wanted {
                let said = |row: &StockGiven| {
                    row.warehouse == warehouse.id && row.article.as_ref().is_some_and(|(sku, _)| *sku == article.sku)
                };
                if !request.stock.iter().any(said) {
                    let most = if request.is_open() { article.pieces } else { u32::MAX };
                    request.stock.extend(self.row(shop, warehouse, article, most));
                }
            }
        }
        Ok(request)
    }

    /// Whether anything was told of a warehouse.
    fn tells_of(&self, warehouse: &str) -> bool {
        let at = self.rows.partition_point(|row| row.warehouse.as_str() < warehouse);
        self.rows.get(at).is_some_and(|row| row.warehouse == warehouse)
    }

    fn available(&self, warehouse: &str, sku: &str) -> Option<i64> {
        let at = self.rows.binary_search_by(|row| (row.warehouse.as_str(), row.sku.as_str()).cmp(&(warehouse, sku)));
        at.ok().and_then(|at| self.rows.get(at)).map(|row| row.available)
    }

    /// What lies at a warehouse of an article, `most` at most. A kit is put together there only where somebody says so.
    fn row(&self, shop: &Shop, warehouse: &Warehouse, article: &Wanted, most: u32) -> Option<StockGiven> {
        let of_book = shop.stock_row(warehouse, &article.sku);
        let told = self.available(&warehouse.id, &article.sku);
        if told.is_none() && article.is_kit && of_book.is_none() {
            return None;
        }
        let available = u32::try_from(told.unwrap_or_default().max(0)).unwrap_or(u32::MAX).min(most);
        Some(StockGiven {
            warehouse: warehouse.id.clone(),
            article: Some((article.sku.clone(), available)),
            restock: of_book.and_then(|row| row.restock),
            capacity_left: None,
        })
    }
}

/// An article that a cart asks for, itself or as a part of a kit.
struct Wanted {
    sku: String,
    pieces: u32,
    is_kit: bool,
}

/// What a cart asks for, each article once, in its order.
fn wanted(shop: &Shop, lines: &[RequestLine]) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = Vec::new();
    let mut add = |sku: &str, pieces: u32, is_kit: bool| match all.iter_mut().find(|known| known.sku == sku) {
        Some(known) => known.pieces = known.pieces.saturating_add(pieces),
        None => all.push(Wanted { sku: sku.to_owned(), pieces, is_kit }),
    };
    for line in lines {
        let Some(product) = line.sku.as_ref().and_then(|sku| shop.product(sku)) else { continue };
        add(&product.sku, line.quantity, product.is_kit());
        for (part, each) in &product.kit {
            add(part, line.quantity.saturating_mul(*each), false);
        }
    }
    all
}

fn read(tree: &Tree) -> Option<Snapshot> {
    let text = |tree: &Tree, key: &str| match tree.get(key) {
        Some(Tree::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let row = |tree: &Tree| match tree.get("available") {
        Some(Tree::Whole(available)) => {
            Some(Row { warehouse: text(tree, "warehouse")?, sku: text(tree, "sku")?, available: *available })
        }
        _ => None,
    };
    let moment = |key: &str| text(tree, key)?.parse().ok();
    let Some(Tree::List(rows)) = tree.get("stock") else { return None };
    let rows: Vec<Row> = rows.iter().map(row).collect::<Option<_>>()?;
    let is_sorted = rows.is_sorted_by(|one, other| key(one) < key(other));
    is_sorted.then_some(Snapshot { as_of: moment("as_of")?, counted: moment("counted")?, rows })
}

fn key(row: &Row) -> (&str, &str) {
    (&row.warehouse, &row.sku)
}
