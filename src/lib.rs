//! Landfall: what a cart will cost at the shopper's door, and when it will be there.
pub mod answer;
pub mod book;
pub mod calendar;
pub mod customs;
pub mod deliver;
pub mod fulfil;
mod landed_cost;
pub mod money;
pub mod pack;
pub mod place;
pub mod problem;
#[cfg(feature = "publish")]
pub mod publish;
pub mod request;
pub mod tree;

pub use landed_cost::landed_cost;
