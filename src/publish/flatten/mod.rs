//! What does a shop charge for carriage, without telling what it costs? A shop and its carriers, flattened.
//!
//! In: all data, and a shop. Out: the same shop and its carriers in the same vocabulary, with prices as charged: discounts, fuel
//! and the shop's markup are inside each price, every surcharge stands at its charged amount, and nothing says how a figure came
//! about. The engine computes the same prices from either, to the last minor unit. And which services cannot be flattened, and
//! why: those are quoted by the edge function alone.
//!
//! The rule: a bill is a sum of lines, each rounded with its discounts, its fuel and the shop's markup ([`crate::rate`],
//! [`crate::price`]). A line that hangs on a weight and a zone becomes a price of a table, one that hangs on a condition a
//! surcharge. What the shop's other rules do (free from a value, an ending) is what it charges, and stays, without its name; so
//! does what guards its exchange, which hangs on the order's currency and so cannot lie inside a price.
//! Two shops that charge the same become the same bytes: rows are cut where a price changes and nowhere else, and stand in an
//! order that no name decides.
//!
//! | file | question |
//! |---|---|
//! | `condition` | what of a condition is left for the public to ask? |
//! | `markup` | which of the shop's percentages are taken on every bill of a service? |
//! | `card` | what is charged by zone and weight, on which days? |
//! | `rise` | which prices rise evenly, but for their rounding? |
//! | `extras` | what is charged on top, when? |

mod card;
mod condition;
mod extras;
mod markup;
mod rise;

pub(super) use condition::left;

use super::RateData;
use super::ways::Lanes;
use crate::book::freight::{Carrier, Discount, Fuel, PriceTable, Service, Surcharge};
use crate::book::names::admits;
use crate::book::shop::{Effect, OfferedService, RouteBy, Shop, Tier};
use crate::book::when::Word;
use crate::calendar::{Dated, DatedRows, Day, HandOverDay};
use crate::money::{Decimal, Overflow, Rounding, add, multiply, percent_of};
use crate::price::bill::marked_up;
use crate::rate::discount::{Merchant, given, off};
use crate::rate::fuel::{carries, has};
use std::collections::BTreeSet;

/// A shop and its carriers as the public may see them.
pub(super) struct Flattened {
    /// The shop.
    pub(super) shop: Shop,
    /// Its carriers, each with the services that it sells here.
    pub(super) carriers: Vec<Carrier>,
    /// `carrier/service` that cannot be flattened, and why.
    pub(super) left_out: Vec<(String, String)>,
}

/// Why a service cannot be flattened: the end of a sentence that begins with its name.
type Because = String;

/// A shop and its carriers, flattened; rules that ended before `since` are forgotten.
pub(super) fn flatten(data: &RateData, shop: &Shop, since: Option<Day>) -> Flattened {
    let mut flat = Flattened { shop: shop.clone(), carriers: Vec::new(), left_out: Vec::new() };
    let offered: BTreeSet<&str> = shop.offer.iter().map(|offer| offer.carrier.as_str()).collect();
    for carrier in data.carriers.iter().filter(|carrier| offered.contains(carrier.id.as_str())) {
        let ways = Lanes::of(data, shop, &carrier.id);
        let mut kept = Carrier { table: Vec::new(), surcharge: Vec::new(), fuel: Vec::new(), ..carrier.clone() };
        kept.discount.clear();
        kept.service.clear();
        for service in &carrier.service {
            let Some(offer) = shop.offer.iter().find(|offer| is_of(offer, carrier, service)) else { continue };
            if is_routed_by_cost(shop) {
                let because = "carts are shared out among warehouses by what that costs the shop";
                flat.left_out.push((offer.id(), because.to_owned()));
                continue;
            }
            let bill = Bill { carrier, service, shop, markup: Decimal::ONE, since };
            match bill.flattened(offer, &ways) {
                Ok((tables, extras)) => {
                    let prices = tables.iter().map(|table| table.id.clone()).collect();
                    kept.service.push(Service { prices, ..service.clone() });
                    kept.table.extend(tables);
                    kept.surcharge.extend(extras);
                }
                Err(because) => flat.left_out.push((offer.id(), because)),
            }
        }
        if !kept.service.is_empty() {
            extras::join(&mut kept);
            let used = areas_of(&kept, shop, data);
            kept.area.retain(|area| used.contains(&area.name));
            flat.carriers.push(kept);
        }
    }
    flat.shop.offer.retain(|offer| !flat.left_out.iter().any(|(id, _)| *id == offer.id()));
    hide_the_shop(&mut flat.shop);
    flat
}

