//! Landfall: what a cart will cost at the shopper's door, and when it will be there.
//!
//! The engine is a pure function from a [`book::Book`] of rates and a request to an answer: no clock, no network, no
//! randomness. The same input gives the same bytes natively, in a browser and at the edge. Data flow one way:
//!
//! ```text
//! request ─▶ place ─▶ fulfil ─▶ admit ─▶ pack ─▶ rate ─▶ deliver ─▶ price ─▶ customs ─▶ offer ─▶ quote
//! ```
//!
//! | stage | answers |
//! | --- | --- |
//! | [`request`] | what is asked, with every fault at once |
//! | [`place`] | whose law it is: country, territory, regimes, time zone |
//! | [`fulfil`] | who can send it, from where: a few plans |
//! | [`admit`] | may it go that way |
//! | [`pack`] | which boxes hold it |
//! | [`rate`] | what the carrier bills |
//! | [`deliver`] | when it comes, and why then |
//! | [`price`] | what the shop asks for carriage |
//! | [`customs`] | duty, tax and fees: levies, which are data |
//! | [`offer`] | which plan and service become economy, standard and express |
//! | [`answer`] | what callers get, in the contract's order of keys |
//!
//! Each stage uses what stands left of it, what is known of the [`order`], and the ground floor ([`money`], [`calendar`],
//! [`book`], [`charge`], [`problem`], [`refused`], [`record`], [`tree`], [`weight`]). The pipeline, which alone knows the order of
//! stages, is `quote.rs`.
//! Around it stand those who ask: `platform` reads what shops' platforms send, asks, and tells the answer in their tongue.
//! No country, carrier or shop is named in code: rules are data. `publish` (native only) turns people's `rate-data/` into a
//! book.
//!
//! # Example
//! A book is built from rate data, or read from a file with [`book::Book::open_whole`]:
//!
#![cfg_attr(feature = "publish", doc = "```")]
#![cfg_attr(not(feature = "publish"), doc = "```ignore")]
//! use landfall::{book::Book, publish::RateData, request::{Authority, parse}, tree::Tree};
//!
//! let (data, complaints) = RateData::read("rate-data".as_ref());
//! assert!(complaints.is_empty());
//! let book = Book::open_whole(&data.build()?.whole())?;
//! let request = parse(&std::fs::read("examples/hanoi-to-melbourne.json")?)?;
//! let quote = landfall::quote(&book, &request, "2026-11-20T03:00:00Z".parse()?, Authority::Authorised)?;
//! let Some(Tree::List(options)) = quote.get("options") else { panic!("a quote has options") };
//! assert_eq!(options[0].get("id"), Some(&Tree::from("economy-ddp")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`landed_cost`] is `place` and `customs` alone, for a consignment whose freight is known.

// What callers use.
pub mod answer;
pub mod book;
#[cfg(feature = "json")]
pub mod bound;
pub mod calendar;
#[cfg(feature = "json")]
pub mod change;
pub mod money;
#[cfg(feature = "platforms")]
pub mod papers;
#[cfg(feature = "platforms")]
pub mod platform;
pub mod problem;
#[cfg(feature = "publish")]
pub mod publish;
pub mod reasons;
pub mod request;
#[cfg(feature = "json")]
pub mod returns;
#[cfg(feature = "json")]
pub mod stock;
pub mod tree;

// The stages, and what a rule can ask and say: open to this project's own tests, benches and command line, and no promise to others.
#[doc(hidden)]
pub mod admit;
#[doc(hidden)]
pub mod charge;
#[doc(hidden)]
pub mod customs;
#[doc(hidden)]
pub mod deliver;
#[doc(hidden)]
pub mod fulfil;
#[doc(hidden)]
pub mod goods;
#[doc(hidden)]
pub mod offer;
#[doc(hidden)]
pub mod order;
#[doc(hidden)]
pub mod pack;
#[doc(hidden)]
pub mod place;
#[doc(hidden)]
pub mod price;
#[doc(hidden)]
pub mod rate;
#[doc(hidden)]
pub mod record;
#[doc(hidden)]
pub mod refused;
#[doc(hidden)]
pub mod weight;
#[doc(hidden)]
pub mod when;

// Nobody's but the engine's own.
mod engine;
#[cfg(feature = "publish")]
mod explain;
mod gather;
mod kept;
mod landed_cost;
mod lane;
#[cfg(feature = "json")]
mod ledger;
mod nearest;
mod promotion;
mod quote;
#[cfg(feature = "json")]
mod restrictions;
mod sort;
#[cfg(any(feature = "browser", feature = "edge"))]
mod wasm;

pub use answer::Answer;
pub use book::Book;
pub use calendar::Instant;
pub use engine::{Engine, landed_cost, quote};
#[cfg(feature = "publish")]
pub use explain::explain;
pub use problem::Problem;
pub use request::Authority;
pub use tree::Tree;
