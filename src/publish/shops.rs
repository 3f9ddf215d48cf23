//! What does a shop sell, from where, in what, and on which terms? From the folders of `rate-data/shops/` to [`Shop`]s.
//!
//! A folder holds `shop.toml` (terms, warehouses, offered services, tiers, price rules), `catalogue.csv` and `boxes.csv`.

use super::complaint::Complaint;
use super::rows::{Row, Sheet, folders, line_of, read_toml};
use super::sheet::spreadsheet_damage;
use super::world::WorldData;
use super::write::world;
use super::zones::bake_zone;
use crate::book::freight::Carrier;
use crate::book::shop::{BoxKind, Orientation, PackingBox, Product, Shop};
use crate::money::Decimal;
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
    shop.catalogue = read_catalogue(root, folder, complaints);
    shop.boxes = read_boxes(root, folder, complaints);
    check_shop(&file, &text, &shop, complaints);
    Some(shop)
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
    for rule in &shop.price_rule {
        let needle = format!("code = \"{}\"", rule.code);
        for name in rule.when.tiers.iter().filter(|name| !tier(name)) {
            push("unknown-tier", &needle, format!("the rule `{}` names the tier `{name}`", rule.code), &tiers);
        }
        for sku in rule.when.skus.iter().filter(|sku| shop.product(sku).is_none()) {
            let message = format!("the rule `{}` names the article `{sku}`", rule.code);
            push("unknown-sku", &needle, message, "use an article number of `catalogue.csv`");
        }
    }
    for house in &shop.warehouse {
        if house.processing_min_days > house.processing_max_days {
            let message = format!("the warehouse `{}` takes at least longer than at most", house.id);
            push("bad-range", &format!("id = \"{}\"", house.id), message, "write the smaller figure first");
        }
    }
}

const CATALOGUE: [&str; 9] =
    ["sku", "title", "price", "weight_g", "length_mm", "width_mm", "height_mm", "hs", "origin"];

fn read_catalogue(root: &Path, folder: &Path, complaints: &mut Vec<Complaint>) -> Vec<Product> {
    let file = folder.join("catalogue.csv");
    let may = ["origin_proof", "attributes", "orientation", "measures", "note"];
    let Some(sheet) = Sheet::read(root, &file, &CATALOGUE, &may, complaints) else { return Vec::new() };
    let mut products: Vec<Product> = Vec::new();
    for row in &sheet.rows {
        let Some(product) = read_product(&sheet, row, complaints) else { continue };
        if products.iter().any(|other| other.sku == product.sku) {
            let message = format!("the article `{}` stands twice", product.sku);
            complaints.push(sheet.complaint("repeated-sku", row, message, "article numbers are unique"));
            continue;
        }
        products.push(product);
    }
    products
}

