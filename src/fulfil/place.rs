//! On which warehouses can the lines of a cart be placed?
//!
//! In: which warehouses a plan sends from, and what each may send. Out: by line of the request the ways of placing it on them: how
//! many pieces from each.
//!
//! The rule: a line comes whole from one warehouse; where none of them has enough of it, or not enough beside the other lines of
//! the same article, it is split by quantity, in every way there is while those are few, else by taking all from one warehouse
//! after another. A pinned line comes from its warehouse; of one that is pinned in part the rest comes from one place. A kit is
//! placed as the line that it is; only where there are too few whole ones, what it is made of is placed article by article.

use super::held::Pieces;
use super::{CartLine, Supplied};
use crate::gather::Gather;
use crate::request::Fulfilment;
use crate::sort;
use std::ops::Range;

/// The most ways of splitting one line that are all tried.
const MOST_SPLITS: usize = 64;

/// By warehouse of a set, in its order, how many pieces of a line come from there.
pub(super) type Placement = Vec<u32>;

/// A way of placing a line of the request: by line of the cart that it is, one or those of a kit.
pub(super) type Way = Vec<Placement>;

/// By warehouse, by line of the cart, how many pieces come from there.
pub(super) type Table = Vec<(usize, Vec<u32>)>;

/// The lines of the cart that each line of the request is, in its order.
pub(super) fn asked_lines(lines: &[CartLine]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match found.last_mut() {
            Some(last) if lines.get(last.start).is_some_and(|first| first.asked() == line.asked()) => last.end = at + 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}

/// The ways of placing each line of the request on some warehouses; and whether they are all that there are.
pub(super) fn placements(supplied: &Supplied<'_>, asked: &Fulfilment, set: &[usize]) -> (Vec<Vec<Way>>, bool) {
    let mut is_exact = true;
    let own = asked_lines(&supplied.cart.lines);
    let wanted = own.iter().map(|own| {
        let parts = own.clone().filter_map(|at| {
            let line = supplied.cart.lines.get(at)?;
            Some(Wanted::of(supplied, asked, set, at, line))
        });
        parts.listed()
    });
    let wanted: Vec<Vec<Wanted>> = wanted.listed();
    let mut found: Vec<Vec<Way>> = Vec::new();
    for parts in &wanted {
        let (ways, all) = ways(parts);
        is_exact = is_exact && all;
        found.push(ways);
    }
    for lines in shared(supplied, &own) {
        let has = set.iter().map(|number| supplied.held.origins.get(*number));
        let first = lines.first().and_then(|line| own.get(*line)).map_or(0, |own| own.start);
        let has: Vec<u32> =
            has.map(|origin| origin.and_then(|origin| origin.pieces_of(first)).map_or(0, Pieces::sellable)).listed();
        if fit(lines.iter().filter_map(|line| found.get(*line)), &has) {
            continue;
        }
        for line in lines {
            let (Some(ways), Some([only])) = (found.get_mut(line), wanted.get(line).map(Vec::as_slice)) else {
                continue;
            };
            let (more, all) = only.parted();
            is_exact = is_exact && all;
            for way in more.into_iter().map(|way| vec![way]) {
                if !ways.is_empty() && !ways.contains(&way) {
                    ways.push(way);
                }
            }
        }
    }
    (found, is_exact)
}

/// The lines of the request that ask for the same article as another does; kits are none.
fn shared(supplied: &Supplied<'_>, own: &[Range<usize>]) -> Vec<Vec<usize>> {
    let mut found: Vec<(&str, Vec<usize>)> = Vec::new();
    for (line, own) in own.iter().enumerate() {
        let only = supplied.cart.lines.get(own.start).filter(|only| only.part.is_none());
        let Some(sku) = only.and_then(|only| only.goods.sku.as_deref()) else { continue };
        match found.iter_mut().find(|(known, _)| *known == sku) {
            Some((_, lines)) => lines.push(line),
            None => found.push((sku, vec![line])),
        }
    }
    found.into_iter().map(|(_, lines)| lines).filter(|lines| lines.len() > 1).listed()
}

/// Whether lines of one article can all be placed in one of their ways, where each warehouse has so many of it.
fn fit<'w>(lines: impl Iterator<Item = &'w Vec<Way>>, has: &[u32]) -> bool {
    // What may be taken from each by the lines so far; of many ways the first.
    let mut taken: Vec<Placement> = vec![vec![0; has.len()]];
    for ways in lines {
        let mut next: Vec<Placement> = Vec::new();
        for (so_far, way) in taken.iter().flat_map(|so_far| ways.iter().flatten().map(move |way| (so_far, way))) {
            let sum = plus(so_far, way);
            if sum.iter().zip(has).all(|(sum, has)| sum <= has) && next.len() < MOST_SPLITS && !next.contains(&sum) {
                next.push(sum);
            }
        }
        taken = next;
    }
    !taken.is_empty()
}

