//! From people's `rate-data/` to a book: reading, checking, writing. Native only.

pub mod carriers;
pub mod complaint;
mod sheet;
pub mod shops;