/// The areas that a carrier's rules, its far places and the shop's rules name.
fn areas_of(carrier: &Carrier, shop: &Shop, data: &RateData) -> BTreeSet<String> {
    let services = carrier.service.iter().flat_map(|service| {
        let limits = service.limit.iter().map(|rule| &rule.when);
        let bulk = service.dimensional.iter().map(|rule| &rule.when);
        let least = service.minimum_billed.iter().map(|rule| &rule.when);
        let refused = service.refuses.iter().map(|rule| &rule.when);
        let shut = service.suspended.iter().map(|rule| &rule.when);
        limits.chain(bulk).chain(least).chain(refused).chain(shut).chain([&service.when, &service.ddp_when])
    });
    let hidden = shop.offer.iter().flat_map(|offer| &offer.hide).map(|hide| &hide.when);
    let rules = shop.price_rule.iter().map(|rule| &rule.when).chain(hidden);
    let all = services.chain(carrier.surcharge.iter().map(|row| &row.when)).chain(rules);
    let names = all.flat_map(|when| when.names(Word::Areas));
    let far = data.transit.iter().filter(|(id, _)| *id == carrier.id).flat_map(|(_, table)| &table.days.remote);
    let far = far.flat_map(|row| row.areas.iter()).map(String::as_str);
    names.chain(far).map(str::to_owned).collect()
}

fn is_of(offer: &OfferedService, carrier: &Carrier, service: &Service) -> bool {
    offer.carrier == carrier.id && offer.service == service.code
}

/// Whether a plan is chosen by what only the shop knows.
fn is_routed_by_cost(shop: &Shop) -> bool {
    shop.warehouse.len() > 1 && shop.routing.route_by == RouteBy::JointCost
}

/// Of stock only whether there is any: how much, and what it costs, is the shop's.
fn hide_stock(shop: &mut Shop) {
    for number in 0..shop.warehouse.len() {
        let Some(house) = shop.warehouse.get(number) else { continue };
        let has = |sku: &str| {
            let row = shop.stock_row(house, sku);
            row.map_or(!shop.lists_stock(house), |row| row.available() > 0 || row.backorder)
        };
        let skus = shop.catalogue.iter().map(|product| product.sku.as_str());
        let lacks: Vec<String> =
            skus.filter(|sku| !has(sku) || house.lacks.iter().any(|lacks| lacks == sku)).map(str::to_owned).collect();
        if let Some(house) = shop.warehouse.get_mut(number) {
            house.lacks = lacks;
            house.fee.clear();
            house.capacity_left = None;
        }
    }
    shop.stock.clear();
    shop.stock_cost.clear();
}

/// What of a shop is its own affair: its volume, what its boxes cost, why and under which name it asks what, and the words of
/// its promotions.
fn hide_the_shop(shop: &mut Shop) {
    hide_stock(shop);
    shop.note.clear();
    shop.monthly_parcels = 0;
    let costs: Vec<Decimal> = shop.boxes.iter().map(|known| known.cost).collect();
    for known in &mut shop.boxes {
        known.cost = Decimal::from(crate::pack::rank_of_cost(known.cost, &costs));
    }
    let offers = &shop.offer;
    // A tier that none of them may fill is the edge function's; where it quotes everything, the tiers say that there is nothing here.
    shop.tier.retain(|tier| offers.is_empty() || offers.iter().any(|offer| admits(&offer.tiers, &tier.name)));
    let tiers = names_of(&shop.tier);
    shop.price_rule.retain(|rule| {
        let is_markup = matches!(rule.effect, Effect::Percent(_));
        !is_markup && offers.iter().any(|offer| markup::may_apply(rule, offer, &tiers))
    });
    for rule in &mut shop.price_rule {
        rule.code.clear();
        rule.label.clear();
        rule.because.clear();
    }
    for hide in shop.offer.iter_mut().flat_map(|offer| &mut offer.hide) {
        hide.because.clear();
    }
    // Any two prices in two currencies tell it: it stays, and says nothing of itself.
    for row in &mut shop.exchange_buffer {
        row.source.clear();
        row.forget_place();
    }
    let rules = shop.price_rule.iter_mut().map(|rule| &mut rule.when);
    let hides = shop.offer.iter_mut().flat_map(|offer| &mut offer.hide).map(|hide| &mut hide.when);
    let tiers = shop.tier.iter_mut().map(|tier| &mut tier.when);
    rules.chain(hides).chain(tiers).for_each(|when| condition::hide_promotions(when, &shop.id));
}

fn names_of(tiers: &[Tier]) -> Vec<&str> {
    tiers.iter().map(|tier| tier.name.as_str()).collect()
}

/// What decides the lines of a service's bills.
struct Bill<'d> {
    carrier: &'d Carrier,
    service: &'d Service,
    shop: &'d Shop,
    /// What the shop multiplies each line by.
    markup: Decimal,
    /// The first day that is asked for.
    since: Option<Day>,
}

type Rows = (Vec<PriceTable>, Vec<Surcharge>);

