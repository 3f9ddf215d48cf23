//! Does anything ask for the attributes of a shop's articles? A word that nothing asks for stops nothing and costs nothing: where one is
//! near to a word that is asked for, it is a slip of the hand.
//!
//! In: a catalogue, and every condition of the shop, of carriers, and of restrictions. Out: complaints, on the line of the article.

use super::{At, Check};
use crate::book::freight::Carrier;
use crate::book::shop::Shop;
use crate::book::when::{When, Word};
use crate::nearest::nearest;
use std::collections::BTreeSet;
use std::path::Path;

/// Shorter words are near to others by chance: a shop may have `wood` and nobody ask but for `food`.
const LONG: usize = 6;

pub(super) fn check(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    let data = check.data;
    let conditions = data.carriers.iter().flat_map(of_carrier).chain(of_shop(shop));
    let conditions = conditions.chain(data.restrictions.iter().map(|restriction| &restriction.when));
    let asked: BTreeSet<&str> = conditions.flat_map(named).collect();
    let own = shop.catalogue.iter().flat_map(|product| &product.attributes);
    let unasked: BTreeSet<&String> = own.filter(|word| !asked.contains(word.as_str())).collect();
    for word in unasked {
        let plain = word.to_lowercase().replace([' ', '-'], "_");
        let near = || nearest(&plain, asked.iter().copied()).filter(|_| plain.len() >= LONG);
        let meant = asked.get(plain.as_str()).copied().or_else(near);
        let is_one = word.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        let (message, help) = match meant {
            Some(meant) => (format!("nothing asks for the attribute `{word}`"), format!("did you mean `{meant}`?")),
            None if !is_one => (
                format!("`{word}` is no attribute"),
                "write a word of letters and `_`; `|` stands between two".to_owned(),
            ),
            None => continue,
        };
        check.complain("unknown-attribute", file, At::Word(word), message, &help);
    }
}

/// The attributes that a condition names, of the consignment or of a line.
fn named(when: &When) -> Vec<&str> {
    let of_lines = when.of_lines().into_iter().flat_map(|asked| asked.names(Word::Attributes));
    when.names(Word::Attributes).into_iter().chain(of_lines).collect()
}

fn of_carrier(carrier: &Carrier) -> impl Iterator<Item = &When> {
    let services = carrier.service.iter().flat_map(|service| {
        let limits = service.limit.iter().map(|rule| &rule.when);
        let bulk = service.dimensional.iter().map(|rule| &rule.when);
        let least = service.minimum_billed.iter().map(|rule| &rule.when);
        let refused = service.refuses.iter().map(|rule| &rule.when);
        limits.chain(bulk).chain(least).chain(refused).chain(service.suspended.iter().map(|rule| &rule.when))
    });
    services.chain(carrier.surcharge.iter().map(|rule| &rule.when))
}

fn of_shop(shop: &Shop) -> impl Iterator<Item = &When> {
    let offers =
        shop.offer.iter().flat_map(|offer| [&offer.when].into_iter().chain(offer.hide.iter().map(|hide| &hide.when)));
    let houses = shop.warehouse.iter().flat_map(|house| house.refuses.iter().map(|row| &row.when));
    let tiers = shop.tier.iter().map(|tier| &tier.when);
    let rules = shop.price_rule.iter().flat_map(|rule| [&rule.when, &rule.goods]);
    offers.chain(houses).chain(tiers).chain(rules)
}
