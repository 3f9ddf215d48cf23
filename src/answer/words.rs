//! What is said of a charge? Its label, its rate, one sentence, and the reason by which a shell says it in its own language.
//!
//! In: a charge of an option that is offered, with what the stage found. Out: its words. Charges of what nobody chose from, and
//! those that the public does not hear of, never come here.

use crate::book::figure::Compare;
use crate::book::freight::{Break, Discount, Surcharge, SurchargeAmount, WeightUnit};
use crate::book::names::among;
use crate::book::shop::{Effect, PriceRule};
use crate::charge::{Charge, Told};
use crate::gather::Gather;
use crate::money::{Currency, Decimal, Money, with_digits};
use crate::problem::Reason;

/// The words of a charge.
pub(super) struct Words {
    /// Name for people.
    pub(super) label: String,
    /// The rate, as the rule writes it: `0.70 EUR per kg`.
    pub(super) rate: String,
    /// Why: one English sentence.
    pub(super) because: String,
    /// Why, for machines.
    pub(super) reason: Reason,
}

/// The words of a charge, in an answer whose currency has so many digits.
pub(super) fn words(charge: &Charge<'_>, digits: u32) -> Words {
    let currency = charge.assessed.currency;
    match &charge.told {
        Told::Listed { service, at, unit, zone, size, bulky } => {
            let up_to = format!("up to {} {}", at.up_to, unit.as_str());
            let by = match (size, bulky) {
                (Some(size), _) => format!("size {size}"),
                (None, true) => "dimensional weight".to_owned(),
                (None, false) => "weight".to_owned(),
            };
            Words {
                label: service.name.clone(),
                rate: format!("{}, zone {zone}, {up_to}", formula(at, *unit, currency)),
                because: format!("{} to zone {zone}, by {by}, {up_to}", service.name),
                reason: Reason::new("weight_break", [("zone", (*zone).to_owned()), ("up_to", up_to)]),
            }
        }
        Told::Discount(discount, monthly_parcels) => Words {
            label: discount.label.clone(),
            rate: format!("-{} %", discount.percent),
            because: discounted(discount, *monthly_parcels),
            reason: Reason::new("carrier_discount", [("percent", discount.percent.to_string())]),
        },
        Told::Surcharge(surcharge, zone) => Words {
            label: surcharge.label.clone(),
            rate: surcharged(surcharge, zone, charge),
            because: surcharge.because.clone(),
            reason: Reason::new(surcharge.kind.as_str(), [("surcharge", surcharge.code.clone())]),
        },
        Told::Fuel(fuel, percent, on) => Words {
            label: fuel.label.clone(),
            rate: format!("{percent} %"),
            because: match on.as_slice() {
                [] => format!("{} of {percent} %, on nothing here", fuel.label),
                on => format!("{} of {percent} % on {}", fuel.label, on.join(", ")),
            },
            reason: Reason::new("fuel", [("percent", percent.to_string())]),
        },
        Told::PriceRule(rule, times) => Words {
            label: rule.label.clone(),
            rate: step(rule, *times),
            because: if rule.because.is_empty() { rule.label.clone() } else { rule.because.clone() },
            reason: Reason::new("shop_price_rule", [("rule", rule.code.clone())]),
        },
        Told::Cover(rule) => Words {
            label: rule.label.clone(),
            rate: format!("{} %", rule.percent),
            because: format!("cover of the goods' value at {} %", rule.percent),
            reason: Reason::new("insurance", [("percent", rule.percent.to_string())]),
        },
        Told::Levy { levy, rate, bound, territory } => {
            let (name, base) = (rate.to_string(), format!("{} {}", charge.basis.amount, charge.basis.unit));
            let fill =
                |text: &str| text.replace("{rate}", &name).replace("{base}", &base).replace("{territory}", territory);
            let tail = charge.code.rsplit('.').next().unwrap_or(&charge.code).replace('-', "_");
            Words {
                label: fill(&levy.label),
                rate: match bound {
                    None => name.clone(),
                    Some(bound) if bound.compare == Compare::AtLeast => format!("{name}, at least {}", bound.limit),
                    Some(bound) => format!("{name}, at most {}", bound.limit),
                },
                because: fill(&levy.because),
                reason: Reason {
                    code: if levy.reason.is_empty() { tail } else { levy.reason.clone() },
                    args: vec![("rate", name), ("base", base)],
                },
            }
        }
        Told::Asked(label) => Words {
            label: (*label).to_owned(),
            rate: format!("{} {currency} per shipment", with_digits(charge.amount, digits)),
            because: format!("{label}: what the shop charges"),
            reason: Reason::new("shop_price", [("service", (*label).to_owned())]),
        },
        Told::NotSent(title) => Words {
            label: title.clone(),
            rate: format!("{} {currency} per line", with_digits(charge.amount, digits)),
            because: format!("{title} is not sent: it is in no parcel, and nothing is imported"),
            reason: Reason {
                code: "unsent_goods".to_owned(),
                args: charge.concerns.line().map(|line| ("line", line.to_owned())).into_iter().listed(),
            },
        },
    }
}

