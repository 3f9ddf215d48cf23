//! The rate book: what the engine knows.

pub mod law;
pub mod rate;
