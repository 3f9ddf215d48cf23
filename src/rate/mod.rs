//! What does the carrier bill for the cheapest packing, and why?
//!
//! In: a carrier's service, the packings of a consignment, its destination, hand-over day, value and goods, and the extras
//! asked for. Out: the cheapest packing with the weight billed for each parcel and every charge, in the carrier's currency; or
//! the reason why the service does not take the consignment.
//!
//! The order: round sides → dimensional weight if its trigger holds → minimum billable weight → weight break → table's price →
//! discounts → surcharges by parcel → surcharges by shipment → demand → fuel on a listed base → options. Options that stand on
//! a fuel's list count in its base. Prices are those of the hand-over day.
//!
//! | file | question |
//! |---|---|
//! | `limits` | does the service take this consignment at all? |
//! | `zone` | which zone or named area is the destination in? |
//! | `dimensional` | how heavy is a parcel for the carrier? |
//! | `table` | what does the table say for a weight? |
//! | `fuel` | what is taken off, and what is added for fuel? |
//! | `surcharge` | what comes on top? |

mod dimensional;
mod fuel;
mod limits;
mod surcharge;
mod table;
mod zone;

pub(crate) use zone::area;

use crate::book::freight::{
    Break, Carrier, Offered, PriceTable, Service, ServiceOption, TablePer, WeightUnit, in_force,
};
use crate::book::law::Trust;
use crate::calendar::HandOverDay;
use crate::money::{Currency, Decimal, ExchangeRates, Money, Overflow, add, sum};
use crate::place::Place;
use crate::problem::{Reason, Refusal};
use dimensional::{GRAM, Measured};
use table::NoPrice;

/// A packed parcel, for rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatedParcel {
    /// Outer sides, millimetres, in any order.
    pub outer_mm: [u32; 3],
    /// Gross weight, grams.
    pub weight_g: u32,
}

/// A line of the consignment, for what carriers refuse or charge extra.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatedLine<'r> {
    /// The request's line id.
    pub id: &'r str,
    /// What the goods are.
    pub attributes: &'r [String],
}

/// Extras that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wants {
    /// The carrier's cover of the goods' value.
    pub insurance: bool,
    /// A signature on delivery.
    pub signature: bool,
    /// Delivery on Saturdays or Sundays.
    pub weekend_delivery: bool,
}

/// What is to be rated.
#[derive(Debug, Clone, Copy)]
pub struct RateRequest<'r> {
    /// The carrier.
    pub carrier: &'r Carrier,
    /// One of its services.
    pub service: &'r Service,
    /// The packings to choose from; the service refuses what none of them can do.
    pub packings: &'r [Vec<RatedParcel>],
    /// Where it goes.
    pub place: &'r Place<'r>,
    /// ISO code of the country it leaves from.
    pub from_country: &'r str,
    /// The day on which the carrier takes it over.
    pub day: HandOverDay,
    /// Value of the goods in the consignment, after discounts.
    pub goods_value: Money,
    /// For values that a carrier states in its own currency.
    pub exchange: &'r ExchangeRates,
    /// The lines of the consignment.
    pub lines: &'r [RatedLine<'r>],
    /// `ddp` or `dap`; none: not asked.
    pub terms: Option<&'r str>,
    /// Extras.
    pub wants: Wants,
    /// Parcels that the merchant hands over in a month.
    pub monthly_parcels: u32,
}

/// What the carrier bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freight {
    /// The carrier's id.
    pub carrier: String,
    /// The service's code.
    pub service: String,
    /// Which of the packings it is for.
    pub packing: usize,
    /// The zone that the destination is in.
    pub zone: String,
    /// The parcels of that packing.
    pub parcels: Vec<BilledParcel>,
    /// Every charge, in the order of computation.
    pub charges: Vec<FreightCharge>,
    /// Their sum.
    pub total: Money,
}

impl Freight {
    /// Whether a figure in it was made up for demonstration.
    pub fn illustrative(&self) -> bool {
        self.charges.iter().any(|charge| charge.illustrative)
    }
}

/// What a parcel weighs for the carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledParcel {
    /// Actual weight, grams.
    pub actual_g: u32,
    /// Dimensional weight, grams, any fraction up; none where no rule gives one or its trigger does not hold.
    pub dimensional_g: Option<u64>,
    /// The weight billed, grams, any fraction up.
    pub billed_g: u64,
}

/// What a charge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChargeKind {
    /// The table's price.
    Freight,
    /// What comes on top.
    Surcharge,
    /// What is taken off: the only kind below nothing.
    Discount,
    /// Cover of the goods' value.
    Insurance,
}

