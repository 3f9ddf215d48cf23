//! Which plans are worth pricing?
//!
//! In: the cart as far as it is there. Out: consignments and plans, those with fewer consignments first, then in the shop's order
//! of warehouses; and whether these are all plans that there are.
//!
//! The rule: every set of warehouses, up to as many as the shop or the request allows, with every way of placing the lines on all
//! of its warehouses, while consignments and plans are few enough to be priced. Of a larger cart: whole carts first; then sets of
//! warehouses, those first whose stock and fees cost the shop least: each line from where it costs least, and, with each of the
//! set as the first, all that it has from there and the rest from the others; then single lines moved from one to another of
//! these. Lines that are kept together come from one warehouse; a warehouse sends one consignment. All of a cart waits for its last day of release; where the shop splits by release, a warehouse may send what is
//! released until some day in one consignment, and the rest in a second.

use super::deal::{OwnCosts, dealt, likely, sets, too_many_sets};
use super::place::{Table, Way, asked_lines, placements};
use super::release::{Releases, is_cut};
use super::{Awaited, Consignment, ConsignmentLine, Origin, Plan, Proposal, Ready, Supplied, UnsentLine};
use crate::book::names::admits;
use crate::gather::Gather;
use crate::money::{Decimal, Overflow, allot, minor_unit};
use crate::order::Order;
use crate::problem::{Problem, Reason, Refusal, Severity};
use crate::refused::{Belongs, Refused};
use crate::sort;

/// The most consignments by services that are priced for one order.
const MOST_LEGS: usize = 400;
/// The most lines in all of these: what packing and customs take grows with them.
const MOST_LINES_PRICED: usize = 2_400;
/// The most plans.
const MOST_PLANS: usize = 1_000;
/// The most that are looked at, however few come of them.
const MOST_TRIED: usize = 20_000;

/// The plans of an order.
///
/// # Errors
/// A fault where a figure is too large.
pub fn propose<'c>(
    order: &Order<'_, 'c>,
    supplied: &'c Supplied<'c>,
    refused: &mut Refused,
) -> Result<Proposal<'c>, Problem> {
    let most = order.request.fulfilment.max_consignments.unwrap_or(order.shop.routing.max_consignments.into());
    // Who pays at the door pays one carrier.
    let most = if order.request.wants.cash_on_delivery { 1 } else { most };
    let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
    let mut plans = Plans {
        order,
        supplied,
        most,
        releases: Releases { order, supplied },
        consignments: Vec::new(),
        tables: Vec::new(),
        plans: Vec::new(),
        legs: 0,
        lines: 0,
        tried: 0,
    };
    let origins = supplied.held.origins.iter().enumerate();
    let open: Vec<usize> = origins.filter(|(_, origin)| origin.sends_any()).map(|(number, _)| number).listed();
    let most = most.min(open.len().max(1));
    let mut is_exact = true;
    for origin in &open {
        is_exact = plans.all_of(&[*origin])? && is_exact;
    }
    plans.tried = 0;
    let whole = plans.mark();
    for size in 2..=most {
        is_exact = is_exact && plans.all_of_size(&open, size)?;
    }
    if !is_exact {
        plans.back_to(whole);
        plans.some(&open, most)?;
    }
    if plans.plans.is_empty() && !supplied.cart.lines.is_empty() {
        plans.why_none(refused);
    }
    // Nothing is delivered where nothing is left to be sent: what never was to be sent is then told too.
    if plans.plans.is_empty() {
        let unsent = supplied.cart.unsent.iter();
        unsent.for_each(|line| refused.note(Belongs::ToLines, does_not_ship(line)));
    }
    let Plans { consignments, plans, .. } = plans;
    Ok(Proposal { consignments, plans, is_exact })
}

struct Plans<'p, 'o, 'c> {
    order: &'p Order<'o, 'c>,
    supplied: &'c Supplied<'c>,
    /// Consignments of one plan.
    most: usize,
    releases: Releases<'p, 'o, 'c>,
    consignments: Vec<Consignment<'c>>,
    tables: Vec<Table>,
    plans: Vec<Plan>,
    /// Consignments by the services that may carry them.
    legs: usize,
    /// The lines of these.
    lines: usize,
    /// Placements that were looked at.
    tried: usize,
}

impl<'c> Plans<'_, '_, 'c> {
    /// How far it has come.
    fn mark(&self) -> (usize, usize, usize, usize) {
        (self.consignments.len(), self.plans.len(), self.legs, self.lines)
    }

