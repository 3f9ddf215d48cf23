//! A request for the delivery options of a cart (contract, section 2).

use super::landed_cost::check_order_discount;
use super::reader::{Reader, at};
use super::{
    Address, Authority, DayOverrides, Fulfilment, Importer, OF_DELIVERY, Purpose, RequestContext, RequestLine,
    StockGiven, Terms,
};
use crate::book::BookView;
use crate::calendar::{Day, Instant};
use crate::money::{Currency, Decimal};
use crate::problem::Problem;
use crate::promotion::plain;
use crate::tree::Tree;

/// How much an answer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Sums and dates.
    Totals,
    /// Every charge.
    Charges,
    /// Placements in boxes and dated steps too.
    Full,
}

/// Whose terms are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermsWanted {
    /// One of the two.
    One(Terms),
    /// Each that the service can do.
    Any,
}

/// What the shopper wants besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wants {
    /// Cover for the goods' value.
    pub insurance: bool,
    /// A signature on delivery.
    pub signature: bool,
    /// Delivery on rest days, where the service has it.
    pub weekend_delivery: bool,
    /// To pay for everything at the door.
    pub cash_on_delivery: bool,
    /// To have it by this day: the answer says until when to order.
    pub deliver_by: Option<Day>,
}

/// What section 2 of the contract asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteRequest {
    /// The shop's id.
    pub shop: String,
    /// The moment of the order.
    pub at: Instant,
    /// Days given, for tests.
    pub days: DayOverrides,
    /// Where it goes.
    pub ship_to: Address,
    /// Of all amounts, in and out.
    pub currency: Currency,
    /// Minor-unit digits of the currency.
    pub digits: u32,
    /// Why it travels.
    pub purpose: Purpose,
    /// Who imports.
    pub importer: Importer,
    /// Its VAT/GST number, where it is a registered business.
    pub importer_tax_number: Option<String>,
    /// Registrations instead of the shop's.
    pub seller_registrations: Option<Vec<String>>,
    /// Terms; none: the shop's.
    pub terms: Option<TermsWanted>,
    /// Prices contain the destination's tax; none: as the shop has it.
    pub prices_include_tax: Option<bool>,
    /// Off the whole order.
    pub order_discount: Decimal,
    /// The cart.
    pub lines: Vec<RequestLine>,
    /// Rates given.
    pub exchange_rates: Vec<(Currency, Currency, Decimal)>,
    /// Promotions of the shop, without blanks around them: by which words, as the shopper typed them.
    pub promotions: Vec<String>,
    /// In which language labels of the shop are read; empty: in none.
    pub locale: String,
    /// What the shopper wants besides.
    pub wants: Wants,
    /// Rows of stock in place of the book's.
    pub stock: Vec<StockGiven>,
    /// The moment as of which the shop told its stock, where rows of that stand among these.
    pub stock_as_of: Option<Instant>,
    /// How it is to be sent.
    pub fulfilment: Fulfilment,
    /// How much to show.
    pub detail: Detail,
    /// Who asks.
    pub authority: Authority,
}

/// The most promotions of one request.
const MOST_PROMOTIONS: usize = 20;

const KEYS: [&str; 20] = [
    "shop",
    "at",
    "days",
    "ship_to",
    "currency",
    "purpose",
    "importer",
    "importer_tax_number",
    "seller_registrations",
    "terms",
    "prices_include_tax",
    "order_discount",
    "lines",
    "exchange_rates",
    "locale",
    "promotions",
    "wants",
    "stock",
    "fulfilment",
    "detail",
];

const TERMS: [(&str, TermsWanted); 3] =
    [("ddp", TermsWanted::One(Terms::Ddp)), ("dap", TermsWanted::One(Terms::Dap)), ("any", TermsWanted::Any)];
const DETAILS: [(&str, Detail); 3] = [("totals", Detail::Totals), ("charges", Detail::Charges), ("full", Detail::Full)];

impl QuoteRequest {
    /// Whether anyone asks, who may not hear what carriage costs the shop.
    pub fn is_open(&self) -> bool {
        self.authority == Authority::Open
    }

    /// Whether a page gave any of the prices or discounts, so that nobody vouches for them.
    pub fn has_prices_of_the_page(&self) -> bool {
        let given = |line: &RequestLine| line.unit_price.is_some() || !line.discount.is_zero();
        self.is_open() && (!self.order_discount.is_zero() || self.lines.iter().any(given))
    }

    /// Reads a request against a book, whose lane to the destination must be loaded.
    ///
    /// # Errors
    /// [`Problem::Faults`] with every fault found; [`Problem::Needs`] while the lane is not loaded.
    pub(crate) fn asked(
        view: &BookView<'_>,
        tree: &Tree,
        now: Instant,
        authority: Authority,
    ) -> Result<QuoteRequest, Problem> {
        view.lane(super::destination(tree))?;
        QuoteRequest::read(tree, &RequestContext { world: view.world()?, now, authority })
    }

