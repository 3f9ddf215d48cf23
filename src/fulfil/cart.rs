//! What is in the cart? The request's lines with the goods data of the shop's catalogue; of a kit a line for each article in it.
//!
//! What an authorised line says of its goods wins over the catalogue; an open line says only which article and how many. A
//! price that the page does not give is the catalogue's, in the order's currency. The order's discount is allotted to lines
//! by goods value. An article that is not sent has its price and its share of discounts, and nothing else.
//! A kit is taken apart once it is known what it is worth.

use super::kit::{Kit, Part, part_id, shares};
use crate::book::shop::{Orientation, Piece, Product};
use crate::calendar::Day;
use crate::gather::Gather;
use crate::goods::Goods;
use crate::money::{Decimal, Overflow, Rounding, allot, minor_unit, subtract, sum};
use crate::order::{OWN_FACTS, Order, fact_missing, unknown_sku};
use crate::problem::{Fault, Problem};
use crate::request::{Fulfilment, RequestLine};
use crate::weight::Weight;
use std::rc::Rc;

/// A line of the cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// The request's line id; of a part of a kit one of its own.
    pub id: String,
    /// The kit that it is a part of.
    pub part: Option<Part>,
    /// The day on which they may first leave; a kit, on that of its last article.
    pub release: Option<Day>,
    /// Pieces.
    pub quantity: u32,
    /// Value before any discount, as charged.
    pub gross: Decimal,
    /// Value after all discounts, as charged.
    pub value: Decimal,
    /// What they are.
    pub goods: Goods,
    /// One of them, as it is sent.
    pub piece: Piece,
    /// How it may be turned in a box.
    pub orientation: Orientation,
}

impl CartLine {
    /// The request's line id.
    pub fn asked(&self) -> &str {
        self.part.as_ref().map_or(&self.id, |part| &part.kit.line)
    }

    /// How many pieces of it the request's line asks for in each of its own.
    pub fn each(&self) -> u32 {
        self.part.as_ref().map_or(1, |part| part.each)
    }

    /// The article number, where it is a part of a kit.
    pub fn part_sku(&self) -> Option<&str> {
        self.part.as_ref().and(self.goods.sku.as_deref())
    }

    /// The warehouses that it is to come from, and how many pieces of it from each.
    pub(super) fn pinned<'a>(&'a self, asked: &'a Fulfilment) -> impl Iterator<Item = (&'a str, u32)> {
        let own = asked.pinned.iter().filter(|pin| pin.line == self.asked());
        own.map(|pin| {
            let pieces = pin.quantity.map_or(self.quantity, |times| times.saturating_mul(self.each()));
            (pin.warehouse.as_str(), pieces)
        })
    }
}

/// Goods that are sent.
#[derive(Clone)]
struct Sent {
    goods: Goods,
    piece: Piece,
    orientation: Orientation,
}

/// A line whose article is not sent: a gift card by mail, a file to download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsentLine {
    /// The request's line id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Value before any discount, as charged.
    pub gross: Decimal,
    /// Value after all discounts, as charged.
    pub value: Decimal,
}

/// A cart whose lines are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cart {
    /// What is to be sent, in the request's order.
    pub lines: Vec<CartLine>,
    /// What is not, in the request's order.
    pub unsent: Vec<UnsentLine>,
}

/// A line with its value, and what its goods are.
struct Valued<'r> {
    asked: &'r RequestLine,
    product: Option<&'r Product>,
    gross: Decimal,
    value: Decimal,
    title: String,
    made: Made<'r>,
}

/// What a line's goods are.
enum Made<'r> {
    /// One article that is sent.
    Sent(Box<Sent>),
    /// One that is not.
    NotSent,
    /// A kit of these.
    Kit(Vec<KitPart<'r>>),
}

/// An article of a kit.
struct KitPart<'r> {
    product: &'r Product,
    /// Pieces in one kit.
    each: u32,
    /// Pieces in all.
    quantity: u32,
    /// As it is sent; none: it is not.
    sent: Option<Sent>,
}

