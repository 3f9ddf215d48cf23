//! Why could something not be packed?
//!
//! In: an item, or a group of items, and the cartons. Out: a stable code and one sentence.
//!
//! The rule: the first of these that holds: there is no carton; the item has too many units; its longest side is longer than any
//! carton; it fits no carton as it may be turned; it is heavier than any carton that it fits may carry; its group does not fit
//! together; the cartons are used up; it found no room.

use super::carton::{Space, carries};
use super::kind::poses;
use super::room::fits;
use super::{Carton, Item, MOST_UNITS};

/// Units of an item that are in no parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// Index of the item.
    pub item: usize,
    /// How many units.
    pub quantity: u32,
    /// Why.
    pub because: Because,
}

/// Why units are in no parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The shop has no cartons.
    NoCarton,
    /// The cart has more units than are packed at once.
    TooMany,
    /// The longest side is longer than that of any carton.
    TooLong {
        /// The item's longest side as packed, in millimetres.
        side_mm: u32,
        /// The longest inner side of any carton, in millimetres.
        longest_mm: u32,
    },
    /// No carton is large enough for it as it may be turned.
    TooLarge {
        /// Size of the item as packed, in millimetres.
        size_mm: [u32; 3],
    },
    /// It is heavier than any carton that it fits may carry.
    TooHeavy {
        /// Weight of a unit in grams, any fraction up.
        weight_g: u32,
        /// The most that such a carton may carry, in grams, any fraction off.
        most_g: u32,
    },
    /// The items that must share a parcel do not fit into one.
    GroupTooLarge {
        /// The group.
        group: u32,
    },
    /// There are no more cartons that it fits.
    SupplyUsedUp,
    /// The container is full.
    NoRoom,
}

impl Because {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCarton => "no_carton",
            Self::TooMany => "too_many",
            Self::TooLong { .. } => "too_long",
            Self::TooLarge { .. } => "too_large",
            Self::TooHeavy { .. } => "too_heavy",
            Self::GroupTooLarge { .. } => "group_too_large",
            Self::SupplyUsedUp => "supply_used_up",
            Self::NoRoom => "no_room",
        }
    }

    /// One sentence for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::NoCarton => "there is no carton to pack into".into(),
            Self::TooMany => format!("a cart of more than {MOST_UNITS} units is not packed at once"),
            Self::TooLong { side_mm, longest_mm } => {
                format!(
                    "its longest side of {side_mm} mm is longer than any carton, of which the longest is {longest_mm} mm"
                )
            }
            Self::TooLarge { size_mm: [width, length, depth] } => {
                format!("no carton is large enough for {width} × {length} × {depth} mm in the ways it may be turned")
            }
            Self::TooHeavy { weight_g, most_g } => {
                format!("its {weight_g} g are more than the {most_g} g that any carton it fits may carry")
            }
            Self::GroupTooLarge { group } => {
                format!("the items of group {group} must share a parcel and fit no carton together")
            }
            Self::SupplyUsedUp => "there are no more cartons that it fits".into(),
            Self::NoRoom => "no room is left for it".into(),
        }
    }
}

/// Why a unit of an item fits no carton on its own; `None` if it fits one.
pub(super) fn misfit(item: &Item, cartons: &[Carton]) -> Option<Because> {
    if cartons.is_empty() {
        return Some(Because::NoCarton);
    }
    let poses = poses(item, item.compressible_percent > 0);
    let size_mm = poses.first().copied().unwrap_or_default();
    let side_mm = size_mm.iter().copied().max().unwrap_or(0);
    let longest_mm = cartons.iter().flat_map(|carton| carton.inner_mm).max().unwrap_or(0);
    if side_mm > longest_mm {
        return Some(Because::TooLong { side_mm, longest_mm });
    }
    let holds = |carton: &&Carton| {
        Space::all(carton, &poses).iter().any(|space| poses.iter().any(|pose| fits(*pose, space.inner)))
    };
    let most = cartons.iter().filter(holds).map(carries).max();
    match most {
        None => Some(Because::TooLarge { size_mm }),
        Some(most) if item.weight > most => {
            Some(Because::TooHeavy { weight_g: item.weight.grams_up(), most_g: most.grams_down() })
        }
        Some(_) => None,
    }
}
