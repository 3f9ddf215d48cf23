//! What waits for a day of release, and may what is released earlier leave earlier?
//!
//! In: which lines a plan sends from where. Out: the day for which each line waits; and the plan as it is, and with a second
//! consignment from its warehouses.
//!
//! The rule: all of a cart waits for its last day of release. Where the shop splits by release, a line waits for its own, and a
//! warehouse may send what is released until some day in one consignment, and the rest in a second.

use super::place::Table;
use super::{Awaited, Ready, Supplied};
use crate::calendar::Day;
use crate::gather::Gather;
use crate::order::Order;
use crate::sort;

/// The days of release of an order's goods.
#[derive(Clone, Copy)]
pub(super) struct Releases<'p, 'o, 'c> {
    pub(super) order: &'p Order<'o, 'c>,
    pub(super) supplied: &'c Supplied<'c>,
}

impl Releases<'_, '_, '_> {
    /// The day of release for which a line waits at a warehouse.
    pub(super) fn awaited(&self, number: usize, line: usize) -> Option<Ready> {
        let day = match self.order.shop.routing.split_by_release {
            true => self.of_line(number, line),
            false => (0..self.supplied.cart.lines.len()).map(|other| self.of_line(number, other)).max().flatten(),
        };
        Some(Ready { day: day?, awaits: Awaited::Release })
    }

    /// A plan as it is, and with each of its warehouses sending what is released until some day before the rest, in no more than
    /// `most` consignments.
    pub(super) fn cuts(&self, table: &Table, most: usize) -> Vec<Table> {
        let mut found: Vec<Table> = vec![Vec::new()];
        for (number, pieces) in table {
            let mut ways: Vec<Table> = vec![vec![(*number, pieces.clone())]];
            for last in self.all_but_last(*number, pieces) {
                let early = |at: usize| self.of_line(*number, at) <= last;
                let of = |(at, pieces): (usize, &u32)| if early(at) { (*pieces, 0) } else { (0, *pieces) };
                let (first, second) = pieces.iter().enumerate().map(of).unzip();
                ways.push(vec![(*number, first), (*number, second)]);
            }
            let longer = found.iter().flat_map(|plan| ways.iter().map(|way| [plan.as_slice(), way].concat()));
            found = longer.listed();
        }
        found.retain(|cut| cut.len() <= most.max(table.len()));
        found
    }

    /// The days of release of what a warehouse sends, but for the last; none: it may leave at once.
    fn all_but_last(&self, number: usize, pieces: &[u32]) -> Vec<Option<Day>> {
        if !self.order.shop.routing.split_by_release {
            return Vec::new();
        }
        let sent = pieces.iter().enumerate().filter(|(_, pieces)| **pieces > 0);
        let mut days: Vec<Option<Day>> = sent.map(|(at, _)| self.of_line(number, at)).listed();
        sort::by(&mut days, Ord::cmp);
        days.dedup();
        days.pop();
        days
    }

    /// The day before which a line may not leave a warehouse, where that is still to come.
    fn of_line(&self, number: usize, line: usize) -> Option<Day> {
        let warehouse = self.supplied.held.origins.get(number)?.warehouse;
        let release = self.supplied.cart.lines.get(line)?.release;
        release.filter(|day| *day > self.order.day_at(warehouse).0)
    }
}

/// Whether a warehouse sends two consignments.
pub(super) fn is_cut(table: &Table) -> bool {
    table.iter().enumerate().any(|(at, (number, _))| table.iter().take(at).any(|(earlier, _)| earlier == number))
}
