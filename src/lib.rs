//! Landfall: what a cart will cost at the shopper's door, and when it will be there.
pub mod money;