impl ChargeKind {
    /// The word that answers print.
    pub fn as_str(self) -> &'static str {
        match self {
            ChargeKind::Freight => "freight",
            ChargeKind::Surcharge => "surcharge",
            ChargeKind::Discount => "discount",
            ChargeKind::Insurance => "insurance",
        }
    }
}

/// What a charge is taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// How many…
    pub amount: Decimal,
    /// …of these: `kg`, `g`, `parcel`, `shipment`, a currency.
    pub unit: String,
}

/// One charge of the carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreightCharge {
    /// Code of the table or surcharge.
    pub code: String,
    /// What it is.
    pub kind: ChargeKind,
    /// Name for people.
    pub label: String,
    /// The parcel it is for; none: the shipment.
    pub parcel: Option<usize>,
    /// How much, in the carrier's currency, rounded as the carrier rounds.
    pub amount: Money,
    /// What it is taken on.
    pub basis: Basis,
    /// The rate in words: `0.70 EUR per kg`.
    pub rate: String,
    /// One English sentence.
    pub because: String,
    /// The sentence for machines.
    pub reason: Reason,
    /// Id of the source.
    pub source: String,
    /// How far it is trusted; the source's own trust where nothing is said.
    pub trust: Option<Trust>,
    /// Made up for demonstration.
    pub illustrative: bool,
}

impl Service {
    /// Whether the service can be sent under `ddp` or `dap` to a place.
    pub fn can_do(&self, terms: &str, place: &Place<'_>) -> bool {
        match terms {
            "ddp" => self.ddp && place.is_one_of(&self.ddp_to),
            "dap" => self.dap,
            _ => false,
        }
    }
}

/// What the carrier bills for the cheapest of the packings.
///
/// # Errors
/// The reason why the service does not take the consignment; of several packings, the first one's.
pub fn rate(request: &RateRequest<'_>) -> Result<Freight, Refusal> {
    limits::check_service(request)?;
    let day = request.day.0;
    let service = request.service;
    let Some(zone) = zone::find(&request.carrier.zone, &service.zones, request.place, day) else {
        return Err(request.refuse(
            Reason::new("destination_not_served", [("country", request.place.country.clone())]),
            format!("{} has no zone for `{}`", service.name, request.place.country),
        ));
    };
    let table = price_table(request)?;
    let mut best: Option<Freight> = None;
    let mut first: Option<Refusal> = None;
    for (at, parcels) in request.packings.iter().enumerate() {
        match bill(request, at, parcels, &zone.zone, table) {
            Ok(freight) => {
                let cheaper = best.as_ref().is_none_or(|best| {
                    (freight.total.amount, freight.parcels.len()) < (best.total.amount, best.parcels.len())
                });
                if cheaper {
                    best = Some(freight);
                }
            }
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    let nothing = || request.refuse(Reason::new("nothing_packed", []), "there is no packing to be rated".to_owned());
    best.ok_or_else(|| first.unwrap_or_else(nothing))
}

fn price_table<'r>(request: &RateRequest<'r>) -> Result<&'r PriceTable, Refusal> {
    let day = request.day.0;
    let tables = request.service.prices.iter();
    let known = tables.filter_map(|id| request.carrier.table.iter().find(|table| table.id == *id));
    known.clone().find(|table| in_force(Some(table.from), table.until, day)).ok_or_else(|| {
        let mut refusal = request.refuse(
            Reason::new("price_unknown", [("day", day.to_string())]),
            format!("no prices of {} are recorded for {day}", request.service.name),
        );
        refusal.needs = Some("the carrier's price list, as `prices.csv`".to_owned());
        refusal
    })
}

