//! What is known of an order before anything is computed: who sends it, where it goes, at which rates, by whom.
//!
//! In: a book and a request that has been read. Out: what every stage needs. Nothing here decides anything.

use crate::book::exchange::AnswerRates;
use crate::book::freight::{Carrier, Service};
use crate::book::shop::{OfferedService, Point, Shop, Warehouse};
use crate::book::when::{When, Word};
use crate::book::{BookView, TransitTable};
use crate::calendar::{DatedRows, Day, OrderDay};
use crate::charge::{Due, Settled};
use crate::gather::Gather;
use crate::nearest::hint;
use crate::place::{self, Place, Places};
use crate::problem::{Fault, Problem, Reason, Warning};
use crate::promotion;
use crate::request::{Address, Authority, Channel, MOST_LINES, QuoteRequest, Terms, TermsWanted};
use crate::tree::Tree;
use std::rc::Rc;

/// An order.
#[derive(Debug)]
pub struct Order<'o, 'b> {
    /// The book.
    pub view: &'o BookView<'b>,
    /// What was asked.
    pub request: &'o QuoteRequest,
    /// By whom it is sent.
    pub shop: &'b Shop,
    /// Where it goes.
    pub place: Rc<Place<'b>>,
    /// The locker or pick-up point that it goes to, where one is named.
    pub point: Option<&'b Point>,
    /// The day on which places have their names.
    pub day: Day,
    /// The rates of exchange.
    pub exchange: AnswerRates<'o, 'b>,
    /// What to know about the address.
    pub warnings: Vec<Warning>,
}

impl<'o, 'b> Order<'o, 'b> {
    /// The order of a request.
    ///
    /// # Errors
    /// A fault where there is no such shop or no law of the place; [`Problem::Needs`] while a shard is not loaded.
    pub fn of(
        view: &'o BookView<'b>,
        places: &Places<'b>,
        request: &'o QuoteRequest,
    ) -> Result<Order<'o, 'b>, Problem> {
        let shop = shop(view, &request.shop, request.authority)?;
        let day = request.days.of_names(request.at);
        let (point, _) = place::named_point(shop, &request.ship_to, None);
        let address = place::at_point(&request.ship_to, point);
        let (place, mut warnings) = places.resolved(view, &address, day)?;
        let (_, faults) = place::named_point(shop, &request.ship_to, Some(day_there(request, &place).0));
        if !faults.is_empty() {
            return Err(Problem::Faults(faults.into()));
        }
        place::check_tax_number(place.territory, request.importer_tax_number.as_deref())?;
        warnings.extend(unknown_promotions(request, shop));
        warnings.extend(old_stock(request, shop));
        let exchange = AnswerRates::new(view, day_there(request, &place), &request.exchange_rates);
        Ok(Order { view, request, shop, place, point, day, exchange, warnings })
    }

    /// The terms under which it may be sent: those asked for, else the shop's, as far as the place's law is known.
    pub fn terms(&self) -> &'static [Terms] {
        let wanted = self.request.terms.unwrap_or(match self.shop.terms.as_str() {
            // Nobody can pay in advance what nobody knows: the shop's own terms give way, those asked for are refused.
            _ if self.place.territory.is_law_unknown() => TermsWanted::One(Terms::Dap),
            // Up to a relief the duty is known to be nothing, beyond it is only estimated: whichever terms can be met.
            "ddp" if !self.place.territory.estimate.is_empty() => TermsWanted::Any,
            "ddp" => TermsWanted::One(Terms::Ddp),
            "dap" => TermsWanted::One(Terms::Dap),
            _ => TermsWanted::Any,
        });
        match wanted {
            TermsWanted::One(Terms::Ddp) => &[Terms::Ddp],
            TermsWanted::One(Terms::Dap) => &[Terms::Dap],
            TermsWanted::Any => &[Terms::Ddp, Terms::Dap],
        }
    }

    /// How what the shop asks is paid: with the order, or at the door.
    pub fn settled(&self) -> Settled {
        let due = if self.request.wants.cash_on_delivery { Due::Delivery } else { Due::Checkout };
        Settled { due, ..Settled::WITH_THE_ORDER }
    }

    /// Whether prices contain the destination's tax: as the request says, else the shop.
    pub fn prices_include_tax(&self) -> bool {
        self.request.prices_include_tax.unwrap_or(self.shop.prices_include_tax)
    }

    /// The day of the order at the destination, on which prices are made, currencies are exchanged, and taxes collected at the
    /// sale fall.
    pub fn day_there(&self) -> OrderDay {
        day_there(self.request, &self.place)
    }

    /// The day of the order at a warehouse, whose rules of the shop apply.
    pub fn day_at(&self, warehouse: &Warehouse) -> OrderDay {
        OrderDay(warehouse.time_zone.local(self.request.at).0)
    }

    /// The carriers' services that the shop offers, in its order.
    ///
    /// # Errors
    /// [`Problem::Needs`] with every carrier's shard that is not loaded.
    pub fn services(&self) -> Result<Vec<ServiceOffered<'b>>, Problem> {
        let (mut services, mut needs) = (Vec::new(), Vec::new());
        for offered in &self.shop.offer {
            let found = (self.view.carrier(&offered.carrier), self.view.transit(&offered.carrier));
            match found {
                (Ok(carrier), Ok(transit)) => {
                    let service = carrier.service(&offered.service);
                    services.push(ServiceOffered { offered, carrier, service, transit, id: offered.id() });
                }
                (carrier, transit) => {
                    for missing in [carrier.err(), transit.err()].into_iter().flatten() {
                        match missing {
                            Problem::Needs(more) => needs.extend(more),
                            other => return Err(other),
                        }
                    }
                }
            }
        }
        Problem::needs(needs)?;
        Ok(services)
    }
}

