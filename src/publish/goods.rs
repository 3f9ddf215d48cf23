//! What does a shop sell, and what does it pack into? From `catalogue.csv` and `boxes.csv` of its folder.
//!
//! Out: articles and boxes, and a complaint for every cell that cannot be meant so: a weight or a side of 0, a price below
//! nothing, a box that is larger inside than outside or may weigh no more than it does empty. No row is passed over in
//! silence. A row with a fault stays among the articles as far as it can be read, so that what names it is not called
//! unknown as well; no book is built of data with faults.

use super::complaint::Complaint;
use super::rows::{Row, Sheet};
use super::sheet::spreadsheet_damage;
use crate::book::shop::{BoxKind, Orientation, PackingBox, Piece, Product};
use crate::money::Decimal;
use crate::weight::{WRITTEN, Weight};
use std::path::Path;

const CATALOGUE: [&str; 8] = ["sku", "title", "price", "length_mm", "width_mm", "height_mm", "hs", "origin"];

/// The articles of the shop in a folder.
pub(super) fn read_catalogue(root: &Path, folder: &Path, complaints: &mut Vec<Complaint>) -> Vec<Product> {
    let file = folder.join("catalogue.csv");
    let may = [
        "weight_g",
        "weight",
        "ships",
        "origin_proof",
        "attributes",
        "orientation",
        "measures",
        "kit",
        "release",
        "note",
    ];
    let Some(sheet) = Sheet::read(root, &file, &CATALOGUE, &may, complaints) else { return Vec::new() };
    let mut products: Vec<Product> = Vec::new();
    for row in &sheet.rows {
        let product = read_product(&sheet, row, complaints);
        if product.sku.is_empty() {
            let message = "the article has no number".to_owned();
            complaints.push(sheet.complaint("bad-cell", row, message, "fill the column `sku`"));
        } else if products.iter().any(|other| other.sku == product.sku) {
            let message = format!("the article `{}` stands twice", product.sku);
            complaints.push(sheet.complaint("repeated-sku", row, message, "article numbers are unique"));
        } else {
            products.push(product);
        }
    }
    for row in &sheet.rows {
        check_kit(&sheet, row, &products, complaints);
    }
    products
}

/// Complains of a kit that is made of what the catalogue does not have, or of another kit.
fn check_kit(sheet: &Sheet, row: &Row, products: &[Product], complaints: &mut Vec<Complaint>) {
    let own = sheet.cell(row, "sku");
    let Some(kit) = products.iter().find(|product| product.sku == own) else { return };
    for (sku, _) in &kit.kit {
        match products.iter().find(|product| product.sku == *sku) {
            None => {
                let message = format!("the kit `{own}` is made of `{sku}`, which the catalogue does not have");
                complaints.push(sheet.complaint("unknown-component", row, message, "name articles of `catalogue.csv`"));
            }
            Some(part) if part.is_kit() => {
                let message = format!("the kit `{own}` is made of the kit `{sku}`");
                complaints.push(sheet.complaint("nested-kit", row, message, "write what that kit is made of"));
            }
            Some(_) => {}
        }
    }
}

