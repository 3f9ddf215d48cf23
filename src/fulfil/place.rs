//! On which warehouses can the lines of a cart be placed?
//!
//! In: which warehouses a plan sends from, and what each may send. Out: by line the ways of placing it on them: how many pieces
//! from each.
//!
//! The rule: a line comes whole from one warehouse; where none of them has enough of it, or not enough beside the other lines of
//! the same article, it is split by quantity, in every way there is while those are few, else by taking all from one warehouse
//! after another. A pinned line comes from its warehouse; of one that is pinned in part the rest comes from one place.

use super::Supplied;
use crate::request::Fulfilment;
use crate::sort;

/// The most ways of splitting one line that are all tried.
const MOST_SPLITS: usize = 64;

/// By warehouse of a set, in its order, how many pieces of a line come from there.
pub(super) type Placement = Vec<u32>;

/// The ways of placing each line of the cart on some warehouses; and whether they are all that there are.
pub(super) fn placements(supplied: &Supplied<'_>, asked: &Fulfilment, set: &[usize]) -> (Vec<Vec<Placement>>, bool) {
    let mut is_exact = true;
    let mut found: Vec<Vec<Placement>> = Vec::new();
    // By line, how many pieces are not pinned, and how many of them each warehouse may send.
    let mut loose: Vec<(u32, Vec<u32>, Vec<u32>)> = Vec::new();
    for (at, (line, article)) in supplied.cart.lines.iter().zip(&supplied.held.articles).enumerate() {
        let origins = set.iter().map(|number| supplied.held.origins.get(*number));
        let sends: Vec<u32> = origins.map(|origin| origin.map_or(0, |origin| origin.sends(at, *article))).collect();
        let pins: Vec<u32> = set
            .iter()
            .map(|number| {
                let id = supplied.held.origins.get(*number).map(|origin| origin.warehouse.id.as_str());
                let pins = asked.pinned.iter().filter(|pin| pin.line == line.id && Some(pin.warehouse.as_str()) == id);
                pins.fold(0, |sum: u32, pin| sum.saturating_add(pin.quantity.unwrap_or(line.quantity)))
            })
            .collect();
        let of_line = asked.pinned.iter().filter(|pin| pin.line == line.id);
        let pinned: u32 = of_line.fold(0, |sum: u32, pin| sum.saturating_add(pin.quantity.unwrap_or(line.quantity)));
        // A pin on a warehouse outside the set cannot be kept.
        let is_kept = pins.iter().sum::<u32>() == pinned && pins.iter().zip(&sends).all(|(pin, sends)| pin <= sends);
        let rest = line.quantity.checked_sub(pinned).filter(|_| is_kept);
        let left: Vec<u32> = sends.iter().zip(&pins).map(|(sends, pin)| sends.saturating_sub(*pin)).collect();
        let (ways, all) = rest.map_or((Vec::new(), true), |rest| split(rest, &left));
        is_exact = is_exact && all;
        found.push(ways.into_iter().map(|way| plus(&way, &pins)).collect());
        loose.push((rest.unwrap_or_default(), left, pins));
    }
    for article in shared(&supplied.held.articles) {
        let of_article = |line: &usize| supplied.held.articles.get(*line) == Some(&article);
        let lines: Vec<usize> = (0..found.len()).filter(of_article).collect();
        let has = set.iter().map(|number| supplied.held.origins.get(*number)?.pieces.get(article));
        let has: Vec<u32> = has.map(|pieces| pieces.map_or(0, |pieces| pieces.sellable())).collect();
        let whole = lines.iter().filter_map(|line| found.get(*line));
        if fit(whole, &has) {
            continue;
        }
        for line in lines {
            let (Some(ways), Some((rest, left, pins))) = (found.get_mut(line), loose.get(line)) else { continue };
            let (more, all) = parted(*rest, left);
            is_exact = is_exact && all;
            for way in more.iter().map(|way| plus(way, pins)) {
                if !ways.is_empty() && !ways.contains(&way) {
                    ways.push(way);
                }
            }
        }
    }
    (found, is_exact)
}

/// What is pinned to each warehouse and what else comes from there.
fn plus(way: &Placement, pins: &[u32]) -> Placement {
    way.iter().zip(pins).map(|(more, pin)| more.saturating_add(*pin)).collect()
}

/// The articles of more than one line.
fn shared(articles: &[usize]) -> Vec<usize> {
    let again =
        articles.iter().enumerate().filter(|(at, article)| articles.iter().take(*at).any(|own| own == *article));
    let mut found: Vec<usize> = Vec::new();
    for (_, article) in again {
        if !found.contains(article) {
            found.push(*article);
        }
    }
    found
}

/// Whether lines of one article can all be placed in one of their ways, where each warehouse has so many of it.
fn fit<'w>(lines: impl Iterator<Item = &'w Vec<Placement>>, has: &[u32]) -> bool {
    // What may be taken from each by the lines so far; of many ways the first.
    let mut taken: Vec<Placement> = vec![vec![0; has.len()]];
    for ways in lines {
        let mut next: Vec<Placement> = Vec::new();
        for (so_far, way) in taken.iter().flat_map(|so_far| ways.iter().map(move |way| (so_far, way))) {
            let sum = plus(so_far, way);
            if sum.iter().zip(has).all(|(sum, has)| sum <= has) && next.len() < MOST_SPLITS && !next.contains(&sum) {
                next.push(sum);
            }
        }
        taken = next;
    }
    !taken.is_empty()
}

/// The ways of taking `quantity` from so many; and whether they are all that there are.
fn split(quantity: u32, sends: &[u32]) -> (Vec<Placement>, bool) {
    let none = || vec![0; sends.len()];
    if quantity == 0 {
        return (vec![none()], true);
    }
    let whole: Vec<usize> = (0..sends.len()).filter(|at| sends.get(*at).is_some_and(|has| *has >= quantity)).collect();
    if !whole.is_empty() {
        let only = |at: &usize| {
            let mut way = none();
            if let Some(slot) = way.get_mut(*at) {
                *slot = quantity;
            }
            way
        };
        return (whole.iter().map(only).collect(), true);
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
        let mut order: Vec<usize> = (0..sends.len()).collect();
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
    Some(ways.into_iter().filter(|(_, left)| *left == 0).map(|(way, _)| way).collect())
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

    #[test]
    fn of_many_splits_each_warehouse_is_emptied_first_once() {
        assert_eq!(split(1000, &[600, 700]), (vec![vec![600, 400], vec![300, 700]], false));
    }
}
