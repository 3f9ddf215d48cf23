//! What is drawn from the ledger of an order, and what is left?
//!
//! In: an order as it was paid, and change after change. Out: of each entry how much is given back by now.
//!
//! The rule: pieces that come off draw their part of every entry ([`Paid::given_back`]); an amount draws from the entries of one code,
//! one after the other, and from one line of them where a line is named. What an entry has given back of a line is never more than the
//! line's share: an amount that was given back before is in what the last piece brings. Of carriage no more is given back than was
//! paid for all of it, less its discounts.

use super::asked::{Change, Refund};
use crate::ledger::{Entry, Paid, is_carriage};
use crate::money::{Decimal, add, allot, minor_unit, subtract, sum, with_digits};
use crate::nearest::hint;
use crate::problem::{Fault, Problem};
use crate::returns::pieces;

/// What has been drawn.
pub(super) struct Drawn<'p> {
    paid: &'p Paid,
    /// Pieces of each line that came off.
    off: Vec<u32>,
    /// Amounts that were given back apart from pieces, by entry and line.
    apart: Vec<Vec<Decimal>>,
}

impl<'p> Drawn<'p> {
    /// Nothing yet.
    pub(super) fn none(paid: &'p Paid) -> Drawn<'p> {
        let apart = paid.entries.iter().map(|entry| vec![Decimal::ZERO; entry.shares.len()]).collect();
        Drawn { paid, off: vec![0; paid.lines.len()], apart }
    }

    /// What each entry has given back by now.
    pub(super) fn all(&self) -> Result<Vec<Decimal>, Problem> {
        let by_line = |(entry, apart): (&Entry, &Vec<Decimal>)| Ok(sum(self.by_line(entry, apart)?)?);
        self.paid.entries.iter().zip(&self.apart).map(by_line).collect()
    }

    /// What an entry has given back of each line.
    fn by_line(&self, entry: &Entry, apart: &[Decimal]) -> Result<Vec<Decimal>, Problem> {
        let back = self.paid.given_back(entry, &self.off, false)?;
        let each = back.iter().zip(apart).zip(&entry.shares).map(|((back, apart), share)| {
            let both = add(*back, *apart)?;
            // A discount is an entry below zero, of which no more is taken back than was given.
            Ok(if share.is_sign_negative() { both.max(*share) } else { both.min(*share) })
        });
        each.collect()
    }

    /// Draws a change.
    ///
    /// # Errors
    /// Faults where it asks for more than is left, or for what the order does not have.
    pub(super) fn draw(&mut self, change: &Change<'_>) -> Result<(), Problem> {
        self.take_off(&change.remove, &format!("{}/remove", change.path))?;
        for (number, refund) in change.refund.iter().enumerate() {
            let path = format!("{}/refund/{number}", change.path);
            match refund {
                Refund::Pieces(line, quantity) => {
                    self.take_off(&[(line.clone(), *quantity)], &path).map_err(|problem| one(problem, &path))?;
                }
                Refund::Amount { charge, line, amount } => self.give(charge, line.as_deref(), *amount, &path)?,
            }
        }
        Ok(())
    }

    fn take_off(&mut self, lines: &[(String, u32)], path: &str) -> Result<(), Problem> {
        let more = pieces(&self.paid.ordered(), lines, path)?;
        let mut off = Vec::with_capacity(self.off.len());
        for ((line, off_before), more) in self.paid.lines.iter().zip(&self.off).zip(more) {
            let all = off_before.saturating_add(more);
            if all > line.quantity {
                let left = line.quantity.saturating_sub(*off_before);
                let message = format!("of line `{}` there are `{left}` left, not `{more}`: give no more", line.id);
                return Err(Fault::new("more_than_left", path, message).into());
            }
            off.push(all);
        }
        self.off = off;
        Ok(())
    }

    /// Gives an amount back of one charge.
    fn give(&mut self, charge: &str, line: Option<&str>, amount: Decimal, path: &str) -> Result<(), Problem> {
        let unit = minor_unit(self.paid.digits);
        if amount.normalize().scale() > self.paid.digits {
            let message = format!("`{amount}` has more decimals than {} has: round it", self.paid.currency);
            return Err(Fault::new("too_many_decimals", format!("{path}/amount"), message).into());
        }
        let of_charge = |entry: &Entry| entry.code == charge;
        if !self.paid.entries.iter().any(of_charge) {
            let known = self.paid.entries.iter().map(|entry| entry.code.as_str());
            let message =
                format!("nothing was paid as `{charge}`: {}", hint(charge, known, "name a charge of the ledger"));
            return Err(Fault::new("unknown_charge", format!("{path}/charge"), message).into());
        }
        if let Some(line) = line.filter(|line| !self.paid.lines.iter().any(|known| known.id == *line)) {
            let message = format!("the order has no line `{line}`: name one of its lines");
            return Err(Fault::new("unknown_line", format!("{path}/line"), message).into());
        }
        let left = self.left()?;
        let meant: Vec<bool> = self.paid.lines.iter().map(|own| line.is_none_or(|line| line == own.id)).collect();
        let of_line = |left: &[Decimal]| -> Vec<Decimal> {
            left.iter().zip(&meant).map(|(left, meant)| if *meant { *left } else { Decimal::ZERO }).collect()
        };
        let room = |(entry, left): (&Entry, &Vec<Decimal>)| -> Vec<Decimal> {
            let room = |left: Decimal| if of_charge(entry) { left.max(Decimal::ZERO) } else { Decimal::ZERO };
            of_line(left).into_iter().map(room).collect()
        };
        let rooms: Vec<Vec<Decimal>> = self.paid.entries.iter().zip(&left).map(room).collect();
        let mut all_left = sum(rooms.iter().flatten().copied())?;
        if self.paid.entries.iter().filter(|entry| of_charge(entry)).all(|entry| is_carriage(&entry.kind)) {
            // A discount on carriage was never paid: neither of a line nor of the order more is given back than is left besides it.
            let carriage = || {
                let entries = self.paid.entries.iter().zip(&left);
                entries.filter(|(entry, _)| is_carriage(&entry.kind)).map(|(_, left)| left)
            };
            let of_order = sum(carriage().flatten().copied())?;
            let of_line = sum(carriage().flat_map(|left| of_line(left)))?;
            all_left = all_left.min(of_order).min(of_line).max(Decimal::ZERO);
        }
        if amount > all_left {
            let all_left = with_digits(all_left, self.paid.digits);
            let message = format!("of `{charge}` there is `{all_left}` left, not `{amount}`: give no more");
            return Err(Fault::new("more_than_left", format!("{path}/amount"), message).into());
        }
        let keys: Vec<&str> = self.paid.lines.iter().map(|line| line.id.as_str()).collect();
        let mut to_give = amount;
        for (apart, room) in self.apart.iter_mut().zip(rooms) {
            let given = to_give.min(sum(room.iter().copied())?);
            if given.is_zero() {
                continue;
            }
            to_give = subtract(to_give, given)?;
            for (apart, share) in apart.iter_mut().zip(within(allot(given, unit, &room, &keys)?, &room)?) {
                *apart = add(*apart, share)?;
            }
        }
        Ok(())
    }

    /// What is left of each entry, line by line.
    fn left(&self) -> Result<Vec<Vec<Decimal>>, Problem> {
        let of_entry = |(entry, apart): (&Entry, &Vec<Decimal>)| {
            let drawn = self.by_line(entry, apart)?;
            entry.shares.iter().zip(&drawn).map(|(share, drawn)| Ok(subtract(*share, *drawn)?)).collect()
        };
        self.paid.entries.iter().zip(&self.apart).map(of_entry).collect()
    }
}

/// Shares of which none is more than what is left of its line: what is too much goes to the next that has room.
fn within(shares: Vec<Decimal>, left: &[Decimal]) -> Result<Vec<Decimal>, Problem> {
    let mut over = Decimal::ZERO;
    let mut kept = Vec::with_capacity(shares.len());
    for (share, left) in shares.iter().zip(left) {
        let taken = (*share).min(*left);
        over = add(over, subtract(*share, taken)?)?;
        kept.push(taken);
    }
    for (kept, left) in kept.iter_mut().zip(left) {
        let room = subtract(*left, *kept)?.min(over);
        *kept = add(*kept, room)?;
        over = subtract(over, room)?;
    }
    Ok(kept)
}

/// A fault of the only line of a refund stands where the refund does.
fn one(problem: Problem, path: &str) -> Problem {
    match problem {
        Problem::Faults(faults) => {
            let faults: Vec<Fault> = faults.to_vec();
            let at = |fault: Fault| Fault { path: fault.path.replacen(&format!("{path}/0"), path, 1), ..fault };
            Problem::Faults(faults.into_iter().map(at).collect::<Vec<_>>().into())
        }
        other => other,
    }
}
