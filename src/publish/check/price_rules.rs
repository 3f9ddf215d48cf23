//! Does each of a shop's price rules do something, for goods that the shop sells?
//!
//! In: a shop's rules. Out: complaints of freight below nothing, of attributes that no article has, of conditions that never
//! hold, and of effects that are never reached or do nothing.
//!
//! The rule: a condition never holds where its figures leave no room between their limits, or where it asks for what it also
//! excepts. Of a group only the first rule that applies counts, so one behind a rule that holds always, or that asks the
//! same, is never reached.

use super::{At, Check, some_of};
use crate::book::figure::Figure;
use crate::book::shop::{Effect, PriceRule, Shop};
use crate::book::when::{Clause, When, Word};
use crate::money::{Decimal, Money};
use std::collections::BTreeSet;
use std::path::Path;

pub(super) fn check(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    for (number, rule) in shop.price_rule.iter().enumerate() {
        let at = |word| At::Entry("price_rule", number, word);
        let before = shop.price_rule.iter().take(number);
        if let Some((money, help)) = below_nothing(&rule.effect) {
            let message = format!("the rule `{}` sets carriage at {money}", rule.code);
            check.complain("below-nothing", file, at("effect"), message, help);
        }
        if let Some((message, help)) = idle(&rule.effect) {
            let message = format!("the rule `{}` {message}", rule.code);
            check.complain("unreachable-effect", file, at("effect"), message, help);
        }
        if let Some(other) = before.into_iter().find(|other| shadows(other, rule)) {
            let message = format!("the rule `{}` is never reached behind `{}` of its group", rule.code, other.code);
            let help = "put it before that rule, or into another group";
            check.complain("unreachable-effect", file, at("group"), message, help);
        }
        judge(check, file, at("when"), &format!("the rule `{}`", rule.code), &rule.when);
        attributes(check, file, number, shop, &rule.when);
    }
    for (number, offer) in shop.offer.iter().enumerate() {
        for hide in &offer.hide {
            let what = format!("what hides `{}`", offer.id());
            judge(check, file, At::Entry("offer", number, "hide"), &what, &hide.when);
        }
    }
}

/// Money below nothing where carriage is set, and what to write instead.
fn below_nothing(effect: &Effect) -> Option<(Money, &'static str)> {
    let (money, help) = match effect {
        Effect::Flat(money) => (money, "carriage costs nothing or more; write `add` for what is taken off"),
        Effect::AtLeast(money) | Effect::AtMost(money) => {
            (money, "carriage is never below nothing; for nothing write `free`")
        }
        _ => return None,
    };
    money.amount.is_sign_negative().then_some((*money, help))
}

/// What an effect does in vain, and what to write instead.
fn idle(effect: &Effect) -> Option<(String, &'static str)> {
    match effect {
        Effect::Ending { step, .. } if *step <= Decimal::ZERO => {
            Some((format!("has prices end at a distance of {step}"), "write the distance of such prices: `1`"))
        }
        Effect::Ending { ending, step, .. } if ending >= step || ending.is_sign_negative() => Some((
            format!("has prices end in {ending}, at a distance of {step}"),
            "an ending is nothing or more, and less than the distance",
        )),
        Effect::Percent(percent) if percent.is_zero() => {
            Some(("changes a price by 0 %".to_owned(), "write the percentage, or leave the rule out"))
        }
        _ => None,
    }
}

/// Whether one rule of a group leaves nothing to another behind it.
fn shadows(first: &PriceRule, later: &PriceRule) -> bool {
    let begins = first.from.is_none() || later.from.is_some_and(|from| first.from.is_some_and(|first| first <= from));
    let ends =
        first.until.is_none() || later.until.is_some_and(|until| first.until.is_some_and(|first| first >= until));
    let asks_no_more = first.when.is_always() || first.when == later.when;
    !first.group.is_empty() && first.group == later.group && begins && ends && asks_no_more
}

fn judge(check: &mut Check<'_, '_>, file: &Path, at: At<'_>, what: &str, when: &When) {
    if let Some(because) = never(when) {
        let help = "all that a condition asks must hold at once; write alternatives under `any`";
        check.complain("never-holds", file, at, format!("{what} never applies: {because}"), help);
    }
}

/// Why a condition can never hold.
fn never(when: &When) -> Option<String> {
    // A figure without alternatives must be reached.
    let figures: Vec<&Figure> = when
        .0
        .iter()
        .filter_map(|clause| match clause {
            Clause::Figures(figures) => <&[Figure; 1]>::try_from(figures.as_slice()).ok().map(|[only]| only),
            _ => None,
        })
        .collect();
    for low in figures.iter().filter(|figure| !figure.compare.is_upper()) {
        let opposed = figures.iter().find(|high| {
            let alike = (&low.of, &low.per, &low.unit) == (&high.of, &high.per, &high.unit);
            let both = low.compare.is_inclusive() && high.compare.is_inclusive();
            alike && high.compare.is_upper() && (high.limit < low.limit || high.limit == low.limit && !both)
        });
        if let Some(high) = opposed {
            return Some(format!("`{low}` and `{high}` leave no room"));
        }
    }
    if let Some(figure) = figures.iter().find(|figure| {
        figure.compare.is_upper()
            && (figure.limit < Decimal::ZERO || figure.limit.is_zero() && !figure.compare.is_inclusive())
    }) {
        return Some(format!("`{figure}` would be below nothing"));
    }
    when.0.iter().find_map(|clause| match clause {
        Clause::Any(inner) => {
            inner.iter().map(never).collect::<Option<Vec<_>>>().and_then(|whys| whys.into_iter().next())
        }
        Clause::None(inner) => inner.iter().find_map(|excepted| excepts(when, excepted)),
        _ => None,
    })
}

/// Why nothing of a condition is left beside one of its exceptions: all that it lists for a word is excepted too.
fn excepts(when: &When, excepted: &When) -> Option<String> {
    if excepted.is_always() {
        return Some("an exception without a condition excepts all".to_owned());
    }
    let [Clause::Among(word, out)] = excepted.0.as_slice() else { return None };
    let listed = when.listed(*word);
    let all_out = !listed.is_empty() && listed.iter().all(|name| out.contains(name));
    all_out
        .then(|| format!("`{}` asks for {} and excepts it", word.as_str(), some_of(listed.iter().map(String::as_str))))
}

/// Attributes that no article of the shop has.
fn attributes(check: &mut Check<'_, '_>, file: &Path, number: usize, shop: &Shop, when: &When) {
    let known: BTreeSet<&str> =
        shop.catalogue.iter().flat_map(|product| product.attributes.iter().map(String::as_str)).collect();
    // A shop without a catalogue learns of its goods by the request.
    if shop.catalogue.is_empty() {
        return;
    }
    for name in when.names(Word::Attributes).into_iter().filter(|name| !known.contains(name)).collect::<Vec<_>>() {
        let help = format!("attributes of articles are {}", some_of(known.iter().copied()));
        let message = format!("no article of `catalogue.csv` has the attribute `{name}`");
        check.complain("unknown-attribute", file, At::Entry("price_rule", number, name), message, &help);
    }
}