/// What comes from each warehouse in both.
fn plus(one: &Placement, other: &[u32]) -> Placement {
    one.iter().zip(other).map(|(one, other)| one.saturating_add(*other)).listed()
}

/// What is wanted of a line of the cart, and what the warehouses of a set have of it.
struct Wanted {
    /// Pieces in one of the request's line.
    each: u32,
    /// Pieces in all.
    quantity: u32,
    /// Pieces that are pinned, wherever.
    pinned: u32,
    /// By warehouse, pieces that are pinned to it.
    pins: Vec<u32>,
    /// By warehouse, pieces that it may send.
    sends: Vec<u32>,
}

impl Wanted {
    fn of(supplied: &Supplied<'_>, asked: &Fulfilment, set: &[usize], at: usize, line: &CartLine) -> Wanted {
        let origins = || set.iter().map(|number| supplied.held.origins.get(*number));
        let pins = origins().map(|origin| {
            let id = origin.map(|origin| origin.warehouse.id.as_str());
            let pins = line.pinned(asked).filter(|(warehouse, _)| Some(*warehouse) == id);
            pins.fold(0, |sum: u32, (_, pieces)| sum.saturating_add(pieces))
        });
        Wanted {
            each: line.each(),
            quantity: line.quantity,
            pinned: line.pinned(asked).fold(0, |sum: u32, (_, pieces)| sum.saturating_add(pieces)),
            pins: pins.listed(),
            sends: origins().map(|origin| origin.map_or(0, |origin| origin.sends(at))).listed(),
        }
    }

    /// The same in lines of the request, of which the line is a part.
    fn in_whole(&self) -> Wanted {
        let whole = |pieces: u32| pieces.checked_div(self.each).unwrap_or_default();
        Wanted {
            each: 1,
            quantity: whole(self.quantity),
            pinned: whole(self.pinned),
            pins: self.pins.iter().copied().map(whole).listed(),
            sends: self.sends.iter().copied().map(whole).listed(),
        }
    }

    fn ways(&self) -> (Vec<Placement>, bool) {
        self.beside_pins(split)
    }

    /// Those too in which it is parted though a warehouse has enough of it.
    fn parted(&self) -> (Vec<Placement>, bool) {
        self.beside_pins(parted)
    }

    /// The ways of placing what is not pinned, each with what is.
    fn beside_pins(&self, split: fn(u32, &[u32]) -> (Vec<Placement>, bool)) -> (Vec<Placement>, bool) {
        // A pin on a warehouse outside the set cannot be kept.
        let is_short = self.pins.iter().zip(&self.sends).any(|(pin, sends)| pin > sends);
        if self.pins.iter().sum::<u32>() != self.pinned || is_short {
            return (Vec::new(), true);
        }
        let Some(rest) = self.quantity.checked_sub(self.pinned) else { return (Vec::new(), true) };
        let left: Vec<u32> = self.sends.iter().zip(&self.pins).map(|(sends, pin)| sends - pin).listed();
        let (ways, all) = split(rest, &left);
        (ways.iter().map(|way| plus(way, &self.pins)).listed(), all)
    }
}

/// The ways of placing the parts of one line of the request.
fn ways(parts: &[Wanted]) -> (Vec<Way>, bool) {
    // Of a whole one a warehouse has as many as of its scarcest part.
    let whole = parts.iter().map(Wanted::in_whole).reduce(|one, other| Wanted {
        sends: one.sends.iter().zip(&other.sends).map(|(one, other)| *one.min(other)).listed(),
        ..one
    });
    let Some(whole) = whole else { return (Vec::new(), true) };
    let (ways, all) = whole.ways();
    if !ways.is_empty() || parts.len() == 1 {
        let times = |way: &Placement, each: u32| way.iter().map(|count| count.saturating_mul(each)).listed();
        let of_parts = |way: Placement| parts.iter().map(|part| times(&way, part.each)).listed();
        return (ways.into_iter().map(of_parts).listed(), all);
    }
    let mut found: Vec<Way> = vec![Vec::new()];
    let mut is_exact = true;
    for part in parts {
        let (own, all) = part.ways();
        let longer =
            found.iter().flat_map(|way| own.iter().map(|more| [way.as_slice(), std::slice::from_ref(more)].concat()));
        let mut longer: Vec<Way> = longer.take(MOST_SPLITS + 1).listed();
        is_exact = is_exact && all && longer.len() <= MOST_SPLITS;
        longer.truncate(MOST_SPLITS);
        found = longer;
    }
    (found, is_exact)
}

