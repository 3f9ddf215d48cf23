//! How many are ordered at once, and at how many pieces, where an order, a piece kept and a piece missing each cost something?
//!
//! In: what an order costs (K), what a piece kept for a period costs (h), what a piece missing costs (p), and demand. Out: the
//! quantities that cost least, and what they cost a period. A. Federgruen and Y.-S. Zheng, An efficient algorithm for computing an
//! optimal (r, Q) policy (1992); Y.-S. Zheng and A. Federgruen, Finding optimal (s, S) policies (1991); R. Ehrhardt and
//! C. Mosier, A revision of the power approximation (1984).

use crate::levels::root;
use crate::normal;
use rust_decimal::Decimal;

/// What an order, a piece kept for a period, and a piece missing cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Costs {
    /// An order, however large.
    pub order: Decimal,
    /// A piece kept for a period.
    pub keeping: Decimal,
    /// A piece missing; of demand that is counted in whole pieces, for a period.
    pub missing: Decimal,
}

impl Costs {
    /// The share of the time, or of seasons, in which nothing should be missing: p/(p + h).
    fn ratio(&self) -> Option<Decimal> {
        self.missing.checked_div(self.missing + self.keeping)
    }
}

/// The cheapest quantity, √(2·K·λ/h), of what an order costs, demand a period, and what keeping a piece for it costs; none for nothing.
pub fn order_quantity(order: Decimal, demand: Decimal, keeping: Decimal) -> Option<Decimal> {
    root((Decimal::TWO * order).checked_mul(demand)?.checked_div(keeping)?)
}

/// What is bought once for a season with normal demand: a piece too many costs `over`, a piece too few `short`. Pieces and cost.
pub fn once(mean: Decimal, deviation: Decimal, over: Decimal, short: Decimal) -> Option<(Decimal, Decimal)> {
    let z = normal::quantile(short.checked_div(over + short)?)?;
    Some((mean + z * deviation, (over + short) * deviation * normal::density(z)))
}

/// Demand that comes piece by piece and by chance: how likely is each number of pieces, from 0 on?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poisson(Vec<Decimal>);

/// The largest mean that is reckoned so.
const MOST: u32 = 2000;

impl Poisson {
    /// With that mean; none of nothing, or of more than 2,000.
    pub fn of(mean: Decimal) -> Option<Poisson> {
        if mean <= Decimal::ZERO || mean > Decimal::from(MOST) {
            return None;
        }
        // From the likeliest number outward: far below it a decimal has no places left, where e^−λ would begin.
        let likeliest = usize::try_from(mean.floor()).ok()?;
        let mut below: Vec<Decimal> = Vec::new();
        let mut part = Decimal::ONE;
        for pieces in (1..=likeliest).rev() {
            part = (part * Decimal::from(pieces)).checked_div(mean)?;
            below.push(part);
        }
        let mut parts: Vec<Decimal> = below.into_iter().rev().chain([Decimal::ONE]).collect();
        let mut part = Decimal::ONE;
        while !part.is_zero() {
            part = (part * mean).checked_div(Decimal::from(parts.len()))?;
            parts.push(part);
        }
        let all: Decimal = parts.iter().sum();
        Some(Poisson(parts.into_iter().map(|part| part / all).collect()))
    }

    /// What so many pieces cost a period: those left over `over`, those missing `short`.
    pub fn cost(&self, pieces: i64, costs: &Costs) -> Decimal {
        let of = |(asked, likely): (i64, &Decimal)| match pieces - asked {
            left if left >= 0 => costs.keeping * Decimal::from(left) * likely,
            left => costs.missing * Decimal::from(-left) * likely,
        };
        (0..).zip(&self.0).map(of).sum()
    }

    /// What is bought once for a season: the least that is enough for p/(p + h) of seasons, and its cost.
    pub fn once(&self, costs: &Costs) -> Option<(i64, Decimal)> {
        let wanted = costs.ratio()?;
        let mut reached = Decimal::ZERO;
        let enough = (0..).zip(&self.0).find(|(_, likely)| {
            reached += **likely;
            reached >= wanted
        });
        let pieces = enough?.0;
        Some((pieces, self.cost(pieces, costs)))
    }

    /// Always looked at, `self` being what is asked for until the goods come: at `r` pieces `q` are ordered. r, q and cost a period.
    pub fn at_and_how_many(&self, demand: Decimal, costs: &Costs) -> Option<(i64, i64, Decimal)> {
        let (best, least) = self.once(costs)?;
        let (mut low, mut high, mut sum) = (best, best, costs.order * demand + least);
        loop {
            let many = Decimal::from(high - low + 1);
            let (below, above) = (self.cost(low - 1, costs), self.cost(high + 1, costs));
            if below.min(above) * many >= sum {
                return Some((low - 1, high - low + 1, sum.checked_div(many)?));
            }
            sum += below.min(above);
            if below < above { low -= 1 } else { high += 1 }
        }
    }

    /// Looked at once a period, `self` being what is asked for in one: at `s` pieces it is filled up to `S`. s, S and cost a period.
    pub fn at_and_up_to(&self, costs: &Costs) -> Option<(i64, i64, Decimal)> {
        let expected = Renewals::new(self, costs);
        let mut expected = expected?;
        let (best, _) = self.once(costs)?;
        let (mut low, mut high) = (best - 1, best);
        while expected.cost(low, high)? > self.cost(low, costs) {
            low -= 1;
        }
        let mut least = expected.cost(low, high)?;
        let mut next = high + 1;
        while self.cost(next, costs) <= least {
            if expected.cost(low, next)? < least {
                high = next;
                while expected.cost(low, high)? <= self.cost(low + 1, costs) {
                    low += 1;
                }
                least = expected.cost(low, high)?;
            }
            next += 1;
        }
        Some((low, high, least))
    }
}

