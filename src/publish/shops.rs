//! What does a shop sell, from where, in what, and on which terms? From the folders of `rate-data/shops/` to [`Shop`]s.
//!
//! A folder holds `shop.toml` (terms, warehouses, offered services, tiers, price rules), `catalogue.csv` and `boxes.csv`, and where
//! it has such `stock.csv`, `stock-costs.csv`, `points.csv`, `local-taxes.csv` and [`notices.csv`](super::notices).

use super::complaint::Complaint;
use super::goods::{read_boxes, read_catalogue};
use super::local_taxes::read_local_taxes;
use super::notices::is_language;
use super::points::read_points;
use super::rows::{folders, line_of, read_toml};
use super::stock::{read_costs, read_stock};
use super::world::WorldData;
use super::write::world;
use super::zones::bake_zone;
use crate::book::freight::Carrier;
use crate::book::shop::Shop;
use crate::book::when::{Clause, When, Word};
use crate::place::parts;
use crate::request::Address;
use std::path::Path;

/// All shops, by id, and every complaint about their files.
pub fn read_shops(rate_data: &Path) -> (Vec<Shop>, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let mut shops = Vec::new();
    for folder in folders(rate_data, "shops") {
        shops.extend(read_shop(rate_data, &folder, &mut complaints));
    }
    (shops, complaints)
}

/// Names in shops' files that no carrier has.
pub fn check_offers(rate_data: &Path, shops: &[Shop], carriers: &[Carrier]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for shop in shops {
        let file = Path::new("shops").join(&shop.id).join("shop.toml");
        let text = std::fs::read_to_string(rate_data.join(&file)).unwrap_or_default();
        for offer in &shop.offer {
            let found = carriers.iter().find(|carrier| carrier.id == offer.carrier);
            if found.and_then(|carrier| carrier.service(&offer.service)).is_none() {
                let needle = format!("service = \"{}\"", offer.service);
                let message = format!("the shop offers `{}`, which no carrier has", offer.id());
                let help = match found {
                    Some(carrier) => {
                        let codes: Vec<&str> = carrier.service.iter().map(|service| service.code.as_str()).collect();
                        format!("its services are `{}`", codes.join("`, `"))
                    }
                    None => {
                        let ids: Vec<&str> = carriers.iter().map(|carrier| carrier.id.as_str()).collect();
                        format!("carriers are `{}`", ids.join("`, `"))
                    }
                };
                complaints.push(Complaint { help, ..complain(&file, &text, "unknown-service", &needle, message) });
            }
        }
    }
    complaints
}

fn read_shop(root: &Path, folder: &Path, complaints: &mut Vec<Complaint>) -> Option<Shop> {
    let file = folder.join("shop.toml");
    let (mut shop, text) = read_toml::<Shop>(root, &file, complaints)?;
    if !folder.ends_with(&shop.id) {
        let message = "the id is not the folder's name".to_owned();
        complaints.push(complain(&file, &text, "wrong-id", &format!("id = \"{}\"", shop.id), message));
    }
    // The engine has no database of time zones: without their changes a warehouse's clock would be that of UTC.
    for house in &mut shop.warehouse {
        let line = line_of(&text, &house.time_zone.name);
        complaints.extend(bake_zone(&mut house.time_zone, &file, line).err());
    }
    for rule in &mut shop.price_rule {
        plain_codes(&mut rule.when);
        plain_codes(&mut rule.goods);
    }
    shop.offer.iter_mut().flat_map(|offer| &mut offer.hide).for_each(|hide| plain_codes(&mut hide.when));
    shop.catalogue = read_catalogue(root, folder, complaints);
    shop.boxes = read_boxes(root, folder, complaints);
    shop.stock = read_stock(root, folder, &shop, complaints);
    shop.stock_cost = read_costs(root, folder, &shop, complaints);
    shop.warehouse.iter_mut().flat_map(|house| &mut house.refuses).for_each(|row| plain_codes(&mut row.when));
    shop.local_tax = read_local_taxes(root, folder, complaints);
    shop.points = read_points(root, folder, complaints);
    check_shop(&file, &text, &shop, complaints);
    Some(shop)
}

/// HS codes without dots, as goods have them.
fn plain_codes(when: &mut When) {
    for clause in &mut when.0 {
        match clause {
            Clause::Among(Word::Hs, codes) => codes.iter_mut().for_each(|code| code.retain(|c| c != '.' && c != ' ')),
            Clause::Any(inner) | Clause::None(inner) => inner.iter_mut().for_each(plain_codes),
            Clause::OfLines(_, asked) => plain_codes(asked),
            Clause::Among(..) | Clause::Is(..) | Clause::Figures(_) => {}
        }
    }
}

