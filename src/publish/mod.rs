//! From people's `rate-data/` to a book: reading, checking, writing. Native only.

pub mod complaint;
