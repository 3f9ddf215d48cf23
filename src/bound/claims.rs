//! What does a token claim?
//!
//! In: a request, the answer to it and the option that is bound. Out: the claims, in their order. In again: the claims of a token,
//! read as far as they are needed.

use super::kept::Kept;
use super::{Seal, entries_of};
use crate::calendar::Instant;
use crate::fulfil::part_id;
use crate::money::{Decimal, divide, multiply, sum, with_digits};
use crate::problem::Problem;
use crate::request::QuoteRequest;
use crate::sort;
use crate::tree::{Tree, object};

/// Figures of an option that are bound.
const TOTALS: [&str; 10] = [
    "goods",
    "shipping",
    "insurance",
    "duty",
    "tax",
    "fees",
    "total",
    "due_at_checkout",
    "due_on_delivery",
    "complete",
];
/// What is kept of a charge; why it is due is found again by replay.
const OF_CHARGE: [&str; 8] = ["code", "kind", "line", "amount", "due", "payer", "collected_by", "on"];
/// For what a charge is taken that does not grow with the pieces: it is kept of those that are.
const WHOLE: [&str; 4] = ["heading", "parcel", "consignment", "consignee_day"];
/// What is kept of a shipment.
const OF_SHIPMENT: [&str; 4] = ["warehouse", "carrier", "service", "stock"];
/// What is kept of its days.
const OF_DAYS: [&str; 3] = ["ship_by", "earliest", "latest"];

/// The claims of an option, issued at the first moment and good until the second.
pub(super) fn claims<'b>(
    seal: &Seal,
    (issued, until): (Instant, Instant),
    request: &QuoteRequest,
    kept: &Kept,
    (quote, option): (&Tree<'b>, &Tree<'b>),
    book: String,
) -> Result<Tree<'b>, Problem> {
    let within = option.get("delivery").and_then(|delivery| delivery.whole("order_within_s"));
    let before = within.map(|seconds| Instant::from_epoch(request.at.since_epoch().saturating_add(seconds)));
    let mut totals = vec![("currency".into(), request.currency.as_str().to_owned().into())];
    totals.extend(entries_of(picked(option, &TOTALS)));
    let mut claims = entries_of(object! {
        "iss": seal.iss.clone(),
        "aud": request.shop.clone(),
        "jti": seal.jti.clone(),
        "iat": issued.since_epoch(),
        "exp": until.since_epoch(),
        "at": request.at,
        "engine": seal.engine.clone(),
        "book": book,
        "shards": quote.get("shards").cloned().unwrap_or(Tree::Null),
    });
    claims.push(match &kept.digest {
        Some(digest) => ("request_digest".into(), digest.clone().into()),
        None => ("request".into(), kept.request.clone()),
    });
    claims.extend(entries_of(object! {
        "stock": kept.stock.clone(),
    }));
    let parts = parts(option);
    // A claim that is there only where the shop told of its stock.
    claims.extend(request.stock_as_of.map(|as_of| ("stock_as_of".into(), as_of.into())));
    claims.extend(entries_of(object! {
        "lines": Tree::List(lines(request, option, &parts)?),
        "option": option.text("id").unwrap_or_default().to_owned(),
        "totals": Tree::Object(totals),
        "charges": Tree::List(charges(option, &parts)),
        "prices": quote.get("prices").cloned().unwrap_or(Tree::Null),
        "rates": Tree::List(rates(option)),
        "plan": Tree::list(option.items("shipments"), shipment),
        "order_before": before,
    }));
    Ok(Tree::Object(claims))
}

