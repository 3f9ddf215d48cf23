//! Reading a request: what does the shop ask, and what is wrong with the asking?
//!
//! In: a value tree (from JSON bytes or a JavaScript object), the book's currencies and countries, the moment, and whether
//! the request is authorised. Out: a [`LandedCostRequest`] or a [`QuoteRequest`], or every fault at once. Unknown and
//! duplicate keys are faults; defaults are filled in here and nowhere else. The shapes are those of the JSON contract.

#[cfg(feature = "json")]
mod articles;
mod canonical;
mod fulfilment;
mod landed_cost;
mod line;
mod quote;
mod reader;

#[cfg(feature = "json")]
pub use articles::ArticlesRequest;
pub use fulfilment::{Fulfilment, Pin, StockGiven};
pub use landed_cost::{Beside, DayOverrides, LandedCostRequest};
pub use line::RequestLine;
pub use quote::{Detail, QuoteRequest, TermsWanted, Wants};

use crate::book::shop::StockStatus;
use crate::book::world::{Misnamed, World};
use crate::calendar::Instant;
use crate::money::{Currency, Decimal};
use crate::nearest::hint;
use crate::tree::Tree;
#[cfg(feature = "json")]
pub(crate) use reader::Object;
pub(crate) use reader::{Reader, at};

/// The most lines of one request.
pub const MOST_LINES: usize = 500;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// Anyone: a page may name articles and quantities, nothing that changes the law or the goods.
    Open,
    /// The shop itself: with its key, or at the command line.
    Authorised,
}

impl Authority {
    /// Who asks for a quote, where the key of a shop was shown: another shop's key counts as none.
    pub fn of_key(shop: Option<&str>, request: &Tree) -> Authority {
        let Some(shop) = shop else { return Authority::Open };
        if request.get("shop") == Some(&Tree::from(shop)) { Authority::Authorised } else { Authority::Open }
    }

    /// The same of a request that may name no shop.
    pub fn of_key_if_named(shop: Option<&str>, request: &Tree) -> Authority {
        let names_none = matches!(request.get("shop"), None | Some(Tree::Null));
        if names_none && shop.is_some() { Authority::Authorised } else { Authority::of_key(shop, request) }
    }
}

/// An address as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The part of ISO 3166-2 after the dash.
    pub subdivision: Option<String>,
    /// As typed.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// A business, as against a home.
    pub commercial: bool,
    /// Where there it is handed out.
    pub delivery_to: Delivery,
    /// The locker or pick-up point, by its id.
    pub point: Option<String>,
    /// The number of whoever collects it there.
    pub post_number: Option<String>,
}

/// The keys of the address of dispatch.
const OF_DISPATCH: &[&str] = &["country", "subdivision", "postal_code", "city", "type", "stock"];
/// The keys of a destination.
const OF_DESTINATION: &[&str] = &["country", "subdivision", "postal_code", "city", "type", "delivery_to"];
/// The keys of a destination to which a parcel is to be sent.
const OF_DELIVERY: &[&str] =
    &["country", "subdivision", "postal_code", "city", "type", "delivery_to", "point", "post_number"];

/// Where a parcel is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// At the door.
    #[default]
    Door,
    /// In a post-office box.
    PoBox,
    /// In a parcel locker.
    Locker,
    /// Over a counter.
    Point,
}

/// How the consignment travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Channel {
    Post,
    Courier,
}

/// Why it travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Purpose {
    Sale,
    Gift,
    Return,
}

/// Who imports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Importer {
    Private,
    Business,
}

/// Who pays duty and tax, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Terms {
    /// Delivered duty paid: at checkout.
    Ddp,
    /// Delivered at place: on delivery.
    Dap,
}

/// A word of the contract for each variant.
macro_rules! words {
    ($($type:ident { $($word:literal = $variant:ident),* })*) => {
        $(impl $type {
            /// The words of the contract and what they mean.
            pub(crate) const WORDS: &'static [(&'static str, $type)] = &[$(($word, $type::$variant)),*];
            /// The word of the contract.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $word),* }
            }
        })*
    };
}

words! {
    Channel { "post" = Post, "courier" = Courier }
    Purpose { "sale" = Sale, "gift" = Gift, "return" = Return }
    Importer { "private" = Private, "business" = Business }
    Terms { "ddp" = Ddp, "dap" = Dap }
    StockStatus { "origin" = Origin, "bonded" = Bonded, "cleared" = Cleared }
    Delivery { "door" = Door, "po_box" = PoBox, "locker" = Locker, "point" = Point }
}