fn read_product(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Product {
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
    let ships = sheet.yes_or_no(row, "ships", true, complaints);
    let kit = kit(sheet, row, complaints);
    if !ships && !kit.is_empty() {
        let message = "the article is not sent, and is a kit of others".to_owned();
        complaints.push(sheet.complaint("bad-kit", row, message, "leave `ships` or `kit` empty"));
    }
    // Of a kit its parts are weighed and measured.
    let sent = if ships && kit.is_empty() { piece(sheet, row, complaints) } else { None };
    let release = match sheet.cell(row, "release") {
        "" => None,
        _ => sheet.value(row, "release", "a day", complaints),
    };
    Product {
        sku: sheet.cell(row, "sku").to_owned(),
        title: sheet.cell(row, "title").to_owned(),
        price: money(sheet, row, "price", complaints).unwrap_or_default(),
        sent,
        kit,
        release,
        hs: hs_code(sheet, row, complaints),
        origin,
        origin_proof: sheet.yes_or_no(row, "origin_proof", false, complaints),
        attributes: sheet.list(row, "attributes"),
        orientation,
        measures: measures(sheet, row, complaints),
        note: sheet.cell(row, "note").to_owned(),
    }
}

/// Weight and sides of a piece; none, with a complaint, where one of them is missing or 0.
fn piece(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Option<Piece> {
    let weight = weight(sheet, row, "weight", complaints);
    if weight == Some(Weight::ZERO) {
        let help = "write what a piece weighs; what is not sent has `no` in a column `ships`";
        complaints.push(sheet.complaint("bad-cell", row, "the weight is 0".to_owned(), help));
    }
    let dimensions_mm = sides(sheet, row, ["length_mm", "width_mm", "height_mm"], complaints);
    Some(Piece { weight: weight.filter(|weight| *weight > Weight::ZERO)?, dimensions_mm: dimensions_mm? })
}

/// What a kit is made of: `TEE=2|HAT`; one piece of each where no number stands.
fn kit(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Vec<(String, u32)> {
    let mut parts: Vec<(String, u32)> = Vec::new();
    for part in sheet.list(row, "kit") {
        let (sku, pieces) = part.rsplit_once('=').unwrap_or((&part, "1"));
        let pieces = pieces.parse().ok().filter(|pieces| *pieces > 0);
        let (message, help) = match pieces {
            None => (format!("`kit` has `{part}`"), "articles and whole numbers above 0: `TEE=2|HAT`"),
            Some(_) if parts.iter().any(|(known, _)| known == sku) => {
                (format!("`kit` has `{sku}` twice"), "write all pieces once: `TEE=2`")
            }
            Some(pieces) => {
                parts.push((sku.to_owned(), pieces));
                continue;
            }
        };
        complaints.push(sheet.complaint("bad-kit", row, message, help));
    }
    parts
}

/// The HS code's digits. A spreadsheet drops zeros of `0902.10` and `4820.10` unless the dot keeps six digits; what has a second dot
/// (`6403.99.029`) it leaves alone, for it is no number.
fn hs_code(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> String {
    let cell = sheet.cell(row, "hs");
    let digits: String = cell.chars().filter(|c| *c != '.').collect();
    let dotted = cell.split_once('.').is_some_and(|(heading, rest)| heading.len() == 4 && rest.len() >= 2);
    let is_text = cell.matches('.').count() > 1;
    let whole = matches!(digits.len(), 6 | 8 | 10) || (is_text && (7..=10).contains(&digits.len()));
    let sound = digits.bytes().all(|byte| byte.is_ascii_digit()) && whole;
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

fn measures(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Vec<(String, Decimal)> {
    let mut measures = Vec::new();
    for measure in sheet.list(row, "measures") {
        let figure = measure.split_once('=').and_then(|(name, value)| Some((name, value.parse::<Decimal>().ok()?)));
        match figure {
            Some((name, value)) if !value.is_sign_negative() => measures.push((name.to_owned(), value)),
            _ => {
                let message = format!("`measures` has `{measure}`");
                complaints.push(sheet.complaint("bad-cell", row, message, "`net_kg=0.35|litre=0.03`"));
            }
        }
    }
    measures
}

const BOXES: [&str; 8] = [
    "id",
    "inner_length_mm",
    "inner_width_mm",
    "inner_height_mm",
    "outer_length_mm",
    "outer_width_mm",
    "outer_height_mm",
    "kind",
];

/// The boxes of the shop in a folder.
pub(super) fn read_boxes(root: &Path, folder: &Path, complaints: &mut Vec<Complaint>) -> Vec<PackingBox> {
    let file = folder.join("boxes.csv");
    let may = ["tare_g", "tare", "max_gross_g", "max_gross", "cost", "supply"];
    let Some(sheet) = Sheet::read(root, &file, &BOXES, &may, complaints) else { return Vec::new() };
    let mut boxes: Vec<PackingBox> = Vec::new();
    for row in &sheet.rows {
        // What is none has been complained of.
        let Some(found) = read_box(&sheet, row, complaints) else { continue };
        if boxes.iter().any(|other| other.id == found.id) {
            let message = format!("the box `{}` stands twice", found.id);
            complaints.push(sheet.complaint("repeated-box", row, message, "names of boxes are unique"));
            continue;
        }
        boxes.push(found);
    }
    boxes
}

fn read_box(sheet: &Sheet, row: &Row, complaints: &mut Vec<Complaint>) -> Option<PackingBox> {
    let kind = match sheet.cell(row, "kind") {
        "" | "box" => Some(BoxKind::Box),
        "mailer" => Some(BoxKind::Mailer),
        "tube" => Some(BoxKind::Tube),
        other => {
            let message = format!("`kind` is `{other}`");
            complaints.push(sheet.complaint("bad-cell", row, message, "`box`, `mailer` or `tube`"));
            None
        }
    };
    let inner = sides(sheet, row, ["inner_length_mm", "inner_width_mm", "inner_height_mm"], complaints);
    let outer = sides(sheet, row, ["outer_length_mm", "outer_width_mm", "outer_height_mm"], complaints);
    let (tare, max_gross) = (weight(sheet, row, "tare", complaints), weight(sheet, row, "max_gross", complaints));
    let supply = sheet.optional::<u32>(row, "supply", "a whole number", complaints);
    let cost = match sheet.cell(row, "cost") {
        "" => Some(Decimal::ZERO),
        _ => money(sheet, row, "cost", complaints),
    };
    let (inner_mm, outer_mm) = (inner?, outer?);
    if inner_mm.iter().zip(outer_mm).any(|(inner, outer)| *inner > outer) {
        let message = "the box is larger inside than outside".to_owned();
        complaints.push(sheet.complaint("bad-box", row, message, "sides stand in the same order"));
    }
    let (tare, max_gross) = (tare?, max_gross?);
    if max_gross <= tare {
        let message = format!("the box weighs {tare} and may weigh {max_gross} with its contents");
        let help = "the greatest weight is that of box and contents together";
        complaints.push(sheet.complaint("bad-box", row, message, help));
    }
    let id = sheet.cell(row, "id").to_owned();
    if id.is_empty() {
        complaints.push(sheet.complaint("bad-cell", row, "the box has no name".to_owned(), "fill the column `id`"));
    }
    Some(PackingBox { id, inner_mm, outer_mm, tare, max_gross, cost: cost?, supply: supply?, kind: kind? })
}

/// Three sides in whole millimetres, none of them 0.
pub(super) fn sides(sheet: &Sheet, row: &Row, columns: [&str; 3], complaints: &mut Vec<Complaint>) -> Option<[u32; 3]> {
    let mut side = |column: &str| {
        let side = sheet.value::<u32>(row, column, "a whole number", complaints)?;
        if side == 0 {
            let message = format!("`{column}` is 0");
            complaints.push(sheet.complaint("bad-cell", row, message, "write whole millimetres"));
        }
        (side > 0).then_some(side)
    };
    let [one, other, third] = columns.map(&mut side);
    Some([one?, other?, third?])
}

/// A price, not below nothing.
fn money(sheet: &Sheet, row: &Row, column: &str, complaints: &mut Vec<Complaint>) -> Option<Decimal> {
    let price = sheet.value::<Decimal>(row, column, "a decimal", complaints)?;
    if price.is_sign_negative() && !price.is_zero() {
        let message = format!("`{column}` is `{price}`, below nothing");
        complaints.push(sheet.complaint("bad-cell", row, message, "write 0 or more"));
        return None;
    }
    Some(price)
}

/// A weight: grams in the column of that name with `_g`, or with its unit in the one without.
fn weight(sheet: &Sheet, row: &Row, name: &str, complaints: &mut Vec<Complaint>) -> Option<Weight> {
    let of_grams = format!("{name}_g");
    let (grams, with_unit) = (sheet.cell(row, &of_grams), sheet.cell(row, name));
    let (read, message, help) = match (grams, with_unit) {
        ("", "") => {
            (None, format!("there is no `{of_grams}`"), format!("write grams, or in a column `{name}` {WRITTEN}"))
        }
        ("", text) => (Weight::written(text), format!("`{name}` is `{text}`"), format!("write {WRITTEN}")),
        (text, "") => (
            Weight::written_in_grams(text),
            format!("`{of_grams}` is `{text}`, not a number of grams"),
            format!("write grams plainly: `1450`, `120.5`; other units stand in a column `{name}`: `5 lb`"),
        ),
        (text, other) => {
            let message = format!("the weight stands twice: `{of_grams}` is `{text}`, `{name}` is `{other}`");
            (None, message, "leave one of the cells empty".to_owned())
        }
    };
    if read.is_none() {
        complaints.push(sheet.complaint("bad-cell", row, message, &help));
    }
    read
}
