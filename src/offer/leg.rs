//! One consignment by one service under one set of terms: what the carrier bills, when it comes, what the shop asks, and what
//! customs asks.

use super::Order;
use super::boxes::rated;
use super::charges::net_charges;
use crate::book::TransitTable;
use crate::book::freight::{Carrier, Service};
use crate::book::names::admits;
use crate::book::shop::{OfferedService, Tier};
use crate::book::transit::{CarrierCalendar, Stretch};
use crate::calendar::{BorderDay, Day, HandOverDay, Instant, OrderDay};
use crate::customs::{Charge, Declaration, DeclaredLine, Headline, Landed, assess, regimes_of};
use crate::deliver::{Account, HandOver, NoDate, Timeline, Way, arrive, order_by};
use crate::fulfil::{Consignment, Departures, leave};
use crate::money::{Decimal, Money};
use crate::pack::Packing;
use crate::price::{Price, PriceRequest, TaxInside, price};
use crate::problem::{Problem, Reason, Refusal, Warning};
use crate::rate::{Freight, RateRequest, RatedLine, RatedParcel, Wants, rate};
use crate::request::{Channel, Detail, Terms};

/// A consignment on its way: rated and dated, not yet priced.
#[derive(Debug, Clone)]
pub struct Carriage<'c, 'b> {
    /// What is sent.
    pub consignment: &'c Consignment<'c>,
    /// Its packings; the freight names the one that is used.
    pub packings: &'c [Packing],
    /// As the shop offers it.
    pub offered: &'b OfferedService,
    /// By whom.
    pub by: By<'b>,
    /// What the carrier bills.
    pub freight: Freight,
    /// When it comes.
    pub timeline: Timeline,
}

/// A carriage that has been priced and assessed.
#[derive(Debug, Clone)]
pub struct Leg<'c, 'b> {
    /// How it travels.
    pub carriage: Carriage<'c, 'b>,
    /// What the shop asks.
    pub price: Price,
    /// What customs asks.
    pub landed: Landed,
    /// The charges of carriage and insurance, net of tax, as the landed cost shows them.
    pub charges: Vec<Charge>,
    /// What there is to say of its dates; of what is offered.
    pub account: Account,
}

impl Leg<'_, '_> {
    /// What shoppers read of the service: the shop's name for it, else the carrier's.
    pub fn label(&self) -> &str {
        let own = &self.carriage.offered.label;
        if own.is_empty() { &self.carriage.by.service.name } else { own }
    }

    /// Whether a figure of carriage was made up for demonstration.
    pub fn illustrative(&self) -> bool {
        self.price.charges.iter().any(|charge| charge.illustrative)
    }
}

/// Rates and dates a consignment by an offered service.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded; inside, why the service is not to be had.
pub fn carry<'c: 'd, 'b: 'd, 'd>(
    order: &Order<'_, 'b>,
    consignment: &'c Consignment<'c>,
    packings: &'c [Packing],
    offered: &'b OfferedService,
    terms: Terms,
    departures: &mut Departures<'d>,
) -> Result<Result<Carriage<'c, 'b>, Refusal>, Problem> {
    let id = offered.id();
    let carrier = order.reading.carrier(&offered.carrier)?;
    let table = order.reading.transit(&offered.carrier)?;
    let Some(service) = carrier.service.iter().find(|service| service.code == offered.service) else {
        return Ok(Err(Refusal::service(id, Reason::new("unknown_service", []), "the carrier has no such service")));
    };
    if let Some(refusal) = not_offered(order, consignment, offered) {
        return Ok(Err(refusal));
    }
    if !service.can_do(terms.as_str(), order.place) {
        let reason = Reason::new("terms_not_available", [("terms", terms.as_str().to_owned())]);
        let because = match terms {
            Terms::Ddp => format!("{} cannot be sent with duties and taxes paid", service.name),
            Terms::Dap => format!("{} is only sent with duties and taxes paid", service.name),
        };
        return Ok(Err(Refusal::service(id, reason, because)));
    }
    let by = By { carrier, service, table, id, terms };
    let nothing = &mut Account::none();
    let (warehouse, carriers) = (consignment.warehouse, by.carriers(consignment, order.request.at));
    let Some(hand_over) = departures.of(warehouse, &consignment.rests, carriers, order.request.at) else {
        return Ok(Err(NoDate::NeverHandedOver.refusal(by.id, order.place)));
    };
    let day = HandOverDay(order.request.days.hand_over.unwrap_or(hand_over.likely()));
    let freight = match bill(order, consignment, packings, carrier, service, terms, day)? {
        Ok(freight) => freight,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(match comes(order, consignment, &by, &hand_over, nothing) {
        Ok(timeline) => Ok(Carriage { consignment, packings, offered, by, freight, timeline }),
        Err(none) => Err(none.refusal(by.id, order.place)),
    })
}

/// Until when to order the carriage to have it by a wanted day; none when it is too late.
pub fn to_have_by(order: &Order<'_, '_>, carriage: &Carriage<'_, '_>, wanted: Day) -> Option<Instant> {
    let nothing = &mut Account::none();
    order_by(wanted, order.request.at, |at| dated(order, carriage, at, nothing))
}

/// What there is to say of a carriage's dates: its doubts, and its steps where the request asks for them.
pub(super) fn account_of(order: &Order<'_, '_>, carriage: &Carriage<'_, '_>) -> Account {
    let mut account = Account::new(order.request.detail == Detail::Full);
    dated(order, carriage, order.request.at, &mut account);
    account
}

/// When a carriage comes that is ordered at a moment.
fn dated(order: &Order<'_, '_>, carriage: &Carriage<'_, '_>, at: Instant, account: &mut Account) -> Option<Timeline> {
    let Carriage { consignment, by, .. } = carriage;
    let hand_over = leave(consignment.warehouse, &consignment.rests, by.carriers(consignment, at), at, account)?;
    comes(order, consignment, by, &hand_over, account).ok()
}

/// A service under terms.
#[derive(Debug, Clone)]
pub struct By<'b> {
    /// The carrier.
    pub carrier: &'b Carrier,
    /// The service.
    pub service: &'b Service,
    /// The carrier's lanes and days.
    pub table: &'b TransitTable,
    /// `carrier/service`.
    pub id: String,
    /// Who pays duty.
    pub terms: Terms,
}

