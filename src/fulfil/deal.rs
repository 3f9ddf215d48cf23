//! Of a cart with too many plans: on which warehouses is it likely to lie well, and how do its lines fall on them?
//!
//! In: a set of warehouses, and by warehouse and line what a piece counts there. Out: one placement of the cart on the set, or how
//! much of it finds no place.
//!
//! The rule: line after line goes where its pieces count least, of what the lines before it have left there; lines that are kept
//! together go together, and before all others. Two countings are used: what a piece costs the shop at a warehouse (its stock
//! and the warehouse's fees), and a place in a row of warehouses, so that all goes to the first that has it.

use super::Supplied;
use super::held::Held;
use super::place::{Placement, Table, Way, asked_lines, placements};
use crate::book::shop::FeePer;
use crate::calendar::DatedRows;
use crate::gather::Gather;
use crate::money::{Decimal, Overflow, add, divide, multiply, percent_of};
use crate::order::Order;
use crate::problem::Problem;
use crate::request::Fulfilment;
use crate::sort;
use std::ops::Range;

/// The most sets of warehouses by lines of the cart that are gone through.
const MOST_PLACED: usize = 5_000;

/// What pieces cost the shop, wherever the parcel goes, in the order's currency.
pub(super) struct OwnCosts {
    /// By warehouse, for each consignment.
    pub(super) consignment: Vec<Decimal>,
    /// By warehouse, by line, for each piece.
    pub(super) piece: Vec<Vec<Decimal>>,
}

impl OwnCosts {
    /// Those of a cart at its open warehouses. A fee for a line is spread over its pieces.
    pub(super) fn of(order: &Order<'_, '_>, supplied: &Supplied<'_>) -> Result<OwnCosts, Problem> {
        let currency = order.request.currency;
        // What is compared here is no rate of the answer.
        let exchange = order.exchange.apart();
        let mut costs = OwnCosts { consignment: Vec::new(), piece: Vec::new() };
        for (number, origin) in supplied.held.origins.iter().enumerate() {
            let (warehouse, day) = (origin.warehouse, order.day_at(origin.warehouse));
            if !origin.is_open() {
                costs.consignment.push(Decimal::ZERO);
                costs.piece.push(Vec::new());
                continue;
            }
            let mut asked = [Decimal::ZERO; 3];
            let [by_order, by_line, by_unit] = &mut asked;
            for fee in warehouse.fee.on(day) {
                let amount = exchange.convert(fee.amount.amount, fee.amount.currency, currency)?;
                let sum = match fee.per {
                    FeePer::Order => &mut *by_order,
                    FeePer::Line => &mut *by_line,
                    FeePer::Unit => &mut *by_unit,
                };
                *sum = add(*sum, amount)?;
            }
            let piece = |line: &super::CartLine| {
                let sku = line.goods.sku.as_deref();
                let stock = order.shop.stock_cost(warehouse, sku, day).filter(|_| number > 0);
                let price = sku.and_then(|sku| order.shop.product(sku)).map(|product| product.price);
                // What the catalogue has no price of has no share of it.
                let stock = match stock {
                    Some(cost) => add(cost.amount, percent_of(cost.percent, price.unwrap_or_default())?)?,
                    None => Decimal::ZERO,
                };
                let stock = exchange.convert(stock, order.shop.currency, currency)?;
                Ok(add(add(stock, *by_unit)?, divide(*by_line, line.quantity.into())?)?)
            };
            costs.piece.push(supplied.cart.lines.iter().map(piece).try_listed::<_, Problem>()?);
            costs.consignment.push(*by_order);
        }
        Ok(costs)
    }

    /// What a piece of a line costs at a warehouse; nothing where there is no such warehouse or line, of which nothing is sent.
    pub(super) fn at(&self, number: usize, line: usize) -> Decimal {
        self.piece.get(number).and_then(|lines| lines.get(line)).copied().unwrap_or_default()
    }

    /// What a placement costs.
    pub(super) fn of_table(&self, table: &Table) -> Result<Decimal, Overflow> {
        let mut whole = Decimal::ZERO;
        for (number, pieces) in table {
            // Costs were summed up for every warehouse that a table can name.
            whole = add(whole, self.consignment.get(*number).copied().unwrap_or_default())?;
            for (line, pieces) in pieces.iter().enumerate() {
                whole = add(whole, multiply(self.at(*number, line), (*pieces).into())?)?;
            }
        }
        Ok(whole)
    }
}

/// Where lines of the cart come from: each with its placement on a set of warehouses.
type Placed = Vec<(usize, Placement)>;

