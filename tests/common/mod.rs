//! What several tests need: the book of this checkout, and what a case expects of an answer.

#![allow(dead_code, reason = "each test binary uses a part of it")]

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod destinations;
pub(crate) mod expect;
#[cfg(all(feature = "publish", not(target_arch = "wasm32")))]
pub(crate) mod paid;
pub(crate) mod read;
pub(crate) mod sums;

#[cfg(not(target_arch = "wasm32"))]
use landfall::book::Book;
use landfall::calendar::Instant;

/// The moment of requests that name none.
pub(crate) fn now() -> Instant {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// What `rate-data/` holds.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn rate_data() -> landfall::publish::RateData {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data");
    landfall::publish::RateData::read(&root).0
}

/// The book of `rate-data/`, built anew.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn book() -> Book {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data");
    let (data, complaints) = landfall::publish::RateData::read(&root);
    assert!(complaints.is_empty(), "{}", complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    built(&data)
}

/// The book of rate data, opened.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn built(data: &landfall::publish::RateData) -> Book {
    Book::open_whole(&data.build().unwrap().whole()).unwrap()
}
