//! What is told of a return? The contract's keys, in its order.

use super::landed_cost::{for_whom, refusal, warning};
use super::{amount, money, reason};
use crate::book::figure::{Bound, Compare};
use crate::book::law::Trust;
use crate::book::returns::MinimumOf;
use crate::ledger::Paid;
use crate::money::with_digits;
use crate::problem::{Refusal, Warning};
use crate::request::Authority;
use crate::returns::{ByLaw, Policy, Verdict, Way};
use crate::tree::{Tree, object};

/// The answer. What a way costs the shop the public does not hear.
pub(crate) fn returns<'b>(
    (paid, authority): (&Paid, Authority),
    policy: Policy<'b>,
    ways: Vec<Way<'b>>,
    refusals: Vec<Refusal>,
    warnings: Vec<Warning>,
) -> Tree<'b> {
    object! {
        "currency": paid.currency.as_str().to_owned(),
        "policy": object! { "until": policy.until, "within": policy.within, "by_law": policy.by_law.map(by_law) },
        "ways": Tree::list(ways, |one| way(one, paid.digits, authority)),
        "refusals": Tree::list(refusals, refusal),
        "warnings": Tree::list(for_whom(&warnings, authority).cloned(), warning),
    }
}

/// What consumer law says: a day of a sourced row, an estimate of general knowledge.
fn by_law(law: ByLaw<'_>) -> Tree<'_> {
    let on = |trust: Trust| law.days.filter(|_| law.trust == trust);
    object! {
        "until": on(Trust::Sourced).map(|(until, _)| until),
        "send_by": on(Trust::Sourced).map(|(_, send_by)| send_by),
        "estimate": on(Trust::General).map(|(until, _)| until),
        "gives_back_carriage": law.row.gives_back_carriage,
        "carriage_by": law.row.carriage_by.map(|who| who.as_str()),
        "except": Tree::list(&law.row.except, |goods| goods.as_str().into()),
        "because": &law.row.because,
        "reason": reason(law.reason),
        "source": &law.row.source,
        "trust": law.trust.as_str(),
    }
}

fn way<'b>(way: Way<'b>, digits: u32, authority: Authority) -> Tree<'b> {
    let cost = way.cost_to_shop.filter(|_| authority == Authority::Authorised);
    object! {
        "kind": way.kind.as_str(),
        "carriage": way.carriage.map(|carriage| amount(carriage, digits)),
        "delivery": way.delivery.map(|(earliest, latest)| object! { "earliest": earliest, "latest": latest }),
        "refunds": Tree::list(way.refunds, |one| refund(one, digits)),
        "to_buyer": amount(way.to_buyer, digits),
        "at_most": amount(way.at_most, digits),
        "cost_to_shop": cost.map(|cost| amount(cost, digits)),
        "because": way.because,
    }
}

fn refund<'b>(verdict: Verdict<'b>, digits: u32) -> Tree<'b> {
    object! {
        "charge": verdict.charge,
        "paid": with_digits(verdict.paid, digits),
        "amount": verdict.amount.map(|found| amount(found, digits)),
        "estimate": verdict.estimate.map(|found| amount(found, digits)),
        "by": verdict.by.as_str(),
        "share_percent": verdict.share_percent.map(|share| share.normalize().to_string()),
        "until": verdict.until,
        "minimum": verdict.minimum.map(minimum),
        "proof": Tree::list(verdict.proof, |proof| proof.as_str().into()),
        "before_posting": verdict.before_posting.map(|(step, by)| object! { "code": step.as_str(), "by": by }),
        "because": verdict.because,
        "reason": reason(verdict.reason),
        "source": verdict.source,
        "trust": verdict.trust.map(|trust| trust.as_str()),
    }
}

/// A minimum, of what it is, and whether the figure itself is enough.
fn minimum((bound, of): (Bound, MinimumOf)) -> Tree<'static> {
    let of = match of {
        MinimumOf::Claim => "claim",
        MinimumOf::Goods => "goods",
    };
    let Tree::Object(mut entries) = money(bound.limit, bound.limit.amount.scale()) else { return Tree::Null };
    entries.push(("of".into(), of.into()));
    entries.push(("inclusive".into(), (bound.compare == Compare::AtLeast).into()));
    Tree::Object(entries)
}
