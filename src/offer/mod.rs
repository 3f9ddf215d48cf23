//! Which three are offered? Of all the ways to send a cart, one for each tier of the shop.
//!
//! In: plans, and the legs of their consignments: rated, dated, priced, and assessed by customs. Out: offers, and why everything
//! else is not one. Tiers are filled in the shop's order, each by the best plan whose legs meet its conditions; a service sits in
//! one tier. What is beaten on both total and latest day by another of the same terms is refused as dominated.
//!
//! | file | question |
//! |---|---|
//! | `combine` | what do the legs of a plan come to together? |
//! | `joint` | what does a plan cost, whoever bears it? |
//! | `unmet` | which condition of a tier or of the terms is not met? |
//! | `route` | which plan fills a tier best? |
//! | `choose` | which offers fill the tiers? |

mod choose;
mod combine;
mod joint;
mod route;
mod unmet;

pub use choose::choose;
pub use combine::{Offer, OfferedLeg};
pub use joint::JointCost;
pub use route::Routed;

use crate::customs::{Cost, Landed, Leg};
use crate::problem::{Problem, Refusal};

/// What the legs of a plan cost beside each other; or why the shop does not sell it so.
type Costs<'b> = Result<Result<Vec<Cost<'b>>, Refusal>, Problem>;

/// What the legs of one plan cost at each other's side: earlier stages asked once more, of several consignments.
pub struct Together<'f, 's, 'b> {
    /// Their prices and customs, beside each other; or why the shop does not sell it so.
    pub costs: &'f dyn Fn(&[&Leg<'s, 'b>]) -> Costs<'b>,
    /// What customs asks of imports, were they one consignment.
    pub as_one: &'f dyn Fn(&[OfferedLeg<'s, 'b>]) -> Result<Landed<'b>, Problem>,
}
