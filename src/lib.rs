//! Landfall: what a cart will cost at the shopper's door, and when it will be there.
pub mod money;
pub mod pack;
#[cfg(feature = "publish")]
pub mod publish;
