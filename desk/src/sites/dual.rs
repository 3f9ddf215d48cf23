//! How little can it cost at the least, with some sites decided? Dual ascent and adjustment.
//!
//! Each region offers a price `v`; what it offers above a site's cost helps to pay that site. As long as no site is paid more
//! than it costs to keep, all offers together are a bound from below. Ascent raises offers to the next cost while the sites
//! below have slack; adjustment lowers the offer of a region that pays two open sites, and lets others use the slack.
#![allow(
    clippy::indexing_slicing,
    reason = "indices are those of one problem's sites and regions, checked when it was made whole"
)]

use super::Whole;

/// What is decided of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decided {
    /// Nothing.
    Not,
    /// It is kept.
    Open,
    /// It is not.
    Closed,
}

/// A bound, and the plan that it suggests.
pub(super) struct Bound {
    /// No plan with these decisions costs less; `i64::MAX` where there is none.
    pub(super) lower: i64,
    /// What each site lacks to be paid; 0 for one that is kept.
    pub(super) slack: Vec<i64>,
    /// The sites of the suggested plan.
    pub(super) open: Vec<bool>,
    /// How many regions pay more than one site of it, by site.
    pub(super) quarrels: Vec<u32>,
}

/// How often adjustment goes over all regions.
const ROUNDS: usize = 12;

struct Ascent {
    /// By region: cost and site, rising, without the closed.
    near: Vec<Vec<(i64, usize)>>,
    offers: Vec<i64>,
    slack: Vec<i64>,
}

pub(super) fn bound(whole: &Whole, decided: &[Decided]) -> Bound {
    let sites = whole.fixed.len();
    let kept = |site: usize| decided[site] == Decided::Open;
    let base: i64 = (0..sites).filter(|site| kept(*site)).map(|site| whole.fixed[site]).sum();
    let slack: Vec<i64> = (0..sites).map(|site| if kept(site) { 0 } else { whole.fixed[site] }).collect();
    let near: Vec<Vec<(i64, usize)>> = whole
        .near
        .iter()
        .map(|near| near.iter().copied().filter(|(_, site)| decided[*site] != Decided::Closed).collect())
        .collect();
    let nothing = |lower| Bound { lower, slack: vec![0; sites], open: vec![false; sites], quarrels: vec![0; sites] };
    if near.iter().any(Vec::is_empty) {
        return nothing(i64::MAX);
    }
    let offers = near.iter().map(|near| near[0].0).collect();
    let mut ascent = Ascent { near, offers, slack };
    let all: Vec<usize> = (0..ascent.near.len()).collect();
    ascent.raise(&all);
    let mut suggested = ascent.suggest(decided);
    for _ in 0..ROUNDS {
        let before = ascent.total();
        ascent.adjust(&all, &suggested);
        suggested = ascent.suggest(decided);
        if ascent.total() <= before {
            break;
        }
    }
    let mut quarrels = vec![0; sites];
    for region in 0..ascent.near.len() {
        let paid: Vec<usize> = ascent.paid(region).filter(|site| suggested[*site]).collect();
        if paid.len() > 1 {
            paid.into_iter().for_each(|site| quarrels[site] += 1);
        }
    }
    Bound { lower: base + ascent.total(), slack: ascent.slack, open: suggested, quarrels }
}

impl Ascent {
    fn total(&self) -> i64 {
        self.offers.iter().sum()
    }

    /// The sites below a region's offer, which it helps to pay.
    fn paid(&self, region: usize) -> impl Iterator<Item = usize> {
        let offer = self.offers[region];
        self.near[region].iter().take_while(move |(cost, _)| *cost < offer).map(|(_, site)| *site)
    }

    /// Raises the offers of these regions, in turn, until none can be raised.
    fn raise(&mut self, regions: &[usize]) {
        loop {
            let mut raised = false;
            for &region in regions {
                let offer = self.offers[region];
                let near = &self.near[region];
                let below = near.partition_point(|(cost, _)| *cost <= offer);
                let room = near[..below].iter().map(|(_, site)| self.slack[*site]).min().unwrap_or(0);
                if room == 0 {
                    continue;
                }
                let step = match near.get(below) {
                    Some((next, _)) => room.min(next - offer),
                    None => room,
                };
                for (_, site) in &near[..below] {
                    self.slack[*site] -= step;
                }
                self.offers[region] += step;
                raised = true;
            }
            if !raised {
                return;
            }
        }
    }

    /// Sites without slack that hold every region, the fewest that are found.
    fn suggest(&self, decided: &[Decided]) -> Vec<bool> {
        let free = |site: usize| decided[site] != Decided::Closed && self.slack[site] == 0;
        let mut open: Vec<bool> = decided.iter().map(|decided| *decided == Decided::Open).collect();
        let within = |region: usize| {
            let offer = self.offers[region];
            self.near[region].iter().take_while(move |(cost, _)| *cost <= offer).map(|(_, site)| *site)
        };
        // First the only site of a region, then the nearest of those that have none.
        for region in 0..self.near.len() {
            let mut able = within(region).filter(|site| free(*site));
            if let (Some(only), None) = (able.next(), able.next()) {
                open[only] = true;
            }
        }
        for region in 0..self.near.len() {
            if !within(region).any(|site| open[site])
                && let Some(site) = within(region).find(|site| free(*site))
            {
                open[site] = true;
            }
        }
        open
    }

    /// Lowers each offer that pays several open sites, and raises others with what that frees.
    fn adjust(&mut self, all: &[usize], suggested: &[bool]) {
        let regions = self.near.len();
        // The nearest two open sites of each region.
        let two = |near: &[(i64, usize)]| {
            let mut open = near.iter().map(|(_, site)| *site).filter(|site| suggested[*site]);
            (open.next(), open.next())
        };
        let nearest: Vec<_> = self.near.iter().map(|near| two(near)).collect();
        for (region, (first, second)) in nearest.into_iter().enumerate() {
            if self.paid(region).filter(|site| suggested[*site]).count() < 2 {
                continue;
            }
            let others: Vec<usize> = (0..regions)
                .filter(|other| {
                    let mut paid = self.paid(*other).filter(|site| suggested[*site]);
                    let (one, more) = (paid.next(), paid.next());
                    more.is_none() && one.is_some() && (one == first || one == second)
                })
                .collect();
            if others.is_empty() {
                continue;
            }
            let (offers, slack, before) = (self.offers.clone(), self.slack.clone(), self.total());
            let offer = self.offers[region];
            let below = self.near[region].iter().rev().find(|(cost, _)| *cost < offer).map_or(offer, |(cost, _)| *cost);
            let paid: Vec<usize> = self.paid(region).collect();
            for site in paid {
                self.slack[site] += offer - below;
            }
            self.offers[region] = below;
            self.raise(&others);
            let mut with_own = others;
            with_own.push(region);
            self.raise(&with_own);
            self.raise(all);
            if self.total() < before {
                (self.offers, self.slack) = (offers, slack);
            }
        }
    }
}
