//! One line of a cart: how many of what, at which price, and what customs needs to know of it.

use super::reader::{Reader, at};
use super::{Authority, MOST_LINES, RequestContext};
use crate::book::rate::{MEASURES, UNITS};
use crate::money::{Decimal, Rounding, multiply, subtract};
use crate::nearest::nearest;
use crate::problem::Fault;
use crate::sort;
use crate::tree::Tree;

/// A line as it was sent. What is absent may follow from the shop's catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// Unique in the request.
    pub id: String,
    /// The shop's article number.
    pub sku: Option<String>,
    /// Pieces, at least one.
    pub quantity: u32,
    /// Price of one piece; more decimals than the currency has are allowed. None: the catalogue's.
    pub unit_price: Option<Decimal>,
    /// Off the whole line.
    pub discount: Decimal,
    /// Name for people.
    pub title: Option<String>,
    /// 4 to 10 digits.
    pub hs_code: Option<String>,
    /// Country of origin.
    pub origin: Option<String>,
    /// Grams of one piece.
    pub weight_g: Option<u32>,
    /// Length, width, height of one piece.
    pub dimensions_mm: Option<[u32; 3]>,
    /// What specific duties need, per piece, by name.
    pub measures: Vec<(String, Decimal)>,
    /// What the goods are: `lithium_ion_installed`, `fragile`…; null where the catalogue knows.
    pub attributes: Option<Vec<String>>,
    /// Replaces the ordinary duty, in per cent.
    pub duty_percent: Option<Decimal>,
    /// Replaces the headline VAT/GST, in per cent.
    pub tax_percent: Option<Decimal>,
    /// Preferential origin can be proved.
    pub origin_proof: Option<bool>,
}

/// No duty needs as many.
const MOST_MEASURES: usize = 50;
/// A name as short as this is nearly everything.
const SHORTEST_MEASURE: usize = 3;
const GIVEN_BY_ANYONE: [&str; 5] = ["id", "sku", "quantity", "unit_price", "discount"];
const KEYS: [&str; 15] = [
    "id",
    "sku",
    "quantity",
    "unit_price",
    "discount",
    "title",
    "hs_code",
    "origin",
    "weight_g",
    "dimensions_mm",
    "measures",
    "attributes",
    "duty_percent",
    "tax_percent",
    "origin_proof",
];
const KEYS_WITHOUT_CATALOGUE: [&str; 12] = [
    "id",
    "quantity",
    "unit_price",
    "discount",
    "title",
    "hs_code",
    "origin",
    "weight_g",
    "measures",
    "duty_percent",
    "tax_percent",
    "origin_proof",
];

impl RequestLine {
    /// The value of the line after its discount, rounded to the currency's minor unit; `None` on overflow or without a
    /// price.
    pub fn value(&self, digits: u32) -> Option<Decimal> {
        let gross = multiply(self.unit_price?, Decimal::from(self.quantity)).ok()?;
        let gross = Rounding::to_digits(digits).round(gross).ok()?;
        subtract(gross, self.discount).ok()
    }
}

