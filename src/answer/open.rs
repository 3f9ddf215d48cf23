//! What may anyone hear of a quote? What is charged, not what it costs the shop.
//!
//! In: an order, its offers and refusals. Out: the same without the carrier's bill, the shop's rules, the services that were not
//! chosen, and what concerns the seller alone.
//!
//! The rule: a consignment has one charge for carriage, named after its service, at the price charged, and one for cover. A
//! service that is not offered is told by the tier that it leaves empty; where nothing is left at all, also by the lines that
//! no service carries. Two shops that charge the same answer the same, whatever it costs them: so neither charges nor the id
//! tell which rows were read.

use crate::book::RuleNumber;
use crate::book::names::admits;
use crate::book::shop::OfferedService;
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Told};
use crate::money::{Decimal, Money};
use crate::offer::OfferedLeg;
use crate::order::Order;
use crate::problem::{Reason, Refusal, Severity, Subject};

/// The charges of carriage and cover of a leg, one each.
pub(super) fn carriage<'b>(order: &Order<'_, 'b>, leg: &OfferedLeg<'_, 'b>) -> Vec<Charge<'b>> {
    let locale = &order.request.locale;
    let name = leg.dated.rated.leaving.by.label(locale);
    let (freight, cover) = (leg.cost.landed.freight, leg.cost.landed.insurance);
    let mut charges = vec![one(order, leg, ChargeKind::Freight, "freight", name, freight)];
    if !cover.is_zero() {
        let label = order
            .shop
            .insurance
            .as_ref()
            .map_or("Insurance", |own| own.labels.in_language(locale).unwrap_or(&own.label));
        charges.push(one(order, leg, ChargeKind::Insurance, "insurance", label, cover));
    }
    charges
}

fn one<'b>(
    order: &Order<'_, 'b>,
    leg: &OfferedLeg<'_, 'b>,
    kind: ChargeKind,
    code: &'static str,
    label: &'b str,
    amount: Decimal,
) -> Charge<'b> {
    Charge {
        code: code.into(),
        kind,
        concerns: Concerns::Shipment,
        amount,
        assessed: Money { amount, currency: order.request.currency },
        basis: Basis { amount: Decimal::ONE, unit: "shipment".into() },
        told: Told::Asked(label),
        on: leg.dated.timeline.hand_over,
        settled: order.settled(),
        from: Provenance::of(RuleNumber::NONE, &order.shop.source, None, leg.illustrative()),
    }
}

/// Why a service is not offered, where that is the shopper's own choice of how to get or pay it, or of what it is to have besides:
/// told with the tier that it leaves empty. Their sentences name no service.
const CHOSEN: [&str; 4] = ["point_too_small", "point_closed", "no_cash_on_delivery", "option_not_available"];

/// What the public hears of all that is not offered, where nothing is left or something is.
pub(super) fn refusals(refused: Vec<Refusal>, offered: &[OfferedService], nothing_left: bool) -> Vec<Refusal> {
    let (of_services, mut told): (Vec<Refusal>, Vec<Refusal>) =
        refused.into_iter().partition(|refusal| refusal.subject == Subject::Service);
    for tier in told.iter_mut().filter(|refusal| refusal.code == "no_service") {
        let is_its = |id: &str| offered.iter().any(|service| service.id() == id && admits(&service.tiers, &tier.id));
        let mut of_tier = of_services.iter().filter(|refusal| CHOSEN.contains(&refusal.code.as_str()));
        if let Some(why) = of_tier.find(|refusal| is_its(&refusal.id)) {
            let (mut because, id) = (why.clone(), tier.id.clone());
            (because.subject, because.id) = (tier.subject, id);
            *tier = because;
        }
    }
    for line in of_services.iter().filter(|_| nothing_left).flat_map(|refusal| &refusal.lines) {
        if !told.iter().any(|known| known.subject == Subject::Line && known.id == *line) {
            told.push(not_carried(line));
        }
    }
    told
}

/// A line that no service carries, where why is the carriers' affair.
pub(crate) fn not_carried(line: &str) -> Refusal {
    let reason = Reason::new("goods_not_carried", [("line", line.to_owned())]);
    let because = "no service that the shop offers carries these goods to the destination";
    Refusal::line(line, Severity::Prohibited, reason, because)
}