/// The ways of taking `quantity` from so many; and whether they are all that there are.
fn split(quantity: u32, sends: &[u32]) -> (Vec<Placement>, bool) {
    let none = || vec![0; sends.len()];
    if quantity == 0 {
        return (vec![none()], true);
    }
    let whole: Vec<usize> = (0..sends.len()).filter(|at| sends.get(*at).is_some_and(|has| *has >= quantity)).listed();
    if !whole.is_empty() {
        let only = |at: &usize| {
            let mut way = none();
            if let Some(slot) = way.get_mut(*at) {
                *slot = quantity;
            }
            way
        };
        return (whole.iter().map(only).listed(), true);
    }
    parted(quantity, sends)
}

/// The ways of parting `quantity` among so many, those in which one of them has enough as well.
fn parted(quantity: u32, sends: &[u32]) -> (Vec<Placement>, bool) {
    let none = || vec![0; sends.len()];
    if let Some(ways) = all_splits(quantity, sends) {
        return (ways, true);
    }
    // One after another, each taken as the first in turn.
    let mut ways: Vec<Placement> = Vec::new();
    for first in 0..sends.len() {
        let mut order: Vec<usize> = (0..sends.len()).listed();
        sort::by_key(&mut order, |at| (*at != first, *at));
        let (mut way, mut left) = (none(), quantity);
        for at in order {
            let take = sends.get(at).copied().unwrap_or_default().min(left);
            left -= take;
            if let Some(slot) = way.get_mut(at) {
                *slot = take;
            }
        }
        if left == 0 && !ways.contains(&way) {
            ways.push(way);
        }
    }
    (ways, false)
}

/// Every way of taking `quantity` from so many; none where there are too many ways.
fn all_splits(quantity: u32, sends: &[u32]) -> Option<Vec<Placement>> {
    let mut ways: Vec<(Placement, u32)> = vec![(Vec::new(), quantity)];
    for (at, has) in sends.iter().enumerate() {
        let behind = sends.iter().skip(at + 1).fold(0, |sum: u32, more| sum.saturating_add(*more));
        let mut longer = Vec::new();
        for (way, left) in ways {
            for take in left.saturating_sub(behind)..=left.min(*has) {
                longer.push(([way.as_slice(), &[take]].concat(), left - take));
                if longer.len() > MOST_SPLITS {
                    return None;
                }
            }
        }
        ways = longer;
    }
    Some(ways.into_iter().filter(|(_, left)| *left == 0).map(|(way, _)| way).listed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_only_where_no_warehouse_has_enough() {
        assert_eq!(split(5, &[2, 4, 5]), (vec![vec![0, 0, 5]], true));
        assert_eq!(split(5, &[2, 4]), (vec![vec![1, 4], vec![2, 3]], true));
        assert_eq!(split(5, &[3, 3]), (vec![vec![2, 3], vec![3, 2]], true));
        assert_eq!(split(5, &[2, 2]), (vec![], true));
    }

    /// Part of a line of so many; what two warehouses send of it.
    fn part(each: u32, quantity: u32, sends: [u32; 2]) -> Wanted {
        Wanted { each, quantity: each * quantity, pinned: 0, pins: vec![0, 0], sends: sends.into() }
    }

    #[test]
    fn a_kit_is_parted_only_where_there_are_too_few_whole_ones() {
        // Both have three kits of two and one: all from either.
        let either = vec![vec![vec![6, 0], vec![3, 0]], vec![vec![0, 6], vec![0, 3]]];
        assert_eq!(ways(&[part(2, 3, [6, 9]), part(1, 3, [3, 3])]), (either, true));
        // Two whole kits here, one there.
        assert_eq!(ways(&[part(2, 3, [9, 2]), part(1, 3, [2, 9])]), (vec![vec![vec![4, 2], vec![2, 1]]], true));
        // No whole kit anywhere: each article from where it is.
        assert_eq!(ways(&[part(2, 3, [9, 0]), part(1, 3, [0, 9])]), (vec![vec![vec![6, 0], vec![0, 3]]], true));
        assert_eq!(ways(&[part(2, 3, [5, 0]), part(1, 3, [0, 9])]), (vec![], true));
    }

    #[test]
    fn of_many_splits_each_warehouse_is_emptied_first_once() {
        assert_eq!(split(1000, &[600, 700]), (vec![vec![600, 400], vec![300, 700]], false));
    }
}
