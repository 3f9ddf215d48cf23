//! How is an article asked for, and how much a day? By class, for most articles are not asked for on most days.
//!
//! In: pieces asked for in each period, one after another. Out: its class by the mean interval between demands (1.32) and the
//! squared coefficient of variation of their sizes (0.49), and forecasts of the mean a period: J. D. Croston, Forecasting and stock
//! control for intermittent demands (1972); A. A. Syntetos and J. E. Boylan's correction of its bias (2005); R. H. Teunter,
//! A. A. Syntetos and M. Z. Babai (2011), whose forecast falls while nothing is asked for. Sizes and intervals begin with the first.

use rust_decimal::Decimal;

/// How an article is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Often, in like sizes.
    Smooth,
    /// Often, in sizes that differ much.
    Erratic,
    /// Seldom, in like sizes.
    Intermittent,
    /// Seldom, in sizes that differ much.
    Lumpy,
    /// Never.
    Unsold,
}

impl Class {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Smooth => "smooth",
            Class::Erratic => "erratic",
            Class::Intermittent => "intermittent",
            Class::Lumpy => "lumpy",
            Class::Unsold => "unsold",
        }
    }
}

/// Periods, pieces and sizes of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Periods.
    pub periods: u64,
    /// Periods in which something was asked for.
    pub demands: u64,
    /// Pieces.
    pub pieces: u64,
    /// Σ of the squared pieces of each period.
    pub squares: u128,
}

impl Summary {
    /// Of a series.
    pub fn of(series: &[u32]) -> Summary {
        let mut summary = Summary { periods: series.len() as u64, ..Summary::default() };
        for &pieces in series {
            summary.demands += u64::from(pieces > 0);
            summary.pieces += u64::from(pieces);
            summary.squares += u128::from(pieces) * u128::from(pieces);
        }
        summary
    }

    /// The mean interval between demands, in periods; none where nothing was asked for.
    pub fn interval(&self) -> Option<Decimal> {
        Decimal::from(self.periods).checked_div(Decimal::from(self.demands))
    }

    /// The squared coefficient of variation of the sizes.
    pub fn variation(&self) -> Option<Decimal> {
        // n·Σx² / (Σx)² − 1
        let pieces = Decimal::from(self.pieces);
        let squares = Decimal::from(self.demands).checked_mul(Decimal::try_from_i128(self.squares)?)?;
        Some(squares.checked_div(pieces)?.checked_div(pieces)? - Decimal::ONE)
    }

    /// Its class.
    pub fn class(&self) -> Class {
        let (Some(interval), Some(variation)) = (self.interval(), self.variation()) else { return Class::Unsold };
        match (interval < Decimal::new(132, 2), variation < Decimal::new(49, 2)) {
            (true, true) => Class::Smooth,
            (true, false) => Class::Erratic,
            (false, true) => Class::Intermittent,
            (false, false) => Class::Lumpy,
        }
    }

    /// Pieces a period.
    pub fn mean(&self) -> Decimal {
        Decimal::from(self.pieces).checked_div(Decimal::from(self.periods)).unwrap_or_default()
    }

    /// The variance a period, of a sample.
    pub fn variance(&self) -> Decimal {
        let squares = Decimal::try_from_i128(self.squares).unwrap_or(Decimal::MAX);
        let about = Decimal::from(self.pieces).checked_mul(self.mean()).and_then(|mean| squares.checked_sub(mean));
        let one_less = Decimal::from(self.periods.saturating_sub(1));
        about.and_then(|about| about.checked_div(one_less)).unwrap_or_default().max(Decimal::ZERO)
    }
}

trait Wide {
    fn try_from_i128(number: u128) -> Option<Decimal>;
}

impl Wide for Decimal {
    fn try_from_i128(number: u128) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(i128::try_from(number).ok()?, 0).ok()
    }
}

/// Croston's two averages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Croston {
    /// The size of a demand.
    pub size: Decimal,
    /// The interval between demands.
    pub interval: Decimal,
}

impl Croston {
    /// Pieces a period.
    pub fn rate(&self) -> Decimal {
        self.size.checked_div(self.interval).unwrap_or_default()
    }

    /// The same without most of its bias: Syntetos and Boylan.
    pub fn corrected(&self, alpha: Decimal) -> Decimal {
        self.rate() * (Decimal::ONE - alpha / Decimal::TWO)
    }

    /// The same after Shale, Boylan and Johnston.
    pub fn corrected_further(&self, alpha: Decimal) -> Decimal {
        self.rate() * (Decimal::ONE - alpha / (Decimal::TWO - alpha))
    }
}

/// Croston's averages of a series; none where nothing was asked for.
pub fn croston(series: &[u32], alpha: Decimal) -> Option<Croston> {
    let (mut found, mut since): (Option<Croston>, u64) = (None, 0);
    for &pieces in series {
        since += 1;
        if pieces == 0 {
            continue;
        }
        let (size, interval) = (Decimal::from(pieces), Decimal::from(since));
        found = Some(match found {
            None => Croston { size, interval },
            Some(before) => Croston {
                size: before.size + alpha * (size - before.size),
                interval: before.interval + alpha * (interval - before.interval),
            },
        });
        since = 0;
    }
    found
}

/// Pieces a period after Teunter, Syntetos and Babai: the chance of a demand falls with each period without one.
pub fn tsb(series: &[u32], alpha: Decimal, beta: Decimal) -> Decimal {
    let first = series.iter().position(|pieces| *pieces > 0);
    let Some((first, size)) = first.and_then(|at| Some((at, *series.get(at)?))) else { return Decimal::ZERO };
    let mut size = Decimal::from(size);
    let mut chance = Decimal::ONE / Decimal::from(first as u64 + 1);
    for &pieces in series.iter().skip(first + 1) {
        if pieces > 0 {
            chance += beta * (Decimal::ONE - chance);
            size += alpha * (Decimal::from(pieces) - size);
        } else {
            chance -= beta * chance;
        }
    }
    chance * size
}
