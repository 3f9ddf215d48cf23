//! What does a token keep of a request?
//!
//! In: a request that has been read. Out: all that was meant by it, in the keys of a request: defaults filled in, decimals in
//! one form, nothing that is empty; the moment and the stock apart, since the shell gave them. Of a tax number and a post number
//! only that they were given is kept. A request of more than eight kilobytes is kept as its digest. In again: what a token keeps.
//! Out: the request, to be priced again, and where another differs from it.

use super::claims::Claimed;
use super::{entries_of, inside, written};
use crate::book::BookView;
use crate::problem::{Fault, Problem};
use crate::request::{Authority, QuoteRequest};
use crate::tree::{Key, Tree};
use sha2::{Digest, Sha256};

/// The most bytes of a request that a token holds.
const MOST_BYTES: usize = 8 * 1024;
/// Lists that mean something where they are empty: nothing in place of what the book says.
const MEANT_EMPTY: [&str; 2] = ["seller_registrations", "attributes"];
/// What stands for a number of which only that it was given is kept.
const GIVEN: &str = "given";

/// What a token keeps.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) request: Tree<'static>,
    pub(super) stock: Tree<'static>,
    /// SHA-256 of the request's text, where it is too long.
    pub(super) digest: Option<String>,
    /// The text that was digested.
    pub(super) digested: Option<String>,
}

impl Kept {
    pub(super) fn of(request: &QuoteRequest) -> Result<Kept, Problem> {
        let (mut kept, mut stock) = (Vec::new(), Tree::List(Vec::new()));
        for (key, value) in entries_of(request.canonical().into_owned()) {
            match (key.as_ref(), value) {
                ("at" | "stock_as_of", _) => {}
                ("stock", rows) => stock = dense(rows),
                ("importer_registered", value) => kept.extend(if_given("importer_tax_number", value)),
                ("ship_to", address) => kept.push((key, dense(as_asked(address)))),
                (_, value) => kept.push((key, value)),
            }
        }
        let request = dense(Tree::Object(kept));
        let text = written(&request)?;
        let digest = (text.len() > MOST_BYTES).then(|| digest(&text));
        Ok(Kept { request, stock, digested: digest.as_ref().map(|_| text), digest })
    }
}

/// A request in its own keys, as a token keeps it.
pub(crate) fn request_kept(request: &QuoteRequest) -> Result<Tree<'static>, Problem> {
    Ok(Kept::of(request)?.request)
}

fn digest(text: &str) -> String {
    crate::book::hexadecimal(&Sha256::digest(text))
}

/// An address in the words of a request.
fn as_asked(address: Tree<'static>) -> Tree<'static> {
    let entries = entries_of(address).into_iter().filter_map(|(key, value)| match key.as_ref() {
        "commercial" => {
            let word = if value == Tree::Bool(true) { "commercial" } else { "residential" };
            Some(("type".into(), word.into()))
        }
        "post_number" => if_given("post_number", value),
        _ => Some((key, value)),
    });
    Tree::Object(entries.collect())
}

fn if_given(key: &'static str, given: Tree<'static>) -> Option<(Key<'static>, Tree<'static>)> {
    (given == Tree::Bool(true)).then_some((key.into(), given))
}

/// Without what is null, and without empty lists and objects, where they say no more than their absence.
fn dense(tree: Tree<'static>) -> Tree<'static> {
    match tree {
        Tree::List(items) => Tree::list(items, dense),
        Tree::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| (key, dense(value)));
            Tree::Object(entries.filter(|(key, value)| says_something(key, value)).collect())
        }
        other => other,
    }
}

fn says_something(key: &str, value: &Tree) -> bool {
    match value {
        Tree::Null => false,
        Tree::List(items) => !items.is_empty() || MEANT_EMPTY.contains(&key),
        Tree::Object(entries) => !entries.is_empty(),
        _ => true,
    }
}

