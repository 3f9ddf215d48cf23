//! What is in a consignment, and what is it worth? The one model from which all its papers are written.
//!
//! In: the cart, and a shipment of the option that was quoted. Out: lines as they were declared to customs, parcels as they were
//! packed, sums as they were asked. A line's value is that on which duty was worked out. A price per piece times its pieces, less
//! the reduction, is that value, exactly.
//!
//! The rule for a single parcel: value is shared by pieces, carriage and cover by weight, by largest remainder, so that the papers
//! of all parcels add up to those of the consignment. Net weight is rounded down and gross weight up, so that the former never
//! exceeds the latter.

use crate::book::shop::StockStatus;
use crate::calendar::{BorderDay, Day};
use crate::fulfil::{Cart, CartLine};
use crate::money::{Currency, Decimal, Overflow, allot, divide, minor_unit, multiply, subtract, sum};
use crate::order::Order;
use crate::place;
use crate::problem::Problem;
use crate::request::{Address, Channel};
use crate::tree::Tree;
use crate::weight::Weight;

/// A consignment, or one of its parcels.
#[derive(Debug, Clone)]
pub(super) struct Consignment {
    /// Its number in the order, from 0.
    pub(super) number: usize,
    /// The number of the parcel, from 0, where it is but one of several.
    pub(super) only: Option<usize>,
    pub(super) warehouse: String,
    pub(super) from_name: String,
    pub(super) from_country: String,
    /// Names of the place of dispatch.
    pub(super) from: Vec<String>,
    /// Nothing is imported.
    pub(super) is_domestic: bool,
    pub(super) carrier: String,
    pub(super) service: String,
    pub(super) label: String,
    pub(super) channel: Channel,
    pub(super) terms: String,
    /// The day whose rules are asked.
    pub(super) day: BorderDay,
    pub(super) ship_by: Option<String>,
    /// The registration under which the seller collects.
    pub(super) scheme: Option<String>,
    pub(super) currency: Currency,
    pub(super) digits: u32,
    pub(super) goods: Decimal,
    pub(super) freight: Decimal,
    pub(super) insurance: Decimal,
    pub(super) lines: Vec<Line>,
    pub(super) parcels: Vec<Parcel>,
}

/// Goods as they were declared.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The request's line id; of a part of a kit its own.
    pub(super) id: String,
    /// The request's line id.
    pub(super) asked: String,
    /// The article, where the line is a part of a kit.
    pub(super) part: Option<String>,
    pub(super) sku: Option<String>,
    pub(super) title: String,
    pub(super) hs: Option<String>,
    pub(super) origin: Option<String>,
    pub(super) attributes: Vec<String>,
    /// The agreement under which preference was granted.
    pub(super) preference: Option<String>,
    /// Pieces, as they are declared; none where a kit is cut by parcels.
    pub(super) quantity: Option<u32>,
    pub(super) net: Weight,
    pub(super) unit_price: Option<Decimal>,
    pub(super) reduction: Option<Decimal>,
    pub(super) value: Decimal,
    /// What one costs, as it was asked.
    asked_price: Option<Decimal>,
}

/// A parcel.
#[derive(Debug, Clone)]
pub(super) struct Parcel {
    pub(super) carton: Option<String>,
    pub(super) outer_mm: Option<[u32; 3]>,
    pub(super) weight_g: u32,
    /// By line of this consignment: things that are packed.
    contents: Vec<Content>,
}

/// Some of a line of the cart.
#[derive(Debug, Clone)]
struct Content {
    /// The declared line's id.
    line: String,
    /// The cart's own line.
    own: String,
    pieces: u32,
    /// In each declared piece so many of these.
    each: u32,
    net: Weight,
}

