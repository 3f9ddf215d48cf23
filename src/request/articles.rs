//! A request for what may not go to a place: which shop's articles, and where to.
//!
//! In: a value tree whose address stands beside the shop. Out: the same as a quote is asked, one piece of each article.

use super::reader::{Reader, at};
use super::{Address, MOST_LINES, RequestContext};
use crate::problem::Problem;
use crate::tree::{Tree, object};

/// A shop's articles and a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticlesRequest {
    /// The shop's id.
    pub shop: String,
    /// Where to.
    pub ship_to: Address,
    /// Article numbers, each once; none: every article of the catalogue.
    pub skus: Option<Vec<String>>,
}

const KEYS: [&str; 6] = ["shop", "country", "subdivision", "postal_code", "city", "sku"];

impl ArticlesRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// [`Problem::Faults`] with every fault found.
    pub fn read(tree: &Tree, context: &RequestContext<'_>) -> Result<ArticlesRequest, Problem> {
        let mut reader = Reader::default();
        match context.articles(&mut reader, tree) {
            Some(request) if reader.faults.is_empty() => Ok(request),
            _ => Err(Problem::Faults(reader.faults)),
        }
    }

    /// The quote that would be asked for one piece of each of these articles.
    pub(crate) fn as_quote<'t>(&'t self, currency: &'t str, skus: &[&'t str]) -> Tree<'t> {
        let to = &self.ship_to;
        object! {
            "shop": &self.shop,
            "currency": currency,
            "ship_to": object! {
                "country": &to.country,
                "subdivision": &to.subdivision,
                "postal_code": &to.postal_code,
                "city": &to.city,
            },
            "lines": Tree::list(skus, |sku| object! { "id": *sku, "sku": *sku, "quantity": 1_u32 }),
        }
    }
}

impl RequestContext<'_> {
    fn articles(&self, reader: &mut Reader, tree: &Tree) -> Option<ArticlesRequest> {
        let object = reader.object(tree, "", &KEYS)?;
        let shop = reader.required(object, "", "shop").and_then(|tree| reader.text(tree, "/shop", 64));
        let skus = object.get("sku").map(|tree| skus(reader, tree));
        let ship_to = self.address_of(reader, object, "");
        Some(ArticlesRequest { shop: shop?.to_owned(), ship_to: ship_to?, skus })
    }
}

fn skus(reader: &mut Reader, tree: &Tree) -> Vec<String> {
    let path = "/sku";
    let items = reader.list(tree, path).unwrap_or_default();
    if items.len() > MOST_LINES {
        let message = format!("at most {MOST_LINES} articles are asked at once, not `{}`: ask in parts", items.len());
        reader.fault("too_many", path, message);
        return Vec::new();
    }
    let mut skus: Vec<String> = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let Some(sku) = reader.text(item, &at(path, number), 64) else { continue };
        if !skus.iter().any(|known| known == sku) {
            skus.push(sku.to_owned());
        }
    }
    skus
}
