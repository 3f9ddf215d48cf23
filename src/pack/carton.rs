//! What room does a carton offer?
//!
//! In: a carton and the sizes of what may go in. Out: the box-shaped spaces that can be filled in it, one at a time.
//!
//! The rule: a box offers its inside. A mailer that bulges to a thickness loses as much of its width and of its length, so it offers
//! one space for each thickness worth trying. A tube offers rectangles whose diagonal is its diameter: a square one, and one for each thing that
//! needs another. Placements in a mailer or
//! a tube are measured from the corner of the space that was filled.

use super::kind::clamp;
use super::room::fits;
use super::{Carton, CartonKind, LONGEST_SIDE_MM};
use crate::gather::Gather;
use crate::sort;
use crate::weight::Weight;

/// A space that can be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Space {
    pub(super) inner: [u32; 3],
}

/// A carton's spaces are not more than this, whatever is to go in.
const MOST_SPACES: usize = 48;

impl Space {
    /// The spaces of a carton, for things of these sizes.
    pub(super) fn all(carton: &Carton, poses: &[[u32; 3]]) -> Vec<Self> {
        let side = |side: u32| side.min(LONGEST_SIDE_MM);
        let inner = [side(carton.inner_mm[0]), side(carton.inner_mm[1]), side(carton.inner_mm[2])];
        match carton.kind {
            CartonKind::Box => vec![Self { inner }],
            CartonKind::Mailer => mailer(inner, poses),
            CartonKind::Tube => tube(inner, poses),
        }
    }
}

fn mailer([width, length, depth]: [u32; 3], poses: &[[u32; 3]]) -> Vec<Space> {
    let bulging = |thickness: u32| {
        let inner = [width.saturating_sub(thickness), length.saturating_sub(thickness), thickness];
        (thickness <= depth && inner.iter().all(|side| *side > 0)).then_some(Space { inner })
    };
    let steps = 6;
    let mut spaces: Vec<Space> =
        (1..=steps).filter_map(|step| bulging(clamp(u64::from(depth) * step / steps))).listed();
    spaces.dedup();
    add_missing(&mut spaces, poses, |pose| bulging(pose[2]));
    sort::by_key(&mut spaces, |space| space.inner[2]);
    spaces
}

/// Adds a space of its own for each pose that has none.
fn add_missing(spaces: &mut Vec<Space>, poses: &[[u32; 3]], own: impl Fn([u32; 3]) -> Option<Space>) {
    for pose in poses {
        if spaces.len() < MOST_SPACES
            && !spaces.iter().any(|space| fits(*pose, space.inner))
            && let Some(space) = own(*pose).filter(|space| fits(*pose, space.inner))
        {
            spaces.push(space);
        }
    }
}

fn tube(inner: [u32; 3], poses: &[[u32; 3]]) -> Vec<Space> {
    // The two equal sides are the diameter; if none are equal, the smaller of the two shorter ones is.
    let [width, length, depth] = inner;
    let (diameter, axis) = if width == length {
        (width, 2)
    } else if width == depth {
        (width, 1)
    } else if length == depth {
        (length, 0)
    } else if depth >= width && depth >= length {
        (width.min(length), 2)
    } else if length >= width {
        (width.min(depth), 1)
    } else {
        (length.min(depth), 0)
    };
    let lengthwise = |[one, two]: [u32; 2]| match axis {
        0 => Space { inner: [width, one, two] },
        1 => Space { inner: [one, length, two] },
        _ => Space { inner: [one, two, depth] },
    };
    let square = u64::from(diameter).pow(2);
    let widest = clamp((square / 2).isqrt());
    let mut spaces = vec![lengthwise([widest, widest])];
    add_missing(&mut spaces, poses, |pose| {
        let side = match axis {
            0 => pose[1],
            _ => pose[0],
        };
        let other = clamp(square.checked_sub(u64::from(side).pow(2))?.isqrt());
        Some(lengthwise([side, other]))
    });
    spaces
}

/// The most that may go in.
pub(super) fn carries(carton: &Carton) -> Weight {
    carton.max_gross.less(carton.tare)
}

/// Outer size with something of this height inside: a mailer is only as thick as what is in it.
pub(super) fn outer_mm(carton: &Carton, contents_depth: u32) -> [u32; 3] {
    let [width, length, depth] = carton.outer_mm;
    match carton.kind {
        CartonKind::Mailer => {
            let wall = depth.saturating_sub(carton.inner_mm[2]);
            [width, length, contents_depth.saturating_add(wall).min(depth.max(contents_depth))]
        }
        CartonKind::Box | CartonKind::Tube => [width, length, depth],
    }
}
