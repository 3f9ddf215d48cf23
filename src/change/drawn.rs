//! What is drawn from the ledger of an order, and what is left?
//!
//! In: an order as it was paid, and change after change. Out: of each entry how much is given back by now.
//!
//! The rule: pieces that come off draw their part of every entry ([`Paid::given_back`]); an amount draws from one entry, and from one
//! line of it where a line is named. What an entry has given back of a line is never more than the line's share: an amount that was
//! given back before is in what the last piece brings.

use super::asked::{Change, Refund};
use crate::ledger::{Entry, Paid};
use crate::money::{Decimal, add, allot, minor_unit, subtract, sum};
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
        let Some(at) = self.paid.entries.iter().position(|entry| entry.code == charge) else {
            let known = self.paid.entries.iter().map(|entry| entry.code.as_str());
            let message =
                format!("nothing was paid as `{charge}`: {}", hint(charge, known, "name a charge of the ledger"));
            return Err(Fault::new("unknown_charge", format!("{path}/charge"), message).into());
        };
        if let Some(line) = line.filter(|line| !self.paid.lines.iter().any(|known| known.id == *line)) {
            let message = format!("the order has no line `{line}`: name one of its lines");
            return Err(Fault::new("unknown_line", format!("{path}/line"), message).into());
        }
        let (Some(entry), Some(apart)) = (self.paid.entries.get(at), self.apart.get(at)) else {
            return Err(Problem::lost("a charge of the ledger"));
        };
        let drawn = self.by_line(entry, apart)?;
        let meant = |id: &str| line.is_none_or(|line| line == id);
        let left = self.paid.lines.iter().zip(entry.shares.iter().zip(&drawn));
        let left =
            left.map(
                |(own, (share, drawn))| {
                    if meant(&own.id) { Ok(subtract(*share, *drawn)?.max(Decimal::ZERO)) } else { Ok(Decimal::ZERO) }
                },
            );
        let left: Vec<Decimal> = left.collect::<Result<_, Problem>>()?;
        let all_left = sum(left.iter().copied())?;
        if amount > all_left {
            let message = format!("of `{charge}` there is `{all_left}` left, not `{amount}`: give no more");
            return Err(Fault::new("more_than_left", format!("{path}/amount"), message).into());
        }
        if amount.is_zero() {
            return Ok(());
        }
        let keys: Vec<&str> = self.paid.lines.iter().map(|line| line.id.as_str()).collect();
        let shares = within(allot(amount, unit, &left, &keys)?, &left)?;
        for (apart, share) in self.apart.get_mut(at).into_iter().flatten().zip(shares) {
            *apart = add(*apart, share)?;
        }
        Ok(())
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
