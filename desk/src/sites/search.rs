//! Which sites, proven? Branch and bound over the dual bound.
//!
//! In: a problem. Out: the cheapest choice. A site whose slack in the bound is more than what is left to gain is closed for good;
//! of the others the one over which most regions quarrel is decided both ways, kept first.
#![allow(clippy::indexing_slicing, reason = "indices are those of one problem's sites, checked when it was made whole")]

use super::dual::{Bound, Decided, bound};
use super::{Choice, Problem, Unsolvable, Whole};

/// The cheapest way to serve everything, proven.
///
/// # Errors
/// [`Unsolvable`]: what is wrong with the problem.
pub fn choose(problem: &Problem) -> Result<Choice, Unsolvable> {
    let whole = Whole::of(problem)?;
    let mut search = Search { best: (vec![true; whole.fixed.len()], i64::MAX), nodes: 0, bound: 0, whole };
    let undecided = vec![Decided::Not; search.whole.fixed.len()];
    // All sites serve all regions: a first plan that is always there.
    let all = vec![true; search.whole.fixed.len()];
    search.try_plan(all);
    search.decide(undecided);
    let Search { best: (mut open, _), nodes, bound, whole } = search;
    // What serves nobody is not kept, though it may cost nothing.
    if let Some((serves, _)) = whole.served(&open) {
        for (site, open) in open.iter_mut().enumerate() {
            *open &= serves.contains(&site);
        }
    }
    let (serves, cost) = whole.served(&open).ok_or(Unsolvable::OutOfRange)?;
    let open = (0..open.len()).filter(|site| open[*site]).collect();
    Ok(Choice { open, serves, cost, bound, nodes })
}

struct Search {
    whole: Whole,
    best: (Vec<bool>, i64),
    nodes: u64,
    bound: i64,
}

impl Search {
    fn decide(&mut self, mut decided: Vec<Decided>) {
        loop {
            let found = bound(&self.whole, &decided);
            self.nodes += 1;
            if self.nodes == 1 {
                self.bound = found.lower;
            }
            if found.lower >= self.best.1 {
                return;
            }
            self.improve(found.open.clone(), &decided);
            if found.lower >= self.best.1 {
                return;
            }
            // To keep a site costs its slack more than the bound.
            let gain = self.best.1 - found.lower;
            for (site, decided) in decided.iter_mut().enumerate() {
                if *decided == Decided::Not && found.slack[site] >= gain {
                    *decided = Decided::Closed;
                }
            }
            // Where all are decided, that is the plan.
            let Some(site) = next(&found, &decided) else {
                let open = decided.iter().map(|decided| *decided == Decided::Open).collect();
                self.try_plan(open);
                return;
            };
            let mut kept = decided.clone();
            kept[site] = Decided::Open;
            self.decide(kept);
            decided[site] = Decided::Closed;
        }
    }

    fn try_plan(&mut self, open: Vec<bool>) -> Option<i64> {
        let (_, cost) = self.whole.served(&open)?;
        if cost < self.best.1 {
            self.best = (open, cost);
        }
        Some(cost)
    }

    /// The suggested plan, without each site that is cheaper gone, and with each that is cheaper there.
    fn improve(&mut self, mut open: Vec<bool>, decided: &[Decided]) {
        let Some(mut cost) = self.try_plan(open.clone()) else { return };
        // Worth the while where it is near to the best alone.
        if self.nodes > 1 && cost > self.best.1 + self.best.1 / 50 {
            return;
        }
        loop {
            let mut better: Option<(usize, i64)> = None;
            for site in 0..open.len() {
                if decided[site] != Decided::Not {
                    continue;
                }
                open[site] = !open[site];
                if let Some((_, other)) = self.whole.served(&open)
                    && other < better.map_or(cost, |(_, cost)| cost)
                {
                    better = Some((site, other));
                }
                open[site] = !open[site];
            }
            let Some((site, cheaper)) = better else { break };
            open[site] = !open[site];
            cost = cheaper;
        }
        self.try_plan(open);
    }
}

/// The undecided site over which most regions quarrel, else one of the suggested plan, else the one with the least slack.
fn next(found: &Bound, decided: &[Decided]) -> Option<usize> {
    let undecided = (0..decided.len()).filter(|site| decided[*site] == Decided::Not);
    undecided.max_by_key(|site| {
        (found.quarrels[*site], found.open[*site], std::cmp::Reverse(found.slack[*site]), std::cmp::Reverse(*site))
    })
}
