//! What is in the cart? The request's lines with the goods data of the shop's catalogue.
//!
//! What an authorised line says of its goods wins over the catalogue; an open line says only which article and how many. A
//! price that the page does not give is the catalogue's, in the order's currency. The order's discount is allotted to lines
//! by goods value. An article that is not sent has its price and its share of discounts, and nothing else.

use crate::book::shop::{Orientation, Piece, Product};
use crate::goods::Goods;
use crate::money::{Decimal, Rounding, allot, minor_unit, subtract, sum};
use crate::order::{OWN_FACTS, Order, fact_missing, unknown_sku};
use crate::problem::{Fault, Problem};
use crate::request::RequestLine;
use crate::weight::Weight;

/// A line of the cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// The request's line id.
    pub id: String,
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

/// Goods that are sent.
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

/// A line with its value, and what its goods are where they are sent.
struct Valued<'r> {
    asked: &'r RequestLine,
    gross: Decimal,
    value: Decimal,
    title: String,
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
        let sent = if product.is_none_or(|product| product.sent.is_some()) {
            let Some(sent) = sent(asked, product, &title, number, &mut faults) else { continue };
            Some(sent)
        } else {
            None
        };
        lines.push(Valued { asked, gross, value, title, sent });
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
    let values: Vec<Decimal> = lines.iter().map(|line| line.value).collect();
    let keys: Vec<&str> = lines.iter().map(|line| line.asked.id.as_str()).collect();
    let discounts = allot(request.order_discount, minor_unit(request.digits), &values, &keys)?;
    let mut cart = Cart::default();
    for (Valued { asked, gross, value, title, sent }, discount) in lines.into_iter().zip(discounts) {
        let (id, value) = (asked.id.clone(), subtract(value, discount)?);
        match sent {
            Some(Sent { goods, piece, orientation }) => {
                cart.lines.push(CartLine { id, quantity: asked.quantity, gross, value, goods, piece, orientation });
            }
            None => cart.unsent.push(UnsentLine { id, title, gross, value }),
        }
    }
    Ok(cart)
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
    let known = |of: fn(&Product) -> &String| product.map(of).filter(|text| !text.is_empty()).cloned();
    let measures = if asked.measures.is_empty() { product.map(|product| &product.measures) } else { None };
    let attributes = asked.attributes.as_ref().or(product.map(|product| &product.attributes));
    let goods = Goods {
        sku: asked.sku.clone(),
        title: title.to_owned(),
        hs: asked.hs_code.clone().or_else(|| known(|product| &product.hs)),
        origin: asked.origin.clone().or_else(|| known(|product| &product.origin)),
        origin_proof: asked.origin_proof.unwrap_or(product.is_some_and(|product| product.origin_proof)),
        weight,
        measures: measures.unwrap_or(&asked.measures).clone(),
        attributes: attributes.cloned().unwrap_or_default(),
        duty_percent: asked.duty_percent,
        tax_percent: asked.tax_percent,
    };
    let orientation = product.map(|product| product.orientation).unwrap_or_default();
    Some(Sent { goods, piece: Piece { weight: weight?, dimensions_mm: dimensions_mm? }, orientation })
}
