//! What will customs ask? The duty, tax and fees of one declaration.
//!
//! In: a [`Declaration`]: a place, days, lines with their values, freight and insurance. Out: a [`Landed`]: charges that
//! explain themselves, the tests that were made, and what could not be known.
//!
//! The rule: prices that include tax are parted into net and tax; thresholds are tested on net values; then the levies of
//! the territory's regimes, and the carrier's clearance fees, are computed in the order of their stages, each on what came
//! before. A levy falls on the lines that meet its condition; it is computed in its own currency, unrounded by line, and
//! rounded twice: by line for the levies that build on it, in all for what is charged. All of it is data (`book::law`).

mod assess;
mod base;
mod carriage;
mod charge;
mod condition;
mod declaration;
pub mod duty;
mod each;
mod estimate;
mod landed;
mod law;
mod levy;
mod local;
mod missing;
mod net;
mod proof;
mod rate;
mod threshold;
mod warning;

pub use assess::assess;
pub use carriage::net_charges;
pub use declaration::Declaration;
pub use each::{Border, Cost, Leg, as_one, each, tax_inside, to_collect, together};
pub use landed::{Concern, DutyRate, Estimate, Landed, LandedLine, Missing, Required, Sums, Test};
pub use law::{Laws, regimes_of};
pub use net::Headline;
