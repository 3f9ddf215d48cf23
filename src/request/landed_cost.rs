//! A request for the landed cost of a consignment whose freight is known (contract, section 1).

use super::reader::{Reader, at};
use super::{Address, Channel, Importer, OF_DESTINATION, OF_DISPATCH, Purpose, RequestContext, RequestLine, Terms};
use crate::book::shop::StockStatus;
use crate::calendar::{Day, Instant};
use crate::gather::Gather;
use crate::money::{Currency, Decimal};
use crate::problem::Problem;
use crate::tree::Tree;

/// The most parcels of one consignment.
const MOST_PARCELS: usize = 500;

/// Civil days given instead of the day of `at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayOverrides {
    /// The order.
    pub order: Option<Day>,
    /// The carrier takes over.
    pub hand_over: Option<Day>,
    /// Customs.
    pub border: Option<Day>,
}

impl DayOverrides {
    /// The day on which places have their names, before their clock is known.
    pub fn of_names(&self, at: Instant) -> Day {
        self.border.unwrap_or(at.at_offset(0).0)
    }
}

/// What section 1 of the contract asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandedCostRequest {
    /// The shop whose own tables hold; none: none do.
    pub shop: Option<String>,
    /// The moment of the order.
    pub at: Instant,
    /// Days given instead.
    pub days: DayOverrides,
    /// Where it leaves from.
    pub ship_from: Address,
    /// Where the duty on the goods stands there.
    pub stock: StockStatus,
    /// Where it goes.
    pub ship_to: Address,
    /// Of all amounts, in and out.
    pub currency: Currency,
    /// Minor-unit digits of the currency.
    pub digits: u32,
    /// What the buyer is charged for carriage.
    pub freight: Decimal,
    /// What the buyer is charged for insurance; none: unknown.
    pub insurance: Option<Decimal>,
    /// How it travels.
    pub channel: Channel,
    /// A carrier of the book whose clearance fees apply.
    pub carrier: Option<String>,
    /// What lies in which parcel: lines by number, and pieces; empty: all in one.
    pub parcels: Vec<Vec<(usize, u32)>>,
    /// What else the consignee imports, for limits per consignee.
    pub beside: Beside,
    /// Why it travels.
    pub purpose: Purpose,
    /// Who imports.
    pub importer: Importer,
    /// Its VAT/GST number, where it is a registered business.
    pub importer_tax_number: Option<String>,
    /// Schemes under which the seller is registered.
    pub seller_registrations: Vec<String>,
    /// Who pays duty and tax.
    pub terms: Terms,
    /// Prices, discounts, freight and insurance contain the destination's VAT/GST.
    pub prices_include_tax: bool,
    /// Off the whole order, allotted to lines by value.
    pub order_discount: Decimal,
    /// What is in it.
    pub lines: Vec<RequestLine>,
    /// Rates given: 1 of the first is so many of the second.
    pub exchange_rates: Vec<(Currency, Currency, Decimal)>,
}

/// The goods' value of what else one consignee imports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// By the same order, on the same day.
    pub day: Decimal,
    /// Before, in the same month.
    pub month: Decimal,
    /// Before, in the same year.
    pub year: Decimal,
}

const KEYS: [&str; 21] = [
    "shop",
    "at",
    "days",
    "ship_from",
    "ship_to",
    "currency",
    "freight",
    "insurance",
    "channel",
    "carrier",
    "parcels",
    "beside",
    "purpose",
    "importer",
    "importer_tax_number",
    "seller_registrations",
    "terms",
    "prices_include_tax",
    "order_discount",
    "lines",
    "exchange_rates",
];

impl LandedCostRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// [`Problem::Faults`] with every fault found.
    pub fn read(tree: &Tree, circumstances: &RequestContext<'_>) -> Result<LandedCostRequest, Problem> {
        let mut reader = Reader::default();
        let request = circumstances.landed_cost(&mut reader, tree);
        match request {
            Some(request) if reader.faults.is_empty() => Ok(request),
            _ => Err(Problem::Faults(reader.faults)),
        }
    }
}

