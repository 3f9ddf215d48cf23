//! The rate book: what the engine knows.

pub mod holidays;
pub mod law;
pub mod rate;
pub mod transit;