/// Every charge with the number of its shipment; null for what the order bears as a whole.
fn charges<'b>(option: &Tree<'b>, parts: &[Part<'_>]) -> Vec<Tree<'b>> {
    let one = |number: Option<i64>, charge: &Tree<'b>| {
        let mut entries = vec![("shipment".into(), number.into())];
        entries.extend(entries_of(picked(charge, &OF_CHARGE)));
        for (_, line) in entries.iter_mut().filter(|(key, _)| *key == "line") {
            let own = if let Tree::Text(id) = &*line { Some(line_of(parts, id).to_owned()) } else { None };
            *line = own.into();
        }
        let unit = charge.get("basis").and_then(|basis| basis.text("unit")).filter(|unit| WHOLE.contains(unit));
        entries.extend(unit.map(|unit| ("per".into(), unit.to_owned().into())));
        let is_tax = charge.text("kind") == Some("tax");
        entries.extend(is_tax.then(|| basis(charge)).flatten().map(|basis| ("basis".into(), basis.into())));
        Tree::Object(entries)
    };
    let mut all = Vec::new();
    for (number, shipment) in (0_i64..).zip(option.items("shipments")) {
        let landed = shipment.get("landed_cost");
        all.extend(
            landed.into_iter().flat_map(|landed| landed.items("charges")).map(|charge| one(Some(number), charge)),
        );
    }
    all.extend(option.items("order_charges").iter().map(|charge| one(None, charge)));
    all
}

/// Of what a tax is taken, in the answer's currency: by it is known later what of the tax is on carriage. None of a tax whose basis
/// is no money.
fn basis(charge: &Tree<'_>) -> Option<String> {
    let amount = |tree: &Tree<'_>| tree.text("amount")?.parse::<Decimal>().ok();
    let (basis, assessed) = (charge.get("basis")?, charge.get("assessed")?);
    if basis.text("unit")? != assessed.text("currency")? {
        return None;
    }
    let assessed = Some(amount(assessed)?).filter(|amount| !amount.is_zero())?;
    let here = divide(multiply(amount(basis)?, amount(charge)?).ok()?, assessed).ok()?;
    Some(here.round_dp(4).normalize().to_string())
}

/// What each line of the order came to, in all shipments together: what is given back later is a part of it.
fn lines<'b>(request: &QuoteRequest, option: &Tree<'b>, parts: &[Part<'_>]) -> Result<Vec<Tree<'b>>, Problem> {
    let landed = option.items("shipments").iter().filter_map(|shipment| shipment.get("landed_cost"));
    let landed = landed.flat_map(|landed| landed.items("lines"));
    let landed = landed.filter_map(|landed| Some((line_of(parts, landed.text("id")?), landed)));
    let landed: Vec<(&str, &Tree<'b>)> = landed.collect();
    let one = |line: &crate::request::RequestLine| {
        let own = || landed.iter().filter(|(of, _)| *of == line.id).map(|(_, landed)| *landed);
        let summed = |key: &str| {
            let amounts = own().filter_map(|landed| landed.text(key)?.parse::<Decimal>().ok());
            sum(amounts).map(|all| Tree::from(with_digits(all, request.digits)))
        };
        Ok(object! {
            "id": line.id.clone(),
            "quantity": line.quantity,
            "goods": summed("goods")?,
            "duty": summed("duty")?,
            "tax": summed("tax")?,
            "hs_code": own().find_map(|landed| landed.text("hs_code")).map(str::to_owned),
        })
    };
    request.lines.iter().map(one).collect()
}

/// An article of a kit that is declared by itself: its id, and the kit's line.
type Part<'t> = (String, &'t str);

/// The articles of kits, each once, though its pieces lie in several parcels.
fn parts<'t>(option: &'t Tree<'_>) -> Vec<Part<'t>> {
    let parcels = option.items("shipments").iter().flat_map(|shipment| shipment.items("parcels"));
    let contents = parcels.flat_map(|parcel| parcel.items("contents"));
    let of_kits = contents.filter_map(|content| Some((content.text("line")?, content.text("part")?)));
    let mut parts: Vec<Part<'t>> = of_kits.map(|(line, sku)| (part_id(line, sku), line)).collect();
    sort::by(&mut parts, Ord::cmp);
    parts.dedup();
    parts
}

/// The line of the order to which a line of a declaration belongs.
fn line_of<'t>(parts: &[Part<'t>], id: &'t str) -> &'t str {
    let at = parts.binary_search_by(|(part, _)| part.as_str().cmp(id)).ok();
    at.and_then(|at| parts.get(at)).map_or(id, |(_, line)| line)
}

