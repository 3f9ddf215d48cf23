//! From which sites is everything served at the least cost? Uncapacitated facility location, solved to proven optimum.
//!
//! In: what each site costs to keep, and what each region costs from each site, in whole smallest units of money; a region may be
//! out of a site's reach. Out: the sites to keep, who serves whom, the cost, and how much was searched.
//!
//! ```text
//! minimise  Σ fixed of open sites + Σ over regions of the cheapest open site
//! ```
//! Erlenkotter's method: dual ascent gives a bound from below in a few passes (`dual`), sites without slack in it a plan from
//! above; where the two do not meet, one site is decided both ways (`search`). D. Erlenkotter, A dual-based procedure for
//! uncapacitated facility location, Operations Research 26 (1978).

mod dual;
mod pooled;
mod search;

pub use pooled::{MOST_SITES, pooled};
pub use search::choose;

/// Candidate sites, and regions to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What each site costs to keep, in whole smallest units.
    pub fixed: Vec<i64>,
    /// What each region costs from each site; none: out of its reach.
    pub costs: Vec<Vec<Option<i64>>>,
}

/// Why there is nothing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsolvable {
    /// There is no site.
    NoSite,
    /// A region's row has another number of costs than there are sites.
    RowLength(usize),
    /// No site reaches this region.
    OutOfReach(usize),
    /// A cost is below nothing, or all together are more than 2^60.
    OutOfRange,
}

impl std::fmt::Display for Unsolvable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unsolvable::NoSite => f.write_str("there is no site to choose from: name one at least"),
            Unsolvable::RowLength(region) => {
                write!(f, "region {} has another number of costs than there are sites", region + 1)
            }
            Unsolvable::OutOfReach(region) => write!(f, "no site reaches region {}: leave it out", region + 1),
            Unsolvable::OutOfRange => f.write_str("costs are below nothing, or too large: use larger units"),
        }
    }
}

/// The cheapest way to serve everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The sites to keep, rising.
    pub open: Vec<usize>,
    /// Which site serves each region: the cheapest open one, the first of equals.
    pub serves: Vec<usize>,
    /// What it costs.
    pub cost: i64,
    /// The bound from below before anything was decided.
    pub bound: i64,
    /// How many times a bound was reckoned: 1 where the first was tight.
    pub nodes: u64,
}

/// The largest sum that is reckoned with.
const LARGEST: i64 = 1 << 60;

/// A problem that is whole: each region with its sites, cheapest first.
struct Whole {
    fixed: Vec<i64>,
    /// By region: cost and site, rising; sites out of reach are not there.
    near: Vec<Vec<(i64, usize)>>,
}

impl Whole {
    fn of(problem: &Problem) -> Result<Whole, Unsolvable> {
        let sites = problem.fixed.len();
        if sites == 0 {
            return Err(Unsolvable::NoSite);
        }
        let mut near = Vec::with_capacity(problem.costs.len());
        let mut dearest: i64 = 0;
        for (region, row) in problem.costs.iter().enumerate() {
            if row.len() != sites {
                return Err(Unsolvable::RowLength(region));
            }
            let mut reached: Vec<(i64, usize)> =
                row.iter().enumerate().filter_map(|(site, cost)| Some(((*cost)?, site))).collect();
            reached.sort_unstable();
            let (Some(first), Some(last)) = (reached.first(), reached.last()) else {
                return Err(Unsolvable::OutOfReach(region));
            };
            if first.0 < 0 {
                return Err(Unsolvable::OutOfRange);
            }
            dearest = dearest.saturating_add(last.0);
            near.push(reached);
        }
        for fixed in &problem.fixed {
            if *fixed < 0 {
                return Err(Unsolvable::OutOfRange);
            }
            dearest = dearest.saturating_add(*fixed);
        }
        if dearest > LARGEST { Err(Unsolvable::OutOfRange) } else { Ok(Whole { fixed: problem.fixed.clone(), near }) }
    }

    /// Who serves each region from these sites, and what that costs with them; none where one is out of reach.
    fn served(&self, is_open: &[bool]) -> Option<(Vec<usize>, i64)> {
        let open = |site: &usize| is_open.get(*site).copied().unwrap_or(false);
        let mut cost: i64 = self.fixed.iter().zip(is_open).filter(|(_, open)| **open).map(|(fixed, _)| *fixed).sum();
        let mut serves = Vec::with_capacity(self.near.len());
        for near in &self.near {
            let (one, site) = near.iter().find(|(_, site)| open(site))?;
            cost += one;
            serves.push(*site);
        }
        Some((serves, cost))
    }
}
