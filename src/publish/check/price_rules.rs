//! Does each of a shop's price rules do something, for goods that the shop sells?
//!
//! In: a shop's rules. Out: complaints of freight below nothing, of percentages that no price has, of attributes that no article
//! has, of conditions that never hold, of goods that the shop does not sell, and of effects that are never reached or do nothing.
//!
//! The rule: a condition never holds where its figures leave no room between their limits, where it asks for what it also
//! excepts, or of a line what no article is. Where of a group the first rule that applies counts, one behind a rule that holds
//! always, or that asks the same, is never reached; one before a rule that always sets the price anew is undone.

use super::{At, Check, some_of};
use crate::book::figure::Figure;
use crate::book::names::among;
use crate::book::shop::{Effect, GroupPick, PricePer, PriceRule, Product, Shop};
use crate::book::when::{Clause, When, Word};
use crate::money::{Decimal, Money};
use crate::when::{Truth, code_under_any, holds};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::Path;

pub(super) fn check(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    for (number, rule) in shop.price_rule.iter().enumerate() {
        let at = |word| At::Entry("price_rule", number, word);
        let name = format!("the rule `{}`", rule.code);
        let (before, behind) = (shop.price_rule.iter().take(number), shop.price_rule.iter().skip(number + 1));
        if let Some((word, money, help)) = below_nothing(rule) {
            check.complain("below-nothing", file, at(word), format!("{name} sets carriage at {money}"), help);
        }
        if let Some((message, help)) = out_of_range(&rule.effect) {
            check.complain("bad-percent", file, at("effect"), format!("{name} {message}"), help);
        }
        for (word, message, help) in idle(rule) {
            check.complain("unreachable-effect", file, at(word), format!("{name} {message}"), help);
        }
        if let Some(other) = before.clone().find(|other| shadows(other, rule)) {
            let message = format!("{name} is never reached behind `{}` of its group", other.code);
            let help = "put it before that rule, or into another group";
            check.complain("unreachable-effect", file, at("group"), message, help);
        }
        if let Some(other) = behind.into_iter().find(|other| undoes(other, rule)) {
            let message = format!("{name} is undone by `{}` behind it, which sets the price anew", other.code);
            check.complain(
                "unreachable-effect",
                file,
                at("effect"),
                message,
                "put it behind that rule, or leave it out",
            );
        }
        let beside =
            |other: &&PriceRule| !rule.group.is_empty() && other.group == rule.group && other.pick != rule.pick;
        if let Some(other) = before.clone().find(beside) {
            let message = format!("{name} and `{}` of its group do not say the same of which counts", other.code);
            check.complain(
                "groups-disagree",
                file,
                at("pick"),
                message,
                "write the same `pick` in all rules of a group",
            );
        }
        judge(check, file, at("when"), &name, &rule.when, shop);
        attributes(check, file, ("price_rule", number), shop, &rule.when);
        attributes(
            check,
            file,
            ("price_rule", number),
            shop,
            &When(vec![Clause::OfLines(Word::SomeLine, rule.goods.clone())]),
        );
        if let Some(why) = no_article(shop, &rule.goods) {
            let help = "write in `goods` what an article of the catalogue has";
            check.complain("picks-nothing", file, at("goods"), format!("{name} is about no goods: {why}"), help);
        }
    }
    for (number, offer) in shop.offer.iter().enumerate() {
        for hide in &offer.hide {
            let what = format!("what hides `{}`", offer.id());
            judge(check, file, At::Entry("offer", number, "hide"), &what, &hide.when, shop);
            attributes(check, file, ("offer", number), shop, &hide.when);
        }
    }
}

/// Money below nothing where carriage is set, the key that says so, and what to write instead.
fn below_nothing(rule: &PriceRule) -> Option<(&'static str, Money, &'static str)> {
    let below = |money: Option<Money>| money.filter(|money| money.amount.is_sign_negative());
    let effect = match &rule.effect {
        Effect::Flat(money) => {
            below(Some(*money)).zip(Some("carriage costs nothing or more; write `add` for what is taken off"))
        }
        Effect::AtLeast(money) | Effect::AtMost(money) => {
            below(Some(*money)).zip(Some("carriage is never below nothing; for nothing write `free`"))
        }
        _ => None,
    };
    let further = below(rule.further.filter(|_| matches!(rule.effect, Effect::Flat(_))));
    let further = further.map(|money| ("further", money, "each further piece costs nothing or more"));
    effect.map(|(money, help)| ("effect", money, help)).or(further)
}

