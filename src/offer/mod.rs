//! Which three are offered? Of all the ways to send a cart, one for each tier of the shop.
//!
//! In: plans, packings, the services that the shop offers. Out: options, and why everything else is not one. A consignment
//! by a service under terms is a [`Leg`]: rated, dated, priced, and assessed by customs; a plan's option is the sum of its
//! legs. Tiers are filled in the shop's order, each by the best leg that meets its conditions; a service sits in one tier. An
//! option beaten on both total and latest day by another of the same terms is refused as dominated.

mod boxes;
mod charges;
mod choose;
mod leg;

pub use boxes::packings;
#[cfg(feature = "publish")]
pub(crate) use boxes::rank_of_cost;
pub(crate) use choose::pack_plans;
pub use choose::{Choice, Offer, choose};
pub use leg::{Carriage, Leg, carry, land, to_have_by};

use crate::book::Reading;
use crate::book::market::Market;
use crate::book::shop::Shop;
use crate::deliver::Rests;
use crate::fulfil::Cart;
use crate::place::Place;
use crate::request::QuoteRequest;

/// What is known of an order before anything is computed.
#[derive(Debug, Clone, Copy)]
pub struct Order<'o, 'b> {
    /// The book.
    pub reading: &'o Reading<'b>,
    /// What was asked.
    pub request: &'o QuoteRequest,
    /// By whom it is sent.
    pub shop: &'b Shop,
    /// Where it goes.
    pub place: &'o Place<'b>,
    /// When people rest there.
    pub rests: &'o Rests<'o>,
    /// The rates of exchange.
    pub market: &'o Market<'o, 'b>,
    /// What is in it.
    pub cart: &'o Cart,
}