/// The request of a token, to be priced again as it was then: by whom it was asked, at its moment, with the stock of then.
/// `given` is the text that was digested, where the token holds but the digest.
pub(super) fn read_again(
    view: &BookView<'_>,
    claimed: &Claimed<'_>,
    given: Option<&Tree>,
) -> Result<QuoteRequest, Problem> {
    let kept = match (claimed.request, claimed.request_digest, given) {
        (Some(kept), _, _) => kept.clone().into_owned(),
        (None, Some(known), Some(Tree::Text(text))) if digest(text) == known => crate::request::parse(text.as_bytes())?,
        _ => {
            let message = "the token holds but a digest of its request: give the text of the request that was bound";
            return Err(Fault::new("other_request", "/request", message).into());
        }
    };
    let mut entries = Vec::new();
    let (mut number, mut post_number) = (None, None);
    for (key, value) in entries_of(kept) {
        match (key.as_ref(), value) {
            ("importer_tax_number", _) => {
                number = Some(String::new());
                entries.push((key, GIVEN.into()));
            }
            ("ship_to", address) => {
                post_number = address.get("post_number").map(|_| String::new());
                let asked = entries_of(address).into_iter();
                let asked =
                    asked.map(|(key, value)| if key == "post_number" { (key, GIVEN.into()) } else { (key, value) });
                entries.push((key, Tree::Object(asked.collect())));
            }
            (_, value) => entries.push((key, value)),
        }
    }
    entries.push(("stock".into(), claimed.stock.clone().into_owned()));
    entries.push(("at".into(), claimed.at.into()));
    let mut request =
        QuoteRequest::asked(view, &Tree::Object(entries), claimed.at, Authority::Authorised).map_err(inside)?;
    request.stock_as_of = claimed.stock_as_of;
    request.importer_tax_number = number;
    request.ship_to.post_number = post_number;
    if claimed.is_open {
        request.authority = Authority::Open;
    }
    Ok(request)
}

/// The most differences that are told.
const MOST: usize = 100;

/// Where an order differs from that of a token, and whether its prices were left aside: a page gave them, and the order has none.
pub(super) fn held_against(claimed: &Claimed<'_>, request: &QuoteRequest) -> Result<(Vec<String>, bool), Problem> {
    let of_line = request.lines.iter().any(|line| line.unit_price.is_some() || !line.discount.is_zero());
    let has_prices = of_line || !request.order_discount.is_zero();
    let prices_apart = claimed.of_page && !has_prices;
    Ok((differences(claimed, &Kept::of(request)?, prices_apart), prices_apart))
}

/// Where an order differs from what a token keeps: places in the request. `prices_apart`: prices and discounts are not compared.
pub(super) fn differences(claimed: &Claimed<'_>, order: &Kept, prices_apart: bool) -> Vec<String> {
    let mut found = Vec::new();
    match (claimed.request, claimed.request_digest) {
        (Some(kept), _) if prices_apart => {
            differ(&without_prices(kept), &without_prices(&order.request), "", &mut found);
        }
        (Some(kept), _) => differ(kept, &order.request, "", &mut found),
        // Where they differ, a digest does not tell.
        (None, known) => {
            let same = written(&order.request).is_ok_and(|text| Some(digest(&text).as_str()) == known);
            found.extend((!same).then(String::new));
        }
    }
    found
}

fn differ(one: &Tree, other: &Tree, path: &str, found: &mut Vec<String>) {
    if one == other || found.len() >= MOST {
        return;
    }
    match (one, other) {
        (Tree::Object(left), Tree::Object(right)) => {
            let added = right.iter().filter(|(key, _)| one.get(key).is_none());
            for (key, _) in left.iter().chain(added) {
                let (left, right) = (one.get(key).unwrap_or(&Tree::Null), other.get(key).unwrap_or(&Tree::Null));
                differ(left, right, &crate::request::at(path, key), found);
            }
        }
        (Tree::List(left), Tree::List(right)) => {
            for number in 0..left.len().max(right.len()) {
                let (left, right) = (left.get(number).unwrap_or(&Tree::Null), right.get(number).unwrap_or(&Tree::Null));
                differ(left, right, &crate::request::at(path, number), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

/// A kept request without what its goods cost.
fn without_prices(kept: &Tree) -> Tree<'static> {
    const PRICES: [&str; 3] = ["unit_price", "discount", "order_discount"];
    match kept.clone().into_owned() {
        Tree::Object(entries) => {
            let rest = entries.into_iter().filter(|(key, _)| !PRICES.contains(&key.as_ref()));
            Tree::Object(rest.map(|(key, value)| (key, without_prices(&value))).collect())
        }
        Tree::List(items) => Tree::list(items, |item| without_prices(&item)),
        other => other,
    }
}
