//! Do the conditions of carriers and shops ask only what their rules can know, and name only what exists?
//!
//! In: a condition, its kind of rule, and the names that exist beside it. Out: complaints, each on the line of the rule.

use super::postcodes::Forms;
use super::words::{self, Knows};
use super::{At, Check, some_of};
use crate::book::figure::{Figure, Scale};
use crate::book::freight::{Carrier, ServiceOption, Surcharge};
use crate::book::shop::{BoxKind, Shop};
use crate::book::when::{Clause, When, Word};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a consignment is known to be before it is rated: where it goes, from where, to whom.
const LANE: [Word; 7] = [
    Word::Destination,
    Word::DispatchedFrom,
    Word::Postcodes,
    Word::LacksPostcode,
    Word::Residential,
    Word::PoBox,
    Word::Areas,
];
const SERVICE: Knows<'_> = Knows { rule: "a service", words: &LANE, figures: Some(&[]) };
const PREPAID: Knows<'_> = Knows {
    rule: "`ddp_when`",
    words: &[Word::Destination, Word::Postcodes, Word::LacksPostcode, Word::Residential, Word::PoBox],
    figures: Some(&[]),
};
const GOODS: Knows<'_> = Knows {
    rule: "what a service refuses",
    words: &[
        Word::Destination,
        Word::DispatchedFrom,
        Word::Postcodes,
        Word::LacksPostcode,
        Word::Residential,
        Word::PoBox,
        Word::Areas,
        Word::Attributes,
    ],
    figures: Some(&[]),
};
const LIMIT: Knows<'_> = Knows {
    rule: "a limit",
    words: &[
        Word::Destination,
        Word::DispatchedFrom,
        Word::Postcodes,
        Word::LacksPostcode,
        Word::Residential,
        Word::PoBox,
        Word::Zones,
        Word::Areas,
        Word::Attributes,
    ],
    figures: Some(&[]),
};
const SURCHARGE: Knows<'_> = Knows {
    rule: "a surcharge",
    words: &[
        Word::Destination,
        Word::DispatchedFrom,
        Word::Postcodes,
        Word::LacksPostcode,
        Word::Residential,
        Word::PoBox,
        Word::Zones,
        Word::Areas,
        Word::Services,
        Word::Option,
        Word::Packaging,
        Word::Attributes,
    ],
    figures: Some(&[
        "goods",
        "parcels",
        "monthly_parcels",
        "shipment.weight",
        "parcel.weight",
        "parcel.weight_or_dimensional",
        "parcel.longest",
        "parcel.second",
        "parcel.length_plus_girth",
        "parcel.sum_of_sides",
        "parcel.volume",
    ]),
};
const FUEL: Knows<'_> = Knows { rule: "fuel", words: &[Word::Services], figures: Some(&[]) };
const DISCOUNT: Knows<'_> =
    Knows { rule: "a discount", words: &[Word::Services, Word::Zones], figures: Some(&["monthly_parcels"]) };
const OFFER: Knows<'_> = Knows {
    rule: "an offered service",
    words: &[
        Word::Destination,
        Word::DispatchedFrom,
        Word::Postcodes,
        Word::LacksPostcode,
        Word::Residential,
        Word::PoBox,
        Word::Skus,
        Word::Attributes,
    ],
    figures: Some(&[]),
};
const PRICE: Knows<'_> = Knows {
    rule: "a price",
    words: &[
        Word::Destination,
        Word::DispatchedFrom,
        Word::Postcodes,
        Word::LacksPostcode,
        Word::Residential,
        Word::PoBox,
        Word::Zones,
        Word::Areas,
        Word::Carrier,
        Word::Services,
        Word::Tiers,
        Word::Terms,
        Word::Skus,
        Word::Attributes,
        Word::Weekdays,
        Word::Promotions,
        Word::EveryLine,
        Word::SomeLine,
    ],
    figures: Some(&["goods", "goods_before_discount", "units", "lines", "parcels", "shipment.weight"]),
};
/// What a single line of a consignment is known to be.
const LINE: Knows<'_> = Knows {
    rule: "a line of goods",
    words: &[Word::Skus, Word::Attributes, Word::Hs, Word::Origin],
    figures: Some(&[]),
};
/// What a warehouse is known to be asked for.
const WAREHOUSE: Knows<'_> = Knows {
    rule: "a warehouse",
    words: &[Word::Destination, Word::Skus, Word::Attributes, Word::Hs],
    figures: Some(&[]),
};
const TIER: Knows<'_> = Knows {
    rule: "a tier",
    words: &[
        Word::Destination,
        Word::Postcodes,
        Word::LacksPostcode,
        Word::Residential,
        Word::PoBox,
        Word::Services,
        Word::Terms,
        Word::Tracked,
        Word::Signature,
        Word::MoneyBack,
        Word::Promotions,
    ],
    figures: Some(&["days", "shipping", "total"]),
};

