//! What does an option charge for articles that are not sent?
//!
//! A gift card by mail or a file to download lies in no parcel, so no carrier, no customs and no tax of a consignment sees it.
//! Its price stands among the charges of the order, which belong to no shipment, and in the option's `goods` and `total`.

use super::landed_cost::charge;
use crate::book::RuleNumber;
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Told};
use crate::fulfil::UnsentLine;
use crate::gather::Gather;
use crate::money::{Decimal, Money};
use crate::order::Order;
use crate::problem::Problem;
use crate::tree::Tree;

/// A charge for each line that is not sent.
pub(super) fn charges<'b>(order: &Order<'_, 'b>, unsent: &[UnsentLine]) -> Result<Tree<'b>, Problem> {
    let world = order.view.world()?;
    let (currency, digits) = (order.request.currency, order.request.digits);
    let shown = unsent.iter().map(|line| {
        let title = if line.title.is_empty() { &line.id } else { &line.title };
        let one = Charge {
            code: "unsent_goods".into(),
            kind: ChargeKind::Goods,
            concerns: Concerns::Line(line.id.clone()),
            amount: line.value,
            assessed: Money { amount: line.value, currency },
            basis: Basis { amount: Decimal::ONE, unit: "line".into() },
            told: Told::NotSent(title.clone()),
            on: order.day_there().0,
            settled: order.settled(),
            from: Provenance::of(RuleNumber::NONE, &order.shop.source, None, false),
        };
        charge(&one, digits, world, order.view.rules())
    });
    Ok(Tree::List(shown.listed()))
}