    /// Forgets what came after.
    fn back_to(&mut self, (consignments, plans, legs, lines): (usize, usize, usize, usize)) {
        self.consignments.truncate(consignments);
        self.tables.truncate(plans);
        self.plans.truncate(plans);
        (self.legs, self.lines) = (legs, lines);
    }

    /// Every plan of so many warehouses; whether these are all.
    fn all_of_size(&mut self, open: &[usize], size: usize) -> Result<bool, Problem> {
        if too_many_sets(open.len(), size, self.supplied.cart.lines.len()) {
            return Ok(false);
        }
        for set in sets(open, size) {
            if !self.all_of(&set)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Every plan of a set of warehouses, each of which sends something; whether these are all.
    fn all_of(&mut self, set: &[usize]) -> Result<bool, Problem> {
        let (ways, is_exact) = placements(self.supplied, &self.order.request.fulfilment, set);
        let count = ways.iter().map(Vec::len).try_fold(1_usize, usize::checked_mul);
        self.tried = self.tried.saturating_add(count.unwrap_or(usize::MAX));
        if self.tried > MOST_TRIED {
            return Ok(false);
        }
        let mut chosen = vec![0_usize; ways.len()];
        loop {
            let one: Option<Vec<&Way>> = ways.iter().zip(&chosen).map(|(ways, at)| ways.get(*at)).collect();
            let Some(one) = one else { return Ok(is_exact) };
            if !self.add(&table(set, &one))? {
                return Ok(false);
            }
            // The next choice, as a counter turns.
            let mut at = 0;
            loop {
                let (Some(slot), Some(ways)) = (chosen.get_mut(at), ways.get(at)) else { return Ok(is_exact) };
                *slot += 1;
                if *slot < ways.len() {
                    break;
                }
                *slot = 0;
                at += 1;
            }
        }
    }

    /// Good plans of a cart that has too many.
    fn some(&mut self, open: &[usize], most: usize) -> Result<(), Problem> {
        let (supplied, asked) = (self.supplied, &self.order.request.fulfilment);
        let costs = OwnCosts::of(self.order, supplied)?;
        let by_cost = |number: usize, line: usize| costs.at(number, line);
        // The sets that have the whole cart, those first whose stock and fees cost least.
        let mut found: Vec<(Decimal, Vec<usize>, Table)> = Vec::new();
        for set in likely(supplied, asked, open, most)? {
            let (table, nowhere) = dealt(supplied, asked, &set, by_cost)?;
            if nowhere == 0 {
                found.push((costs.of_table(&table)?, set, table));
            }
        }
        sort::by(&mut found, |(one, set, _), (other, beside, _)| {
            one.cmp(other).then_with(|| (set.len(), set).cmp(&(beside.len(), beside)))
        });
        for (_, set, table) in found {
            if !self.add_new(&table)? {
                return Ok(());
            }
            // All that one of the set has from there, what is left from the others.
            for first in 0..set.len() {
                let mut row = set.clone();
                row.swap(0, first);
                let rank = |number: usize, _: usize| {
                    Decimal::from(row.iter().position(|known| *known == number).unwrap_or(row.len()))
                };
                let (table, nowhere) = dealt(supplied, asked, &set, rank)?;
                if nowhere == 0 && !self.add_new(&table)? {
                    return Ok(());
                }
            }
        }
        // Single lines moved, while there is room.
        self.tried = 0;
        for number in 0..self.tables.len() {
            let Some(from) = self.tables.get(number).cloned().filter(|table| !is_cut(table)) else { continue };
            for lines in asked_lines(&self.supplied.cart.lines) {
                for (one, other) in pairs(from.len()) {
                    let mut moved = from.clone();
                    let pieces: Option<Vec<u32>> = lines.clone().map(|line| take(&mut moved, one, line)).collect();
                    let Some(pieces) = pieces.filter(|pieces| pieces.iter().any(|pieces| *pieces > 0)) else {
                        continue;
                    };
                    if lines.clone().any(|line| take(&mut moved, other, line) != Some(0)) {
                        continue;
                    }
                    lines.clone().zip(pieces).for_each(|(line, pieces)| put(&mut moved, other, line, pieces));
                    self.tried += 1;
                    if self.tried > MOST_TRIED || !self.add_new(&moved)? {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds a plan that is not known; false where there is no more room.
    fn add_new(&mut self, table: &Table) -> Result<bool, Problem> {
        if self.tables.contains(table) { Ok(true) } else { self.add(table) }
    }

    /// Adds a plan, where it is one, and the same cut by release; false where there is no more room.
    fn add(&mut self, table: &Table) -> Result<bool, Problem> {
        if !self.is_sound(table) {
            return Ok(true);
        }
        for cut in self.releases.cuts(table, self.most) {
            if self.is_sound(&cut) && !self.add_one(&cut)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds a plan; false where there is no more room.
    fn add_one(&mut self, table: &Table) -> Result<bool, Problem> {
        let made = table.iter().map(|(origin, pieces)| self.consignment(*origin, pieces, table));
        let made: Vec<Consignment<'c>> = made.try_listed::<_, Overflow>()?.into_iter().flatten().listed();
        let same = |one: &Consignment<'_>, other: &Consignment<'_>| {
            (one.origin, one.ready, &one.lines) == (other.origin, other.ready, &other.lines)
        };
        let known: Vec<Option<usize>> =
            made.iter().map(|one| self.consignments.iter().position(|other| same(one, other))).listed();
        let services = |one: &Consignment<'_>| {
            self.order.shop.offer.iter().filter(|offer| admits(&offer.warehouses, &one.warehouse.id)).count()
        };
        let new = || made.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(one, _)| one);
        let more: usize = new().map(&services).sum();
        let more_lines: usize = new().map(|one| services(one) * one.lines.len()).sum();
        // Whole carts always have room.
        let is_whole = table.len() == 1;
        let is_full = self.legs + more > MOST_LEGS || self.lines + more_lines > MOST_LINES_PRICED;
        if !is_whole && (is_full || self.plans.len() >= MOST_PLANS) {
            return Ok(false);
        }
        (self.legs, self.lines) = (self.legs + more, self.lines + more_lines);
        let mut consignments = Vec::new();
        for (one, known) in made.into_iter().zip(known) {
            consignments.push(known.unwrap_or(self.consignments.len()));
            if known.is_none() {
                self.consignments.push(one);
            }
        }
        self.plans.push(Plan { consignments });
        self.tables.push(table.clone());
        Ok(true)
    }

    /// Whether every warehouse sends something, has that much of each article, and what is kept together is.
    fn is_sound(&self, table: &Table) -> bool {
        let held = &self.supplied.held;
        let has = |(number, pieces): &(usize, Vec<u32>)| {
            let Some(origin) = held.origins.get(*number) else { return false };
            let articles = origin.pieces.iter().enumerate();
            let mut articles = articles.map(|(article, there)| origin.of_article(pieces, article) <= there.sellable());
            pieces.iter().any(|pieces| *pieces > 0) && articles.all(|has| has) && self.leaves_kits_whole(origin, pieces)
        };
        let lines = &self.supplied.cart.lines;
        let is_together = |ids: &Vec<String>| {
            let sends = |(_, pieces): &&(usize, Vec<u32>)| {
                pieces.iter().zip(lines).any(|(pieces, line)| *pieces > 0 && ids.iter().any(|id| id == line.asked()))
            };
            table.iter().filter(sends).count() <= 1
        };
        table.iter().all(has) && self.order.request.fulfilment.keep_together.iter().all(is_together)
    }

    /// Whether of kits that are put together at a warehouse whole ones leave.
    fn leaves_kits_whole(&self, origin: &Origin<'_>, pieces: &[u32]) -> bool {
        let mut kits: Vec<(&str, Option<u32>)> = Vec::new();
        for (at, (line, pieces)) in self.supplied.cart.lines.iter().zip(pieces).enumerate() {
            if !origin.pieces_of(at).is_some_and(|there| there.in_kits) {
                continue;
            }
            let times =
                Some(pieces / line.each().max(1)).filter(|times| times.checked_mul(line.each()) == Some(*pieces));
            match kits.iter().find(|(known, _)| *known == line.asked()) {
                Some((_, known)) if *known != times => return false,
                Some(_) => {}
                None => kits.push((line.asked(), times)),
            }
        }
        kits.iter().all(|(_, times)| times.is_some())
    }

    /// What a warehouse sends; none where that is nothing.
    fn consignment(&self, number: usize, pieces: &[u32], table: &Table) -> Result<Option<Consignment<'c>>, Overflow> {
        let supplied: &'c Supplied<'c> = self.supplied;
        let Some(origin) = supplied.held.origins.get(number) else { return Ok(None) };
        let unit = minor_unit(self.order.request.digits);
        let (mut lines, mut ready) = (Vec::new(), None);
        for (at, (line, quantity)) in supplied.cart.lines.iter().zip(pieces).enumerate() {
            if *quantity == 0 {
                continue;
            }
            let value = if *quantity == line.quantity {
                line.value
            } else {
                // Pieces of one line share its value to the minor unit, whatever other warehouses are in the plan.
                let parts: Vec<(usize, Decimal)> = table
                    .iter()
                    .map(|(number, pieces)| (*number, pieces.get(at).copied().unwrap_or_default().into()))
                    .listed();
                let weights: Vec<Decimal> = parts.iter().map(|(_, pieces)| *pieces).listed();
                let keys: Vec<String> = parts.iter().map(|(number, _)| format!("{number:04}")).listed();
                let keys: Vec<&str> = keys.iter().map(String::as_str).listed();
                let shares = allot(line.value, unit, &weights, &keys)?;
                // Of a warehouse that sends two consignments a line is in one.
                let own = parts.iter().zip(shares).find(|((of, pieces), _)| *of == number && !pieces.is_zero());
                own.map(|(_, share)| share).unwrap_or_default()
            };
            ready = ready.max(self.restocked(number, at, pieces)).max(self.releases.awaited(number, at));
            lines.push(ConsignmentLine { line, quantity: *quantity, value });
        }
        Ok(Some(Consignment { origin: number, warehouse: origin.warehouse, from: origin.from.clone(), ready, lines }))
    }

    /// The day before which not all pieces of a line's article are there.
    fn restocked(&self, number: usize, line: usize, pieces: &[u32]) -> Option<Ready> {
        let origin = self.supplied.held.origins.get(number)?;
        let (article, there) = (*origin.articles.get(line)?, origin.pieces_of(line)?);
        let day = there.restock.filter(|_| there.backorder && origin.of_article(pieces, article) > there.at_hand)?;
        Some(Ready { day, awaits: Awaited::Stock })
    }

    /// Names the lines whose pins, or whose being kept together, no plan can keep; else that the limit of consignments is too low.
    fn why_none(&self, refused: &mut Refused) {
        let asked = &self.order.request.fulfilment;
        let mut told = false;
        for (at, line) in self.supplied.cart.lines.iter().enumerate() {
            for (warehouse, wanted) in line.pinned(asked) {
                let origin = self.supplied.held.origins.iter().find(|origin| origin.warehouse.id == warehouse);
                if origin.map_or(0, |origin| origin.sends(at)) < wanted {
                    let args = [("line", line.asked().to_owned()), ("warehouse", warehouse.to_owned())];
                    let because = format!("{warehouse} cannot send {wanted} pieces of this line");
                    let reason = Reason::new("pin_not_available", args);
                    refused.note(Belongs::ToLines, Refusal::line(line.asked(), Severity::Restricted, reason, because));
                    told = true;
                }
            }
        }
        if told {
            return;
        }
        for line in &self.supplied.cart.lines {
            let reason = Reason::new("no_plan", [("line", line.asked().to_owned())]);
            let because = "the cart cannot be sent from so few warehouses, or kept together so".to_owned();
            refused.note(Belongs::ToLines, Refusal::line(line.asked(), Severity::Restricted, reason, because));
        }
    }
}

fn does_not_ship(line: &UnsentLine) -> Refusal {
    let because = match line.title.as_str() {
        "" => "the article is not sent: there is nothing to deliver".to_owned(),
        title => format!("{title} is not sent: there is nothing to deliver"),
    };
    Refusal::line(&line.id, Severity::Restricted, Reason::new("does_not_ship", [("line", line.id.clone())]), because)
}

/// Line by line as placed, by warehouse.
fn table(set: &[usize], ways: &[&Way]) -> Table {
    let placed = || ways.iter().flat_map(|way| way.iter());
    let pieces = |at: usize| placed().map(|line| line.get(at).copied().unwrap_or_default()).listed();
    set.iter().enumerate().map(|(at, number)| (*number, pieces(at))).listed()
}

/// Pairs of different numbers below `count`.
fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |one| (0..count).filter(move |other| *other != one).map(move |other| (one, other)))
}

/// Takes the pieces of a line away from a warehouse.
fn take(table: &mut Table, at: usize, line: usize) -> Option<u32> {
    let slot = table.get_mut(at)?.1.get_mut(line)?;
    Some(std::mem::take(slot))
}

fn put(table: &mut Table, at: usize, line: usize, pieces: u32) {
    if let Some(slot) = table.get_mut(at).and_then(|(_, lines)| lines.get_mut(line)) {
        *slot = pieces;
    }
}
