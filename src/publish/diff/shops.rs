//! What changes at shops: terms, warehouses, offered services, tiers, price rules, articles and boxes.

use super::{Note, count, first_of, keys};
use crate::book::shop::{Effect, PriceRule, Shop};
use crate::money::{Currency, Money};
use crate::publish::RateData;
use serde::Serialize;
use std::collections::BTreeMap;

/// Shop after shop.
pub(super) fn compare(note: &mut Note<'_>) {
    let of = |data: &RateData| -> BTreeMap<String, Shop> {
        data.shops.iter().map(|one| (one.id.clone(), one.clone())).collect()
    };
    let (before, after) = (of(note.old), of(note.new));
    for id in keys(before.keys(), after.keys()) {
        match (before.get(id), after.get(id)) {
            (Some(old), Some(new)) => shop(note, old, new),
            (None, Some(new)) => note.say(&new.name, "new shop"),
            (Some(old), None) => note.say(&old.name, "the shop is gone"),
            (None, None) => {}
        }
    }
}

fn shop(note: &mut Note<'_>, old: &Shop, new: &Shop) {
    let before = note.sentences.len();
    let whom = new.name.clone();
    if old.terms != new.terms {
        note.say(&whom, format!("terms are {} instead of {}", new.terms, old.terms));
    }
    if old.seller_registrations != new.seller_registrations {
        let shown = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        note.say(
            &whom,
            format!(
                "registrations are {}; they were {}",
                shown(&new.seller_registrations),
                shown(&old.seller_registrations)
            ),
        );
    }
    if old.exchange_buffer != new.exchange_buffer {
        let shown = |shop: &Shop| {
            let rows = shop.exchange_buffer.iter().map(|row| {
                let currencies: Vec<&str> = row.currencies.iter().map(Currency::as_str).collect();
                let on = if currencies.is_empty() { "all".to_owned() } else { currencies.join(" ") };
                let until = row.minutes.map_or_else(String::new, |minutes| format!(" for {minutes} minutes"));
                format!("{} % on {on}{until}", row.percent)
            });
            let rows = rows.collect::<Vec<_>>().join(", ");
            if rows.is_empty() { "nothing".to_owned() } else { rows }
        };
        note.say(&whom, format!("what guards its exchange is {}; it was {}", shown(new), shown(old)));
    }
    if old.local_tax != new.local_tax {
        note.say(&whom, "its table of local taxes changes");
    }
    if old.insurance != new.insurance {
        note.say(&whom, "its own insurance changes");
    }
    named(
        note,
        &whom,
        "service",
        |shop| shop.offer.iter().map(|offer| (offer.id(), fields(offer))).collect(),
        old,
        new,
    );
    named(
        note,
        &whom,
        "warehouse",
        |shop| shop.warehouse.iter().map(|house| (house.name.clone(), fields(house))).collect(),
        old,
        new,
    );
    named(
        note,
        &whom,
        "tier",
        |shop| shop.tier.iter().map(|tier| (tier.name.clone(), fields(tier))).collect(),
        old,
        new,
    );
    named(note, &whom, "box", |shop| shop.boxes.iter().map(|kind| (kind.id.clone(), fields(kind))).collect(), old, new);
    rules(note, &whom, old, new);
    catalogue(note, &whom, old, new);
    note.say_details(&whom, before, old != new);
}

fn named(
    note: &mut Note<'_>,
    whom: &str,
    what: &str,
    of: impl Fn(&Shop) -> BTreeMap<String, Fields>,
    old: &Shop,
    new: &Shop,
) {
    let (was, is) = (of(old), of(new));
    for name in keys(was.keys(), is.keys()) {
        match (was.get(name), is.get(name)) {
            (Some(old), Some(new)) if old != new => {
                note.say(whom, format!("the {what} {name} changes: {}", differing(old, new)))
            }
            (None, Some(_)) => note.say(whom, format!("the {what} {name} is new")),
            (Some(_), None) => note.say(whom, format!("the {what} {name} is gone")),
            _ => {}
        }
    }
}

/// What is said of something, by the names that rate data use.
type Fields = BTreeMap<String, String>;

