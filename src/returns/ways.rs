//! Which ways back are there, what does each cost whom, and what comes back to the buyer by it?
//!
//! In: the order as it was paid, what goes back, and what the shop offers. Out: each way with a verdict on the goods and on every
//! charge; and the ways for which it is too heavy.
//!
//! The rule: a way is the shop's where it offers it from the place; goods that come to little are kept, where the shop says so; where
//! the shop offers nothing the parcel goes to where it came from, at a cost that is not known. The shop's own word gives back the
//! goods, and carriage with the whole order; what becomes of duty, tax and fees the law says ([`super::refund`]). Where consumer law
//! gives standard carriage back that the shop does not, how much of what was paid that is, is not known.

use super::refund::{Law, Verdict};
use crate::book::law::Kind;
use crate::book::returns::{Ground, RefundedBy, ReturnWay, ShopReturns, WayKind};
use crate::calendar::Day;
use crate::ledger::{Entry, GOODS, is_carriage};
use crate::money::{Decimal, Rounding, add, subtract, sum};
use crate::place::Place;
use crate::problem::{Problem, Reason, Refusal, Warning};
use crate::weight::Weight;

/// A way back.
#[derive(Debug)]
pub(crate) struct Way<'b> {
    pub(crate) kind: WayKind,
    /// What whoever sends back pays for it.
    pub(crate) carriage: Option<Decimal>,
    /// When it is there, at the earliest and the latest.
    pub(crate) delivery: Option<(Day, Day)>,
    pub(crate) refunds: Vec<Verdict<'b>>,
    /// The sum of the amounts.
    pub(crate) to_buyer: Decimal,
    /// The same with the estimates.
    pub(crate) at_most: Decimal,
    /// What it leaves the shop out of pocket; none where its book does not say.
    pub(crate) cost_to_shop: Option<Decimal>,
    pub(crate) because: &'static str,
}

/// What there is to say of the ways back.
#[derive(Debug, Default)]
pub(super) struct Ways<'b> {
    pub(super) open: Vec<Way<'b>>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) warnings: Vec<Warning>,
}

/// All ways; those that are refused, and what is to be known of them.
pub(super) fn ways<'b>(
    law: &Law<'_, 'b>,
    own: Option<&'b ShopReturns>,
    place: &Place<'_>,
) -> Result<Ways<'b>, Problem> {
    let mut ways = Ways::default();
    if law.asked.ground == Ground::Overcharged {
        ways.open.push(law.way(WayKind::Keep, own, None)?);
        return Ok(ways);
    }
    let Some(shop) = own else {
        ways.open.push(law.way(WayKind::LabelToOrigin, None, None)?);
        return Ok(ways);
    };
    for way in shop.way.iter().filter(|way| place.is_one_of(&way.from)) {
        if let Some(limit) = way.max_weight_g {
            let args =
                |code| Reason::new(code, [("way", way.kind.as_str().to_owned()), ("limit_g", limit.to_string())]);
            match law.weight.map(Weight::grams_up) {
                Some(grams) if grams > limit => {
                    let because = format!("this way takes {limit} g at most, and the goods weigh {grams} g");
                    ways.refusals.push(Refusal::service(way.kind.as_str(), args("return_too_heavy"), because));
                    continue;
                }
                Some(_) => {}
                None => {
                    let because = format!("this way takes {limit} g at most, and what the goods weigh is not known");
                    ways.warnings.push(Warning::new(args("return_weight_unknown"), because));
                }
            }
        }
        ways.open.push(law.way(way.kind, own, Some(way))?);
    }
    let goods = match law.paid.entries.first() {
        Some(goods) => sum(law.paid.given_back(goods, law.back, false)?)?,
        None => Decimal::ZERO,
    };
    let limit = shop.keep_up_to.map(|limit| law.exchanged.from(limit)).transpose()?.flatten();
    if limit.is_some_and(|limit| goods <= limit) {
        ways.open.push(law.way(WayKind::Keep, own, None)?);
    }
    Ok(ways)
}

