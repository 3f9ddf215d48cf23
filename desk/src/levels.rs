//! At how many pieces is an article ordered anew?
//!
//! In: what was asked for in each of past days, how long replenishment takes, the share of replenishments during which nothing
//! may be missing. Out: the reorder point, of which safety stock is what lies above the mean demand until the goods come.
//!
//! Smooth demand goes by the normal formula: d·L + z·√(L·σ² + d²·σ_L²). It holds where stock is looked at without a pause. Where it
//! is looked at once a day, it lies somewhat below the point by then: that undershoot has a mean of (σ² + d² − d)/2d,
//! pieces being whole, and adds to both. Lead times are taken one by one as they were: their variance alone would say too little of
//! the one that is late. All other demand goes by the quantile of what the past days give (`spread`), undershoot in it: a normal formula leaves
//! slow movers short. A history is short itself: what lies above the mean grows by √(1 + L/n) with n days of it.

use crate::demand::{Class, Summary};
use crate::lead::Lead;
use crate::normal;
use crate::spread::Spread;
use rust_decimal::{Decimal, MathematicalOps};

/// When to order anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// How the article is asked for.
    pub class: Class,
    /// At so many pieces, or fewer, it is ordered.
    pub reorder_at: u64,
    /// Of these, what lies above the mean demand until the goods come.
    pub safety: Decimal,
}

/// A reorder point of the normal formula, and its safety stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Normal {
    /// Mean demand until the goods come, and safety stock.
    pub reorder_at: Decimal,
    /// z times the standard deviation of that demand.
    pub safety: Decimal,
}

/// The normal formula, stock being looked at without a pause: mean and variance a period, lead time in periods and its variance.
pub fn normal(
    mean: Decimal,
    variance: Decimal,
    (lead, lead_variance): (Decimal, Decimal),
    z: Decimal,
) -> Option<Normal> {
    let spread = lead.checked_mul(variance)?.checked_add(mean.checked_mul(mean)?.checked_mul(lead_variance)?)?;
    let safety = z.checked_mul(spread.sqrt()?)?;
    Some(Normal { reorder_at: mean.checked_mul(lead)?.checked_add(safety)?, safety })
}

/// The most pieces over which a distribution is reckoned; beyond, the normal formula does.
const MOST_PIECES: u64 = 20_000;

/// The reorder point of an article that is looked at daily, for so many of a thousand replenishments.
///
/// None where it was never asked for, or for what is no share.
pub fn level(series: &[u32], lead: &Lead, per_mille: u32) -> Option<Level> {
    let summary = Summary::of(series);
    let class = summary.class();
    if class == Class::Unsold {
        return None;
    }
    let longest = lead.days().iter().map(|(days, _)| u64::from(*days)).max().unwrap_or(0);
    let most = u64::from(series.iter().copied().max().unwrap_or(0)).saturating_mul(longest + 1);
    let wanted = Decimal::new(i64::from(per_mille), 3);
    if wanted <= Decimal::ZERO || wanted >= Decimal::ONE {
        return None;
    }
    let days = Decimal::from(summary.periods);
    let short = (Decimal::ONE + lead.mean().checked_div(days)?).sqrt()?;
    if class == Class::Smooth || most > MOST_PIECES {
        return by_formula(series, &summary, lead, wanted, short);
    }
    let daily = Spread::of(series)?;
    let until_then = daily.over(lead.days()).and(&daily.undershoot());
    let mean = summary.mean() * lead.mean();
    let quantile = Decimal::from(until_then.quantile(per_mille));
    // The undershoot's mean is no stock that is kept for safety.
    let above = (quantile - mean).max(Decimal::ZERO) * short;
    let reorder_at = u64::try_from((mean + above).round()).ok()?;
    Some(Level { class, reorder_at, safety: above })
}

/// The normal formula with the undershoot of a daily look, for each lead time; the least point that holds for so many of all.
fn by_formula(series: &[u32], summary: &Summary, lead: &Lead, wanted: Decimal, short: Decimal) -> Option<Level> {
    let (mean, variance, periods) = (summary.mean(), summary.variance(), Decimal::from(summary.periods));
    // Of demands X in pieces: E[X(X−1)]/2E[X], and E[X(X−1)(2X−1)]/6E[X] of its square.
    let sums = series.iter().try_fold((Decimal::ZERO, Decimal::ZERO), |(first, second), pieces| {
        let pieces = Decimal::from(*pieces);
        let pairs = pieces.checked_mul(pieces - Decimal::ONE)?;
        let squares = pairs.checked_mul(Decimal::TWO * pieces - Decimal::ONE)?;
        Some((first.checked_add(pairs)?, second.checked_add(squares)?))
    })?;
    let all = periods * mean;
    let under = sums.0.checked_div(Decimal::TWO * all)?;
    let under_variance = (sums.1.checked_div(Decimal::from(6) * all)? - under * under).max(Decimal::ZERO);
    // Of each lead time: its share, the mean demand until then, its deviation.
    let often: u64 = lead.days().iter().map(|(_, often)| often).sum();
    let parts = lead.days().iter().map(|(days, times)| {
        let days = Decimal::from(*days);
        let deviation = (days * variance + under_variance).sqrt()? * short;
        Some((Decimal::from(*times).checked_div(Decimal::from(often))?, mean * days + under, deviation))
    });
    let parts: Vec<(Decimal, Decimal, Decimal)> = parts.collect::<Option<_>>()?;
    let held = |pieces: Decimal| -> Decimal {
        let shares = parts.iter().map(|(share, about, deviation)| {
            let beyond = pieces + Decimal::new(5, 1) - about;
            let below = beyond.checked_div(*deviation).map(normal::below);
            // Demand that never differs comes to just so much.
            share * below.unwrap_or(if beyond >= Decimal::ZERO { Decimal::ONE } else { Decimal::ZERO })
        });
        shares.sum()
    };
    // Half a piece: of whole pieces those up to the point are enough.
    let (mut low, mut high) = (0_u64, 1_u64);
    while held(Decimal::from(high)) < wanted {
        high = high.checked_mul(2).filter(|high| *high < 1 << 60)?;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if held(Decimal::from(middle)) < wanted { low = middle + 1 } else { high = middle }
    }
    let safety = (Decimal::from(low) - mean * lead.mean()).max(Decimal::ZERO);
    Some(Level { class: summary.class(), reorder_at: low, safety })
}

/// The square root of what is not below nothing.
pub fn root(of: Decimal) -> Option<Decimal> {
    of.sqrt()
}
