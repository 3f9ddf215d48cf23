//! Landfall: what a cart will cost at the shopper's door, and when it will be there.
pub mod answer;
pub mod book;
pub mod calendar;
pub mod customs;
pub mod deliver;
pub mod fulfil;
mod landed_cost;
pub mod money;
pub mod offer;
pub mod pack;
pub mod place;
pub mod price;
pub mod problem;
#[cfg(feature = "publish")]
pub mod publish;
mod quote;
pub mod rate;
pub mod request;
pub mod tree;
#[cfg(any(feature = "browser", feature = "edge"))]
mod wasm;

pub use landed_cost::landed_cost;
pub use quote::quote;