/// The cart of a request.
///
/// # Errors
/// Every line whose article is unknown or whose goods are not described enough; a discount above the goods' value.
pub fn cart(order: &Order<'_, '_>) -> Result<Cart, Problem> {
    let Order { request, shop, .. } = order;
    let mut faults = Vec::new();
    let mut lines = Vec::new();
    for (number, asked) in request.lines.iter().enumerate() {
        let path = format!("/lines/{number}");
        let product = asked.sku.as_deref().and_then(|sku| shop.product(sku));
        if let (Some(sku), None) = (&asked.sku, product) {
            faults.push(unknown_sku(shop, sku, number));
            continue;
        }
        let price = unit_price(order, asked, product)?;
        let priced = RequestLine { unit_price: price, ..asked.clone() };
        let undiscounted = RequestLine { discount: Decimal::ZERO, ..priced.clone() };
        let (Some(gross), Some(value)) = (undiscounted.value(request.digits), priced.value(request.digits)) else {
            faults.push(Fault::new(
                "figure_too_large",
                path,
                "the line's value is too large to compute: lower price or quantity",
            ));
            continue;
        };
        if value.is_sign_negative() && !value.is_zero() {
            let message = format!("the discount `{}` is more than the line is worth: lower it", asked.discount);
            faults.push(Fault::new("discount_too_large", format!("{path}/discount"), message));
        }
        let title = asked.title.clone().or(product.map(|product| product.title.clone())).unwrap_or_default();
        let made = match product {
            Some(kit) if kit.is_kit() => Made::Kit(parts(order, asked, kit, number, &mut faults)),
            Some(product) if product.sent.is_none() => Made::NotSent,
            product => {
                let Some(sent) = sent(asked, product, &title, number, &mut faults) else { continue };
                Made::Sent(Box::new(sent))
            }
        };
        lines.push(Valued { asked, product, gross, value, title, made });
    }
    let worth = sum(lines.iter().map(|line| line.value))?;
    if faults.is_empty() && request.order_discount > worth {
        let message = format!(
            "the order discount `{}` is more than the goods are worth (`{worth}`): lower it",
            request.order_discount
        );
        faults.push(Fault::new("discount_too_large", "/order_discount", message));
    }
    if !faults.is_empty() {
        return Err(Problem::Faults(faults.into()));
    }
    let values: Vec<Decimal> = lines.iter().map(|line| line.value).listed();
    let keys: Vec<&str> = lines.iter().map(|line| line.asked.id.as_str()).listed();
    let discounts = allot(request.order_discount, minor_unit(request.digits), &values, &keys)?;
    let mut cart = Cart::default();
    for (line, discount) in lines.into_iter().zip(discounts) {
        let (asked, value) = (line.asked, subtract(line.value, discount)?);
        let (id, gross) = (asked.id.clone(), line.gross);
        match line.made {
            Made::Sent(sent) => {
                let Sent { goods, piece, orientation } = *sent;
                cart.lines.push(CartLine {
                    id,
                    part: None,
                    release: line.product.and_then(|product| product.release),
                    quantity: asked.quantity,
                    gross,
                    value,
                    goods,
                    piece,
                    orientation,
                });
            }
            Made::NotSent => cart.unsent.push(UnsentLine { id, title: line.title, gross, value }),
            Made::Kit(ref parts) => cart.take_apart(&line, parts, value, request.digits)?,
        }
    }
    Ok(cart)
}

impl Cart {
    /// Of a line that is a part of a kit the request's line, and the article.
    pub fn kit_of(&self, id: &str) -> Option<(&str, &str)> {
        let line = self.lines.iter().find(|line| line.id == id)?;
        Some((line.asked(), line.part_sku()?))
    }

    /// Adds a line for each article of a kit, with its share of what the kit is worth.
    fn take_apart(
        &mut self,
        line: &Valued<'_>,
        parts: &[KitPart<'_>],
        value: Decimal,
        digits: u32,
    ) -> Result<(), Overflow> {
        let articles: Vec<(&str, Decimal, u32)> =
            parts.iter().map(|part| (part.product.sku.as_str(), part.product.price, part.each)).listed();
        let worth = shares(line.gross, digits, &articles)?.into_iter().zip(shares(value, digits, &articles)?);
        let kit = Rc::new(kit(line, parts));
        let releases = parts.iter().map(|part| part.product.release);
        let release = releases.chain([line.product.and_then(|kit| kit.release)]).max().flatten();
        for (part, (gross, value)) in parts.iter().zip(worth) {
            let id = part_id(&line.asked.id, &part.product.sku);
            let Some(Sent { goods, piece, orientation }) = part.sent.clone() else {
                self.unsent.push(UnsentLine { id, title: part.product.title.clone(), gross, value });
                continue;
            };
            self.lines.push(CartLine {
                id,
                release,
                part: Some(Part { kit: Rc::clone(&kit), each: part.each, price: part.product.price }),
                quantity: part.quantity,
                gross,
                value,
                goods,
                piece,
                orientation,
            });
        }
        Ok(())
    }
}

/// The kit of a line, and what the set is where it carries an HS code.
fn kit(line: &Valued<'_>, parts: &[KitPart<'_>]) -> Kit {
    let sent = || parts.iter().filter_map(|part| Some((part, part.sent.as_ref()?)));
    let weight = Weight::sum(sent().map(|(part, sent)| sent.piece.weight.times(part.each)));
    let goods = goods(line.asked, line.product, &line.title, Some(weight));
    Kit {
        line: line.asked.id.clone(),
        sku: goods.sku.clone().unwrap_or_default(),
        title: line.title.clone(),
        parts: sent().count(),
        set: goods.hs.is_some().then_some(goods),
    }
}

