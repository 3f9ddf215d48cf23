//! What of the price so far does each line of the consignment bear?
//!
//! In: the price so far, and rules about some of the goods. Out: the share of these goods, and after the rule every line's anew,
//! adding up to the price.
//!
//! The rule: when a rule first asks, the price is shared out over the lines by what they weigh, or by pieces where nothing
//! weighs, to minor units by largest remainder. A rule about some goods changes what their lines bear, each in proportion to
//! what it bore; a rule about all goods changes what all bear.

use super::PriceRequest;
use super::goods::Picked;
use crate::fulfil::ConsignmentLine;
use crate::gather::Gather;
use crate::money::{Decimal, allot, minor_unit, sum};
use crate::problem::Refusal;

/// What each line bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shares(Vec<Decimal>);

impl Shares {
    /// A price shared out by weight.
    pub(super) fn of(request: &PriceRequest<'_, '_>, price: Decimal) -> Result<Shares, Refusal> {
        let all = vec![true; request.lines.len()];
        let mut shares = Shares(vec![Decimal::ZERO; request.lines.len()]);
        shares.put(request, &all, price, &by_weight(request))?;
        Ok(shares)
    }

    /// What the goods of a rule bear together.
    pub(super) fn of_picked(&self, request: &PriceRequest<'_, '_>, picked: &Picked<'_>) -> Result<Decimal, Refusal> {
        let borne = self.0.iter().zip(&picked.own).filter(|(_, own)| **own);
        request.exact(sum(borne.map(|(share, _)| *share)))
    }

    /// The same once the goods of a rule bear so much; where the consignment has none of them, all lines bear what is more.
    pub(super) fn change(
        &mut self,
        request: &PriceRequest<'_, '_>,
        picked: &Picked<'_>,
        after: Decimal,
    ) -> Result<(), Refusal> {
        let all = vec![true; self.0.len()];
        let (own, after) = match picked.is_none() {
            true => (&all, request.plus(request.exact(sum(self.0.iter().copied()))?, after)?),
            false => (&picked.own, after),
        };
        let bears = self.0.iter().zip(own).any(|(share, own)| *own && !share.is_zero());
        let weights = if bears { self.0.clone() } else { by_weight(request) };
        self.put(request, own, after, &weights)
    }

    fn put(
        &mut self,
        request: &PriceRequest<'_, '_>,
        own: &[bool],
        price: Decimal,
        weights: &[Decimal],
    ) -> Result<(), Refusal> {
        let meant: Vec<(usize, &Decimal, &str)> = weights
            .iter()
            .zip(request.lines)
            .enumerate()
            .filter(|(at, _)| own.get(*at) == Some(&true))
            .map(|(at, (weight, line))| (at, weight, line.line.id.as_str()))
            .listed();
        let by: Vec<Decimal> = meant.iter().map(|(_, weight, _)| **weight).listed();
        let keys: Vec<&str> = meant.iter().map(|(_, _, id)| *id).listed();
        let parts = request.exact(allot(price, minor_unit(request.digits), &by, &keys))?;
        for ((at, _, _), part) in meant.iter().zip(parts) {
            if let Some(share) = self.0.get_mut(*at) {
                *share = part;
            }
        }
        Ok(())
    }
}

/// What each line weighs; its pieces, where nothing weighs.
fn by_weight(request: &PriceRequest<'_, '_>) -> Vec<Decimal> {
    let weigh = |line: &ConsignmentLine<'_>| Decimal::from(line.line.piece.weight.times(line.quantity).in_nanograms());
    let weights: Vec<Decimal> = request.lines.iter().map(weigh).listed();
    match weights.iter().all(Decimal::is_zero) {
        true => request.lines.iter().map(|line| line.quantity.into()).listed(),
        false => weights,
    }
}