impl RequestContext<'_> {
    fn landed_cost(&self, reader: &mut Reader, tree: &Tree) -> Option<LandedCostRequest> {
        let object = reader.object(tree, "", &KEYS)?;
        let shop = object.get("shop").and_then(|tree| reader.text(tree, "/shop", 64)).map(str::to_owned);
        let at_instant = self.instant(reader, object);
        let days = object.get("days").map(|tree| self.days(reader, tree));
        let ship_from = reader.required(object, "", "ship_from");
        let stock = ship_from.and_then(|tree| tree.get("stock"));
        let stock = stock.and_then(|tree| reader.choice(tree, "/ship_from/stock", StockStatus::WORDS));
        let ship_from = ship_from.and_then(|tree| self.address(reader, tree, "/ship_from", OF_DISPATCH));
        let ship_to = reader.required(object, "", "ship_to");
        let ship_to = ship_to.and_then(|tree| self.address(reader, tree, "/ship_to", OF_DESTINATION));
        let currency = reader.required(object, "", "currency");
        let currency = currency.and_then(|tree| self.currency(reader, tree, "/currency"));
        let digits = currency.map(|(_, digits)| digits);
        let mut money = |key: &str, name: &str| {
            object.get(key).and_then(|tree| self.money(reader, tree, &at("", key), name, digits))
        };
        let freight = money("freight", "freight");
        let insurance = money("insurance", "insurance");
        let order_discount = money("order_discount", "order discount").unwrap_or_default();
        let channel = object.get("channel").and_then(|tree| reader.choice(tree, "/channel", Channel::WORDS));
        let carrier = object.get("carrier").and_then(|tree| reader.text(tree, "/carrier", 64)).map(str::to_owned);
        let purpose = object.get("purpose").and_then(|tree| reader.choice(tree, "/purpose", Purpose::WORDS));
        let (importer, importer_tax_number) = self.importer(reader, object);
        let seller_registrations = self.registrations(reader, object);
        let terms = object.get("terms").and_then(|tree| reader.choice(tree, "/terms", Terms::WORDS));
        let inclusive = object.get("prices_include_tax").and_then(|tree| reader.truth(tree, "/prices_include_tax"));
        let before = reader.faults.count();
        let lines = self.lines(reader, object, digits, false);
        let lines_are_sound = reader.faults.count() == before;
        let parcels = object.get("parcels").map(|tree| parcels(reader, tree, &lines, lines_are_sound));
        let beside = object.get("beside").and_then(|tree| {
            let object = reader.object(tree, "/beside", &["value", "month", "year"])?;
            let value = reader.required(object, "/beside", "value")?;
            let mut money =
                |tree, path| self.money(reader, tree, path, "the value of goods beside", digits).unwrap_or_default();
            let day = money(value, "/beside/value");
            let mut told = |key, path| object.get(key).map_or(Decimal::ZERO, |tree| money(tree, path));
            Some(Beside { day, month: told("month", "/beside/month"), year: told("year", "/beside/year") })
        });
        let exchange_rates = self.exchange_rates(reader, object);
        let (currency, digits) = currency?;
        if lines_are_sound {
            check_order_discount(reader, &lines, order_discount, digits);
        }
        Some(LandedCostRequest {
            shop,
            at: at_instant,
            days: days.unwrap_or_default(),
            ship_from: ship_from?,
            stock: stock.unwrap_or_default(),
            ship_to: ship_to?,
            currency,
            digits,
            freight: freight.unwrap_or_default(),
            insurance,
            channel: channel.unwrap_or(Channel::Courier),
            carrier,
            parcels: parcels.unwrap_or_default(),
            beside: beside.unwrap_or_default(),
            purpose: purpose.unwrap_or(Purpose::Sale),
            importer,
            importer_tax_number,
            seller_registrations,
            terms: terms.unwrap_or(Terms::Ddp),
            prices_include_tax: inclusive.unwrap_or(false),
            order_discount,
            lines,
            exchange_rates,
        })
    }

    pub(super) fn days(&self, reader: &mut Reader, tree: &Tree) -> DayOverrides {
        self.only_authorised(reader, "", "days");
        let Some(object) = reader.object(tree, "/days", &["order", "hand_over", "border"]) else {
            return DayOverrides::default();
        };
        let mut day = |key: &str| object.get(key).and_then(|tree| reader.parsed(tree, &at("/days", key), "not_a_day"));
        DayOverrides { order: day("order"), hand_over: day("hand_over"), border: day("border") }
    }
}