impl Consignment {
    /// The consignment of a shipment.
    pub(super) fn of(
        order: &Order<'_, '_>,
        cart: &Cart,
        option: &Tree,
        shipment: &Tree,
        number: usize,
    ) -> Result<Consignment, Problem> {
        let lost = || Problem::lost("a part of the shipment");
        let landed = shipment.get("landed_cost").ok_or_else(lost)?;
        let said = |tree: &Tree, key: &str| tree.text(key).map(str::to_owned).ok_or_else(lost);
        let money = |key: &str| landed.text(key).and_then(|figure| figure.parse::<Decimal>().ok()).ok_or_else(lost);
        let warehouse_id = said(shipment, "warehouse")?;
        let warehouse = order.shop.warehouse.iter().find(|known| known.id == warehouse_id).ok_or_else(lost)?;
        let address = Address {
            country: warehouse.country.clone(),
            subdivision: Some(warehouse.subdivision.clone()).filter(|part| !part.is_empty()),
            postal_code: Some(warehouse.postcode.clone()).filter(|code| !code.is_empty()),
            ..Address::default()
        };
        let from = place::dispatch_names(order.view, &address, order.day)?;
        let is_domestic = from.contains(&order.place.territory.id) && warehouse.stock != StockStatus::Bonded;
        let days = shipment.get("delivery").ok_or_else(lost)?;
        let day = days.text("border").or(days.text("latest")).and_then(|day| day.parse::<Day>().ok());
        let carrier = order.view.carrier(&said(shipment, "carrier")?)?;
        let channel = match carrier.channel {
            crate::book::freight::Channel::Post => Channel::Post,
            crate::book::freight::Channel::Courier => Channel::Courier,
        };
        let parcels = shipment.items("parcels").iter().map(|parcel| Parcel::of(order, cart, landed, parcel));
        let parcels = parcels.collect::<Result<Vec<Parcel>, Problem>>()?;
        let mut lines = Vec::new();
        for declared in landed.items("lines") {
            lines.push(Line::of(order, cart, declared, &parcels)?);
        }
        Ok(Consignment {
            number,
            only: None,
            from_name: warehouse.name.clone(),
            from_country: warehouse.country.clone(),
            warehouse: warehouse_id,
            from,
            is_domestic,
            carrier: carrier.id.clone(),
            service: said(shipment, "service")?,
            label: said(shipment, "label")?,
            channel,
            terms: said(option, "terms")?,
            day: BorderDay(day.ok_or_else(lost)?),
            ship_by: days.text("ship_by").map(str::to_owned),
            scheme: if is_domestic { None } else { scheme(order, landed)? },
            currency: order.request.currency,
            digits: order.request.digits,
            goods: money("goods")?,
            freight: money("freight")?,
            insurance: money("insurance")?,
            lines,
            parcels,
        })
    }

    /// What is asked for goods, carriage and cover.
    pub(super) fn total(&self) -> Result<Decimal, Overflow> {
        sum([self.goods, self.freight, self.insurance])
    }

    /// What the goods weigh.
    pub(super) fn net_g(&self) -> u32 {
        self.lines.iter().fold(0_u32, |sum, line| sum.saturating_add(line.net.grams_down()))
    }

    /// What the parcels weigh.
    pub(super) fn gross_g(&self) -> u32 {
        self.parcels.iter().fold(0_u32, |sum, parcel| sum.saturating_add(parcel.weight_g))
    }