/// The rates of exchange that were used, each once.
fn rates<'b>(option: &Tree<'b>) -> Vec<Tree<'b>> {
    let mut rates: Vec<Tree<'b>> = Vec::new();
    for shipment in option.items("shipments") {
        for rate in shipment.get("landed_cost").into_iter().flat_map(|landed| landed.items("exchange_rates")) {
            let rate = picked(rate, &["pair", "rate", "kind", "as_of"]);
            if !rates.contains(&rate) {
                rates.push(rate);
            }
        }
    }
    rates
}

/// From where, by whom, by when, and how much of which line. Pieces of one line in several parcels are counted together.
fn shipment<'b>(shipment: &Tree<'b>) -> Tree<'b> {
    let mut lines: Vec<(&str, Option<&str>, i64)> = Vec::new();
    for content in shipment.items("parcels").iter().flat_map(|parcel| parcel.items("contents")) {
        // Every content has both: the answer is the engine's own.
        let (line, part) = (content.text("line").unwrap_or_default(), content.text("part"));
        let quantity = content.whole("quantity").unwrap_or_default();
        match lines.iter_mut().find(|known| (known.0, known.1) == (line, part)) {
            Some(known) => known.2 = known.2.saturating_add(quantity),
            None => lines.push((line, part, quantity)),
        }
    }
    let mut entries = entries_of(picked(shipment, &OF_SHIPMENT));
    entries.extend(entries_of(shipment.get("delivery").map_or(Tree::Null, |delivery| picked(delivery, &OF_DAYS))));
    let lines = Tree::list(lines, |(line, part, quantity)| {
        object! {
            "line": line.to_owned(),
            "part": part.map(str::to_owned),
            "quantity": quantity,
        }
    });
    entries.push(("lines".into(), lines));
    Tree::Object(entries)
}

fn picked<'b>(tree: &Tree<'b>, keys: &[&'static str]) -> Tree<'b> {
    let found = keys.iter().filter_map(|key| Some(((*key).into(), tree.get(key)?.clone())));
    Tree::Object(found.collect())
}

/// The claims of a token that was signed, as far as they are needed.
#[derive(Debug)]
pub(super) struct Claimed<'t> {
    pub(super) aud: &'t str,
    pub(super) iat: Instant,
    pub(super) exp: Instant,
    pub(super) at: Instant,
    pub(super) option: &'t str,
    pub(super) request: Option<&'t Tree<'t>>,
    pub(super) request_digest: Option<&'t str>,
    pub(super) stock: &'t Tree<'t>,
    /// The moment as of which the shop told its stock, where it did.
    pub(super) stock_as_of: Option<Instant>,
    /// Prices that a page gave: nobody vouches for them.
    pub(super) of_page: bool,
    /// Bound for the public, which hears of no shards.
    pub(super) is_open: bool,
    pub(super) order_before: Option<Instant>,
}

impl<'t> Claimed<'t> {
    /// None where a claim that every token has is missing or of another kind.
    pub(super) fn of(token: &'t Tree<'t>) -> Option<Claimed<'t>> {
        let moment = |key| token.whole(key).map(Instant::from_epoch);
        let (request, request_digest) = (token.get("request"), token.text("request_digest"));
        if request.is_some() == request_digest.is_some() {
            return None;
        }
        let of_page = match token.text("prices")? {
            "page" => true,
            "catalogue" => false,
            _ => return None,
        };
        let Some(Tree::Object(shards)) = token.get("shards") else { return None };
        let order_before = match token.get("order_before")? {
            Tree::Null => None,
            Tree::Text(before) => Some(before.parse().ok()?),
            _ => return None,
        };
        let stock_as_of = match token.get("stock_as_of") {
            None => None,
            Some(Tree::Text(as_of)) => Some(as_of.parse().ok()?),
            Some(_) => return None,
        };
        Some(Claimed {
            aud: token.text("aud")?,
            iat: moment("iat")?,
            exp: moment("exp")?,
            at: token.text("at")?.parse().ok()?,
            option: token.text("option")?,
            request,
            request_digest,
            stock: token.get("stock")?,
            stock_as_of,
            of_page,
            is_open: shards.is_empty(),
            order_before,
        })
    }
}
