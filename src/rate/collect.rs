//! What does collecting an amount at the door cost?
//!
//! In: a bill, and what is collected for the shop. Out: the same bill with the charges that hang on that amount.
//!
//! The rule: the carrier collects what the shop asks for the shipment, with what collecting itself costs in it. So the amount is
//! known only when the shop's price and the duty are: until then a bill has these charges on the goods alone. They stand last on
//! it, without fuel and discounts, and the shop's percentages are not on them.

use super::Freight;
use super::surcharge::of_collected;
use crate::book::freight::{Surcharge, SurchargeAmount};
use crate::charge::{Charge, Told};
use crate::money::{Decimal, Overflow, add, subtract};

impl<'b> Charge<'b> {
    /// The surcharge, where it hangs on what is collected.
    fn of_collected(&self) -> Option<&'b Surcharge> {
        match self.told {
            Told::Surcharge(surcharge, _) => Some(surcharge).filter(|surcharge| surcharge.amount.is_of_collected()),
            _ => None,
        }
    }

    /// Whether it hangs on what is collected.
    pub(super) fn is_of_collected(&self) -> bool {
        self.of_collected().is_some()
    }
}

impl<'b> Freight<'b> {
    /// Whether any of its charges hangs on what is collected.
    pub fn hangs_on_collected(&self) -> bool {
        self.charges.last().is_some_and(Charge::is_of_collected)
    }

    /// What collecting costs, where that hangs on the amount.
    pub fn of_collected(&self) -> impl Iterator<Item = Decimal> {
        self.charges.iter().filter(|charge| charge.is_of_collected()).map(|charge| charge.amount)
    }

    /// The most that the carrier collects, in its own currency; none: any amount.
    pub fn most_collected(&self) -> Option<Decimal> {
        let most = |surcharge: &Surcharge| match surcharge.amount {
            SurchargeAmount::OfCollected { at_most, .. } => at_most,
            _ => None,
        };
        self.charges.iter().filter_map(|charge| charge.of_collected().and_then(most)).min()
    }

    /// The bill where so much is collected, in the carrier's currency.
    ///
    /// # Errors
    /// [`Overflow`] when a figure is too large.
    pub fn collecting(&self, collected: Decimal) -> Result<Freight<'b>, Overflow> {
        let mut freight = self.clone();
        for charge in freight.charges.iter_mut().rev() {
            let Some(surcharge) = charge.of_collected() else { break };
            let Some(asked) = of_collected(&surcharge.amount, collected)? else { break };
            let asked = self.rounding.round(asked)?;
            freight.total.amount = add(freight.total.amount, subtract(asked, charge.amount)?)?;
            (charge.amount, charge.assessed.amount) = (asked, asked);
            charge.basis.amount = collected;
            charge.basis.amount.rescale(collected.normalize().scale().max(self.rounding.step.normalize().scale()));
        }
        Ok(freight)
    }
}