/// A carrier's service, as the shop offers it.
#[derive(Debug)]
pub struct ServiceOffered<'b> {
    /// As the shop offers it.
    pub offered: &'b OfferedService,
    /// By whom.
    pub carrier: &'b Carrier,
    /// The carrier's service; none where it has none of this code.
    pub service: Option<&'b Service>,
    /// The carrier's lanes and days.
    pub transit: &'b TransitTable,
    /// `carrier/service`.
    pub id: String,
}

impl<'b> ServiceOffered<'b> {
    /// What shoppers read: the shop's name for it, in their language where it has one, else the carrier's.
    pub fn label(&self, locale: &str) -> &'b str {
        let carriers = self.service.map_or("", |service| service.name.as_str());
        let plain = if self.offered.label.is_empty() { carriers } else { &self.offered.label };
        self.offered.labels.in_language(locale).unwrap_or(plain)
    }

    /// How customs sees the carrier's consignments.
    pub fn channel(&self) -> Channel {
        match self.carrier.channel {
            crate::book::freight::Channel::Post => Channel::Post,
            crate::book::freight::Channel::Courier => Channel::Courier,
        }
    }
}

/// What a request names that is not there: its shop, the law of its place, its articles. Read off the request as it was sent, so
/// that it can be told together with whatever else is wrong with it.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded.
pub fn not_there(view: &BookView<'_>, request: &Tree, authority: Authority) -> Result<Vec<Fault>, Problem> {
    // What is no name at all is a fault of its own.
    let text = |tree: Option<&Tree>| match tree {
        Some(Tree::Text(text)) if (1..=64).contains(&text.chars().count()) => Some(text.to_string()),
        _ => None,
    };
    let of = |found: Result<(), Problem>| match found {
        Ok(()) => Ok(Vec::new()),
        Err(Problem::Faults(faults)) => Ok(faults.to_vec()),
        Err(other) => Err(other),
    };
    let mut faults = Vec::new();
    // A page says of its goods what the catalogue calls them, and nothing more.
    if let (Some(Tree::List(lines)), Authority::Authorised) = (request.get("lines"), authority)
        && lines.len() <= MOST_LINES
    {
        let given = |line: &Tree, key: &str| line.get(key).is_some_and(|value| *value != Tree::Null);
        for (number, line) in lines.iter().enumerate() {
            let is_own = matches!(line, Tree::Object(_)) && !given(line, "sku");
            let missing = OWN_FACTS.into_iter().filter(|fact| is_own && !given(line, fact));
            faults.extend(missing.map(|fact| fact_missing(fact, number)));
        }
    }
    if let Some(id) = text(request.get("shop")) {
        let shop = shop(view, &id, authority);
        if let (Ok(shop), Some(Tree::List(lines))) = (&shop, request.get("lines")) {
            for (number, line) in lines.iter().enumerate().take(MOST_LINES) {
                let sku = text(line.get("sku"));
                faults.extend(sku.filter(|sku| shop.product(sku).is_none()).map(|sku| unknown_sku(shop, &sku, number)));
            }
        }
        if let (Ok(shop), Some(to)) = (&shop, request.get("ship_to")) {
            let point = text(to.get("point")).filter(|id| !shop.points.iter().any(|point| point.id == *id));
            faults.extend(place::named_point(shop, &Address { point, ..Address::default() }, None).1);
        }
        faults.extend(of(shop.map(|_| ()))?);
    }
    let address = request.get("ship_to");
    let country = text(address.and_then(|address| address.get("country")));
    if let Some(country) = country.filter(|country| view.world().is_ok_and(|world| world.is_country(country))) {
        let part = |key: &str| text(address.and_then(|address| address.get(key)));
        let (subdivision, postal_code) = (part("subdivision"), part("postal_code"));
        let address = Address { country, subdivision, postal_code, ..Address::default() };
        let day = Day::from_epoch(0);
        faults.extend(of(place::resolve(view, &address, day, "/ship_to", &mut Vec::new()).map(|_| ()))?);
    }
    Ok(faults)
}

