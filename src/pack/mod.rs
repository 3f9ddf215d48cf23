//! Which boxes hold the cart?
//!
//! In: the things to pack, with their sizes, weights and the care that they need, the cartons of the shop, and how many placements
//! may be tried. Out: up to four different good packings (fewest parcels, smallest outer volume, lightest, cheapest cartons), best
//! first, each saying what lies where; and what could not be packed, with the reason.
//!
//! The rule: a thing is never outside its carton, inside another thing, or floating; a parcel is never heavier than its carton
//! may be. Within that, the fewest parcels. The same input gives the same packing on every machine: there is no clock, no chance
//! and no floating-point number here.
//!
//! Where it comes from: maximal empty spaces, blocks of equal things and a beam search, as the literature on container loading
//! has them; the files below name the papers.
//!
//! | file | question |
//! |---|---|
//! | `consignment` | which boxes hold each consignment of an order? |
//! | `limit` | which cartons does a service take, and how heavy? |
//! | `kind` | which of the things are alike? |
//! | `room` | where is there still room? |
//! | `block` | which blocks of equal things could go there, and how good is each? |
//! | `load` | what does a container look like with some things in it? |
//! | `search` | how is one container filled as well as possible? |
//! | `carton` | what room does a carton offer? |
//! | `capacity` | could all of this be in one space, or need no search look? |
//! | `share` | how is one carton of a cart filled? |
//! | `fewest` | how many cartons does a cart need, and which? |
//! | `weight` | how few cartons of one type are enough where weight decides? |
//! | `bound` | what is the least number of cartons that could do? |
//! | `objective` | which of several packings is best, and for whom? |
//! | `reason` | why does something not fit? |

mod block;
mod bound;
mod capacity;
mod carton;
mod consignment;
mod fewest;
mod kind;
mod limit;
mod load;
mod objective;
mod reason;
mod room;
mod search;
mod share;
mod weight;

#[cfg(feature = "publish")]
pub(crate) use consignment::rank_of_cost;
pub use consignment::{Packed, each};
pub use reason::{Because, Unpacked};

use crate::weight::Weight;

/// Something to pack: so many equal units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The caller's name for it.
    pub id: String,
    /// How many units.
    pub quantity: u32,
    /// Length, width and height of a unit in millimetres.
    pub dimensions_mm: [u32; 3],
    /// Weight of a unit.
    pub weight: Weight,
    /// How it may be turned.
    pub orientation: Orientation,
    /// Nothing lies on top of it, and nothing heavier anywhere above it.
    pub fragile: bool,
    /// Nothing rests on it.
    pub no_stack: bool,
    /// Every unit travels in a carton of its own.
    pub ship_alone: bool,
    /// It is its own carton: never put into a box, the unit is the parcel.
    pub own_box: bool,
    /// Items of one group share a parcel, as far as they do not ship alone.
    pub keep_together: Option<u32>,
    /// By how much of its height, in percent, it may be squeezed where it would not fit otherwise.
    pub compressible_percent: u32,
    /// Room in millimetres to be left on every side; placements include it.
    pub padding_mm: u32,
}

/// How an item may be turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// In any of the six ways.
    #[default]
    Any,
    /// The height stays vertical; it may turn about it.
    Upright,
    /// It lies flat: its smallest side is vertical.
    Flat,
    /// Only the marked ones of length, width and height may be vertical.
    Sides {
        /// Whether length, width, height may be vertical.
        vertical: [bool; 3],
    },
}

/// A carton that the shop packs into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carton {
    /// The caller's name for it.
    pub id: String,
    /// Inner width, length and depth in millimetres; depth is vertical. For a mailer: width and length when lying flat, and the most
    /// that it may bulge. For a tube: the two equal sides are its diameter.
    pub inner_mm: [u32; 3],
    /// Outer width, length and depth in millimetres.
    pub outer_mm: [u32; 3],
    /// Weight of the empty carton.
    pub tare: Weight,
    /// The most that the full carton may weigh.
    pub max_gross: Weight,
    /// What a carton costs, in minor units of the shop's currency; decides between packings that are otherwise equal.
    pub cost: u64,
    /// How many there are; `None` for as many as needed.
    pub supply: Option<u32>,
    /// What it is made like.
    pub kind: CartonKind,
}

/// What a carton is made like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CartonKind {
    /// Stiff walls.
    #[default]
    Box,
    /// Soft: what is inside makes it bulge and takes as much from its width and length.
    Mailer,
    /// Round: what is inside must fit its circle.
    Tube,
}

/// How much work may go into a packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many placements may be tried before the best packing so far is taken. Never a time: the answer must not depend on the
    /// machine.
    pub placements: u64,
}

impl Default for Budget {
    /// Enough for a checkout: a few milliseconds for the hardest carts, some millionths of a second for most.
    fn default() -> Self {
        Self { placements: 30_000 }
    }
}

/// Where one unit lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Index of the item.
    pub item: usize,
    /// Its lowest corner, in millimetres along the carton's inner width, length and depth.
    pub at_mm: [u32; 3],
    /// Its size as placed, along the same axes, with its padding.
    pub size_mm: [u32; 3],
}

/// A packed carton.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Index of the carton; `None` where the item is its own box.
    pub carton: Option<usize>,
    /// Index and number of units of each item inside, by index.
    pub contents: Vec<(usize, u32)>,
    /// Outer width, length and depth in millimetres.
    pub outer_mm: [u32; 3],
    /// Weight with the carton.
    pub weight: Weight,
    /// Where each unit lies, in the order in which they are put in.
    pub placements: Vec<Placement>,
}

/// One way to pack a cart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packing {
    /// The packed cartons.
    pub parcels: Vec<Parcel>,
    /// What could not be packed, and why.
    pub unpacked: Vec<Unpacked>,
}

/// The most units of a cart that are packed; what is beyond is left unpacked with this reason.
pub const MOST_UNITS: u32 = 100_000;

/// Longer inner sides of a container are not made use of, in millimetres.
pub const LONGEST_SIDE_MM: u32 = 1_000_000;

/// Packs a cart: up to four different good packings, best first.
///
/// Always returns at least one packing, even if everything in it is unpacked.
pub fn pack(items: &[Item], cartons: &[Carton], budget: Budget) -> Vec<Packing> {
    objective::packings(items, cartons, budget)
}

/// Fills one container with as much volume as possible, whatever it weighs.
pub fn fill(items: &[Item], inner: [u32; 3], budget: Budget) -> Packing {
    share::fill_one(items, inner, budget)
}
