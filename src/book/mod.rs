//! The rate book: what the engine knows.

pub mod freight;
pub mod law;
pub mod rate;
pub mod shop;
