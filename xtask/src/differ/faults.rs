//! What goes wrong with requests: one to four faults each, and now and then what is no JSON.

use super::material::Material;
use super::requests::Section;
use crate::dice::Dice;
use serde_json::{Value, json};

/// Puts one to four faults into a request.
pub(super) fn spoil(material: &Material, dice: &mut Dice, section: Section, request: &mut Value) {
    for _ in 0..dice.pick(&[1, 1, 2, 4]) {
        match dice.below(8) {
            0 | 1 => wrong_value(dice, request),
            2 => wrong_key(dice, request),
            3 => drop_key(dice, request),
            4 => unknown_word(dice, request),
            5 => unknown_name(dice, request),
            6 => bad_figure(dice, request),
            _ if section == Section::Open => not_authorised(material, dice, request),
            _ => bad_day(dice, request),
        }
    }
}

/// The bytes of a request: twice out of a hundred spoiled ones are no JSON, or have a key twice.
pub(super) fn written(dice: &mut Dice, request: &Value, is_spoiled: bool) -> String {
    let text = request.to_string();
    match dice.below(30) {
        0 if is_spoiled => text.chars().take(text.chars().count() / 2).collect(),
        1 if is_spoiled => text.replacen('{', "{\"currency\":\"EUR\",", 1),
        2 if is_spoiled => dice.pick(&["7", "[]", "\"quote\"", "null"]).to_owned(),
        _ => text,
    }
}

/// The paths of everything below a value.
fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
    let mut below = |key: &str, inner: &Value| {
        let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
        paths(inner, &path, found);
        found.push(path);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, inner)| below(key, inner)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, inner)| below(&at.to_string(), inner)),
        _ => {}
    }
}

/// Something of another kind, or out of every measure, stands where nobody looks for it.
fn wrong_value(dice: &mut Dice, request: &mut Value) {
    let mut all = Vec::new();
    paths(request, "", &mut all);
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e21),
        json!(9_007_199_254_740_993_i64),
        json!(""),
        json!("1e3"),
        json!("-3.00"),
        json!("0.123456789"),
        json!("99999999999999999999"),
        json!("x".repeat(101)),
        json!([]),
        json!({}),
    ];
    if all.is_empty() {
        return;
    }
    let path = dice.one_of(&all);
    if let Some(place) = request.pointer_mut(path) {
        *place = dice.one_of(&values).clone();
    }
}

/// Sets a key of an object of the request, where an earlier fault has left that an object.
fn put(request: &mut Value, path: &str, key: &str, value: Value) {
    if let Some(object) = request.pointer_mut(path).and_then(Value::as_object_mut) {
        object.insert(key.to_owned(), value);
    }
}

/// One of the objects of a request: itself, its address or a line.
fn object<'r>(dice: &mut Dice, request: &'r mut Value) -> Option<&'r mut serde_json::Map<String, Value>> {
    let lines = request.get("lines").and_then(Value::as_array).map_or(0, Vec::len);
    let path = match dice.below(3) {
        0 => String::new(),
        1 => "/ship_to".to_owned(),
        _ => format!("/lines/{}", dice.below(lines)),
    };
    request.pointer_mut(&path)?.as_object_mut()
}

/// A key is mistyped, or one of another contract.
fn wrong_key(dice: &mut Dice, request: &mut Value) {
    let Some(object) = object(dice, request) else { return };
    let keys: Vec<String> = object.keys().cloned().collect();
    let extra = dice.pick(&["zip", "colour", "hscode", "unitPrice", "countries", "sku_", "po_box", "value"]);
    if dice.chance(50) || keys.is_empty() {
        object.insert(extra.to_owned(), json!("1"));
    } else {
        let key = dice.one_of(&keys);
        let value = object.remove(key).unwrap_or_default();
        object.insert(key.chars().skip(1).collect::<String>() + "s", value);
    }
}

fn drop_key(dice: &mut Dice, request: &mut Value) {
    let Some(object) = object(dice, request) else { return };
    let keys: Vec<String> = object.keys().cloned().collect();
    if !keys.is_empty() {
        object.remove(dice.one_of(&keys));
    }
}