/// What a request is read against.
#[derive(Debug, Clone, Copy)]
pub struct RequestContext<'w> {
    /// Currencies and countries.
    pub world: &'w World,
    /// Now, as the shell has it: the moment of a request that names none.
    pub now: Instant,
    /// Who asks.
    pub authority: Authority,
}

impl RequestContext<'_> {
    /// Notes a fault where an open request says what only the shop may say.
    fn only_authorised(&self, reader: &mut Reader, path: &str, key: &str) {
        if self.authority == Authority::Open {
            let message = format!("`{key}` may only be sent by the shop: leave it out, or authorise the request");
            reader.fault("not_authorised", at(path, key), message);
        }
    }

    fn instant(&self, reader: &mut Reader, object: reader::Object<'_>) -> Instant {
        let Some(tree) = object.get("at") else { return self.now };
        self.only_authorised(reader, "", "at");
        reader.parsed(tree, "/at", "not_an_instant").unwrap_or(self.now)
    }

    fn currency(&self, reader: &mut Reader, tree: &Tree, path: &str) -> Option<(Currency, u32)> {
        let text = reader.text(tree, path, 64)?;
        let known = text.parse().ok().and_then(|currency| Some((currency, self.world.digits(currency)?)));
        if known.is_none() {
            let hint = hint(text, self.currencies(), "use an ISO 4217 code such as `EUR`");
            let message = format!("`{text}` is no currency with money amounts: {hint}");
            reader.fault_among("unknown_currency", path, message, text, self.currencies());
        }
        known
    }

    fn currencies(&self) -> impl Iterator<Item = &str> {
        self.world.currencies.iter().map(|(currency, _)| currency.as_str())
    }

    fn country(&self, reader: &mut Reader, tree: &Tree, path: &str) -> Option<String> {
        let code = reader.text(tree, path, 64)?;
        if self.world.is_country(code) {
            return Some(code.to_owned());
        }
        match self.world.misnamed.iter().find(|known| known.code == code) {
            Some(Misnamed { country, with, .. }) => {
                let with = if with.is_empty() { String::new() } else { format!(" {with}") };
                let message = format!("`{code}` is no ISO 3166-1 alpha-2 code: use `{country}`{with}");
                reader.fault_among("unknown_country", path, message, code, [country]);
            }
            None => {
                let known = || self.world.countries.iter().map(|known| known.code.as_str());
                let hint = hint(code, known(), "use an ISO 3166-1 alpha-2 code such as `DE`");
                reader.fault_among("unknown_country", path, format!("`{code}` is no country: {hint}"), code, known());
            }
        }
        None
    }

    /// An address that has these keys.
    fn address(&self, reader: &mut Reader, tree: &Tree, path: &str, known: &[&str]) -> Option<Address> {
        let object = reader.object(tree, path, known)?;
        self.address_of(reader, object, path)
    }

    /// The address that stands in an object.
    fn address_of(&self, reader: &mut Reader, object: reader::Object<'_>, path: &str) -> Option<Address> {
        let country = reader.required(object, path, "country");
        let country = country.and_then(|tree| self.country(reader, tree, &at(path, "country")));
        let mut text = |key: &str, longest| {
            object.get(key).and_then(|tree| reader.text(tree, &at(path, key), longest)).map(str::to_owned)
        };
        let (subdivision, postal_code, city) = (text("subdivision", 8), text("postal_code", 16), text("city", 100));
        let (point, post_number) = (text("point", 64), text("post_number", 32));
        let kinds = [("residential", false), ("commercial", true)];
        let commercial = object.get("type").and_then(|tree| reader.choice(tree, &at(path, "type"), &kinds));
        let delivery_to = object.get("delivery_to");
        let delivery_to = delivery_to.and_then(|tree| reader.choice(tree, &at(path, "delivery_to"), Delivery::WORDS));
        Some(Address {
            country: country?,
            subdivision,
            postal_code,
            city,
            commercial: commercial.unwrap_or(false),
            delivery_to: delivery_to.unwrap_or_default(),
            point,
            post_number,
        })
    }

    /// Who imports, and its tax number where it is a registered business.
    fn importer(&self, reader: &mut Reader, object: reader::Object<'_>) -> (Importer, Option<String>) {
        let importer = object.get("importer").and_then(|tree| reader.choice(tree, "/importer", Importer::WORDS));
        if importer == Some(Importer::Business) {
            self.only_authorised(reader, "", "importer");
        }
        let path = "/importer_tax_number";
        let number = object.get("importer_tax_number").and_then(|tree| {
            self.only_authorised(reader, "", "importer_tax_number");
            reader.text(tree, path, 32)
        });
        let is_private = match importer {
            Some(importer) => importer == Importer::Private,
            // What it should be is told as a fault of its own.
            None => object.get("importer").is_none(),
        };
        if number.is_some() && is_private && self.authority == Authority::Authorised {
            let message = "a private importer has no tax number: say `importer: business`, or leave the number out";
            reader.fault("importer_not_business", path, message);
        }
        (importer.unwrap_or(Importer::Private), number.map(str::to_owned))
    }

    /// Amounts other than unit prices have no more decimals than their currency.
    fn money(&self, reader: &mut Reader, tree: &Tree, path: &str, name: &str, digits: Option<u32>) -> Option<Decimal> {
        let amount = reader.amount(tree, path, name)?;
        if let Some(digits) = digits
            && amount.normalize().scale() > digits
        {
            let message = format!("{name} must have at most {digits} decimals in this currency, not `{amount}`");
            reader.fault("too_many_decimals", path, message);
            return None;
        }
        Some(amount)
    }

    fn registrations(&self, reader: &mut Reader, object: reader::Object<'_>) -> Vec<String> {
        let path = "/seller_registrations";
        let Some(tree) = object.get("seller_registrations") else { return Vec::new() };
        self.only_authorised(reader, "", "seller_registrations");
        let mut registrations = Vec::new();
        for (number, item) in reader.list(tree, path).unwrap_or_default().iter().enumerate() {
            let path = at(path, number);
            let Some(name) = reader.text(item, &path, 64) else { continue };
            if self.world.registrations.binary_search_by(|known| known.as_str().cmp(name)).is_err() {
                let known = self.world.registrations.iter().map(String::as_str);
                let hint = hint(name, known, "name one that the book knows");
                let message = format!("no scheme knows the registration `{name}`: {hint}");
                reader.fault_among("unknown_registration", path, message, name, &self.world.registrations);
            } else {
                registrations.push(name.to_owned());
            }
        }
        registrations
    }

    fn exchange_rates(&self, reader: &mut Reader, object: reader::Object<'_>) -> Vec<(Currency, Currency, Decimal)> {
        let path = "/exchange_rates";
        let Some(tree) = object.get("exchange_rates") else { return Vec::new() };
        self.only_authorised(reader, "", "exchange_rates");
        let Tree::Object(entries) = tree else {
            reader.object(tree, path, &[]);
            return Vec::new();
        };
        let mut rates: Vec<(Currency, Currency, Decimal)> = Vec::new();
        for (pair, tree) in entries {
            let path = at(path, pair);
            let Some((one, other)) = pair.split_once('/').filter(|(one, other)| one != other) else {
                reader.fault("unknown_pair", path, format!("a pair is written as in `EUR/USD`, not `{pair}`"));
                continue;
            };
            let known = |code: &str| code.parse().ok().filter(|code: &Currency| self.world.digits(*code).is_some());
            let (Some(base), Some(quote)) = (known(one), known(other)) else {
                let unknown = if known(one).is_none() { one } else { other };
                let hint = hint(unknown, self.currencies(), "use ISO 4217 codes as in `EUR/USD`");
                let message = format!("`{unknown}` of `{pair}` is no currency with money amounts: {hint}");
                reader.fault_among("unknown_pair", path, message, unknown, self.currencies());
                continue;
            };
            if rates.iter().any(|(one, other, _)| (*one, *other) == (base, quote)) {
                reader.fault("duplicate_field", path, format!("the rate of `{pair}` stands twice: send it once"));
                continue;
            }
            if rates.iter().any(|(one, other, _)| (*one, *other) == (quote, base)) {
                let message =
                    format!("the rate of `{quote}/{base}` stands beside `{pair}`, its inverse: send one of the two");
                reader.fault("duplicate_field", path, message);
                continue;
            }
            let Some(rate) = reader.amount(tree, &path, "a rate") else { continue };
            if rate.is_zero() {
                reader.fault("not_positive", path, format!("the rate of `{pair}` must be above 0"));
                continue;
            }
            rates.push((base, quote, rate));
        }
        rates
    }
}

/// The country to which a request asks, as it says it: known before anything else is read.
pub(crate) fn destination<'t>(request: &'t Tree<'t>) -> Option<&'t str> {
    match request.get("ship_to").and_then(|to| to.get("country")) {
        Some(Tree::Text(country)) => Some(country),
        _ => None,
    }
}

/// A request's JSON bytes as a tree.
///
/// # Errors
/// [`crate::problem::Problem::NotJson`] when the bytes are no JSON.
#[cfg(feature = "json")]
pub fn parse(bytes: &[u8]) -> Result<Tree<'static>, crate::problem::Problem> {
    let wrong = |error: serde_json::Error| {
        crate::problem::Problem::NotJson(format!("the body is not JSON: {error}; send one JSON object"))
    };
    serde_json::from_slice(bytes).map_err(wrong)
}