/// A percentage that no price has, and what to write instead.
fn out_of_range(effect: &Effect) -> Option<(String, &'static str)> {
    match effect {
        Effect::Percent(percent) if *percent <= -Decimal::ONE_HUNDRED => Some((
            format!("takes {} % off", -*percent),
            "less than 100 per cent is taken off; for nothing write `free`",
        )),
        Effect::PercentOfGoods(percent) if percent.abs() > Decimal::ONE_HUNDRED => {
            Some((format!("asks {percent} % of the goods' value"), "write per cent: `3` is 3 % of the goods' value"))
        }
        _ => None,
    }
}

/// What a rule says in vain, the key that says so, and what to write instead.
fn idle(rule: &PriceRule) -> Vec<(&'static str, String, &'static str)> {
    let mut idle = Vec::new();
    match &rule.effect {
        Effect::Ending { .. } if !rule.goods.is_always() => {
            idle.push((
                "goods",
                "has the price of some goods end so".to_owned(),
                "a whole price has an ending: leave `goods` out",
            ));
        }
        Effect::Ending { step, .. } if *step <= Decimal::ZERO => {
            let message = format!("has prices end at a distance of {step}");
            idle.push(("effect", message, "write the distance of such prices: `1`"));
        }
        Effect::Ending { ending, step, .. } if ending >= step || ending.is_sign_negative() => {
            let message = format!("has prices end in {ending}, at a distance of {step}");
            idle.push(("effect", message, "an ending is nothing or more, and less than the distance"));
        }
        Effect::Percent(percent) if percent.is_zero() => {
            idle.push(("effect", "changes a price by 0 %".to_owned(), "write the percentage, or leave the rule out"));
        }
        Effect::PercentOfGoods(percent) if percent.is_zero() => {
            let message = "asks 0 % of the goods' value".to_owned();
            idle.push(("effect", message, "write the percentage, or leave the rule out"));
        }
        _ => {}
    }
    let is_each = matches!(rule.per, PricePer::Unit | PricePer::Line);
    if is_each && rule.effect.amount().is_none() {
        let message = "asks for each piece or line, and has no amount".to_owned();
        idle.push(("per", message, "write an amount in `effect`, or leave `per` out"));
    }
    if rule.further.is_some() && !(is_each && matches!(rule.effect, Effect::Flat(_) | Effect::Add(_))) {
        let message = "says what is asked for each further piece, and asks for no first".to_owned();
        idle.push(("further", message, "write it beside `flat` or `add`, with `per = \"unit\"` or `per = \"line\"`"));
    }
    if rule.group.is_empty() && rule.pick != GroupPick::First {
        let message = "picks one of a group, and is in none".to_owned();
        idle.push(("pick", message, "give all rules of which one counts the same `group`"));
    }
    idle
}

/// Whether one rule of a group leaves nothing to another behind it.
fn shadows(first: &PriceRule, later: &PriceRule) -> bool {
    let asks_no_more = first.when.is_always() || first.when == later.when;
    let is_first = later.pick == GroupPick::First && first.group == later.group && !first.group.is_empty();
    let means_no_less = first.goods.is_always() || first.goods == later.goods;
    is_first && asks_no_more && means_no_less && outlasts(first, later)
}

/// Whether a rule sets the price anew wherever and whenever another has changed it before.
fn undoes(last: &PriceRule, earlier: &PriceRule) -> bool {
    let sets = match &last.effect {
        Effect::Flat(_) => last.per != PricePer::Order,
        Effect::Free => true,
        _ => false,
    };
    sets && last.when.is_always() && last.goods.is_always() && last.group.is_empty() && outlasts(last, earlier)
}