impl<'b> Law<'_, 'b> {
    fn way(&self, kind: WayKind, own: Option<&ShopReturns>, way: Option<&ReturnWay>) -> Result<Way<'b>, Problem> {
        let leaves = self.asked.leaves(way.map_or(0, |way| way.gathered_days));
        let mut refunds = Vec::new();
        for entry in &self.paid.entries {
            refunds.push(match entry.kind.as_str() {
                "duty" => self.verdict(entry, Kind::Duty, kind, leaves)?,
                "tax" => self.verdict(entry, Kind::Tax, kind, leaves)?,
                "fee" => self.verdict(entry, Kind::Fee, kind, leaves)?,
                _ => self.by_policy(entry, own)?,
            });
        }
        let to_buyer = sum(refunds.iter().filter_map(|verdict| verdict.amount))?;
        let at_most = add(to_buyer, sum(refunds.iter().filter_map(|verdict| verdict.estimate))?)?;
        let (carriage, cost) = self.carriage(kind, way)?;
        let day = |days: u16| self.asked.returned.plus(i32::from(days));
        let delivery = way.map(|way| (day(way.days[0]), day(way.days[1])));
        let cost_to_shop = match (own, cost) {
            (Some(_), Some(cost)) => {
                let given_up = refunds
                    .iter()
                    .zip(&self.paid.entries)
                    .filter(|(_, entry)| is_carriage(&entry.kind) || kind == WayKind::Keep && entry.kind == GOODS);
                // What carriage the law gives back is not known, nor is then what it costs.
                let given_up: Option<Vec<Decimal>> = given_up.map(|(verdict, _)| verdict.amount).collect();
                given_up.map(|given_up| add(cost, sum(given_up)?)).transpose()?
            }
            _ => None,
        };
        Ok(Way { kind, carriage, delivery, refunds, to_buyer, at_most, cost_to_shop, because: because(kind) })
    }

    /// What the sender pays for a way, and what it costs the shop besides.
    fn carriage(&self, kind: WayKind, way: Option<&ReturnWay>) -> Result<(Option<Decimal>, Option<Decimal>), Problem> {
        let Some(way) = way else {
            let nothing = (kind == WayKind::Keep).then_some(Decimal::ZERO);
            return Ok((nothing, nothing));
        };
        let rounding = Rounding::to_digits(self.paid.digits);
        let exchanged = |money| {
            let amount = self.exchanged.from(money)?;
            Ok::<_, Problem>(amount.map(|amount| rounding.round(amount)).transpose()?)
        };
        let (price, cost) = (exchanged(way.price)?, exchanged(way.cost)?);
        let left = price.zip(cost).map(|(price, cost)| subtract(cost, price)).transpose()?;
        Ok((price, left))
    }

    /// What the shop gives back of its own: the goods, and carriage with the whole order.
    fn by_policy(&self, entry: &Entry, own: Option<&ShopReturns>) -> Result<Verdict<'b>, Problem> {
        let gives = match entry.kind.as_str() {
            _ if self.asked.ground == Ground::Overcharged => false,
            GOODS => true,
            kind => is_carriage(kind) && own.is_some_and(|own| own.gives_back_carriage),
        };
        let back = sum(self.paid.given_back(entry, self.back, false)?)?;
        let is_given = gives && !back.is_zero();
        let by_law = self.by_law.filter(|law| law.binds && law.row.gives_back_carriage && is_carriage(&entry.kind));
        if let Some(law) = by_law.filter(|_| !gives && !back.is_zero()) {
            let args = [("rule", law.row.code.clone())];
            return Ok(Verdict {
                estimate: Some(back),
                by: RefundedBy::Seller,
                source: Some(&law.row.source),
                trust: Some(law.trust),
                ..self.without_row(
                    entry,
                    "the law gives standard carriage back; how much of this that is, is not known".to_owned(),
                    Reason::new("refund_carriage_by_law", args),
                )
            });
        }
        let (by, code, because) = if is_given {
            (RefundedBy::Seller, "refund_by_policy", "the shop gives it back")
        } else {
            (RefundedBy::Nobody, "refund_not_by_policy", "the shop does not give it back, or only with the whole order")
        };
        Ok(Verdict {
            charge: entry.code.clone(),
            paid: entry.amount,
            amount: Some(if is_given { back } else { Decimal::ZERO }),
            estimate: None,
            by,
            share_percent: None,
            until: None,
            minimum: None,
            proof: &[],
            before_posting: None,
            because: because.to_owned(),
            reason: Reason::new(code, []),
            source: None,
            trust: None,
        })
    }
}

fn because(kind: WayKind) -> &'static str {
    match kind {
        WayKind::LabelToOrigin => "the parcel goes back to where it came from",
        WayKind::LocalCentre => "the parcel goes to a centre in the country, and the goods stay in its market",
        WayKind::Consolidated => "the parcel goes to a centre, which gathers returns and sends them abroad together",
        WayKind::Keep => "nothing is sent back",
    }
}