/// What the carrier bills for one packing.
fn bill(
    request: &RateRequest<'_>,
    packing: usize,
    parcels: &[RatedParcel],
    zone: &str,
    table: &PriceTable,
) -> Result<Freight, Refusal> {
    let (service, place, day) = (request.service, request.place, request.day.0);
    let measured: Vec<Measured> =
        parcels.iter().map(|parcel| dimensional::measure(service, parcel, place, day)).collect();
    limits::check_parcels(request, parcels, &measured)?;
    let options = limits::options(request);
    let billed: Vec<u64> = measured
        .iter()
        .enumerate()
        .map(|(at, parcel)| {
            let least = surcharge::least_billed(request, &measured, at, zone, &options);
            dimensional::billed(service, parcel, least, place, day)
        })
        .collect();

    let mut charges = base_prices(request, &measured, &billed, zone, table)?;
    let freight = request.sum(charges.iter().map(|charge| charge.amount.amount))?;
    let discounts = fuel::discounts(request, zone, freight)?;
    let off = request.sum(discounts.iter().map(|charge| charge.amount.amount))?;
    let net = request.exact(add(freight, off))?;
    let by_parcel = net_by_parcel(request, &charges, freight, net)?;
    charges.extend(discounts);

    let shipment =
        surcharge::Shipment { measured: &measured, billed: &billed, freight: &by_parcel, zone, options: &options };
    let surcharges = surcharge::charges(request, &shipment)?;
    check_options(request, &options, &surcharges)?;
    let fuel = fuel::fuel(request, net, &surcharges)?;
    let optional = |charge: &FreightCharge| is_option(request, &charge.code);
    let (last, before): (Vec<_>, Vec<_>) = surcharges.into_iter().partition(optional);
    charges.extend(before);
    charges.extend(fuel);
    charges.extend(last);
    charges.retain(|charge| charge.kind == ChargeKind::Freight || !charge.amount.amount.is_zero());

    let total = request.sum(charges.iter().map(|charge| charge.amount.amount))?;
    let parcels = measured.iter().zip(&billed).map(|(parcel, billed)| BilledParcel {
        actual_g: parcel.actual_g,
        dimensional_g: parcel.dimensional.map(|weight| weight.div_ceil(GRAM)),
        billed_g: billed.div_ceil(GRAM),
    });
    Ok(Freight {
        carrier: request.carrier.id.clone(),
        service: service.code.clone(),
        packing,
        zone: zone.to_owned(),
        parcels: parcels.collect(),
        charges,
        total: Money { amount: total, currency: request.carrier.currency },
    })
}

/// The table's price: a charge for each parcel, or one for the shipment.
fn base_prices(
    request: &RateRequest<'_>,
    measured: &[Measured],
    billed: &[u64],
    zone: &str,
    table: &PriceTable,
) -> Result<Vec<FreightCharge>, Refusal> {
    match table.per {
        TablePer::Parcel => {
            let weights = billed.iter().enumerate();
            weights.map(|(at, weight)| base_price(request, Some(at), measured.get(at), *weight, zone, table)).collect()
        }
        TablePer::Shipment => {
            let together = billed.iter().copied().fold(0, u64::saturating_add);
            let weight = dimensional::stepped(&request.service.weight_steps, together);
            Ok(vec![base_price(request, None, None, weight, zone, table)?])
        }
    }
}

fn base_price(
    request: &RateRequest<'_>,
    parcel: Option<usize>,
    measured: Option<&Measured>,
    weight: u64,
    zone: &str,
    table: &PriceTable,
) -> Result<FreightCharge, Refusal> {
    let service = request.service;
    let found = table::look_up(table, zone, weight).map_err(|none| match none {
        NoPrice::Zone => request.refuse(
            Reason::new("price_unknown", [("zone", zone.to_owned())]),
            format!("{} has no price for zone {zone}", service.name),
        ),
        NoPrice::TooHeavy => request.refuse(
            Reason::new("parcel_too_heavy", [("value", format!("{} g", weight.div_ceil(GRAM)))]),
            format!("{} has no price for {} g", service.name, weight.div_ceil(GRAM)),
        ),
        NoPrice::Overflow => request.too_large(),
    })?;
    let unit = table.unit;
    let amount = request.exact(request.carrier.rounding.round(found.price))?;
    let bulky = measured.and_then(|measured| Some(measured.dimensional? > u64::from(measured.actual_g) * GRAM));
    let by = if bulky == Some(true) { "dimensional weight" } else { "weight" };
    let billed = request.exact(crate::money::divide(Decimal::from(weight), Decimal::from(unit.nanograms())))?;
    let up_to = format!("up to {} {}", found.at.up_to, unit.as_str());
    let formula = formula(found.at, unit, request.carrier.currency);
    Ok(FreightCharge {
        code: table.id.clone(),
        kind: ChargeKind::Freight,
        label: service.name.clone(),
        parcel,
        amount: Money { amount, currency: request.carrier.currency },
        basis: Basis { amount: billed.normalize(), unit: unit.as_str().to_owned() },
        rate: format!("{formula}, zone {zone}, {up_to}"),
        because: format!("{} to zone {zone}, by {by}, {up_to}", service.name),
        reason: Reason::new("weight_break", [("zone", zone.to_owned()), ("up_to", up_to)]),
        source: table.source.clone(),
        trust: table.trust,
        illustrative: table.illustrative,
    })
}

/// A break's price in words: `7.40 USD + 0.64 USD per 50 g above 100 g`.
fn formula(at: &Break, unit: WeightUnit, currency: Currency) -> String {
    let name = unit.as_str();
    let mut parts = Vec::new();
    if !at.price.is_zero() || (at.step == 0 && at.per_kg.is_zero()) {
        parts.push(format!("{} {currency}", at.price));
    }
    if at.step > 0 {
        parts.push(format!("{} {currency} per {} {name} above {} {name}", at.step_price, at.step, at.over));
    }
    if !at.per_kg.is_zero() {
        parts.push(format!("{} {currency} per {}", at.per_kg, if unit == WeightUnit::G { "kg" } else { "lb" }));
    }
    parts.join(" + ")
}

