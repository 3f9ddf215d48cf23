//! Which of the shop's percentages are taken on every bill of a service?
//!
//! In: the shop's price rules and an offered service. Out: by what each line of the carrier's bill is multiplied; or why a
//! percentage cannot stand inside the prices.
//!
//! The rule: a percentage that comes before every other rule and holds for each cart of the service is a markup. One that hangs
//! on the cart or its goods, on the order's day or on rules before it would need a price list for each case.

use super::condition::left;
use super::{Because, names_of};
use crate::book::names::{admits, among};
use crate::book::shop::{Effect, OfferedService, PriceRule, Shop};
use crate::book::when::{Clause, When, Word};
use crate::calendar::Day;
use crate::money::{Decimal, add, percent_of};

/// The markup of a service; rules that ended before `since` are forgotten.
pub(super) fn of(shop: &Shop, offer: &OfferedService, since: Option<Day>) -> Result<Decimal, Because> {
    let tiers = names_of(&shop.tier);
    let mut markup = Decimal::ONE;
    let mut is_first = true;
    for rule in &shop.price_rule {
        let is_over = rule.until.is_some_and(|until| since.is_some_and(|since| until <= since));
        if is_over || !may_apply(rule, offer, &tiers) {
            continue;
        }
        match rule.effect {
            Effect::Percent(percent) => {
                let cannot = |why: &str| Err(format!("the percentage of its price rule `{}` {why}", rule.code));
                if !is_first {
                    return cannot("comes after other rules");
                }
                if rule.from.is_some_and(|from| since.is_none_or(|since| from > since)) || rule.until.is_some() {
                    return cannot("holds on some days only");
                }
                if !rule.goods.is_always() {
                    return cannot("is taken on some goods only");
                }
                if !rule.group.is_empty() {
                    return cannot("is one of a group");
                }
                if !always_holds(&rule.when, offer, &tiers) {
                    return cannot("hangs on the cart");
                }
                // In the same steps as a price is computed.
                let more = percent_of(percent, markup).and_then(|more| add(markup, more));
                markup = more.map_err(|_| super::too_large())?.max(Decimal::ZERO);
            }
            _ => is_first = false,
        }
    }
    Ok(markup)
}

/// Whether a rule may concern a service in any of its tiers.
pub(super) fn may_apply(rule: &PriceRule, offer: &OfferedService, tiers: &[&str]) -> bool {
    in_tiers(&rule.when, offer, tiers).any(|left| left.is_some())
}

/// Whether a condition holds for every cart that the service carries, in whichever of its tiers.
fn always_holds(when: &When, offer: &OfferedService, tiers: &[&str]) -> bool {
    in_tiers(when, offer, tiers).all(|left| left.is_some_and(|left| left.is_always()))
}

/// What is left of a condition for a service in each of its tiers; none where it never holds there.
fn in_tiers(when: &When, offer: &OfferedService, tiers: &[&str]) -> impl Iterator<Item = Option<When>> {
    let own = tiers.iter().filter(|tier| admits(&offer.tiers, tier));
    own.map(|tier| {
        left(when, &|clause| match clause {
            Clause::Among(Word::Services, names) => Some(among(names, &offer.id())),
            Clause::Among(Word::Carrier, names) => Some(among(names, &offer.carrier)),
            Clause::Among(Word::Tiers, names) => Some(among(names, tier)),
            _ => None,
        })
    })
}
