//! Can the figures be meant that carriers and shops charge by? An amount below nothing, or a percentage that nobody asks, is a slip of
//! the hand: it would be taken off a bill or nullify it.
//!
//! In: surcharges, fuel and discounts of carriers, a shop's insurance and its ways back. Out: complaints, each on the line of its row.

use super::{At, Check};
use crate::book::freight::{Carrier, SurchargeAmount};
use crate::book::returns::ShopReturns;
use crate::book::shop::InsuranceRule;
use crate::money::{Decimal, Money};
use std::path::Path;

const NO_PERCENT: &str = "write per cent from 0 to 100: `8` is 8 %";
const BELOW: &str = "write 0 or more; what a shop gives back is a discount of its own";

/// A figure that cannot be meant: what it does, and what to write.
type Fault = (&'static str, String, &'static str);

fn percent(name: &str, percent: Decimal) -> Option<Fault> {
    let is_meant = (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent);
    (!is_meant).then(|| ("bad-percent", format!("{name} is {percent} %"), NO_PERCENT))
}

fn amount(name: &str, amount: Decimal) -> Option<Fault> {
    amount.is_sign_negative().then(|| ("negative-price", format!("{name} is {amount}"), BELOW))
}

fn amounts<'n>(named: impl IntoIterator<Item = (&'n str, Option<Money>)>) -> Vec<Fault> {
    let known = named.into_iter().filter_map(|(name, money)| Some((name, money?)));
    known.filter_map(|(name, money)| amount(name, money.amount)).collect()
}

/// What a carrier takes and gives; `file` finds where a code stands.
pub(super) fn carrier<'f>(
    check: &mut Check<'_, '_>,
    carrier: &Carrier,
    file: impl Fn(&Check<'_, '_>, &str) -> &'f Path,
) {
    let mut found: Vec<(&str, Fault)> = Vec::new();
    for discount in &carrier.discount {
        found.extend(percent("the discount", discount.percent).map(|fault| (discount.code.as_str(), fault)));
    }
    for fuel in &carrier.fuel {
        let rates = fuel.rates.iter().filter_map(|rate| percent("fuel", rate.percent));
        found.extend(rates.map(|fault| (fuel.code.as_str(), fault)));
    }
    for surcharge in &carrier.surcharge {
        found.extend(of_surcharge(&surcharge.amount).into_iter().map(|fault| (surcharge.code.as_str(), fault)));
    }
    for (code, (kind, what, help)) in found {
        check.complain(kind, file(check, code), At::Word(code), format!("of `{code}` {what}"), help);
    }
}

fn of_surcharge(of: &SurchargeAmount) -> Vec<Fault> {
    match of {
        SurchargeAmount::Flat(flat) => amount("the amount", *flat).into_iter().collect(),
        SurchargeAmount::ByZone(zones) => {
            zones.iter().filter_map(|zone| amount("the amount of a zone", zone.amount)).collect()
        }
        SurchargeAmount::PerKg { each, minimum, .. } => {
            [amount("`each`", *each), amount("`minimum`", *minimum)].into_iter().flatten().collect()
        }
        SurchargeAmount::Percent { percent: of, minimum } => {
            [percent("`percent`", *of), amount("`minimum`", *minimum)].into_iter().flatten().collect()
        }
        SurchargeAmount::PercentOfValue { percent: of, minimum, at_most } => {
            let most = at_most.and_then(|most| amount("`at_most`", most));
            [percent("`percent`", *of), amount("`minimum`", *minimum), most].into_iter().flatten().collect()
        }
        SurchargeAmount::ValueSteps { free, step, each, minimum, at_most } => {
            let idle = (*step <= Decimal::ZERO).then(|| {
                ("not-positive", format!("`step` is {step}"), "write for how much value each step is charged")
            });
            let most = at_most.and_then(|most| amount("`at_most`", most));
            let figures = [amount("`free`", *free), amount("`each`", *each), amount("`minimum`", *minimum), most];
            figures.into_iter().chain([idle]).flatten().collect()
        }
        // What hangs on what is collected has bounds of its own.
        SurchargeAmount::OfCollected { .. } | SurchargeAmount::Unknown => Vec::new(),
    }
}

/// A shop's insurance.
pub(super) fn insurance(check: &mut Check<'_, '_>, file: &Path, rule: &InsuranceRule) {
    let named = [("`minimum`", rule.minimum), ("`free_up_to`", rule.free_up_to), ("`at_most`", rule.at_most)];
    for (kind, what, help) in percent("`percent`", rule.percent).into_iter().chain(amounts(named)) {
        check.complain(kind, file, At::Word("[insurance]"), format!("of insurance {what}"), help);
    }
}

/// A shop's ways back: what they cost, from where they lead, and none of them twice.
pub(super) fn ways(check: &mut Check<'_, '_>, file: &Path, own: &ShopReturns) {
    for (kind, what, help) in amounts([("`keep_up_to`", own.keep_up_to)]) {
        check.complain(kind, file, At::Word("keep_up_to"), what, help);
    }
    for (number, way) in own.way.iter().enumerate() {
        let at = |word| At::Entry("way", number, word);
        for (word, money) in [("price", way.price), ("cost", way.cost)] {
            for (kind, what, help) in amounts([(word, Some(money))]) {
                check.complain(kind, file, at(word), format!("of `{}` the {what}", way.kind.as_str()), help);
            }
        }
        let unknown: Vec<&String> = way.from.iter().filter(|place| !check.names.is_place(place)).collect();
        for place in unknown {
            let message =
                format!("`{}` leads from `{place}`, which is no country, territory or group", way.kind.as_str());
            check.complain("unknown-place", file, at(place), message, "name a country, a territory or a group");
        }
        let same = |other: &&crate::book::returns::ReturnWay| {
            (other.kind, &other.from, other.max_weight_g) == (way.kind, &way.from, way.max_weight_g)
        };
        if own.way.iter().take(number).any(|other| same(&other)) {
            let message = format!("`{}` leads from the same places twice", way.kind.as_str());
            check.complain("duplicate-row", file, at("kind"), message, "leave one of the two out");
        }
    }
}
