//! The rate book: what the engine knows.

pub mod code;
pub mod law;
pub mod list;
pub mod order;
pub mod preference;
pub mod rate;
pub mod schedule;
pub(crate) mod table;

pub use table::Corrupt;