fn fields(of: &impl Serialize) -> Fields {
    fn fill(fields: &mut Fields, name: &str, value: &toml::Value) {
        match value {
            // What is asked of single lines is told apart from what is asked of all.
            toml::Value::Table(entries) if ["goods", "every_line", "some_line"].contains(&name) => {
                entries.iter().for_each(|(inner, value)| fill(fields, &format!("{name}.{inner}"), value));
            }
            // A table's entries stand for themselves: `when.figures` is `figures` to who wrote it.
            toml::Value::Table(entries) => entries.iter().for_each(|(name, value)| fill(fields, name, value)),
            toml::Value::String(text) => drop(fields.insert(name.to_owned(), text.clone())),
            toml::Value::Array(items) if items.is_empty() => {}
            toml::Value::Array(items) if items.iter().all(toml::Value::is_str) => {
                let names: Vec<&str> = items.iter().filter_map(toml::Value::as_str).collect();
                fields.insert(name.to_owned(), names.join(", "));
            }
            other => drop(fields.insert(name.to_owned(), other.to_string())),
        }
    }
    let mut fields = Fields::new();
    if let Ok(value) = toml::Value::try_from(of) {
        fill(&mut fields, "", &value);
    }
    fields
}

/// `goods >= 120.00 USD instead of goods >= 150.00 USD`, `tiers economy instead of express`, for each field that differs.
fn differing(old: &Fields, new: &Fields) -> String {
    let said = keys(old.keys(), new.keys()).into_iter().filter(|name| old.get(*name) != new.get(*name)).map(|name| {
        match (old.get(name), new.get(name)) {
            // Figures name themselves.
            (Some(was), Some(is)) if name == "figures" => format!("{is} instead of {was}"),
            (None, Some(is)) if name == "figures" => is.clone(),
            (Some(was), Some(is)) => format!("{name} {is} instead of {was}"),
            (None, Some(is)) => format!("{name} {is}"),
            (Some(was), None) => format!("no {name} any more, which was {was}"),
            (None, None) => String::new(),
        }
    });
    said.collect::<Vec<_>>().join(", ")
}

fn effect(rule: &PriceRule) -> String {
    match &rule.effect {
        Effect::Flat(money) => format!("carriage at {money}"),
        Effect::Percent(percent) => format!("{percent} % more or less"),
        Effect::PercentOfGoods(percent) => format!("{percent} % of the goods' value"),
        Effect::Add(Money { amount, currency }) if amount.is_sign_negative() => format!("{} {currency} less", -*amount),
        Effect::Add(money) => format!("{money} more"),
        Effect::AtLeast(money) => format!("at least {money}"),
        Effect::Free => "free carriage".to_owned(),
        Effect::AtMost(money) if money.amount.is_zero() => "free carriage".to_owned(),
        Effect::AtMost(money) => format!("at most {money}"),
        Effect::Ending { ending, .. } => format!("prices that end in {ending}"),
    }
}

fn rules(note: &mut Note<'_>, whom: &str, old: &Shop, new: &Shop) {
    for code in keys(old.price_rule.iter().map(|rule| &rule.code), new.price_rule.iter().map(|rule| &rule.code)) {
        let find = |shop: &Shop| shop.price_rule.iter().find(|rule| rule.code == *code).cloned();
        match (find(old), find(new)) {
            (Some(was), Some(is)) if was.effect != is.effect => {
                let from = is.from.map_or_else(String::new, |from| format!(" from {from}"));
                note.say(whom, format!("the rule \"{}\": {} becomes {}{from}", is.label, effect(&was), effect(&is)));
            }
            (Some(was), Some(is)) if was != is => {
                let what = differing(&fields(&was), &fields(&is));
                note.say(whom, format!("the rule \"{}\" changes: {what}", is.label))
            }
            (None, Some(is)) => {
                let from = is.from.map_or_else(String::new, |from| format!(" from {from}"));
                note.say(whom, format!("the rule \"{}\" is new{from}: {}", is.label, effect(&is)));
            }
            (Some(was), None) => note.say(whom, format!("the rule \"{}\" is gone", was.label)),
            _ => {}
        }
    }
}

fn catalogue(note: &mut Note<'_>, whom: &str, old: &Shop, new: &Shop) {
    let (mut priced, mut other, mut fresh, mut gone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for sku in keys(old.catalogue.iter().map(|one| &one.sku), new.catalogue.iter().map(|one| &one.sku)) {
        match (old.product(sku), new.product(sku)) {
            (Some(was), Some(is)) if was.price != is.price => {
                priced.push(format!("{sku} from {} to {} {}", was.price, is.price, new.currency))
            }
            (Some(was), Some(is)) if was != is => other.push(sku.clone()),
            (None, Some(_)) => fresh.push(sku.clone()),
            (Some(_), None) => gone.push(sku.clone()),
            _ => {}
        }
    }
    if !priced.is_empty() {
        note.say(whom, format!("{}: {}", count(priced.len(), "price changes", "prices change"), first_of(&priced, 3)));
    }
    for (skus, what) in [(other, "measured, coded or described otherwise"), (fresh, "new"), (gone, "gone")] {
        if !skus.is_empty() {
            note.say(whom, format!("{} {what}: {}", count(skus.len(), "article", "articles"), first_of(&skus, 3)));
        }
    }
}