/// The goods of an order are never worth less than nothing.
pub(super) fn check_order_discount(reader: &mut Reader, lines: &[RequestLine], order_discount: Decimal, digits: u32) {
    let value =
        lines.iter().map(|line| line.value(digits)).try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?));
    if let Some(value) = value
        && order_discount > value
    {
        let message =
            format!("the order discount `{order_discount}` is more than the goods are worth (`{value}`): lower it");
        reader.fault("discount_too_large", "/order_discount", message);
    }
}

/// What lies in which parcel: every piece of every line, once. Of lines that are at fault nothing more is said.
fn parcels(reader: &mut Reader, tree: &Tree, lines: &[RequestLine], lines_are_sound: bool) -> Vec<Vec<(usize, u32)>> {
    let path = "/parcels";
    let items = reader.list(tree, path).unwrap_or_default();
    if items.len() > MOST_PARCELS {
        let message = format!("a consignment has at most {MOST_PARCELS} parcels, not `{}`: split it", items.len());
        reader.fault("too_many", path, message);
        return Vec::new();
    }
    let faults = reader.faults.count();
    let mut left: Vec<i64> = lines.iter().map(|line| i64::from(line.quantity)).listed();
    let mut parcels = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let path = at(path, number);
        let Some(object) = reader.object(item, &path, &["contents"]) else { continue };
        let path = at(&path, "contents");
        let contents = object.get("contents").and_then(|tree| reader.list(tree, &path)).unwrap_or_default();
        if contents.is_empty() {
            reader.fault("empty", &path, "a parcel holds something: name its lines and pieces");
        }
        let mut held = Vec::new();
        for (number, item) in contents.iter().enumerate() {
            let path = at(&path, number);
            let Some(object) = reader.object(item, &path, &["line", "quantity"]) else { continue };
            let line = reader.required(object, &path, "line");
            let line = line.and_then(|tree| reader.text(tree, &at(&path, "line"), 64));
            let quantity = reader.required(object, &path, "quantity");
            let quantity = quantity.and_then(|tree| reader.whole(tree, &at(&path, "quantity"), "quantity", 1, 100_000));
            let (Some(line), Some(quantity)) = (line, quantity) else { continue };
            let Some(found) = lines.iter().position(|known| known.id == line) else {
                if !lines_are_sound {
                    continue;
                }
                let ids = lines.iter().map(|line| line.id.as_str());
                let message = format!("there is no line `{line}`: name one of the request");
                reader.fault_among("unknown_line", at(&path, "line"), message, line, ids);
                continue;
            };
            if let Some(left) = left.get_mut(found) {
                *left -= i64::from(quantity);
            }
            held.push((found, quantity));
        }
        parcels.push(held);
    }
    // Where a parcel is at fault, what is missing is no second fault.
    let is_whole = lines_are_sound && faults == reader.faults.count() && !parcels.is_empty();
    for (line, left) in lines.iter().zip(left).filter(|(_, left)| is_whole && *left != 0) {
        let (id, off) = (&line.id, left.abs());
        let words = if left > 0 { "missing from" } else { "too many in" };
        let message = format!("`{off}` pieces of line `{id}` are {words} the parcels: put each piece into one of them");
        reader.fault("wrong_contents", path, message);
    }
    parcels
}
