//! Exact money.
