//! Which rows of rate data are in force on a day?
//!
//! In: rows, and a day of the kind by which such rows are asked. Out: those in force, in the order of the data. A row is in
//! force from its first day on, or always so far where it names none, until before the first day that it no longer is. What
//! has a frame (`#[dated(by = …)]`) is asked here and nowhere else.

use super::{BorderDay, Day, ExportDay, HandOverDay, OrderDay};

/// A civil day of which it is known whose day it is.
pub trait WhoseDay: Copy {
    /// The civil day.
    fn civil(self) -> Day;
}

/// Of names and calendars, which mean the same to everyone.
impl WhoseDay for Day {
    fn civil(self) -> Day {
        self
    }
}

impl WhoseDay for OrderDay {
    fn civil(self) -> Day {
        self.0
    }
}

impl WhoseDay for HandOverDay {
    fn civil(self) -> Day {
        self.0
    }
}

impl WhoseDay for BorderDay {
    fn civil(self) -> Day {
        self.0
    }
}

impl WhoseDay for ExportDay {
    fn civil(self) -> Day {
        self.0
    }
}

/// A row that is in force on some days only, asked by days of its own kind.
///
/// A surcharge is the carrier's, so the day of the hand-over decides:
///
/// ```
/// use landfall::book::freight::Surcharge;
/// use landfall::calendar::{Dated, HandOverDay};
///
/// fn is_charged(surcharge: &Surcharge, day: HandOverDay) -> bool {
///     surcharge.is_in_force(day)
/// }
/// ```
///
/// By the day at the border it cannot be asked:
///
/// ```compile_fail,E0308
/// use landfall::book::freight::Surcharge;
/// use landfall::calendar::{BorderDay, Dated};
///
/// fn is_charged(surcharge: &Surcharge, day: BorderDay) -> bool {
///     surcharge.is_in_force(day)
/// }
/// ```
pub trait Dated {
    /// The kind of day by which the row is asked.
    type Day: WhoseDay;

    /// The first day; none: always so far.
    fn first(&self) -> Option<Day>;

    /// The first day no longer in force; none while no end is known.
    fn end(&self) -> Option<Day>;

    /// Whether two rows share a day.
    #[cfg(feature = "publish")]
    fn overlaps(&self, other: &Self) -> bool {
        let begins_before =
            |one: &Self, other: &Self| one.end().is_none_or(|end| other.first().is_none_or(|first| first < end));
        begins_before(self, other) && begins_before(other, self)
    }

    /// Drops the place in the source and the other reading: what a shopper's pages need not know.
    #[cfg(feature = "publish")]
    fn forget_place(&mut self);

    /// Whether the row is in force on the day.
    fn is_in_force(&self, day: Self::Day) -> bool {
        in_force(self.first(), self.end(), day.civil())
    }
}

/// Rows of one kind, in the order of the data.
pub trait DatedRows {
    /// The rows' kind.
    type Row: Dated;

    /// The rows in force on the day.
    fn on<'r>(&'r self, day: <Self::Row as Dated>::Day) -> impl Iterator<Item = &'r Self::Row>
    where
        Self::Row: 'r;
}

impl<R: Dated> DatedRows for [R] {
    type Row = R;

    fn on<'r>(&'r self, day: R::Day) -> impl Iterator<Item = &'r R>
    where
        R: 'r,
    {
        self.iter().filter(move |row| row.is_in_force(day))
    }
}

/// Whether a day lies within the half-open days: the one place where this is decided.
pub(crate) fn in_force(first: Option<Day>, end: Option<Day>, day: Day) -> bool {
    first.is_none_or(|first| first <= day) && end.is_none_or(|end| day < end)
}
