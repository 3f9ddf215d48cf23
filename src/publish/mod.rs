//! From people's `rate-data/` to a book: reading, checking, writing. Native only.

pub mod calendars;
pub mod complaint;
pub mod transit;
pub mod zones;