/// How the lines fall on a set of warehouses, and how many lines find no place there. `counts` says what a piece of a line counts
/// at a warehouse.
pub(super) fn dealt(
    supplied: &Supplied<'_>,
    asked: &Fulfilment,
    set: &[usize],
    counts: impl Fn(usize, usize) -> Decimal,
) -> Result<(Table, usize), Overflow> {
    let held = &supplied.held;
    let own = asked_lines(&supplied.cart.lines);
    let (ways, _) = placements(supplied, asked, set);
    let placed = |line: &usize, way: &Way| -> Placed {
        own.get(*line).cloned().unwrap_or_default().zip(way.iter().cloned()).listed()
    };
    let mut table: Table = set.iter().map(|number| (*number, vec![0; supplied.cart.lines.len()])).listed();
    // By warehouse of the set, by article, what the lines so far have left there.
    let origins = set.iter().map(|number| held.origins.get(*number));
    let mut left: Vec<Vec<u32>> = origins
        .map(|origin| origin.map_or(Vec::new(), |origin| origin.pieces.iter().map(|pieces| pieces.sellable()).listed()))
        .listed();
    let mut nowhere = 0;
    for lines in groups(supplied, asked, &own) {
        // What all of these lines come to at each of the warehouses alone; of a line by itself, every way there is.
        let mut choices: Vec<(Decimal, Placed)> = Vec::new();
        let mut offer = |placed: Placed| {
            choices.push((worth(set, &placed, &counts)?, placed));
            Ok(())
        };
        match lines.as_slice() {
            [line] => {
                for way in ways.get(*line).into_iter().flatten() {
                    offer(placed(line, way))?;
                }
            }
            _ => {
                for at in 0..set.len() {
                    let is_alone =
                        |way: &Placement| way.iter().enumerate().all(|(other, pieces)| other == at || *pieces == 0);
                    let only = |line: &usize| {
                        let way = ways.get(*line)?.iter().find(|way| way.iter().all(is_alone))?;
                        Some(placed(line, way))
                    };
                    if let Some(each) = lines.iter().map(only).collect::<Option<Vec<Placed>>>() {
                        offer(each.into_iter().flatten().listed())?;
                    }
                }
            }
        }
        sort::by(&mut choices, |(one, first), (other, second)| one.cmp(other).then_with(|| second.cmp(first)));
        let fits = |(_, placed): &(Decimal, Placed)| Some((less(&left, held, set, placed)?, placed.clone()));
        match choices.iter().find_map(fits) {
            Some((less, placed)) => {
                left = less;
                put(&mut table, &placed);
            }
            None => nowhere += lines.len(),
        }
    }
    Ok((table, nowhere))
}

/// What placed pieces count.
fn worth(set: &[usize], placed: &Placed, counts: &impl Fn(usize, usize) -> Decimal) -> Result<Decimal, Overflow> {
    let mut whole = Decimal::ZERO;
    for (line, way) in placed {
        for (number, pieces) in set.iter().zip(way) {
            whole = add(whole, multiply(counts(*number, *line), (*pieces).into())?)?;
        }
    }
    Ok(whole)
}

/// What is left when some lines have been taken as placed; none where there is not as much.
fn less(left: &[Vec<u32>], held: &Held<'_>, set: &[usize], placed: &Placed) -> Option<Vec<Vec<u32>>> {
    let mut less = left.to_vec();
    for (line, way) in placed {
        for ((there, number), pieces) in less.iter_mut().zip(set).zip(way) {
            let article = held.origins.get(*number)?.articles.get(*line)?;
            let slot = there.get_mut(*article)?;
            *slot = slot.checked_sub(*pieces)?;
        }
    }
    Some(less)
}

fn put(table: &mut Table, placed: &Placed) {
    for (line, way) in placed {
        for ((_, pieces), more) in table.iter_mut().zip(way) {
            if let Some(slot) = pieces.get_mut(*line) {
                *slot = *more;
            }
        }
    }
}

/// The lines of the request, those that are kept together in one group, which come first.
fn groups(supplied: &Supplied<'_>, asked: &Fulfilment, own: &[Range<usize>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..own.len()).map(|line| vec![line]).listed();
    for ids in &asked.keep_together {
        let id = |line: &usize| Some(supplied.cart.lines.get(own.get(*line)?.start)?.asked());
        let is_of = |group: &Vec<usize>| group.iter().filter_map(id).any(|line| ids.iter().any(|id| id == line));
        let (together, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_of);
        groups = apart;
        groups.push(together.into_iter().flatten().listed());
    }
    groups.retain(|group| !group.is_empty());
    sort::by_key(&mut groups, |group| (std::cmp::Reverse(group.len()), group.first().copied()));
    groups
}

/// Every set of so many of some, in their order.
pub(super) fn sets(of: &[usize], size: usize) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let longer = found.iter().flat_map(|set| {
            let behind = of.iter().filter(|number| set.last().is_none_or(|last| *number > last));
            behind.map(|number| [set.as_slice(), &[*number]].concat())
        });
        found = longer.listed();
    }
    found
}

/// Whether there are too many sets of so many warehouses to go through with a cart of so many lines.
pub(super) fn too_many_sets(of: usize, size: usize, lines: usize) -> bool {
    let count = (0..size).try_fold(1_usize, |count, at| Some(count.checked_mul(of.saturating_sub(at))? / (at + 1)));
    count.and_then(|count| count.checked_mul(lines)).is_none_or(|placed| placed > MOST_PLACED)
}

/// Sets of warehouses: every one, of the sizes of which there are not too many; and from each warehouse on, as many more as it takes
/// to have all lines, those first that have most of what is left.
pub(super) fn likely(
    supplied: &Supplied<'_>,
    asked: &Fulfilment,
    open: &[usize],
    most: usize,
) -> Result<Vec<Vec<usize>>, Overflow> {
    let sizes = (2..=most).take_while(|size| !too_many_sets(open.len(), *size, supplied.cart.lines.len()));
    let mut found: Vec<Vec<usize>> = sizes.flat_map(|size| sets(open, size)).listed();
    let nowhere = |set: &[usize]| Ok::<usize, Overflow>(dealt(supplied, asked, set, |_, _| Decimal::ZERO)?.1);
    for first in open {
        let mut set = vec![*first];
        while set.len() < most && nowhere(&set)? > 0 {
            let mut next: Option<(usize, usize)> = None;
            for other in open.iter().filter(|number| !set.contains(number)) {
                let left = nowhere(&[set.as_slice(), &[*other]].concat())?;
                if next.is_none_or(|(least, _)| left < least) {
                    next = Some((left, *other));
                }
            }
            let Some((_, other)) = next else { break };
            set.push(other);
        }
        sort::by_key(&mut set, |number| *number);
        if set.len() > 1 && !found.contains(&set) {
            found.push(set);
        }
    }
    Ok(found)
}