/// How often, between two orders, so many pieces have gone since the last: the renewal density of demand.
struct Renewals<'a> {
    demand: &'a Poisson,
    costs: &'a Costs,
    often: Vec<Decimal>,
}

impl<'a> Renewals<'a> {
    fn new(demand: &'a Poisson, costs: &'a Costs) -> Option<Renewals<'a>> {
        let first = Decimal::ONE.checked_div(Decimal::ONE - demand.0.first()?)?;
        Some(Renewals { demand, costs, often: vec![first] })
    }

    /// Of `pieces` gone.
    fn often(&mut self, pieces: usize) -> Option<Decimal> {
        while self.often.len() <= pieces {
            let gone = self.often.len();
            let reached =
                (1..=gone).filter_map(|asked| Some(self.demand.0.get(asked)? * self.often.get(gone - asked)?));
            let reached: Decimal = reached.sum();
            self.often.push(reached * self.often.first()?);
        }
        self.often.get(pieces).copied()
    }

    /// The cost a period of filling up from `low` to `high`.
    fn cost(&mut self, low: i64, high: i64) -> Option<Decimal> {
        let (mut sum, mut periods) = (self.costs.order, Decimal::ZERO);
        for gone in 0..high - low {
            let often = self.often(usize::try_from(gone).ok()?)?;
            sum += often * self.demand.cost(high - gone, self.costs);
            periods += often;
        }
        sum.checked_div(periods)
    }
}

/// Always looked at, normal demand until the goods come (mean and deviation), a piece missing once: r, q and cost a period, where the
/// stock that is expected is kept, and what is missing waits.
pub fn at_and_how_many(
    demand: Decimal,
    (mean, deviation): (Decimal, Decimal),
    costs: &Costs,
) -> Option<(Decimal, Decimal, Decimal)> {
    let (mut quantity, mut at, mut missing) =
        (order_quantity(costs.order, demand, costs.keeping)?, mean, Decimal::ZERO);
    // Each makes the other: they settle within a few dozen turns.
    for _ in 0..200 {
        let share = (quantity * costs.keeping).checked_div(costs.missing * demand)?;
        let z = normal::quantile(Decimal::ONE - share)?;
        at = mean + z * deviation;
        missing = deviation * normal::loss(z);
        let next = order_quantity(costs.order + costs.missing * missing, demand, costs.keeping)?;
        let apart = (next - quantity).abs();
        quantity = next;
        if apart < Decimal::new(1, 14) {
            break;
        }
    }
    let kept = costs.keeping * (at - mean + quantity / Decimal::TWO);
    let ordered = (costs.order + costs.missing * missing).checked_mul(demand)?.checked_div(quantity)?;
    Some((at, quantity, kept + ordered))
}

/// Looked at once a period, normal demand in one (mean and deviation): s and S after Ehrhardt and Mosier, near the cheapest.
pub fn about_at_and_up_to(mean: Decimal, deviation: Decimal, costs: &Costs) -> Option<(Decimal, Decimal)> {
    let spread = Decimal::ONE + (deviation * deviation).checked_div(mean * mean)?;
    let parts = [
        power(mean, Decimal::new(494, 3))?,
        power(costs.order.checked_div(costs.keeping)?, Decimal::new(506, 3))?,
        power(spread, Decimal::new(116, 3))?,
    ];
    let quantity = parts.iter().fold(Decimal::new(130, 2), |product, part| product * part);
    let z = root((quantity * costs.keeping).checked_div(deviation * costs.missing)?)?;
    let safety = Decimal::new(183, 3).checked_div(z)? + Decimal::new(1063, 3) - Decimal::new(2192, 3) * z;
    let at = Decimal::new(973, 3) * mean + deviation * safety;
    Some((at, at + quantity))
}

/// A number above 0 to some power.
fn power(of: Decimal, to: Decimal) -> Option<Decimal> {
    let power = to * logarithm(of)?;
    let whole = normal::exponential(-power.abs());
    if power.is_sign_negative() { Some(whole) } else { Decimal::ONE.checked_div(whole) }
}

/// The natural logarithm: of a number near 1 by the series of the area of a hyperbola, halved until it is.
fn logarithm(of: Decimal) -> Option<Decimal> {
    if of <= Decimal::ZERO {
        return None;
    }
    let series = |of: Decimal| {
        let part = (of - Decimal::ONE).checked_div(of + Decimal::ONE)?;
        let (mut sum, mut term, mut odd) = (Decimal::ZERO, part, Decimal::ONE);
        while !term.is_zero() {
            sum += term.checked_div(odd)?;
            term = term * part * part;
            odd += Decimal::TWO;
        }
        Some(Decimal::TWO * sum)
    };
    let (mut near, mut halvings) = (of, Decimal::ZERO);
    while near > Decimal::TWO {
        near /= Decimal::TWO;
        halvings += Decimal::ONE;
    }
    while near < Decimal::ONE {
        near *= Decimal::TWO;
        halvings -= Decimal::ONE;
    }
    Some(series(near)? + halvings * series(Decimal::TWO)?)
}