/// The names that exist beside a rule, by the word that asks for them.
struct Exist<'n> {
    services: BTreeSet<String>,
    zones: BTreeSet<&'n str>,
    areas: BTreeSet<&'n str>,
    tiers: BTreeSet<&'n str>,
    skus: BTreeSet<&'n str>,
    carriers: BTreeSet<&'n str>,
}

impl<'n> Exist<'n> {
    fn of_carriers(carriers: &[&'n Carrier]) -> Exist<'n> {
        let ids = |carrier: &&'n Carrier| {
            let (carrier, services) = (carrier.id.clone(), &carrier.service);
            services.iter().map(move |service| format!("{carrier}/{}", service.code))
        };
        Exist {
            services: carriers.iter().flat_map(ids).collect(),
            zones: carriers.iter().flat_map(|carrier| &carrier.zone).map(|zone| zone.zone.as_str()).collect(),
            areas: carriers.iter().flat_map(|carrier| &carrier.area).map(|area| area.name.as_str()).collect(),
            tiers: BTreeSet::new(),
            skus: BTreeSet::new(),
            carriers: carriers.iter().map(|carrier| carrier.id.as_str()).collect(),
        }
    }

    /// The code of the complaint, what such a name and such names are called, and those that exist; none: not asked by name.
    fn names(&self, word: Word) -> Option<(&'static str, &'static str, &'static str, Vec<&str>)> {
        let of = |names: &BTreeSet<&'n str>| names.iter().copied().collect();
        let services = || self.services.iter().map(String::as_str).collect();
        let options = || ServiceOption::ALL.map(ServiceOption::as_str).to_vec();
        let kinds = || BoxKind::ALL.map(BoxKind::as_str).to_vec();
        Some(match word {
            Word::Services => ("unknown-service", "service", "services", services()),
            Word::Zones => ("unknown-zone", "zone", "zones", of(&self.zones)),
            Word::Areas => ("unknown-area", "area", "areas", of(&self.areas)),
            Word::Tiers => ("unknown-tier", "tier", "tiers", of(&self.tiers)),
            Word::Skus => ("unknown-sku", "article", "articles", of(&self.skus)),
            Word::Carrier => ("unknown-carrier", "carrier", "carriers", of(&self.carriers)),
            Word::Option => ("unknown-word", "option", "options", options()),
            Word::Packaging => ("unknown-word", "packaging", "kinds of packaging", kinds()),
            _ => return None,
        })
    }
}

/// Every condition of a carrier. `carrier.toml` holds services; the rest stands there or in `surcharges.toml`.
pub(super) fn carrier(check: &mut Check<'_, '_>, carrier: &Carrier) {
    let exist = Exist::of_carriers(&[carrier]);
    let folder = Path::new("carriers").join(&carrier.id);
    let files = [folder.join("carrier.toml"), folder.join("surcharges.toml")];
    let mut rules: Vec<(&str, usize, &When, &Knows<'_>)> = Vec::new();
    for (number, service) in carrier.service.iter().enumerate() {
        rules.push(("service", number, &service.when, &SERVICE));
        rules.push(("service", number, &service.ddp_when, &PREPAID));
    }
    let services = || carrier.service.iter();
    let limits = services().flat_map(|service| &service.limit).map(|rule| &rule.when);
    rules.extend(limits.enumerate().map(|(number, when)| ("service.limit", number, when, &LIMIT)));
    let bulk = services().flat_map(|service| &service.dimensional).map(|rule| &rule.when);
    rules.extend(bulk.enumerate().map(|(number, when)| ("service.dimensional", number, when, &LIMIT)));
    let least = services().flat_map(|service| &service.minimum_billed).map(|rule| &rule.when);
    rules.extend(least.enumerate().map(|(number, when)| ("service.minimum_billed", number, when, &LIMIT)));
    let refused = services().flat_map(|service| &service.refuses).map(|rule| &rule.when);
    rules.extend(refused.enumerate().map(|(number, when)| ("service.refuses", number, when, &GOODS)));
    let shut = services().flat_map(|service| &service.suspended).map(|rule| &rule.when);
    rules.extend(shut.enumerate().map(|(number, when)| ("service.suspended", number, when, &GOODS)));
    let surcharges = carrier.surcharge.iter().enumerate();
    rules.extend(surcharges.map(|(number, rule)| ("surcharge", number, &rule.when, &SURCHARGE)));
    rules.extend(carrier.fuel.iter().enumerate().map(|(number, rule)| ("fuel", number, &rule.when, &FUEL)));
    let discounts = carrier.discount.iter().enumerate();
    rules.extend(discounts.map(|(number, rule)| ("discount", number, &rule.when, &DISCOUNT)));
    for (table, number, when, knows) in rules {
        let (file, number) = entry(check, &files, table, number);
        condition(check, file, (table, number), when, knows, &exist);
    }
    amounts(check, &files, carrier, &exist);
}

/// Zones of amounts that differ by zone.
fn amounts(check: &mut Check<'_, '_>, files: &[PathBuf; 2], carrier: &Carrier, exist: &Exist<'_>) {
    for (number, surcharge) in carrier.surcharge.iter().enumerate() {
        let zones = zones_of(surcharge);
        let (file, number) = entry(check, files, "surcharge", number);
        named(check, file, ("surcharge", number), Word::Zones, &zones, exist);
    }
}

fn zones_of(surcharge: &Surcharge) -> Vec<String> {
    match &surcharge.amount {
        crate::book::freight::SurchargeAmount::ByZone(amounts) => {
            amounts.iter().flat_map(|amount| amount.zones.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// The file in which the entry of a number stands, and its number there: those of the first file come before those of the other.
fn entry<'f>(check: &Check<'_, '_>, files: &'f [PathBuf; 2], table: &str, number: usize) -> (&'f Path, usize) {
    let [first, second] = files;
    let head = format!("[[{table}]]");
    let text = check.text(first).unwrap_or_default();
    let there = text.lines().filter(|line| line.trim() == head).count();
    match number.checked_sub(there) {
        Some(number) => (second, number),
        None => (first, number),
    }
}

/// Every condition of a shop.
pub(super) fn shop(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    let data = check.data;
    let offered = |carrier: &&Carrier| shop.offer.iter().any(|offer| offer.carrier == carrier.id);
    let carriers: Vec<&Carrier> = data.carriers.iter().filter(offered).collect();
    let exist = Exist {
        services: shop.offer.iter().map(|offer| offer.id()).collect(),
        tiers: shop.tier.iter().map(|tier| tier.name.as_str()).collect(),
        skus: shop.catalogue.iter().map(|product| product.sku.as_str()).collect(),
        ..Exist::of_carriers(&carriers)
    };
    for (number, offer) in shop.offer.iter().enumerate() {
        condition(check, file, ("offer", number), &offer.when, &OFFER, &exist);
        for hide in &offer.hide {
            condition(check, file, ("offer", number), &hide.when, &PRICE, &exist);
        }
    }
    for (number, house) in shop.warehouse.iter().enumerate() {
        if !house.serves.is_empty() {
            let serves = When(vec![Clause::Among(Word::Destination, house.serves.clone())]);
            condition(check, file, ("warehouse", number), &serves, &WAREHOUSE, &exist);
        }
        for row in &house.refuses {
            condition(check, file, ("warehouse", number), &row.when, &WAREHOUSE, &exist);
        }
    }
    for (number, tier) in shop.tier.iter().enumerate() {
        condition(check, file, ("tier", number), &tier.when, &TIER, &exist);
    }
    for (number, rule) in shop.price_rule.iter().enumerate() {
        condition(check, file, ("price_rule", number), &rule.when, &PRICE, &exist);
        condition(check, file, ("price_rule", number), &rule.goods, &LINE, &exist);
    }
}

/// What a condition asks in vain: words and figures that its rule does not know, names and patterns that mean nothing, units in
/// which a figure is not measured.
fn condition(
    check: &mut Check<'_, '_>,
    file: &Path,
    entry: (&str, usize),
    when: &When,
    knows: &Knows<'_>,
    exist: &Exist<'_>,
) {
    words::check(check, file, entry, when, knows);
    let mut clauses = Vec::new();
    when.each(&mut |clause| clauses.push(clause));
    for clause in clauses {
        match clause {
            Clause::Among(Word::Postcodes, patterns) => {
                let names = when.names(Word::Destination);
                let countries: Vec<&str> = names.iter().flat_map(|name| check.names.country_of(name)).collect();
                // Beside a group any form may be meant.
                let countries = if countries.len() == names.len() { countries } else { Vec::new() };
                for pattern in patterns {
                    let Some((message, help)) = Forms::of(check.data).fault(pattern, &countries) else { continue };
                    check.complain("postcode-pattern", file, At::Entry(entry.0, entry.1, pattern), message, &help);
                }
            }
            Clause::Among(Word::Hs, codes) => {
                for list in codes.iter().filter(|code| code.starts_with('@')) {
                    let message = format!("`{list}` is a product list, which a shop's rule does not know");
                    check.complain(
                        "unknown-list",
                        file,
                        At::Entry(entry.0, entry.1, list),
                        message,
                        "write HS prefixes",
                    );
                }
            }
            Clause::Among(word, names) => named(check, file, entry, *word, names, exist),
            Clause::Figures(figures) => figures.iter().for_each(|figure| unit(check, file, entry, figure)),
            Clause::OfLines(_, asked) => condition(check, file, entry, asked, &LINE, exist),
            Clause::Is(..) | Clause::Any(_) | Clause::None(_) => {}
        }
    }
}

/// Names that do not exist beside the rule.
fn named(
    check: &mut Check<'_, '_>,
    file: &Path,
    entry: (&str, usize),
    word: Word,
    names: &[String],
    exist: &Exist<'_>,
) {
    let Some((code, one, many, known)) = exist.names(word) else { return };
    for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
        let message = format!("`{name}` is no {one} here");
        let help = format!("{many} here are {}", some_of(known.iter().copied()));
        check.complain(code, file, At::Entry(entry.0, entry.1, name), message, &help);
    }
}

/// A figure in a unit in which it is not measured, or for each of something.
fn unit(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), figure: &Figure) {
    let at = At::Entry(entry.0, entry.1, &figure.of);
    if !figure.per.is_empty() {
        let message = format!("`{figure}` is asked for each `{}`", figure.per);
        check.complain("unknown-figure", file, at, message, "figures of carriage are asked as a whole");
    }
    let known = &check.data.world.currencies;
    match figure.scale() {
        Some(Scale::Money) => {
            let digits = figure.in_money().and_then(|money| {
                let at = known.binary_search_by_key(&money.currency, |(code, _)| *code).ok()?;
                known.get(at).map(|(_, digits)| u32::from(*digits))
            });
            match digits {
                None => {
                    let message = format!("`{}` is no currency of `world/currencies.csv`", figure.unit);
                    check.complain("unknown-currency", file, at, message, "use an ISO 4217 code");
                }
                Some(digits) if figure.limit.normalize().scale() > digits => {
                    let (amount, unit) = (figure.limit, &figure.unit);
                    let message = format!("`{amount} {unit}` has more decimals than the {digits} of its currency");
                    check.complain("too-many-decimals", file, at, message, "round it as it is meant");
                }
                Some(_) => {}
            }
        }
        Some(Scale::Units(units)) if !units.iter().any(|(unit, _)| *unit == figure.unit) => {
            let message = format!("`{figure}` is in no unit of `{}`", figure.of);
            let units: Vec<&str> = units.iter().map(|(unit, _)| *unit).collect();
            let help = match units.as_slice() {
                [""] => "it is a plain number".to_owned(),
                units => format!("units are {}", some_of(units.iter().copied())),
            };
            check.complain("unknown-unit", file, at, message, &help);
        }
        // What is no figure of carriage is told by its name.
        Some(Scale::Units(_)) | None => {}
    }
}