    /// What it has of a declared line.
    pub(super) fn line(&self, id: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// Each parcel as a consignment of its own.
    pub(super) fn by_parcel(&self) -> Result<Vec<Consignment>, Problem> {
        let unit = minor_unit(self.digits);
        let keys: Vec<String> = (0..self.parcels.len()).map(|number| format!("{number:04}")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let weights: Vec<Decimal> = self.parcels.iter().map(|parcel| parcel.weight_g.into()).collect();
        let freight = allot(self.freight, unit, &weights, &keys)?;
        let insurance = allot(self.insurance, unit, &weights, &keys)?;
        let mut alone: Vec<Consignment> = (freight.iter().zip(insurance).zip(&self.parcels).enumerate())
            .map(|(number, ((freight, insurance), parcel))| Consignment {
                only: Some(number),
                freight: *freight,
                insurance,
                goods: Decimal::ZERO,
                lines: Vec::new(),
                parcels: vec![parcel.clone()],
                ..self.clone()
            })
            .collect();
        for line in &self.lines {
            let held: Vec<Decimal> = self.parcels.iter().map(|parcel| parcel.pieces_of(&line.id).into()).collect();
            let values = allot(line.value, unit, &held, &keys)?;
            for ((consignment, value), parcel) in alone.iter_mut().zip(values).zip(&self.parcels) {
                if parcel.pieces_of(&line.id) > 0 {
                    let own = line.within(std::slice::from_ref(parcel), value, self.digits)?;
                    consignment.goods = sum([consignment.goods, value])?;
                    consignment.lines.push(own);
                }
            }
        }
        Ok(alone)
    }
}

impl Line {
    fn of(order: &Order<'_, '_>, cart: &Cart, declared: &Tree, parcels: &[Parcel]) -> Result<Line, Problem> {
        let lost = || Problem::lost("a line of the order");
        let id = declared.text("id").ok_or_else(lost)?;
        let value = declared.text("goods").and_then(|figure| figure.parse::<Decimal>().ok()).ok_or_else(lost)?;
        let own = cart.lines.iter().find(|line| line.id == id);
        let found = own.or_else(|| cart.lines.iter().find(|line| line.asked() == id)).ok_or_else(lost)?;
        let set = found.part.as_ref().filter(|_| own.is_none());
        let goods = set.and_then(|part| part.kit.set.as_ref()).unwrap_or(&found.goods);
        let line = Line {
            id: id.to_owned(),
            asked: found.asked().to_owned(),
            part: own.and_then(CartLine::part_sku).map(str::to_owned),
            sku: goods.sku.clone(),
            title: goods.title.clone(),
            hs: declared.text("hs_code").map(str::to_owned).or_else(|| goods.hs.clone()),
            origin: goods.origin.clone(),
            attributes: goods.attributes.clone(),
            preference: declared.text("preference").map(str::to_owned),
            quantity: None,
            net: Weight::ZERO,
            unit_price: None,
            reduction: None,
            value,
            asked_price: asked_price(order, found),
        };
        Ok(line.within(parcels, value, order.request.digits)?)
    }

    /// The line as far as it lies in these parcels, at its value there.
    fn within(&self, parcels: &[Parcel], value: Decimal, digits: u32) -> Result<Line, Overflow> {
        let of_it = || parcels.iter().flat_map(|parcel| &parcel.contents).filter(|content| content.line == self.id);
        let net = Weight::sum(of_it().map(|content| content.net));
        // Of a set all parts must be there, in the same number of sets.
        let mut owns: Vec<(&str, u32, u32)> = Vec::new();
        for content in of_it() {
            match owns.iter_mut().find(|(own, _, _)| *own == content.own) {
                Some((_, pieces, _)) => *pieces = pieces.saturating_add(content.pieces),
                None => owns.push((&content.own, content.pieces, content.each.max(1))),
            }
        }
        let sets = owns.first().filter(|(_, pieces, each)| pieces % each == 0).map(|(_, pieces, each)| pieces / each);
        let is_whole =
            |sets: &u32| owns.iter().all(|(_, pieces, each)| u64::from(*pieces) == u64::from(*sets) * u64::from(*each));
        let quantity = sets.filter(is_whole).filter(|sets| *sets > 0);
        let (unit_price, reduction) = match quantity {
            Some(quantity) => self.price(quantity, value, digits).map(|(price, less)| (Some(price), Some(less)))?,
            None => (None, None),
        };
        Ok(Line { quantity, net, unit_price, reduction, value, ..self.clone() })
    }

    /// Some of all pieces of the line, at their part of its value.
    pub(super) fn cut(&self, (pieces, all): (u32, u32), digits: u32) -> Result<Line, Overflow> {
        let parts = [Decimal::from(pieces), Decimal::from(all - pieces)];
        let value =
            allot(self.value, minor_unit(digits), &parts, &["back", "kept"])?.first().copied().ok_or(Overflow)?;
        let (price, reduction) = self.price(pieces, value, digits)?;
        // Every piece of a line weighs the same.
        let net = Weight::nanograms(self.net.in_nanograms() / u64::from(all)).times(pieces);
        Ok(Line {
            quantity: Some(pieces),
            net,
            unit_price: Some(price),
            reduction: Some(reduction),
            value,
            ..self.clone()
        })
    }

    /// The price of a piece and what is taken off, which together make the value. It is the price that was asked, where nothing but
    /// a discount lies between; else the least that is not below the value.
    fn price(&self, quantity: u32, value: Decimal, digits: u32) -> Result<(Decimal, Decimal), Overflow> {
        let pieces = Decimal::from(quantity);
        if let Some(price) = self.asked_price {
            let reduction = subtract(multiply(price, pieces)?, value)?;
            if reduction >= Decimal::ZERO && reduction.normalize().scale() <= digits {
                return Ok((price, reduction));
            }
        }
        let unit = minor_unit(digits);
        let price = divide(value, pieces)?;
        let steps = divide(price, unit)?.ceil();
        let price = multiply(steps, unit)?;
        Ok((price, subtract(multiply(price, pieces)?, value)?))
    }
}

/// What a piece costs by itself, as it was asked: of goods whose price contains no tax, and that are no part of a kit.
fn asked_price(order: &Order<'_, '_>, line: &CartLine) -> Option<Decimal> {
    if order.prices_include_tax() || line.part.is_some() {
        return None;
    }
    divide(line.gross, line.quantity.into()).ok()
}

impl Parcel {
    fn of(order: &Order<'_, '_>, cart: &Cart, landed: &Tree, parcel: &Tree) -> Result<Parcel, Problem> {
        let lost = || Problem::lost("a part of the parcel");
        let carton = parcel.text("box");
        let outer_mm =
            carton.and_then(|id| order.shop.boxes.iter().find(|known| known.id == id)).map(|own| own.outer_mm);
        let is_declared = |id: &str| landed.items("lines").iter().any(|line| line.text("id") == Some(id));
        let mut contents = Vec::new();
        for content in parcel.items("contents") {
            let (line, part) = (content.text("line").ok_or_else(lost)?, content.text("part"));
            let own = cart.lines.iter().find(|known| known.asked() == line && known.part_sku() == part);
            let own = own.ok_or_else(lost)?;
            let pieces = content.whole("quantity").and_then(|pieces| u32::try_from(pieces).ok()).ok_or_else(lost)?;
            let is_own = is_declared(&own.id);
            contents.push(Content {
                line: if is_own { own.id.clone() } else { line.to_owned() },
                own: own.id.clone(),
                pieces,
                each: if is_own { 1 } else { own.each() },
                net: own.piece.weight.times(pieces),
            });
        }
        Ok(Parcel {
            carton: carton.map(str::to_owned),
            outer_mm,
            weight_g: parcel.whole("weight_g").and_then(|grams| u32::try_from(grams).ok()).ok_or_else(lost)?,
            contents,
        })
    }

    fn pieces_of(&self, line: &str) -> u32 {
        self.contents.iter().filter(|content| content.line == line).fold(0, |sum, one| sum.saturating_add(one.pieces))
    }

    /// What lies in it: line of the consignment, things, and their weight.
    pub(super) fn contents(&self) -> impl Iterator<Item = (&str, u32, u32)> {
        self.contents.iter().map(|content| (content.own.as_str(), content.pieces, content.net.grams_down()))
    }
}

/// The registration under which the seller collects what this consignment bears: of those that he holds and the place's law asks
/// about, where anything is collected so.
fn scheme(order: &Order<'_, '_>, landed: &Tree) -> Result<Option<String>, Problem> {
    let by_seller = |charge: &Tree| {
        charge.text("collected_by") == Some("seller") && matches!(charge.text("kind"), Some("duty" | "tax"))
    };
    if !landed.items("charges").iter().any(by_seller) {
        return Ok(None);
    }
    let held = order.request.seller_registrations.as_ref().unwrap_or(&order.shop.seller_registrations);
    let regimes = crate::customs::regimes_of(order.view, &order.place)?;
    let asked = regimes.iter().flat_map(|regime| &regime.scheme).map(|scheme| &scheme.registration);
    Ok(asked.into_iter().find(|registration| held.contains(registration)).cloned())
}