/// A break's price in words: `7.40 USD + 0.64 USD per 50 g above 100 g`.
fn formula(at: &Break, unit: WeightUnit, currency: Currency) -> String {
    let name = unit.as_str();
    let mut parts = Vec::new();
    if !at.price.is_zero() || (at.step == 0 && at.per_kg.is_zero()) {
        parts.push(format!("{} {currency}", at.price));
    }
    if at.step > 0 {
        parts.push(format!("{} {currency} per {} {name} above {} {name}", at.step_price, at.step, at.over));
    }
    if !at.per_kg.is_zero() {
        parts.push(format!("{} {currency} per {}", at.per_kg, if unit == WeightUnit::G { "kg" } else { "lb" }));
    }
    parts.join(" + ")
}

fn discounted(discount: &Discount, monthly_parcels: u32) -> String {
    let said = format!("{} of {} %", discount.label, discount.percent);
    let Some(volume) = discount.volume() else { return said };
    let word = match volume.compare {
        Compare::AtLeast => "from",
        Compare::Above => "above",
        Compare::Below => "below",
        Compare::AtMost => "up to",
    };
    format!("{said}, {word} {} parcels a month; the shop hands over {monthly_parcels}", volume.limit)
}

fn surcharged(surcharge: &Surcharge, zone: &str, charge: &Charge<'_>) -> String {
    let currency = charge.assessed.currency;
    let unit = if charge.concerns.parcel().is_some() { "parcel" } else { "shipment" };
    match &surcharge.amount {
        SurchargeAmount::Flat(amount) => format!("{amount} {currency} per {unit}"),
        SurchargeAmount::ByZone(zones) => {
            let row = zones.iter().find(|row| among(&row.zones, zone));
            let amount = row.map_or(charge.assessed.amount, |row| row.amount);
            format!("{amount} {currency} per {unit} in zone {zone}")
        }
        SurchargeAmount::PerKg { each, minimum, .. } if minimum.is_zero() => format!("{each} {currency} per kg"),
        SurchargeAmount::PerKg { each, minimum, .. } => {
            format!("max({minimum} {currency}, {each} {currency} per kg)")
        }
        SurchargeAmount::Percent { percent, .. } => format!("{percent} %"),
        SurchargeAmount::PercentOfValue { percent, .. } => format!("{percent} % of the goods' value"),
        SurchargeAmount::ValueSteps { free, step, each, .. } => {
            format!("{each} {currency} per {step} {currency} above {free} {currency}")
        }
        SurchargeAmount::OfCollected { flat, percent, .. } if percent.is_zero() => {
            format!("{flat} {currency} per {unit}")
        }
        SurchargeAmount::OfCollected { flat, percent, .. } if flat.is_zero() => {
            format!("{percent} % of what is collected")
        }
        SurchargeAmount::OfCollected { flat, percent, .. } => {
            format!("{flat} {currency} and {percent} % of what is collected")
        }
        // Refuses the service instead.
        SurchargeAmount::Unknown => String::new(),
    }
}

/// What a price rule does, in words, where its amount is asked so often.
fn step(rule: &PriceRule, times: Decimal) -> String {
    match &rule.effect {
        // Of some goods it takes the place of what they bore.
        Effect::Flat(amount) if !rule.goods.is_always() => {
            let each = rule.per.each();
            let times = if each.is_empty() { String::new() } else { format!(", {times} of them,") };
            format!("{}{times} in place of it", asked(rule, amount))
        }
        Effect::Flat(amount) | Effect::Add(amount) => asked(rule, amount),
        Effect::Percent(percent) | Effect::PercentOfGoods(percent) => format!("{percent} %"),
        Effect::AtLeast(amount) => format!("at least {amount}"),
        Effect::Free => "free".to_owned(),
        Effect::AtMost(amount) if amount.amount.is_zero() => "free".to_owned(),
        Effect::AtMost(amount) => format!("at most {amount}"),
        Effect::Ending { ending, .. } => format!("a price ending in {ending}"),
    }
}

/// An amount that a price rule asks, once or for each.
fn asked(rule: &PriceRule, amount: &Money) -> String {
    match (rule.per.each(), rule.further) {
        ("", _) => amount.to_string(),
        (each, None) => format!("{amount} per {each}"),
        (each, Some(further)) => format!("{amount} for the first {each}, {further} for each further"),
    }
}