    /// Reads a request.
    ///
    /// # Errors
    /// [`Problem::Faults`] with every fault found.
    pub fn read(tree: &Tree, circumstances: &RequestContext<'_>) -> Result<QuoteRequest, Problem> {
        let mut reader = Reader::default();
        match circumstances.quote(&mut reader, tree) {
            Some(request) if reader.faults.is_empty() => Ok(request),
            _ => Err(Problem::Faults(reader.faults)),
        }
    }
}

impl RequestContext<'_> {
    fn quote(&self, reader: &mut Reader, tree: &Tree) -> Option<QuoteRequest> {
        let object = reader.object(tree, "", &KEYS)?;
        let shop = reader.required(object, "", "shop").and_then(|tree| reader.text(tree, "/shop", 64));
        let at_instant = self.instant(reader, object);
        let days = object.get("days").map(|tree| self.days(reader, tree));
        let ship_to = reader.required(object, "", "ship_to");
        let ship_to = ship_to.and_then(|tree| self.address(reader, tree, "/ship_to", OF_DELIVERY));
        let currency = reader.required(object, "", "currency");
        let currency = currency.and_then(|tree| self.currency(reader, tree, "/currency"));
        let digits = currency.map(|(_, digits)| digits);
        let purpose = object.get("purpose").and_then(|tree| {
            self.only_authorised(reader, "", "purpose");
            reader.choice(tree, "/purpose", Purpose::WORDS)
        });
        let (importer, importer_tax_number) = self.importer(reader, object);
        let given = object.get("seller_registrations").is_some();
        let registrations = self.registrations(reader, object);
        let terms = object.get("terms").and_then(|tree| reader.choice(tree, "/terms", &TERMS));
        let inclusive = object.get("prices_include_tax").and_then(|tree| {
            self.only_authorised(reader, "", "prices_include_tax");
            reader.truth(tree, "/prices_include_tax")
        });
        let order_discount = object.get("order_discount");
        let order_discount =
            order_discount.and_then(|tree| self.money(reader, tree, "/order_discount", "order discount", digits));
        let before = reader.faults.count();
        let lines = self.lines(reader, object, digits, true);
        let lines_are_sound = reader.faults.count() == before;
        let exchange_rates = self.exchange_rates(reader, object);
        // Reasons are rendered by the shell; the engine reads the shop's labels in this language.
        let locale = object.get("locale").and_then(|tree| reader.text(tree, "/locale", 35));
        let promotions = object.get("promotions").map(|tree| promotions(reader, tree));
        let wants = object.get("wants").map(|tree| wants(reader, tree));
        let stock = self.stock(reader, object);
        let fulfilment = self.fulfilment(reader, object, &lines);
        let detail = object.get("detail").and_then(|tree| reader.choice(tree, "/detail", &DETAILS));
        let (currency, digits) = currency?;
        let order_discount = order_discount.unwrap_or_default();
        if lines_are_sound {
            check_order_discount(reader, &lines, order_discount, digits);
        }
        Some(QuoteRequest {
            shop: shop?.to_owned(),
            at: at_instant,
            days: days.unwrap_or_default(),
            ship_to: ship_to?,
            currency,
            digits,
            purpose: purpose.unwrap_or(Purpose::Sale),
            importer,
            importer_tax_number,
            seller_registrations: given.then_some(registrations),
            terms,
            prices_include_tax: inclusive,
            order_discount,
            lines,
            exchange_rates,
            promotions: promotions.unwrap_or_default(),
            locale: locale.unwrap_or_default().to_owned(),
            wants: wants.unwrap_or_default(),
            stock,
            stock_as_of: None,
            fulfilment,
            detail: detail.unwrap_or(Detail::Charges),
            authority: self.authority,
        })
    }
}

fn promotions(reader: &mut Reader, tree: &Tree) -> Vec<String> {
    let path = "/promotions";
    let items = reader.list(tree, path).unwrap_or_default();
    if items.len() > MOST_PROMOTIONS {
        let message =
            format!("a request has at most {MOST_PROMOTIONS} promotions, not `{}`: leave some out", items.len());
        reader.fault("too_many", path, message);
        return Vec::new();
    }
    let mut promotions: Vec<String> = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let path = at(path, number);
        let Some(word) = reader.text(item, &path, 64).map(str::trim) else { continue };
        if word.is_empty() {
            reader.fault("wrong_length", path, "this is blank: write the promotion's word, or leave it out");
        } else if !promotions.iter().any(|known| plain(known) == plain(word)) {
            promotions.push(word.to_owned());
        }
    }
    promotions
}

fn wants(reader: &mut Reader, tree: &Tree) -> Wants {
    let keys = ["insurance", "signature", "weekend_delivery", "cash_on_delivery", "deliver_by"];
    let Some(object) = reader.object(tree, "/wants", &keys) else { return Wants::default() };
    let mut wanted =
        |key: &str| object.get(key).and_then(|tree| reader.truth(tree, &at("/wants", key))).unwrap_or(false);
    Wants {
        insurance: wanted("insurance"),
        signature: wanted("signature"),
        weekend_delivery: wanted("weekend_delivery"),
        cash_on_delivery: wanted("cash_on_delivery"),
        deliver_by: object
            .get("deliver_by")
            .and_then(|tree| reader.parsed(tree, &at("/wants", "deliver_by"), "not_a_day")),
    }
}
