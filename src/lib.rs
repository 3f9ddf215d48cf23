//! Landfall: what a cart will cost at the shopper's door, and when it will be there.
pub mod book;
pub mod calendar;
pub mod fulfil;
pub mod money;
pub mod place;
pub mod price;
pub mod problem;
#[cfg(feature = "publish")]
pub mod publish;
pub mod rate;