/// The price after discounts of each entry of the table's prices; the first bears what rounding leaves.
fn net_by_parcel(
    request: &RateRequest<'_>,
    charges: &[FreightCharge],
    freight: Decimal,
    net: Decimal,
) -> Result<Vec<Decimal>, Refusal> {
    if freight == net || charges.is_empty() {
        return Ok(charges.iter().map(|charge| charge.amount.amount).collect());
    }
    let weights: Vec<Decimal> = charges.iter().map(|charge| charge.amount.amount).collect();
    let keys: Vec<String> = (0..charges.len()).map(|at| format!("{at:06}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    request.exact(crate::money::allot(net, request.carrier.rounding.step, &weights, &keys))
}

fn is_option(request: &RateRequest<'_>, code: &str) -> bool {
    let mut found = request.carrier.surcharge.iter().filter(|surcharge| surcharge.code == code);
    found.any(|surcharge| surcharge.when.option.is_some())
}

/// Insurance that is asked for must be part of the service, or charged.
fn check_options(
    request: &RateRequest<'_>,
    options: &[ServiceOption],
    surcharges: &[FreightCharge],
) -> Result<(), Refusal> {
    let day = request.day.0;
    for option in options {
        let offered = request.carrier.surcharge.iter().any(|surcharge| {
            surcharge.when.option == Some(*option)
                && in_force(Some(surcharge.from), surcharge.until, day)
                && (surcharge.services.is_empty() || surcharge.services.contains(&request.service.code))
        });
        let charged = surcharges.iter().any(|charge| is_option(request, &charge.code));
        let covered = *option == ServiceOption::Insurance && covered_already(request)?;
        if !(offered || charged || covered) {
            return Err(request.refuse(
                Reason::new("option_not_available", [("option", option_name(*option).to_owned())]),
                format!("what {} costs as {} is not known", option_name(*option), request.service.name),
            ));
        }
    }
    Ok(())
}

fn option_name(option: ServiceOption) -> &'static str {
    match option {
        ServiceOption::Insurance => "insurance",
        ServiceOption::Signature => "signature",
        ServiceOption::Saturday => "saturday_delivery",
        ServiceOption::Sunday => "sunday_delivery",
    }
}

fn covered_already(request: &RateRequest<'_>) -> Result<bool, Refusal> {
    let Some(cover) = &request.service.cover else { return Ok(false) };
    Ok(request.value_in(cover.up_to.currency)? <= cover.up_to.amount)
}

impl RateRequest<'_> {
    /// `carrier/service`, as refusals name it.
    pub fn id(&self) -> String {
        format!("{}/{}", self.carrier.id, self.service.code)
    }

    fn refuse(&self, reason: Reason, because: String) -> Refusal {
        Refusal::service(self.id(), reason, because)
    }

    fn too_large(&self) -> Refusal {
        self.refuse(Reason::new("figure_too_large", []), "a figure is too large to be computed exactly".to_owned())
    }

    fn exact<T>(&self, figure: Result<T, Overflow>) -> Result<T, Refusal> {
        figure.map_err(|_| self.too_large())
    }

    fn sum(&self, parts: impl IntoIterator<Item = Decimal>) -> Result<Decimal, Refusal> {
        self.exact(sum(parts))
    }

    /// An amount of the carrier's currency as a basis, with the decimals that the carrier rounds to.
    fn money_basis(&self, amount: Decimal) -> Basis {
        let mut amount = amount;
        amount.rescale(amount.normalize().scale().max(self.carrier.rounding.step.normalize().scale()));
        Basis { amount, unit: self.carrier.currency.to_string() }
    }

    /// The goods' value in a currency.
    fn value_in(&self, currency: Currency) -> Result<Decimal, Refusal> {
        let Money { amount, currency: from } = self.goods_value;
        self.exact(self.exchange.convert(amount, from, currency))?.ok_or_else(|| {
            self.refuse(
                Reason::new("exchange_rate_missing", [("pair", format!("{from}/{currency}"))]),
                format!("the goods' value is needed in {currency}, and there is no exchange rate from {from}"),
            )
        })
    }

    /// Whether the service's own signature or weekend delivery makes an option needless.
    pub fn includes_signature(&self) -> bool {
        self.service.signature == Offered::Included
    }
}

/// The price that a break gives for a weight in its table's unit; none where it is too large a figure.
pub fn price_of_break(at: &Break, unit: WeightUnit, weight: u32) -> Option<Decimal> {
    table::price_at(at, unit, dimensional::nanograms(weight, unit)).ok()
}