/// The articles of a kit: each as the catalogue has it, with what the line, else the kit, says of all of them.
fn parts<'b>(
    order: &Order<'_, 'b>,
    asked: &RequestLine,
    kit: &Product,
    number: usize,
    faults: &mut Vec<Fault>,
) -> Vec<KitPart<'b>> {
    let path = format!("/lines/{number}");
    for (key, given) in [("weight_g", asked.weight_g.is_some()), ("dimensions_mm", asked.dimensions_mm.is_some())] {
        if given {
            let message = format!("`{}` is a kit: what it is made of is packed, leave `{key}` out", kit.sku);
            faults.push(Fault::new("measures_of_a_kit", format!("{path}/{key}"), message));
        }
    }
    let mut found = Vec::new();
    for (sku, each) in &kit.kit {
        let Some(product) = order.shop.product(sku) else {
            faults.push(unknown_sku(order.shop, sku, number));
            continue;
        };
        let id = part_id(&asked.id, sku);
        if order.request.lines.iter().any(|other| other.id == id) {
            let message =
                format!("the part `{sku}` of the kit on line `{}` is called `{id}`: rename the line", asked.id);
            faults.push(Fault::new("duplicate_id", format!("{path}/id"), message));
        }
        let Some(quantity) = each.checked_mul(asked.quantity) else {
            let message = format!("there are too many of `{sku}` to count: lower the quantity");
            faults.push(Fault::new("figure_too_large", format!("{path}/quantity"), message));
            continue;
        };
        found.push(KitPart { product, each: *each, quantity, sent: part_sent(asked, kit, product) });
    }
    found
}

/// An article of a kit as it is sent; none where it is not.
fn part_sent(asked: &RequestLine, kit: &Product, product: &Product) -> Option<Sent> {
    let piece = product.sent?;
    let alone = RequestLine {
        sku: Some(product.sku.clone()),
        hs_code: None,
        origin: None,
        origin_proof: None,
        measures: Vec::new(),
        attributes: None,
        ..asked.clone()
    };
    let mut goods = goods(&alone, Some(product), &product.title, Some(piece.weight));
    for attribute in asked.attributes.as_ref().unwrap_or(&kit.attributes) {
        if !goods.attributes.contains(attribute) {
            goods.attributes.push(attribute.clone());
        }
    }
    goods.kit = Some(kit.sku.clone());
    Some(Sent { goods, piece, orientation: product.orientation })
}

fn unit_price(
    order: &Order<'_, '_>,
    asked: &RequestLine,
    product: Option<&Product>,
) -> Result<Option<Decimal>, Problem> {
    let Order { request, shop, exchange, .. } = order;
    if asked.unit_price.is_some() {
        return Ok(asked.unit_price);
    }
    let Some(product) = product else { return Ok(None) };
    let guard = shop.guard(order.day_there(), shop.currency, request.currency);
    let price = exchange.asked(product.price, shop.currency, request.currency, guard)?;
    Ok(Some(Rounding::to_digits(request.digits).round(price)?))
}

fn sent(
    asked: &RequestLine,
    product: Option<&Product>,
    title: &str,
    number: usize,
    faults: &mut Vec<Fault>,
) -> Option<Sent> {
    let piece = product.and_then(|product| product.sent);
    let weight = asked.weight_g.map(Weight::grams).or(piece.map(|piece| piece.weight));
    let dimensions_mm = asked.dimensions_mm.or(piece.map(|piece| piece.dimensions_mm));
    let missing = [weight.is_none(), dimensions_mm.is_none()];
    let missing = OWN_FACTS.into_iter().zip(missing).filter(|(_, missing)| *missing);
    faults.extend(missing.map(|(fact, _)| fact_missing(fact, number)));
    let goods = goods(asked, product, title, weight);
    let orientation = product.map(|product| product.orientation).unwrap_or_default();
    Some(Sent { goods, piece: Piece { weight: weight?, dimensions_mm: dimensions_mm? }, orientation })
}

/// What goods of an article are: what the line says of them, else the catalogue.
fn goods(asked: &RequestLine, product: Option<&Product>, title: &str, weight: Option<Weight>) -> Goods {
    let known = |of: fn(&Product) -> &String| product.map(of).filter(|text| !text.is_empty()).cloned();
    let measures = if asked.measures.is_empty() { product.map(|product| &product.measures) } else { None };
    let attributes = asked.attributes.as_ref().or(product.map(|product| &product.attributes));
    Goods {
        sku: asked.sku.clone(),
        kit: None,
        title: title.to_owned(),
        hs: asked.hs_code.clone().or_else(|| known(|product| &product.hs)),
        origin: asked.origin.clone().or_else(|| known(|product| &product.origin)),
        origin_proof: asked.origin_proof.unwrap_or(product.is_some_and(|product| product.origin_proof)),
        weight,
        measures: measures.unwrap_or(&asked.measures).clone(),
        attributes: attributes.cloned().unwrap_or_default(),
        duty_percent: asked.duty_percent,
        tax_percent: asked.tax_percent,
    }
}
