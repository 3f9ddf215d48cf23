//! What room does a carton offer?
//!
//! In: a carton and the sizes of what may go in. Out: the box-shaped spaces that can be filled in it, one at a time.
//!
//! The rule: a box offers its inside. A mailer that bulges to a thickness loses as much of its width and of its length, so it offers
//! one space for each thickness worth trying. A tube offers rectangles whose diagonal is its diameter. Placements in a mailer or
//! a tube are measured from the corner of the space that was filled.

use super::kind::clamp;
use super::{Carton, CartonKind, LONGEST_SIDE_MM};

/// A space that can be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Space {
    pub(super) inner: [u32; 3],
}

/// How many thicknesses of a mailer, and rectangles in a tube, are tried at most.
const MOST_SPACES: usize = 12;

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
    let steps = 6;
    let even = (1..=steps).map(|step| clamp(u64::from(depth) * step / steps));
    let own = poses.iter().map(|pose| pose[2]).filter(|thickness| *thickness <= depth).take(MOST_SPACES);
    let mut thicknesses: Vec<u32> = even.chain(own).filter(|thickness| *thickness > 0).collect();
    thicknesses.sort_unstable();
    thicknesses.dedup();
    thicknesses
        .into_iter()
        .map(|thickness| Space {
            inner: [width.saturating_sub(thickness), length.saturating_sub(thickness), thickness],
        })
        .filter(|space| space.inner[0] > 0 && space.inner[1] > 0)
        .collect()
}

fn tube(inner: [u32; 3], poses: &[[u32; 3]]) -> Vec<Space> {
    // The two equal sides are the diameter; if none are equal, the two smaller ones.
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
    let across = |side: u32| -> Option<[u32; 2]> {
        let square = u64::from(diameter).pow(2).checked_sub(u64::from(side).pow(2))?;
        let other = clamp(square.isqrt());
        (side > 0 && other > 0).then_some([side, other])
    };
    let square = clamp((u64::from(diameter).pow(2) / 2).isqrt());
    let sides = poses.iter().flatten().copied().take(MOST_SPACES);
    let mut rectangles: Vec<[u32; 2]> = Vec::new();
    for [side, other] in std::iter::once(square).chain(sides).filter_map(across) {
        for rectangle in [[side, other], [other, side]] {
            if !rectangles.contains(&rectangle) {
                rectangles.push(rectangle);
            }
        }
    }
    rectangles
        .into_iter()
        .map(|[one, two]| match axis {
            0 => Space { inner: [width, one, two] },
            1 => Space { inner: [one, length, two] },
            _ => Space { inner: [one, two, depth] },
        })
        .collect()
}

/// The most that may go in, in grams.
pub(super) fn carries_g(carton: &Carton) -> u32 {
    carton.max_gross_g.saturating_sub(carton.tare_g)
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
