//! Which three are offered? Of all the ways to send a cart, one for each tier of the shop.
//!
//! In: plans, and the legs of their consignments: rated, dated, priced, and assessed by customs. Out: offers, and why everything
//! else is not one. A plan's offer is the sum of a leg for each of its consignments. Tiers are filled in the shop's order, each
//! by the best that meets its conditions; a service sits in one tier. What is beaten on both total and latest day by another
//! of the same terms is refused as dominated.
//!
//! | file | question |
//! |---|---|
//! | `combine` | which legs together carry a plan? |
//! | `unmet` | which condition of a tier or of the terms is not met? |
//! | `choose` | which of them fill the tiers? |

mod choose;
mod combine;
mod unmet;

pub use choose::choose;
pub use combine::{Offer, OfferedLeg};