/// The facts that goods must say themselves where no catalogue knows them.
pub(crate) const OWN_FACTS: [&str; 2] = ["weight_g", "dimensions_mm"];

/// Goods of which neither the request nor a catalogue gives a fact.
pub(crate) fn fact_missing(fact: &str, line: usize) -> Fault {
    let message = format!("`{fact}` is required of goods that are not in the catalogue: add it, or name a `sku`");
    Fault::new("required", format!("/lines/{line}/{fact}"), message)
}

/// An article that a shop does not have.
pub(crate) fn unknown_sku(shop: &Shop, sku: &str, line: usize) -> Fault {
    let hint = hint(sku, shop.catalogue.iter().map(|product| product.sku.as_str()), "name one of the catalogue");
    Fault::new("unknown_sku", format!("/lines/{line}/sku"), format!("the shop has no article `{sku}`: {hint}"))
}

/// A warning of the promotions that are in no rule of the shop in force. It names what was given, never what there is.
fn unknown_promotions(request: &QuoteRequest, shop: &Shop) -> Option<Warning> {
    if request.promotions.is_empty() {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    let mut note = |when: &When| words.extend(when.names(Word::Promotions).into_iter().map(str::to_owned));
    for warehouse in &shop.warehouse {
        let day = OrderDay(warehouse.time_zone.local(request.at).0);
        shop.price_rule.on(day).for_each(|rule| note(&rule.when));
        shop.offer.iter().flat_map(|offer| offer.hide.on(day)).for_each(|hide| note(&hide.when));
    }
    shop.tier.iter().for_each(|tier| note(&tier.when));
    let given = request.promotions.iter().map(String::as_str);
    let unknown: Vec<&str> = given.filter(|given| !promotion::is_among(&shop.id, &words, given)).listed();
    if unknown.is_empty() {
        return None;
    }
    let because = format!("The shop has no promotion of this name now: {}.", unknown.join(", "));
    Some(Warning::new(Reason::new("promotion_unknown", [("promotions", unknown.join(", "))]), because))
}

/// A warning where the shop told of its stock too long ago.
fn old_stock(request: &QuoteRequest, shop: &Shop) -> Option<Warning> {
    let minutes = request.at.since(request.stock_as_of.filter(|_| cfg!(feature = "json"))?) / 60;
    if minutes <= i64::from(shop.stock_minutes) {
        return None;
    }
    let as_of = request.stock_as_of?.to_string();
    let because = format!("What is known of the stock is {minutes} minutes old: it was told as of {as_of}.");
    Some(Warning::for_seller(Reason::new("stock_old", [("as_of", as_of), ("minutes", minutes.to_string())]), because))
}

fn day_there(request: &QuoteRequest, place: &Place<'_>) -> OrderDay {
    OrderDay(request.days.order.unwrap_or(place.time_zone().local(request.at).0))
}

/// The shop of a request. Only a shop hears which others there are.
pub(crate) fn shop<'b>(view: &BookView<'b>, id: &str, authority: Authority) -> Result<&'b Shop, Problem> {
    let known = &view.index().shops;
    if !known.iter().any(|known| known == id) {
        let fault = Fault::new("unknown_shop", "/shop", format!("there is no shop `{id}`: name the shop's own id"));
        return Err(if authority == Authority::Open { fault } else { fault.among(id, known) }.into());
    }
    view.shop(id)
}
