//! Which of the shop's percentages are taken on every bill of a service?
//!
//! In: the shop's price rules and an offered service. Out: by what each line of the carrier's bill is multiplied; or why a
//! percentage cannot stand inside the prices.
//!
//! The rule: a percentage that comes before every other rule and holds for each cart of the service is a markup. One that hangs
//! on the cart, on the order's day or on rules before it would need a price list for each case.

use super::{Because, names_of};
use crate::book::names::admits;
use crate::book::shop::{Effect, OfferedService, PriceCondition, PriceRule, Shop};
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
            Effect::Hide => {}
            _ => is_first = false,
        }
    }
    Ok(markup)
}

/// Whether a rule may concern a service in any of its tiers.
pub(super) fn may_apply(rule: &PriceRule, offer: &OfferedService, tiers: &[&str]) -> bool {
    let when = &rule.when;
    let mut own = tiers.iter().filter(|tier| admits(&offer.tiers, tier));
    admits(&when.services, &offer.id()) && own.any(|tier| admits(&when.tiers, tier))
}

/// Whether a condition holds for every cart that the service carries, in whichever of its tiers.
fn always_holds(when: &PriceCondition, offer: &OfferedService, tiers: &[&str]) -> bool {
    let mut own = tiers.iter().filter(|tier| admits(&offer.tiers, tier));
    // What may apply has its service; all but services and tiers hangs on the cart.
    let rest = PriceCondition { tiers: Vec::new(), services: Vec::new(), ..when.clone() };
    rest == PriceCondition::default() && own.all(|tier| admits(&when.tiers, tier))
}