/// Each warehouse's subdivision and the holidays that it keeps, which follow from its postcode.
pub(super) fn place_warehouses(root: &Path, shops: &mut [Shop], data: &WorldData) -> Vec<Complaint> {
    let world = world(data);
    let territory =
        |id: &str| data.territories.iter().map(|territory| &territory.value).find(|territory| territory.id == id);
    let mut complaints = Vec::new();
    for shop in shops {
        let file = Path::new("shops").join(&shop.id).join("shop.toml");
        let text = std::fs::read_to_string(root.join(&file)).unwrap_or_default();
        for house in shop.warehouse.iter_mut().filter(|house| !house.postcode.is_empty()) {
            let needle = format!("postcode = \"{}\"", house.postcode);
            let address = Address {
                country: house.country.clone(),
                postal_code: Some(house.postcode.clone()),
                city: Some(house.city.clone()),
                ..Address::default()
            };
            let Some((subdivision, keeps)) = parts(&world, territory, &address) else {
                let message = format!("`{}` cannot be a postcode of `{}`", house.postcode, house.country);
                let help = "write it as `world/countries.csv` has the country's".to_owned();
                complaints.push(Complaint { help, ..complain(&file, &text, "malformed-postcode", &needle, message) });
                continue;
            };
            if let Some(found) = subdivision {
                if !house.subdivision.is_empty() && house.subdivision != found {
                    let message = format!("the postcode lies in `{found}`, not in `{}`", house.subdivision);
                    let help = "leave `subdivision` out: it follows from the postcode".to_owned();
                    let needle = format!("subdivision = \"{}\"", house.subdivision);
                    complaints
                        .push(Complaint { help, ..complain(&file, &text, "wrong-subdivision", &needle, message) });
                }
                house.subdivision = found;
            }
            house.keeps = keeps.unwrap_or_default();
        }
    }
    complaints
}

fn check_shop(file: &Path, text: &str, shop: &Shop, complaints: &mut Vec<Complaint>) {
    let mut push = |code: &'static str, needle: &str, message: String, help: &str| {
        complaints.push(Complaint { help: help.to_owned(), ..complain(file, text, code, needle, message) });
    };
    if !["ddp", "dap", "any"].contains(&shop.terms.as_str()) {
        push("bad-terms", "terms =", format!("the terms are `{}`", shop.terms), "`ddp`, `dap` or `any`");
    }
    if !(50..=99).contains(&shop.percentile) {
        push("bad-percentile", "percentile", format!("the percentile is {}", shop.percentile), "between 50 and 99");
    }
    let listed = |what: &str, names: Vec<&str>| format!("{what} are `{}`", names.join("`, `"));
    let tiers = listed("tiers", shop.tier.iter().map(|tier| tier.name.as_str()).collect());
    let houses = listed("warehouses", shop.warehouse.iter().map(|house| house.id.as_str()).collect());
    let tier = |name: &String| shop.tier.iter().any(|tier| &tier.name == name);
    for offer in &shop.offer {
        let needle = format!("service = \"{}\"", offer.service);
        for name in offer.tiers.iter().filter(|name| !tier(name)) {
            push("unknown-tier", &needle, format!("`{}` names the tier `{name}`", offer.id()), &tiers);
        }
        for id in offer.warehouses.iter().filter(|id| !shop.warehouse.iter().any(|house| &house.id == *id)) {
            push("unknown-warehouse", &needle, format!("`{}` names the warehouse `{id}`", offer.id()), &houses);
        }
    }
    let insurance = shop.insurance.iter().map(|own| (own.label.as_str(), &own.labels));
    let named = shop.offer.iter().map(|offer| (offer.label.as_str(), &offer.labels));
    let named = named.chain(shop.tier.iter().map(|tier| (tier.label.as_str(), &tier.labels))).chain(insurance);
    for (label, labels) in named {
        for (tag, said) in labels.all().filter(|(tag, said)| !is_language(tag) || said.is_empty()) {
            let message = format!("`{label}` is called `{said}` in the language `{tag}`");
            let help = "write the tag of a language such as `de` or `pt-BR`, and what it is called in it";
            push("bad-label", &format!("{tag} ="), message, help);
        }
    }
    for house in &shop.warehouse {
        if house.processing_min_days > house.processing_max_days {
            let message = format!("the warehouse `{}` takes at least longer than at most", house.id);
            push("bad-range", &format!("id = \"{}\"", house.id), message, "write the smaller figure first");
        }
    }
}

fn complain(file: &Path, text: &str, code: &'static str, needle: &str, message: String) -> Complaint {
    let complaint = Complaint::new(code, file, message, "");
    match line_of(text, needle) {
        Some(line) => complaint.on(line),
        None => complaint,
    }
}
