//! How did past promises hold? Of each lane, at each percentile that was promised.
//!
//! In: parcels, with the last days that were promised and the day on which they came. Out: how many came by each, the error against the
//! percentile, with the range that chance leaves (Wilson's, at 95 %), how late the late ones were, and what recipients said, by lateness.
//! A parcel that has not come is late once the promised day is over; before, it counts nowhere.

use rust_decimal::{Decimal, MathematicalOps};
use std::collections::BTreeMap;

/// The percentiles that promises are made at.
pub const PERCENTILES: [u8; 3] = [50, 85, 95];

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Its lane, however it is named.
    pub lane: String,
    /// The last day promised at each percentile, as a number of days; none where none was.
    pub promised: [Option<i32>; 3],
    /// The day on which it came.
    pub came: Option<i32>,
    /// What the recipient said, from 1 on.
    pub rating: Option<Decimal>,
}

/// How a promise held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Parcels that it was made for, and that came or are late.
    pub promised: u64,
    /// Of these, those that came in time.
    pub kept: u64,
    /// Days by which the late ones that came were late, together, and how many they are.
    pub late: (i64, u64),
}

impl Held {
    /// The share that was kept, in per cent.
    pub fn share(&self) -> Option<Decimal> {
        (Decimal::from(self.kept) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(self.promised))
    }

    /// By how many points more or fewer were kept than was promised.
    pub fn error(&self, percentile: u8) -> Option<Decimal> {
        Some(self.share()? - Decimal::from(percentile))
    }

    /// Within which per cents the share lies, chance allowed for.
    pub fn range(&self) -> Option<(Decimal, Decimal)> {
        let many = Decimal::from(self.promised);
        let share = Decimal::from(self.kept).checked_div(many)?;
        let z = Decimal::new(1_959_964, 6);
        let square = z * z;
        let middle = share + square / (Decimal::TWO * many);
        let spread = share * (Decimal::ONE - share) / many + square / (Decimal::from(4) * many * many);
        let (reach, whole) = (z * spread.sqrt()?, Decimal::ONE + square / many);
        let percent = |part: Decimal| (part / whole * Decimal::ONE_HUNDRED).clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
        Some((percent(middle - reach), percent(middle + reach)))
    }

    /// How many days late the late ones were on average.
    pub fn days_late(&self) -> Option<Decimal> {
        Decimal::from(self.late.0).checked_div(Decimal::from(self.late.1))
    }

    fn add(&mut self, promised: i32, came: Option<i32>, today: i32) {
        match came {
            Some(day) => {
                self.promised += 1;
                self.kept += u64::from(day <= promised);
                if day > promised {
                    self.late = (self.late.0 + i64::from(day - promised), self.late.1 + 1);
                }
            }
            None => self.promised += u64::from(today > promised),
        }
    }
}

/// What recipients said of parcels that came so late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said {
    /// Ratings.
    pub ratings: u64,
    /// Their sum.
    pub sum: Decimal,
}

impl Said {
    /// The mean.
    pub fn mean(&self) -> Option<Decimal> {
        self.sum.checked_div(Decimal::from(self.ratings))
    }
}

/// How late, for ratings: by the latest promise that was made of the parcel.
pub const LATENESS: [&str; 4] = ["in time", "1 day late", "2 or 3 days late", "4 days late or more"];

/// A lane's report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// At each percentile.
    pub held: [Held; 3],
    /// By lateness.
    pub said: [Said; 4],
    /// Parcels that have not come, and may still be in time.
    pub under_way: u64,
}

impl Report {
    fn add(&mut self, parcel: &Parcel, today: i32) {
        for (held, promised) in self.held.iter_mut().zip(parcel.promised) {
            if let Some(promised) = promised {
                held.add(promised, parcel.came, today);
            }
        }
        let last = parcel.promised.iter().flatten().max();
        let Some(last) = last else { return };
        match (parcel.came, parcel.rating) {
            (None, _) if today <= *last => self.under_way += 1,
            (Some(day), Some(rating)) => {
                let bucket = match day - last {
                    ..=0 => 0,
                    1 => 1,
                    2 | 3 => 2,
                    _ => 3,
                };
                if let Some(said) = self.said.get_mut(bucket) {
                    said.ratings += 1;
                    said.sum += rating;
                }
            }
            _ => {}
        }
    }
}

/// All lanes together, and each.
pub fn report(parcels: &[Parcel], today: i32) -> (Report, BTreeMap<&str, Report>) {
    let (mut all, mut lanes) = (Report::default(), BTreeMap::<&str, Report>::new());
    for parcel in parcels {
        all.add(parcel, today);
        lanes.entry(&parcel.lane).or_default().add(parcel, today);
    }
    (all, lanes)
}