/// Whether a rule is in force on every day on which another is.
fn outlasts(first: &PriceRule, later: &PriceRule) -> bool {
    let begins = first.from.is_none() || later.from.is_some_and(|from| first.from.is_some_and(|first| first <= from));
    let ends =
        first.until.is_none() || later.until.is_some_and(|until| first.until.is_some_and(|first| first >= until));
    begins && ends
}

fn judge(check: &mut Check<'_, '_>, file: &Path, at: At<'_>, what: &str, when: &When, shop: &Shop) {
    if let Some(because) = never(when, shop) {
        let help = "all that a condition asks must hold at once; write alternatives under `any`";
        check.complain("never-holds", file, at, format!("{what} never applies: {because}"), help);
    }
}

/// Why a condition can never hold.
fn never(when: &When, shop: &Shop) -> Option<String> {
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
    let counted = |figure: &&&Figure| ["units", "lines", "parcels"].contains(&figure.of.as_str());
    let is_none = |figure: &&&Figure| {
        let (one, inclusive) = (Decimal::ONE, figure.compare.is_inclusive());
        figure.compare.is_upper() && (figure.limit < one || figure.limit == one && !inclusive)
    };
    if let Some(figure) = figures.iter().filter(counted).find(is_none) {
        return Some(format!("`{figure}` would be nothing to send"));
    }
    when.0.iter().find_map(|clause| match clause {
        Clause::Any(inner) => inner
            .iter()
            .map(|one| never(one, shop))
            .collect::<Option<Vec<_>>>()
            .and_then(|whys| whys.into_iter().next()),
        Clause::None(inner) => inner.iter().find_map(|excepted| excepts(when, excepted)),
        Clause::OfLines(_, asked) => no_article(shop, asked),
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

/// Why what is asked of a line's goods holds of no article of the catalogue. A word that no article has is told by itself.
fn no_article(shop: &Shop, asked: &When) -> Option<String> {
    let sent = || shop.catalogue.iter().filter(|product| product.sent.is_some() || product.is_kit());
    let knows = |word: Word, has: &dyn Fn(&Product, &str) -> bool| {
        asked.names(word).into_iter().all(|name| shop.catalogue.iter().any(|product| has(product, name)))
    };
    let is_known = knows(Word::Skus, &|product, name| product.sku == name)
        && knows(Word::Attributes, &|product, name| product.attributes.iter().any(|own| own == name));
    let may = |product: &Product| {
        let truth = holds(asked, &mut |clause| Ok::<_, Infallible>(answer(product, clause)));
        !matches!(truth, Ok(Truth::No))
    };
    (is_known && sent().next().is_some() && !sent().any(may)).then(|| "no article of `catalogue.csv` is so".to_owned())
}

/// What an article answers; of groups of countries nothing is said.
fn answer(product: &Product, clause: &Clause) -> Truth {
    match clause {
        Clause::Among(Word::Skus, names) => Truth::of(among(names, &product.sku)),
        Clause::Among(Word::Attributes, names) => Truth::of(product.attributes.iter().any(|own| among(names, own))),
        Clause::Among(Word::Hs, prefixes)
            if !product.hs.is_empty() && !prefixes.iter().any(|code| code.starts_with('@')) =>
        {
            code_under_any(&product.hs, prefixes)
        }
        _ => Truth::asks("origin"),
    }
}

/// Attributes that no article of the shop has.
fn attributes(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), shop: &Shop, when: &When) {
    let known: BTreeSet<&str> =
        shop.catalogue.iter().flat_map(|product| product.attributes.iter().map(String::as_str)).collect();
    // A shop without a catalogue learns of its goods by the request.
    if shop.catalogue.is_empty() {
        return;
    }
    let of_lines = when.of_lines().into_iter().flat_map(|asked| asked.names(Word::Attributes));
    let named = when.names(Word::Attributes).into_iter().chain(of_lines);
    for name in named.filter(|name| !known.contains(name)).collect::<Vec<_>>() {
        let help = format!("attributes of articles are {}", some_of(known.iter().copied()));
        let message = format!("no article of `catalogue.csv` has the attribute `{name}`");
        check.complain("unknown-attribute", file, At::Entry(entry.0, entry.1, name), message, &help);
    }
}
