//! Landed cost of a consignment whose freight is known: place, what may go there, then customs.

use crate::admit::{Admission, DatedLane, Rules};
use crate::answer;
use crate::answer::Answer;
use crate::book::BookView;
use crate::book::exchange::AnswerRates;
use crate::calendar::{BorderDay, Instant, OrderDay};
use crate::customs::{Concern, Declaration, Landed, assess};
use crate::gather::Gather;
use crate::goods::{Goods, Line};
use crate::lane::{Lane, Lanes};
use crate::money::{Decimal, Overflow, allot, minor_unit, subtract, sum};
use crate::order::shop;
use crate::place::check_tax_number;
use crate::problem::{Fault, Problem};
use crate::request::{self, Authority, LandedCostRequest, RequestContext, RequestLine, Terms};
use crate::tree::Tree;
use crate::weight::Weight;

/// Answers a request of section 1 of the contract from a view of a book and its lanes.
pub(crate) fn landed<'b>(
    view: &BookView<'b>,
    lanes: &Lanes<'b>,
    request: &Tree,
    now: Instant,
    authority: Authority,
) -> Answer<'b> {
    if authority == Authority::Open {
        let message = "landed costs are answered to the shop alone: send its key, or ask for a quote";
        return Err(Problem::Unauthorised(message.to_owned()));
    }
    view.lane(request::destination(request))?;
    let world = view.world()?;
    let circumstances = RequestContext { world, now, authority };
    let request = LandedCostRequest::read(request, &circumstances)?;
    let lane = lanes.of_landed_cost(view, &request)?;
    let landed = land(view, &lane, &request)?;
    // What is not known cannot be paid in advance.
    let is_known = !landed.missing.iter().any(|missing| missing.concerns == Concern::Law);
    let terms = if is_known { request.terms } else { Terms::Dap };
    answer::landed_cost(&landed, terms, &[], view, answer::shards(view, authority), authority)
}

/// The landed cost of a request that has been read.
fn land<'b>(view: &BookView<'b>, lane: &Lane<'b>, request: &LandedCostRequest) -> Result<Landed<'b>, Problem> {
    let (place, mut warnings) = lane.places.resolved(view, &request.ship_to, lane.day)?;
    check_tax_number(place.territory, request.importer_tax_number.as_deref())?;
    let civil_day = place.time_zone().local(request.at).0;
    let order = OrderDay(request.days.order.unwrap_or(civil_day));
    let border = BorderDay(request.days.border.unwrap_or(civil_day));
    let from = lane.places.names(view, &request.ship_from, border.0)?;
    let exchange = AnswerRates::new(view, order, &request.exchange_rates).of_law(place.territory, border);
    let collector = request.carrier.as_deref().map(|carrier| collector(view, carrier)).transpose()?;
    let shop = request.shop.as_deref().map(|id| shop(view, id, Authority::Authorised)).transpose()?;
    let goods: Vec<Goods> = request.lines.iter().map(goods_of).listed();
    let declaration = Declaration {
        view,
        laws: &lane.laws,
        exchange: &exchange,
        place: &place,
        from: &from,
        stock: request.stock,
        order,
        border,
        channel: request.channel,
        purpose: request.purpose,
        importer: request.importer,
        importer_registered: request.importer_tax_number.is_some(),
        terms: request.terms,
        registrations: &request.seller_registrations,
        local_taxes: shop.map_or(&[], |shop| &shop.local_tax),
        carrier: request.carrier.as_deref(),
        collector,
        currency: request.currency,
        digits: request.digits,
        prices_include_tax: request.prices_include_tax,
        freight: request.freight,
        insurance: request.insurance,
        parcels: request.parcels.clone(),
        beside: request.beside,
        lines: declared(request, &goods)?,
    };
    let admission = admission(&declaration, &lane.rules)?;
    let mut landed = assess(&declaration)?;
    landed.refusals = admission.refusals;
    landed.advisories = admission.advisories;
    warnings.append(&mut landed.warnings);
    landed.warnings = warnings;
    Ok(landed)
}

/// What of the declared goods may not go that way.
fn admission<'b>(declaration: &Declaration<'_, 'b>, rules: &Rules<'b>) -> Result<Admission<'b>, Problem> {
    let way = DatedLane {
        rules,
        exchange: declaration.exchange,
        currency: declaration.currency,
        from: declaration.from,
        place: declaration.place,
        channel: declaration.channel.as_str(),
        carrier: declaration.carrier,
        day: declaration.border,
    };
    way.admission(&declaration.lines)
}

/// The clearance fees of a carrier of the book.
fn collector<'b>(view: &BookView<'b>, carrier: &str) -> Result<&'b crate::book::law::Regime, Problem> {
    use crate::book::container::SectionKind;
    if !view.has(SectionKind::Regime, carrier) {
        let message = format!("the book has no clearance fees of a carrier `{carrier}`: name another, or none");
        return Err(Fault::new("unknown_carrier", "/carrier", message).into());
    }
    view.regime(carrier)
}

/// The lines with their values after all discounts: the order's discount is allotted by goods value.
fn declared<'g>(request: &'g LandedCostRequest, goods: &'g [Goods]) -> Result<Vec<Line<'g>>, Problem> {
    let (lines, digits) = (&request.lines, request.digits);
    let values: Vec<Decimal> = lines.iter().map(|line| line.value(digits).ok_or(Overflow)).try_listed::<_, _>()?;
    sum(values.iter().copied())?;
    let keys: Vec<&str> = lines.iter().map(|line| line.id.as_str()).listed();
    let discounts = allot(request.order_discount, minor_unit(digits), &values, &keys)?;
    let declared = lines.iter().zip(values).zip(discounts).zip(goods).map(|(((line, value), discount), goods)| {
        Ok(Line { id: &line.id, quantity: line.quantity, value: subtract(value, discount)?, goods })
    });
    declared.try_listed::<_, Overflow>().map_err(Problem::from)
}

/// What the request says of a line's goods.
fn goods_of(line: &RequestLine) -> Goods {
    Goods {
        hs: line.hs_code.clone(),
        origin: line.origin.clone(),
        origin_proof: line.origin_proof.unwrap_or(false),
        weight: line.weight_g.map(Weight::grams),
        measures: line.measures.clone(),
        duty_percent: line.duty_percent,
        tax_percent: line.tax_percent,
        ..Goods::UNKNOWN
    }
}
