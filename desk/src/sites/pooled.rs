//! Which sites, where what a set of them costs does not add up? Safety stock pools: the fewer places hold an article, the less
//! of it all together.
//!
//! In: a problem, and a further cost of each set of open sites, never below nothing, with who serves whom. Out: the cheapest set,
//! proven. All sets are reckoned without the further cost, cheapest first, until one costs as much without it as the best with it.
#![allow(clippy::indexing_slicing, reason = "indices are those of one problem's sites, checked when it was made whole")]

use super::{Choice, Problem, Unsolvable, Whole};

/// Up to so many sites all sets are reckoned.
pub const MOST_SITES: usize = 16;

/// The cheapest set with its further cost, proven; the cost of the choice has it in it.
///
/// # Errors
/// [`Unsolvable`]: what is wrong with the problem; more than [`MOST_SITES`] sites are out of range.
pub fn pooled(problem: &Problem, further: &mut dyn FnMut(&[usize], &[usize]) -> i64) -> Result<Choice, Unsolvable> {
    let whole = Whole::of(problem)?;
    let sites = whole.fixed.len();
    if sites > MOST_SITES {
        return Err(Unsolvable::OutOfRange);
    }
    let mut sets: Vec<(i64, u32)> = Vec::new();
    let mut is_open = vec![false; sites];
    for set in 1_u32..1 << sites {
        for (site, open) in is_open.iter_mut().enumerate() {
            *open = set >> site & 1 == 1;
        }
        if let Some((_, cost)) = whole.served(&is_open) {
            sets.push((cost, set));
        }
    }
    // Of equals the one with fewer sites.
    sets.sort_unstable_by_key(|(cost, set)| (*cost, set.count_ones(), *set));
    let bound = sets.first().map_or(0, |(cost, _)| *cost);
    let mut best: Option<Choice> = None;
    let mut nodes = 0;
    for (cost, set) in sets {
        if best.as_ref().is_some_and(|best| cost >= best.cost) {
            break;
        }
        nodes += 1;
        for (site, open) in is_open.iter_mut().enumerate() {
            *open = set >> site & 1 == 1;
        }
        let Some((serves, _)) = whole.served(&is_open) else { continue };
        let open: Vec<usize> = (0..sites).filter(|site| is_open[*site]).collect();
        let cost = cost.saturating_add(further(&open, &serves).max(0));
        if best.as_ref().is_none_or(|best| cost < best.cost) {
            best = Some(Choice { open, serves, cost, bound, nodes });
        }
    }
    best.map(|best| Choice { nodes, ..best }).ok_or(Unsolvable::NoSite)
}