/// A word that is none of those allowed.
fn unknown_word(dice: &mut Dice, request: &mut Value) {
    let (key, word) = dice.pick(&[
        ("terms", "fob"),
        ("terms", "DDP"),
        ("detail", "all"),
        ("purpose", "gifts"),
        ("importer", "company"),
        ("channel", "ship"),
        ("currency", "EURO"),
        ("currency", "XTS"),
        ("locale", "a language whose name is much too long for a tag"),
    ]);
    put(request, "", key, json!(word));
}

/// A shop, article, carrier, country, registration or pair of currencies that there is not.
fn unknown_name(dice: &mut Dice, request: &mut Value) {
    match dice.below(9) {
        0 => put(request, "", "shop", json!("hanoi-craft")),
        1 => put(request, "", "carrier", json!("demo-red-rover")),
        2 => put(request, "", "seller_registrations", json!(["ioss", "moon-vat"])),
        3 => put(request, "", "exchange_rates", json!({ "EUR/EUR": "1", "EUR/USD": "0", "eur-usd": "1.1" })),
        4 => put(request, "", "ship_to", json!({ "country": dice.pick(&["UK", "EL", "XI", "XX", "de", "DEU"]) })),
        5 => put(
            request,
            "/ship_to",
            "postal_code",
            json!(dice.pick(&["!!!", "0", "ABCDEFGHIJKLMNOPQ", "99 99 99", "-"])),
        ),
        6 => put(request, "/ship_to", "subdivision", json!(dice.pick(&["ZZ", "Bavaria", "US-NY"]))),
        7 => put(request, "/lines/0", "sku", json!(dice.pick(&["SILK-SCARFS", "silk-scarf", "NO-SUCH-THING"]))),
        _ => {
            let codes = ["610", "61091", "abcd", "9999999999", "61.09.10", "00000000000"];
            put(request, "/lines/0", "hs_code", json!(dice.pick(&codes)));
        }
    }
}

/// Figures that cannot be: discounts above the price, too many decimals, quantities without end, an id twice, no lines.
fn bad_figure(dice: &mut Dice, request: &mut Value) {
    match dice.below(7) {
        0 => put(request, "", "lines", json!([])),
        1 => put(request, "", "order_discount", json!("99999.00")),
        2 => put(request, "", "freight", json!("1.0005")),
        3 => put(request, "/lines/0", "quantity", json!(100_001)),
        4 => put(request, "/lines/0", "discount", json!("88888")),
        5 => put(request, "/lines/0", "unit_price", json!("1000000000000000")),
        _ => {
            if let Some(lines) = request.get_mut("lines").and_then(Value::as_array_mut) {
                lines.extend(lines.first().cloned());
            }
        }
    }
}

/// Days that are none, or that no law of the book covers.
fn bad_day(dice: &mut Dice, request: &mut Value) {
    match dice.below(4) {
        0 => put(
            request,
            "",
            "at",
            json!(dice.pick(&["yesterday", "2026-02-30T00:00:00Z", "2026-03-01", "2026-03-01T12:00:00"])),
        ),
        1 => put(
            request,
            "",
            "days",
            json!({ "border": dice.pick(&["2024-01-01", "2031-01-01", "2026-13-01", "01.02.2026"]) }),
        ),
        2 => put(request, "", "at", json!(dice.pick(&["2019-06-01T00:00:00Z", "2030-06-01T00:00:00Z"]))),
        _ => put(request, "", "wants", json!({ "deliver_by": dice.pick(&["soon", "2026-02-29", "2020-01-01"]) })),
    }
}

/// What an open request may not say.
fn not_authorised(material: &Material, dice: &mut Dice, request: &mut Value) {
    match dice.below(6) {
        0 => put(request, "", "at", json!("2026-03-01T12:00:00Z")),
        1 => put(request, "", "importer", json!("business")),
        2 => put(request, "", "seller_registrations", json!([dice.one_of(&material.registrations)])),
        3 => put(request, "", "days", json!({ "border": "2026-03-01" })),
        4 => put(request, "", "exchange_rates", json!({ "EUR/USD": "1.16" })),
        _ => put(request, "/lines/0", "duty_percent", json!("3")),
    }
}