impl<'d> Bill<'d> {
    fn flattened(mut self, offer: &OfferedService, ways: &Lanes<'_>) -> Result<Rows, Because> {
        self.markup = markup::of(self.shop, offer, self.since)?;
        Ok((card::tables(&self)?, extras::rows(&self, ways)?))
    }

    /// `carrier/service`.
    fn id(&self) -> String {
        format!("{}/{}", self.carrier.id, self.service.code)
    }

    /// The fuels of the service.
    fn fuels(&self) -> impl Iterator<Item = &'d Fuel> + use<'d, '_> {
        let id = self.id();
        self.carrier.fuel.iter().filter(move |fuel| has(fuel, &id))
    }

    /// The discounts given on a day in a zone.
    fn discounts(&self, day: Day, zone: &str, belongs: impl Fn(&Discount) -> bool) -> Vec<&'d Discount> {
        let id = self.id();
        let merchant = Merchant { service: &id, day: HandOverDay(day), monthly_parcels: self.shop.monthly_parcels };
        given(&self.carrier.discount, &merchant, zone, belongs)
    }

    /// What discounts leave of a price or a surcharge, as the carrier rounds both.
    fn discounted(&self, amount: Decimal, discounts: &[&Discount]) -> Result<Decimal, Because> {
        let rounding = self.carrier.rounding;
        let left = || {
            let whole = rounding.round(amount)?;
            let mut left = whole;
            for discount in discounts {
                off(discount.percent, whole, &mut left, rounding)?;
            }
            Ok(left)
        };
        left().map_err(|_: Overflow| too_large())
    }

    /// The days on which the percentage of a fuel or a discount changes.
    fn changes(&self) -> BTreeSet<Day> {
        let fuels = self.fuels().flat_map(|fuel| &fuel.rates).map(|rate| (rate.from, rate.until));
        let discounts = self.carrier.discount.iter().map(|discount| (discount.from, discount.until));
        fuels.chain(discounts).flat_map(|(from, until)| [Some(from), until]).flatten().collect()
    }

    /// Half-open spans of `[from, until)` within which no percentage changes, without what is over.
    fn spans(&self, from: Day, until: Option<Day>) -> Vec<(Day, Option<Day>)> {
        let mut days: Vec<Day> = vec![from];
        days.extend(self.changes().into_iter().filter(|day| *day > from && until.is_none_or(|until| *day < until)));
        let ends = days.iter().skip(1).copied().map(Some).chain([until]);
        let spans = days.iter().copied().zip(ends);
        spans.filter(|(_, end)| end.is_none_or(|end| self.since.is_none_or(|since| end > since))).collect()
    }

    /// By what a line is multiplied on a day for fuel and markup; none where a fuel has no percentage that day. `surcharge` is
    /// the line's; none: the table's price.
    fn factor(&self, surcharge: Option<&Surcharge>, day: Day) -> Option<Factor> {
        let mut factor = Factor { fuel: Decimal::ZERO, markup: self.markup, illustrative: false };
        for fuel in self.fuels() {
            let rate = fuel.rates.on(HandOverDay(day)).next()?;
            if carries(fuel, surcharge) {
                factor.fuel = add(factor.fuel, rate.percent).ok()?;
                factor.illustrative |= rate.illustrative;
            }
        }
        Some(factor)
    }
}

/// By what a line is multiplied.
#[derive(Clone, Copy)]
struct Factor {
    /// Per cent of fuel on it.
    fuel: Decimal,
    /// The shop's markup.
    markup: Decimal,
    /// A percentage of it was made up for demonstration.
    illustrative: bool,
}

impl Factor {
    /// Whether it changes nothing.
    fn is_one(&self) -> bool {
        self.fuel.is_zero() && self.markup == Decimal::ONE
    }

    /// An amount with fuel on it, unrounded.
    fn with_fuel(&self, amount: Decimal) -> Result<Decimal, Because> {
        percent_of(self.fuel, amount).and_then(|fuel| add(amount, fuel)).map_err(|_| too_large())
    }

    /// A fixed amount as it is charged.
    fn charged(&self, amount: Decimal, rounding: Rounding) -> Result<Decimal, Because> {
        let line = self.with_fuel(amount)?;
        marked_up(line, self.markup, rounding).map(|charged| charged.normalize()).map_err(|_| too_large())
    }

    /// An amount a kilogram, a percentage or a minimum, of which a line is computed; none where what is taken off the line is
    /// rounded by itself.
    fn scaled(&self, amount: Decimal) -> Result<Option<Decimal>, Because> {
        if self.markup < Decimal::ONE {
            return Ok(None);
        }
        let scaled = multiply(self.with_fuel(amount)?, self.markup).map_err(|_| too_large())?;
        Ok(Some(scaled.normalize()))
    }
}

fn too_large() -> Because {
    "a price of it is too large to be computed exactly".to_owned()
}
