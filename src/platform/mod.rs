//! How are shops' platforms answered, each in its own tongue?
//!
//! In: the bytes of a platform's call, a shop, the moment. Out: the status and the body that the platform expects. A payload is read
//! into a cart, the cart asks the engine by the one reader of requests, and the answer's options become rates. The proof that it is the
//! platform which asks is the shell's: what is answered here is authorised.
//!
//! Three ways to say no. Nothing offered, an empty cart, an address that cannot be priced: 200 with the platform's empty list. A shop
//! that is none, a payload that cannot be read, no rate of exchange: as the platform wants a failure. Shards that are not loaded are a
//! [`Problem::Needs`], as everywhere.
//!
//! | file | question |
//! |---|---|
//! | `payload` | what does a payload say, however it writes it? |
//! | `units` | what are its weights and lengths? |
//! | `cart` | what does it ask, in the engine's words? |
//! | `offered` | what is it offered: ids, names, amounts, days? |
//! | `rate_table` | what does a shop ask for carriage, by country and weight? |
//! | `marketplace` | how does a marketplace want that? |
//! | `schema_org` | what does a page tell search engines of an article's delivery? |
//! | `shopify`, `bigcommerce`, `saleor`, `snipcart`, `commercetools`, `stripe` | the tongue of each |

mod bigcommerce;
mod cart;
mod commercetools;
pub mod marketplace;
mod offered;
mod payload;
pub mod rate_table;
mod saleor;
mod saleor_taxes;
pub mod schema_org;
mod shopify;
mod snipcart;
mod stripe;
mod units;

use crate::answer::problem;
use crate::book::BookView;
use crate::calendar::Instant;
use crate::engine::Engine;
use crate::money::Currency;
use crate::order::shop as shop_of;
use crate::problem::{Faults, Problem};
use crate::request::{Authority, parse};
use crate::tree::Tree;
use cart::Asked;
use offered::Offered;
use payload::Unread;

/// What a platform is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The status of HTTP.
    pub status: u16,
    /// The body.
    pub body: Tree<'static>,
}

impl Told {
    fn ok(body: Tree<'static>) -> Told {
        Told { status: 200, body }
    }
}

/// Why a platform gets no rates.
enum Failed {
    /// There is no such shop.
    NoShop(String),
    /// The payload cannot be read, or not priced for want of a rate of exchange.
    Unreadable(String),
    /// There is no book, or its bytes are damaged.
    NoBook(String),
    /// Shards are not loaded: no platform hears of it.
    Needs(Vec<String>),
}

impl Failed {
    fn because(&self) -> &str {
        match self {
            Failed::NoShop(because) | Failed::Unreadable(because) | Failed::NoBook(because) => because,
            Failed::Needs(_) => "",
        }
    }
}

impl From<Unread> for Failed {
    fn from(unread: Unread) -> Failed {
        Failed::Unreadable(unread.0)
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Failed {
        match problem {
            Problem::Needs(files) => Failed::Needs(files),
            Problem::Book(because) => Failed::NoBook(because),
            other => Failed::Unreadable(other.to_string()),
        }
    }
}

/// A call that a platform makes.
#[derive(Clone, Copy)]
pub struct Call {
    platform: &'static str,
    name: &'static str,
    work: Work,
    failed: fn(&Failed) -> Told,
}

/// What a call asks.
#[derive(Clone, Copy)]
enum Work {
    /// Rates, or what follows from them, of the cart in a payload.
    Cart(fn(&Tree) -> Result<Asked, Unread>, fn(&Tree, &Asked, &Offered) -> Result<Told, Unread>),
    /// Rates of a request of section 2 of the contract, as it stands.
    Request(fn(&Asked, &Offered) -> Told),
    /// Nothing but whether it is heard.
    Hello(fn() -> Told),
}

/// Every call.
const CALLS: [Call; 10] = [
    Call {
        platform: "shopify",
        name: "rates",
        work: Work::Cart(shopify::read, shopify::rates),
        failed: shopify::failed,
    },
    Call {
        platform: "bigcommerce",
        name: "rate",
        work: Work::Cart(bigcommerce::read, bigcommerce::rates),
        failed: bigcommerce::failed,
    },
    Call {
        platform: "bigcommerce",
        name: "check-connection",
        work: Work::Hello(bigcommerce::connected),
        failed: bigcommerce::failed,
    },
    Call {
        platform: "saleor",
        name: "shipping-list-methods",
        work: Work::Cart(saleor::read, saleor::methods),
        failed: saleor::failed,
    },
    Call {
        platform: "saleor",
        name: "filter-shipping-methods",
        work: Work::Cart(saleor::read, saleor::excluded),
        failed: saleor::failed,
    },
    Call {
        platform: "saleor",
        name: "calculate-taxes",
        work: Work::Cart(saleor::read, saleor_taxes::taxes),
        failed: saleor::failed,
    },
    Call {
        platform: "snipcart",
        name: "shipping-rates",
        work: Work::Cart(snipcart::read, snipcart::rates),
        failed: snipcart::failed,
    },
    Call {
        platform: "snipcart",
        name: "taxes",
        work: Work::Cart(snipcart::read, snipcart::taxes),
        failed: snipcart::failed,
    },
    Call {
        platform: "commercetools",
        name: "cart",
        work: Work::Cart(commercetools::read, commercetools::actions),
        failed: commercetools::failed,
    },
    Call { platform: "stripe", name: "shipping-options", work: Work::Request(stripe::options), failed: stripe::failed },
];

impl Call {
    /// The call of these names, as addresses have them; none where there is no such call.
    pub fn of(platform: &str, name: &str) -> Option<Call> {
        CALLS.into_iter().find(|call| call.platform == platform && call.name == name)
    }