impl RequestContext<'_> {
    /// Reads `/lines`. With a catalogue, lines may name articles; without, they carry their prices.
    pub(super) fn lines(
        &self,
        reader: &mut Reader,
        object: super::reader::Object<'_>,
        digits: Option<u32>,
        catalogue: bool,
    ) -> Vec<RequestLine> {
        let Some(tree) = reader.required(object, "", "lines") else { return Vec::new() };
        let items = reader.list(tree, "/lines").unwrap_or_default();
        if items.is_empty() && matches!(tree, Tree::List(_)) {
            reader.fault("empty", "/lines", "the cart is empty: send at least one line");
        }
        if items.len() > MOST_LINES {
            let message = format!("a cart has at most {MOST_LINES} lines, not `{}`: split the order", items.len());
            reader.fault("too_many", "/lines", message);
            return Vec::new();
        }
        let mut lines: Vec<RequestLine> = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let path = at("/lines", number);
            let Some(line) = self.line(reader, item, &path, digits, catalogue) else { continue };
            if !line.id.is_empty() && lines.iter().any(|earlier| earlier.id == line.id) {
                reader.fault(
                    "duplicate_id",
                    at(&path, "id"),
                    format!("two lines have the id `{}`: give each its own", line.id),
                );
            }
            lines.push(line);
        }
        lines
    }

    fn line(
        &self,
        reader: &mut Reader,
        tree: &Tree,
        path: &str,
        digits: Option<u32>,
        catalogue: bool,
    ) -> Option<RequestLine> {
        let known: &[&str] = if catalogue { &KEYS } else { &KEYS_WITHOUT_CATALOGUE };
        let object = reader.object(tree, path, known)?;
        if catalogue && self.authority == Authority::Open {
            for (key, value) in object.entries() {
                if known.contains(&key) && !GIVEN_BY_ANYONE.contains(&key) && *value != Tree::Null {
                    self.only_authorised(reader, path, key);
                }
            }
        }
        let id = reader.required(object, path, "id").and_then(|tree| reader.text(tree, &at(path, "id"), 64));
        let sku = object.get("sku").and_then(|tree| reader.text(tree, &at(path, "sku"), 64)).map(str::to_owned);
        let quantity = reader.required(object, path, "quantity");
        let quantity = quantity.and_then(|tree| reader.whole(tree, &at(path, "quantity"), "quantity", 1, 100_000));
        let unit_price = object.get("unit_price");
        if unit_price.is_none() && sku.is_none() {
            reader.required(object, path, "unit_price");
        }
        let unit_price = unit_price.and_then(|tree| reader.amount(tree, &at(path, "unit_price"), "unit price"));
        let discount = object.get("discount");
        let discount = discount.and_then(|tree| self.money(reader, tree, &at(path, "discount"), "discount", digits));
        let title = object.get("title").and_then(|tree| reader.text(tree, &at(path, "title"), 500)).map(str::to_owned);
        let hs_code = object.get("hs_code").and_then(|tree| hs_code(reader, tree, &at(path, "hs_code")));
        let origin = object.get("origin").and_then(|tree| self.country(reader, tree, &at(path, "origin")));
        let weight_g = object.get("weight_g");
        let weight_g = weight_g.and_then(|tree| reader.whole(tree, &at(path, "weight_g"), "weight", 0, 1_000_000));
        let dimensions_mm = object.get("dimensions_mm");
        let dimensions_mm = dimensions_mm.and_then(|tree| dimensions(reader, tree, &at(path, "dimensions_mm")));
        let measures = object.get("measures").map(|tree| measures(reader, tree, &at(path, "measures")));
        let attributes = object.get("attributes").map(|tree| words(reader, tree, &at(path, "attributes")));
        let mut percent = |key: &str| {
            let percent = object.get(key).and_then(|tree| reader.amount(tree, &at(path, key), key))?;
            if percent > Decimal::from(10_000) || percent.scale() > 8 {
                reader.fault(
                    "too_large",
                    at(path, key),
                    format!("`{key}` must be at most 10000 with 8 decimals, not `{percent}`"),
                );
            }
            Some(percent)
        };
        let (duty_percent, tax_percent) = (percent("duty_percent"), percent("tax_percent"));
        let origin_proof = object.get("origin_proof").and_then(|tree| reader.truth(tree, &at(path, "origin_proof")));
        let line = RequestLine {
            id: id.unwrap_or_default().to_owned(),
            sku,
            // A quantity that is no number is a fault already; the other checks go on.
            quantity: quantity.unwrap_or(1),
            unit_price,
            discount: discount.unwrap_or_default(),
            title,
            hs_code,
            origin,
            weight_g,
            dimensions_mm,
            measures: measures.unwrap_or_default(),
            attributes,
            duty_percent,
            tax_percent,
            origin_proof,
        };
        if unit_price.is_some()
            && quantity.is_some()
            && let Some(digits) = digits
        {
            match line.value(digits) {
                Some(value) if value.is_sign_negative() && !value.is_zero() => {
                    let message = format!("the discount `{}` is more than the line is worth: lower it", line.discount);
                    reader.fault("discount_too_large", at(path, "discount"), message);
                }
                Some(_) => {}
                None => {
                    reader.faults.push(Fault::new("figure_too_large", path, "the line's value is too large to compute"))
                }
            }
        }
        Some(line)
    }
}

/// 4 to 10 digits; dots and spaces between them are passed over.
fn hs_code(reader: &mut Reader, tree: &Tree, path: &str) -> Option<String> {
    let text = reader.text(tree, path, 20)?;
    let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let digits_only = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !digits_only || !(4..=10).contains(&digits.len()) {
        let message = format!("an HS code has 4 to 10 digits as in `6109.10`, not `{text}`");
        reader.fault("not_an_hs_code", path, message);
        return None;
    }
    Some(digits)
}

fn dimensions(reader: &mut Reader, tree: &Tree, path: &str) -> Option<[u32; 3]> {
    let items = reader.list(tree, path)?;
    let [length, width, height] = items else {
        reader.fault("wrong_length", path, format!("dimensions are three lengths `[l, w, h]`, not `{}`", items.len()));
        return None;
    };
    let mut side = |tree: &Tree, number: usize| reader.whole(tree, &at(path, number), "a side", 1, 100_000);
    let (length, width, height) = (side(length, 0), side(width, 1), side(height, 2));
    Some([length?, width?, height?])
}

fn measures(reader: &mut Reader, tree: &Tree, path: &str) -> Vec<(String, Decimal)> {
    let Tree::Object(entries) = tree else {
        reader.object(tree, path, &[]);
        return Vec::new();
    };
    if entries.len() > MOST_MEASURES {
        let message = format!("a line has at most {MOST_MEASURES} measures, not `{}`: leave some out", entries.len());
        reader.fault("too_many", path, message);
        return Vec::new();
    }
    let mut measures: Vec<(String, Decimal)> = Vec::new();
    for (name, tree) in entries {
        let path = at(path, name);
        if let Some(meant) = misspelt(name) {
            let message = format!("no rate counts `{name}`: did you mean `{meant}`?");
            reader.fault_among("unknown_measure", path, message, name, MEASURES);
        } else if measures.iter().any(|(earlier, _)| earlier == name) {
            reader.fault("duplicate_field", path, format!("measure `{name}` stands twice: send it once"));
        } else if let Some(amount) = reader.amount(tree, &path, "a measure") {
            measures.push((name.to_string(), amount));
        }
    }
    sort::by(&mut measures, Ord::cmp);
    measures
}

/// The measure that was meant by a name that is nearly one. Other names are left to rules about goods, which have words of
/// their own, most of them short: `wh`, `age`.
fn misspelt(name: &str) -> Option<&'static str> {
    let counted = UNITS.contains(&name) || name.len() <= SHORTEST_MEASURE;
    if counted { None } else { nearest(name, MEASURES.iter().copied()) }
}

fn words(reader: &mut Reader, tree: &Tree, path: &str) -> Vec<String> {
    let items = reader.list(tree, path).unwrap_or_default();
    let mut words = Vec::new();
    for (number, item) in items.iter().enumerate() {
        words.extend(reader.text(item, &at(path, number), 64).map(str::to_owned));
    }
    words
}