impl<'b> By<'b> {
    /// The days that the carrier keeps where it takes parcels over, where they are its own.
    fn carriers(&self, consignment: &Consignment<'_>, at: Instant) -> Option<&'b CarrierCalendar> {
        let (ordered, _) = consignment.warehouse.time_zone.local(at);
        self.table.days.calendar(&self.id, Stretch::HandOver, &consignment.from, ordered)
    }
}

/// When a consignment that is handed over so comes.
fn comes(
    order: &Order<'_, '_>,
    consignment: &Consignment<'_>,
    by: &By<'_>,
    hand_over: &HandOver,
    account: &mut Account,
) -> Result<Timeline, NoDate> {
    let way = Way {
        service: &by.id,
        table: by.table,
        carrier: by.carrier,
        from: &consignment.from,
        here: &consignment.rests,
        place: order.place,
        there: order.rests,
        terms: by.terms,
        also_on: by.service.rest_days(order.request.wants.weekend_delivery),
        percent: order.shop.percentile,
    };
    let value_in = |currency| order.market.convert(consignment.value, order.request.currency, currency).ok();
    arrive(&way, hand_over, value_in, account)
}

/// How customs sees a carrier's consignments.
fn channel(carrier: &Carrier) -> Channel {
    match carrier.channel {
        crate::book::freight::Channel::Post => Channel::Post,
        crate::book::freight::Channel::Courier => Channel::Courier,
    }
}

/// Why the shop does not offer the service for this consignment, where it says so.
fn not_offered(order: &Order<'_, '_>, consignment: &Consignment<'_>, offered: &OfferedService) -> Option<Refusal> {
    let no = |code: &str, because: &str| Some(Refusal::service(offered.id(), Reason::new(code, []), because));
    if !admits(&offered.warehouses, &consignment.warehouse.id) {
        return no("not_from_warehouse", "the shop does not send this service from there");
    }
    if !order.place.is_one_of(&offered.destination) {
        return no("not_to_destination", "the shop does not offer this service to that destination");
    }
    let day = consignment.warehouse.time_zone.local(order.request.at).0;
    let goods = || consignment.lines.iter().map(|line| &line.line.goods);
    let hides = offered.hide.iter().find(|hide| {
        hide.from.is_none_or(|from| from <= day)
            && hide.until.is_none_or(|until| day < until)
            && order.place.is_one_of(&hide.destination)
            && (hide.skus.is_empty()
                || goods().any(|goods| goods.sku.as_ref().is_some_and(|sku| hide.skus.contains(sku))))
            && (hide.attributes.is_empty()
                || goods().any(|goods| goods.attributes.iter().any(|known| hide.attributes.contains(known))))
    });
    hides.and_then(|hide| no("hidden_by_shop", &hide.because))
}

/// What the carrier bills for the cheapest packing.
fn bill(
    order: &Order<'_, '_>,
    consignment: &Consignment<'_>,
    packings: &[Packing],
    carrier: &Carrier,
    service: &Service,
    terms: Terms,
    day: HandOverDay,
) -> Result<Result<Freight, Refusal>, Problem> {
    let digits = order.request.digits;
    let packings = packings.iter().map(|packing| rated(consignment, packing, order.shop, digits));
    let packings: Vec<Vec<RatedParcel>> = packings.collect::<Result<_, _>>()?;
    let lines: Vec<RatedLine<'_>> = consignment
        .lines
        .iter()
        .map(|line| RatedLine { id: &line.line.id, attributes: &line.line.goods.attributes })
        .collect();
    let exchange = order.market.rates(&[order.request.currency, carrier.currency, order.shop.currency])?;
    let wants = order.request.wants;
    Ok(rate(&RateRequest {
        carrier,
        service,
        packings: &packings,
        place: order.place,
        from_country: &consignment.warehouse.country,
        day,
        goods_value: Money { amount: consignment.value, currency: order.request.currency },
        exchange: &exchange,
        lines: &lines,
        terms: Some(terms.as_str()),
        // The shop's own insurance goes before the carrier's cover.
        wants: Wants {
            insurance: wants.insurance && order.shop.insurance.is_none(),
            signature: wants.signature,
            weekend_delivery: wants.weekend_delivery,
        },
        monthly_parcels: order.shop.monthly_parcels,
    }))
}

/// Prices a carriage for a tier, and lets customs assess it.
///
/// # Errors
/// [`Problem::Needs`] while a shard is not loaded; inside, why the shop does not sell it so.
pub fn land<'c, 'b>(
    order: &Order<'_, 'b>,
    carriage: &Carriage<'c, 'b>,
    tier: &Tier,
    first_consignment: bool,
) -> Result<Result<Leg<'c, 'b>, Refusal>, Problem> {
    let request = order.request;
    let goods = || carriage.consignment.lines.iter().map(|line| &line.line.goods);
    let skus: Vec<&str> = goods().filter_map(|goods| goods.sku.as_deref()).collect();
    let attributes: Vec<&str> = goods().flat_map(|goods| goods.attributes.iter().map(String::as_str)).collect();
    let exchange = order.market.rates(&[request.currency, carriage.by.carrier.currency, order.shop.currency])?;
    // Noted as used, so that the answer shows the rate at which carriage was converted.
    order.market.convert(Decimal::ZERO, carriage.by.carrier.currency, request.currency)?;
    let border = BorderDay(request.days.border.unwrap_or(carriage.timeline.border));
    let asked = price(&PriceRequest {
        shop: order.shop,
        freight: &carriage.freight,
        place: order.place,
        tier: Some(&tier.name),
        terms: carriage.by.terms.as_str(),
        day: OrderDay(carriage.consignment.warehouse.time_zone.local(request.at).0),
        currency: request.currency,
        digits: request.digits,
        exchange: &exchange,
        order_goods: order.cart.value()?,
        order_goods_before_discount: order.cart.gross()?,
        goods: carriage.consignment.value,
        skus: &skus,
        attributes: &attributes,
        first_consignment,
        wants_insurance: request.wants.insurance,
        tax_inside: &tax_inside(order, carriage)?,
    });
    let price = match asked {
        Ok(price) => price,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut landed = customs(order, carriage, &price, border)?;
    landed.warnings.extend(rules_change(order, carriage, &price, &landed)?);
    let charges = net_charges(order, carriage, &price, &landed)?;
    Ok(Ok(Leg { carriage: carriage.clone(), price, landed, charges, account: Account::none() }))
}

/// Whether prices contain the destination's tax: as the request says, else the shop.
pub(super) fn prices_include_tax(order: &Order<'_, '_>) -> bool {
    order.request.prices_include_tax.unwrap_or(order.shop.prices_include_tax)
}

/// The day of the order at the destination, on which prices are made and taxes collected at the sale fall.
fn order_day(order: &Order<'_, '_>) -> OrderDay {
    let request = order.request;
    OrderDay(request.days.order.unwrap_or(order.place.territory.time_zone.local(request.at).0))
}

/// The lines of a consignment with the tax that is in their prices; none where prices contain no tax.
fn tax_inside(order: &Order<'_, '_>, carriage: &Carriage<'_, '_>) -> Result<Vec<TaxInside>, Problem> {
    if !prices_include_tax(order) {
        return Ok(Vec::new());
    }
    let regimes = regimes_of(order.reading, order.place)?;
    let lines = carriage.consignment.lines.iter().map(|line| {
        let (hs, given) = (line.line.goods.hs.as_deref(), line.line.tax_percent);
        let (with, without) = Headline::of(&regimes, order.place, hs, given, order_day(order))?.gross_of_net()?;
        Ok(TaxInside { value: line.value, with, without })
    });
    lines.collect()
}

fn customs(
    order: &Order<'_, '_>,
    carriage: &Carriage<'_, '_>,
    price: &Price,
    border: BorderDay,
) -> Result<Landed, Problem> {
    use crate::book::container::SectionKind;
    let request = order.request;
    let fees = order.reading.has(SectionKind::Regime, &carriage.by.carrier.id);
    let collector = if fees { Some(order.reading.regime(&carriage.by.carrier.id)?) } else { None };
    let parcels = carriage.packings.get(carriage.freight.packing).map_or(1, |packing| packing.parcels.len());
    let lines = carriage.consignment.lines.iter().map(|line| DeclaredLine {
        id: line.line.id.clone(),
        quantity: line.quantity,
        value: line.value,
        hs: line.line.goods.hs.clone(),
        origin: line.line.goods.origin.clone(),
        origin_proof: line.line.goods.origin_proof,
        measures: line.line.goods.measures.clone(),
        weight_g: Some(line.line.goods.weight_g),
        attributes: line.line.goods.attributes.clone(),
        duty_percent: line.line.duty_percent,
        tax_percent: line.line.tax_percent,
    });
    assess(&Declaration {
        reading: order.reading,
        market: order.market,
        place: order.place,
        from: &carriage.consignment.from,
        order: order_day(order),
        border,
        channel: channel(carriage.by.carrier),
        purpose: request.purpose,
        importer: request.importer,
        terms: carriage.by.terms,
        registrations: request.seller_registrations.as_deref().unwrap_or(&order.shop.seller_registrations),
        carrier: Some(&carriage.by.carrier.id),
        collector,
        currency: request.currency,
        digits: request.digits,
        prices_include_tax: prices_include_tax(order),
        freight: price.shipping,
        insurance: Some(price.insurance),
        parcels: u32::try_from(parcels).unwrap_or(u32::MAX),
        lines: lines.collect(),
    })
}

/// A warning where the earliest and the latest day at the border do not have the same charges.
fn rules_change(
    order: &Order<'_, '_>,
    carriage: &Carriage<'_, '_>,
    price: &Price,
    landed: &Landed,
) -> Result<Option<Warning>, Problem> {
    let timeline = &carriage.timeline;
    let days = [timeline.border_earliest, timeline.border_latest];
    let changes = |day| carriage_law_changes(order, timeline.border, day);
    if order.request.days.border.is_some()
        || !days.into_iter().map(changes).collect::<Result<Vec<_>, _>>()?.contains(&true)
    {
        return Ok(None);
    }
    let rates = |landed: &Landed| {
        landed.charges.iter().map(|charge| (charge.code.clone(), charge.rate.clone())).collect::<Vec<_>>()
    };
    for day in days {
        let covered = order.place.territory.covers.contains(day);
        if covered && rates(&customs(order, carriage, price, BorderDay(day))?) != rates(landed) {
            let args = [("from", timeline.border_earliest.to_string()), ("to", timeline.border_latest.to_string())];
            let because = format!(
                "Import rules change while the parcel is under way: it may reach the border between {} and {}.",
                timeline.border_earliest, timeline.border_latest
            );
            return Ok(Some(Warning::new(Reason::new("rules_change", args), because)));
        }
    }
    Ok(None)
}

/// Whether any law of the place begins or ends between two days.
fn carriage_law_changes(
    order: &Order<'_, '_>,
    one: crate::calendar::Day,
    other: crate::calendar::Day,
) -> Result<bool, Problem> {
    let (first, last) = (one.min(other), one.max(other));
    let within = |day: crate::calendar::Day| first < day && day <= last;
    let territory = order.place.territory;
    let mut changes = territory.parameter.iter().any(|row| within(row.from) || row.until.is_some_and(within));
    for regime in &territory.regimes {
        let regime = order.reading.regime(regime)?;
        changes = changes
            || regime.levy.iter().any(|row| within(row.from) || row.until.is_some_and(within))
            || regime.threshold.iter().any(|row| within(row.from) || row.until.is_some_and(within))
            || regime.value.iter().any(|row| within(row.from) || row.until.is_some_and(within));
    }
    Ok(changes)
}