fn read_product(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Option<Product> {
    let orientation = match sheet.cell(row, "orientation") {
        "" | "any" => Orientation::Any,
        "upright" => Orientation::Upright,
        "flat" => Orientation::Flat,
        other => {
            let message = format!("`orientation` is `{other}`");
            complaints.push(sheet.complaint("bad-cell", row, message, "`any`, `upright` or `flat`"));
            Orientation::Any
        }
    };
    let origin = sheet.cell(row, "origin").to_owned();
    if !(origin.is_empty() || (origin.len() == 2 && origin.bytes().all(|byte| byte.is_ascii_uppercase()))) {
        let message = format!("`origin` is `{origin}`");
        complaints.push(sheet.complaint("bad-cell", row, message, "an ISO 3166-1 code of two capitals"));
    }
    let hs = hs_code(sheet, row, complaints);
    let measures = sheet.list(row, "measures");
    let measures = measures.iter().filter_map(|measure| {
        let found =
            measure.split_once('=').and_then(|(name, value)| Some((name.to_owned(), value.parse::<Decimal>().ok()?)));
        if found.is_none() {
            let message = format!("`measures` has `{measure}`");
            complaints.push(sheet.complaint("bad-cell", row, message, "`net_kg=0.35|litre=0.03`"));
        }
        found
    });
    let measures = measures.collect();
    let mut whole =
        |column: &str| sheet.value::<u32>(row, column, "a whole number", complaints).filter(|value| *value > 0);
    let (weight_g, length, width, height) =
        (whole("weight_g"), whole("length_mm"), whole("width_mm"), whole("height_mm"));
    let price = sheet.value(row, "price", "a decimal", complaints);
    let product = Product {
        sku: sheet.cell(row, "sku").to_owned(),
        title: sheet.cell(row, "title").to_owned(),
        price: price?,
        weight_g: weight_g?,
        dimensions_mm: [length?, width?, height?],
        hs,
        origin,
        origin_proof: sheet.cell(row, "origin_proof") == "yes",
        attributes: sheet.list(row, "attributes"),
        orientation,
        measures,
        note: sheet.cell(row, "note").to_owned(),
    };
    Some(product)
}

/// The HS code's digits. A spreadsheet drops zeros of `0902.10` and `4820.10` unless the dot keeps six digits.
fn hs_code(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> String {
    let cell = sheet.cell(row, "hs");
    let digits: String = cell.chars().filter(|c| *c != '.').collect();
    let dotted = cell.split_once('.').is_some_and(|(heading, rest)| heading.len() == 4 && rest.len() >= 2);
    let sound = digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(digits.len(), 6 | 8 | 10);
    if !(cell.is_empty() || (sound && dotted)) {
        let (code, help) = match spreadsheet_damage(cell) {
            Some(damage) => ("damaged-code", damage),
            None => ("lost-zero", "a zero may have been lost: write HS codes dotted, as in `4820.10`"),
        };
        complaints.push(sheet.complaint(
            code,
            row,
            format!("`{cell}` is not a commodity code as it should be written"),
            help,
        ));
    }
    digits
}

const BOXES: [&str; 10] = [
    "id",
    "inner_length_mm",
    "inner_width_mm",
    "inner_height_mm",
    "outer_length_mm",
    "outer_width_mm",
    "outer_height_mm",
    "tare_g",
    "max_gross_g",
    "kind",
];

fn read_boxes(root: &Path, folder: &Path, complaints: &mut Vec<Complaint>) -> Vec<PackingBox> {
    let file = folder.join("boxes.csv");
    let Some(sheet) = Sheet::read(root, &file, &BOXES, &["cost", "supply"], complaints) else { return Vec::new() };
    sheet.rows.iter().filter_map(|row| read_box(&sheet, row, complaints)).collect()
}

fn read_box(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Option<PackingBox> {
    let kind = match sheet.cell(row, "kind") {
        "" | "box" => BoxKind::Box,
        "mailer" => BoxKind::Mailer,
        "tube" => BoxKind::Tube,
        other => {
            let message = format!("`kind` is `{other}`");
            complaints.push(sheet.complaint("bad-cell", row, message, "`box`, `mailer` or `tube`"));
            return None;
        }
    };
    let mut whole = |column: &str| sheet.value::<u32>(row, column, "a whole number", complaints);
    let inner = [whole("inner_length_mm"), whole("inner_width_mm"), whole("inner_height_mm")];
    let outer = [whole("outer_length_mm"), whole("outer_width_mm"), whole("outer_height_mm")];
    let (tare_g, max_gross_g) = (whole("tare_g"), whole("max_gross_g"));
    let supply = if sheet.cell(row, "supply").is_empty() { None } else { Some(whole("supply")?) };
    let cost = sheet.value_or(row, "cost", Decimal::ZERO, "a decimal", complaints)?;
    let all = |sides: [Option<u32>; 3]| Some([sides[0]?, sides[1]?, sides[2]?]);
    let (inner_mm, outer_mm) = (all(inner)?, all(outer)?);
    if inner_mm.iter().zip(outer_mm).any(|(inner, outer)| *inner > outer) {
        let message = "the box is larger inside than outside".to_owned();
        complaints.push(sheet.complaint("bad-box", row, message, "sides stand in the same order"));
    }
    Some(PackingBox {
        id: sheet.cell(row, "id").to_owned(),
        inner_mm,
        outer_mm,
        tare_g: tare_g?,
        max_gross_g: max_gross_g?,
        cost,
        supply,
        kind,
    })
}

fn complain(file: &Path, text: &str, code: &'static str, needle: &str, message: String) -> Complaint {
    let complaint = Complaint::new(code, file, message, "");
    match line_of(text, needle) {
        Some(line) => complaint.on(line),
        None => complaint,
    }
}