    /// Every call, `platform call`.
    pub fn names() -> Vec<String> {
        CALLS.iter().map(|call| format!("{} {}", call.platform, call.name)).collect()
    }

    /// Answers a payload. `now` is the moment of the order.
    ///
    /// # Errors
    /// [`Problem::Needs`] while shards that the answer needs are not loaded, and nothing else.
    pub fn answered(&self, engine: &Engine<'_>, shop: &str, body: &[u8], now: Instant) -> Result<Told, Problem> {
        match self.told(engine, shop, body, now) {
            Ok(told) => Ok(told),
            Err(Failed::Needs(files)) => Err(Problem::Needs(files)),
            Err(failed) => Ok((self.failed)(&failed)),
        }
    }

    /// What a platform is told where no book can be opened.
    pub fn without_book(&self) -> Told {
        (self.failed)(&Failed::NoBook("rates cannot be read now: ask again in a while".to_owned()))
    }

    fn told(&self, engine: &Engine<'_>, shop: &str, body: &[u8], now: Instant) -> Result<Told, Failed> {
        let view = BookView::new(engine.book);
        let shop = shop_of(&view, shop, Authority::Open).map_err(|problem| match problem {
            Problem::Faults(faults) => Failed::NoShop(Problem::Faults(faults).to_string()),
            other => other.into(),
        })?;
        let payload = parse(body)?;
        let world = view.world()?;
        let digits = |currency: &str| currency.parse::<Currency>().ok().and_then(|currency| world.digits(currency));
        let nothing = |digits: Option<u32>| Offered::nothing(shop, digits.unwrap_or(2), now.at_offset(0).0);
        match self.work {
            Work::Hello(told) => Ok(told()),
            Work::Request(told) => {
                let request = stripe::of_shop(payload, &shop.id);
                let asked = stripe::asked(&request);
                match engine.quote(&request, now, Authority::Authorised) {
                    Ok(answer) => Ok(told(&asked, &nothing(digits(&asked.currency)).of(&asked, &answer)?)),
                    Err(Problem::Needs(files)) => Err(Failed::Needs(files)),
                    // It was written in the contract's own words: it hears all that is wrong with them.
                    Err(other) => Ok(Told { status: 422, body: problem(&other).into_owned() }),
                }
            }
            Work::Cart(read, told) => {
                let asked = read(&payload)?;
                let known = digits(&asked.currency);
                let offered = nothing(known);
                let Some(request) = asked.request(shop, world, offered.digits)? else {
                    return Ok(told(&payload, &asked, &offered)?);
                };
                // An empty cart may have no currency; what is priced must have one.
                if known.is_none() {
                    return Err(Failed::Unreadable(format!("`{}` is no currency with money amounts", asked.currency)));
                }
                let offered = match engine.quote(&request, now, Authority::Authorised) {
                    Ok(answer) if has_no_exchange(&answer) => {
                        return Err(Failed::Unreadable("there is no rate of exchange for this currency".to_owned()));
                    }
                    Ok(answer) => offered.of(&asked, &answer)?,
                    Err(Problem::Faults(faults)) if is_of_address(&faults) => offered,
                    Err(problem) => return Err(problem.into()),
                };
                Ok(told(&payload, &asked, &offered)?)
            }
        }
    }
}

/// Whether all that is wrong is the address.
fn is_of_address(faults: &Faults) -> bool {
    faults.iter().all(|fault| fault.path.starts_with("/ship_to"))
}

/// Whether nothing is offered because no rate of exchange is known.
fn has_no_exchange(answer: &Tree) -> bool {
    let refusals = answer.items("refusals");
    let lacks = |refusal: &Tree| offered::word(refusal, "code") == "exchange_rate_missing";
    answer.items("options").is_empty() && refusals.iter().any(lacks)
}

/// A failure as a sentence in a field.
fn error(status: u16, failed: &Failed) -> Told {
    Told { status, body: crate::object! { "error": failed.because().to_owned() } }
}
