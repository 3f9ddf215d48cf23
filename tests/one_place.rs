//! One place, one answer: however an address is written, the same law, zone, dates and surcharges.
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use landfall::book::Book;
use landfall::problem::Problem;
use landfall::publish::RateData;
use landfall::request::Authority;
use landfall::tree::Tree;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Country, postcode, subdivision, town of an address; an empty word is left out.
type Written = (&'static str, &'static str, &'static str, &'static str);

/// Places, and for each the ways in which it is written.
const PLACES: &[&[Written]] = &[
    // With a code of their own.
    &[
        ("PR", "00901", "", ""),
        ("US", "00901", "", ""),
        ("US", "00901-1234", "", ""),
        ("US", "009011234", "", ""),
        ("US", "00901", "PR", ""),
        ("US", "USA-00901", "", ""),
        ("PR", "PR 00901", "", ""),
    ],
    &[("PR", "", "", ""), ("US", "", "PR", "")],
    &[("GU", "96910", "", ""), ("US", "96910", "", ""), ("US", "96910", "GU", "")],
    &[("VI", "00802", "", ""), ("US", "00802", "", ""), ("US", "00802-0001", "VI", "")],
    &[("AS", "96799", "", ""), ("US", "96799", "", ""), ("US", "96799-1234", "", ""), ("AS", "AS-96799", "", "")],
    &[("MP", "96950", "", ""), ("US", "96950", "", "")],
    &[
        ("RE", "97411", "", ""),
        ("FR", "97411", "", ""),
        ("FR", "F-97411", "", ""),
        ("RE", "F-97411", "", ""),
        ("FR", "RE-97411", "", ""),
        ("FR", "９７４１１", "", ""),
        ("FR", "97 411", "", ""),
        ("FR", "97411", "974", ""),
        ("FR", "97411", "RE", ""),
    ],
    &[("RE", "", "", ""), ("FR", "", "974", ""), ("FR", "", "RE", "")],
    &[("GP", "97100", "", ""), ("FR", "97100", "", "")],
    &[("MQ", "97200", "", ""), ("FR", "97200", "", "")],
    &[("GF", "97300", "", ""), ("FR", "97300", "", "")],
    &[("YT", "97600", "", ""), ("FR", "97600", "", "")],
    &[("PM", "97500", "", ""), ("FR", "97500", "", "")],
    &[("BL", "97133", "", ""), ("FR", "97133", "", "")],
    // Two towns of one code.
    &[("EA", "51001", "", ""), ("ES", "51001", "", ""), ("ES", "51001", "CE", ""), ("ES", "E-51001", "", "")],
    &[("EA", "52001", "", ""), ("ES", "52001", "", ""), ("EA", "52001", "ML", "")],
    &[("EA", "", "ML", ""), ("ES", "", "ML", "")],
    &[("MF", "97150", "", ""), ("FR", "97150", "", "")],
    &[("NC", "98800", "", ""), ("FR", "98800", "", "")],
    &[("PF", "98714", "", ""), ("FR", "98714", "", "")],
    &[("WF", "98600", "", ""), ("FR", "98600", "", "")],
    &[("MC", "98000", "", ""), ("FR", "98000", "", ""), ("MC", "MC-98000", "", "")],
    &[
        ("AX", "22100", "", ""),
        ("AX", "AX-22100", "", ""),
        ("FI", "22100", "", ""),
        ("FI", "AX-22100", "", ""),
        ("FI", "FI–22100", "", ""),
        ("FI", "22100", "01", ""),
    ],
    &[
        ("IM", "IM1 1AA", "", ""),
        ("GB", "im11aa", "", ""),
        ("GB", "ＩＭ１ １ＡＡ", "", ""),
        ("GB", "GB-IM1 1AA", "IM", ""),
    ],
    &[("JE", "JE2 3AB", "", ""), ("GB", "JE2 3AB", "", ""), ("GB", "je2\u{a0}3ab", "", "")],
    &[("GG", "GY1 1AA", "", ""), ("GB", "GY1 1AA", "", "")],
    &[("HK", "999077", "", ""), ("CN", "999077", "", "")],
    &[("MO", "999078", "", ""), ("CN", "999078", "", "")],
    &[("FO", "100", "", ""), ("FO", "FO-100", "", ""), ("DK", "FO-100", "", ""), ("DK", "100", "", "")],
    &[("GL", "3900", "", ""), ("DK", "3900", "", ""), ("DK", "DK-3900", "", "")],
    &[("SJ", "9170", "", ""), ("NO", "9170", "", ""), ("NO", "N-9170", "", "")],
    &[("NF", "2899", "", ""), ("AU", "2899", "", "")],
    &[("CX", "6798", "", ""), ("AU", "6798", "", "")],
    &[("CC", "6799", "", ""), ("AU", "6799", "", "")],
    &[("LI", "9490", "", ""), ("CH", "9490", "", ""), ("LI", "FL-9490", "", "")],
    &[("SM", "47890", "", ""), ("IT", "47890", "", ""), ("SM", "I-47890", "", "")],
    &[("VA", "00120", "", ""), ("IT", "00120", "", "")],
    // Without one.
    &[
        ("ES", "35001", "", ""),
        ("ES", "E-35001", "", ""),
        ("ES", "E35001", "", ""),
        ("IC", "35001", "", ""),
        ("IC", "E-35001", "", ""),
        ("ES", "３５００１", "", ""),
        ("ES", "35001", "CN", ""),
        ("ES", "35001", "GC", ""),
    ],
    &[("ES", "51001", "", ""), ("ES", "E-51001", "CE", "")],
    &[("ES", "52001", "", ""), ("ES", "es 52001", "ML", "")],
    &[("DE", "78266", "", ""), ("DE", "D-78266", "", ""), ("CH", "8238", "", ""), ("DE", "CH-8238", "", "")],
    &[("DE", "27498", "", ""), ("DE", "D-27498", "", "Helgoland")],
    &[("AT", "6691", "", ""), ("AT", "A-6691", "", ""), ("DE", "87491", "", ""), ("DE", "D 87491", "", "")],
    &[("AT", "6993", "", ""), ("DE", "87569", "", "")],
    &[("IT", "22061", "", ""), ("IT", "I-22061", "", ""), ("CH", "6911", "", ""), ("IT", "CH-6911", "", "")],
    &[("IT", "22060", "", "Campione d'Italia"), ("IT", "22060", "", "CAMPIONE D’ITALIA")],
    &[("IT", "23041", "", ""), ("IT", "I-23041", "", "Livigno")],
    &[("IT", "23030", "", "Livigno"), ("IT", "23030", "", "LIVIGNO"), ("IT", "23030", "", "Livigno (SO)")],
    &[("GR", "63086", "", ""), ("GR", "GR 63086", "", ""), ("GR", "630 86", "", ""), ("GR", "63086", "69", "")],
    &[("CH", "7562", "", ""), ("CH", "CH-7562", "", "")],
    &[("GB", "BT1 1AA", "", ""), ("GB", "bt11aa", "NIR", "")],
    &[("PT", "9000-001", "", ""), ("PT", "9000001", "30", ""), ("PT", "P-9000-001", "", "")],
    &[("PT", "9500-001", "", ""), ("PT", "PT 9500-001", "20", "")],
    // Main territories.
    &[("LT", "01100", "", ""), ("LT", "LT-01100", "", "")],
    &[("SE", "114 55", "", ""), ("SE", "SE-114 55", "", ""), ("SE", "S-11455", "", "")],
    &[("NL", "1012 AB", "", ""), ("NL", "nl-1012ab", "", "")],
    &[("JP", "100-0001", "", ""), ("JP", "〒１００－０００１", "", ""), ("JP", "1000001", "", "")],
    &[("CA", "M5V 2T6", "", ""), ("CA", "m5v2t6", "ON", "")],
    &[("CA", "M5V 2T6", "", ""), ("CA", "M5V", "", "")],
    &[("GB", "SW1A 1AA", "", ""), ("GB", "SW1A", "", ""), ("GB", "SW1A ", "", ""), ("GB", "SW1A 1", "", "")],
    &[("US", "10001", "", ""), ("US", "10001-2345", "NY", "")],
];

/// Ways of writing a postcode that has lost zeros, and the whole.
const COMPLETED: &[(&str, &str, &str)] = &[
    ("US", "2139", "02139"),
    ("US", "501", "00501"),
    ("US", "901", "00901"),
    ("PR", "901", "00901"),
    ("DE", "1067", "01067"),
    ("FR", "1000", "01000"),
    ("ES", "8001", "08001"),
    ("IT", "120", "00120"),
    ("FI", "100", "00100"),
    ("AU", "800", "0800"),
    ("NO", "150", "0150"),
    ("ZA", "1", "0001"),
    ("JP", "600001", "060-0001"),
    ("BR", "1310100", "01310-100"),
    ("US", "2139-1234", "02139"),
];

/// Postcodes that cannot be the country's.
const MALFORMED: &[(&str, &str)] = &[
    ("US", "ABCDE"),
    ("US", "90"),
    ("DE", "123"),
    ("FR", "974"),
    ("GB", "12345"),
    ("CA", "90210"),
    ("JE", "GY1 1AA"),
    ("RE", "75001"),
    ("AX", "00100"),
    ("ES", "350011"),
];

fn ship_to((country, postcode, subdivision, city): (&str, &str, &str, &str)) -> Value {
    let mut address = json!({ "country": country });
    for (key, value) in [("postal_code", postcode), ("subdivision", subdivision), ("city", city)] {
        if !value.is_empty() {
            address[key] = value.into();
        }
    }
    address
}

fn tree(value: &Value) -> Tree<'_> {
    serde_json::from_value(value.clone()).unwrap()
}

fn quote(book: &Book, shop: &str, to: &Value) -> Value {
    let sku = if shop == "hanoi-crafts" { "SILK-SCARF" } else { "PEN-GEL-05" };
    let request = json!({
        "shop": shop, "at": "2026-12-22T10:00:00Z", "currency": "USD", "ship_to": to, "detail": "full",
        "lines": [{ "id": "1", "sku": sku, "quantity": 1 }],
    });
    answered(landfall::quote(book, &tree(&request), common::now(), Authority::Authorised))
}

fn landed_cost(book: &Book, to: &Value) -> Value {
    let request = json!({
        "at": "2026-12-22T10:00:00Z", "currency": "EUR", "ship_from": { "country": "VN" }, "ship_to": to, "freight": "10.00",
        "lines": [{ "id": "1", "quantity": 2, "unit_price": "130.00", "hs_code": "610910", "origin": "VN", "weight_g": 180 }],
    });
    answered(landfall::landed_cost(book, &tree(&request), common::now(), Authority::Authorised))
}

/// The answer without its id, and without warnings that tell how the postcode was read.
fn answered(answer: Result<Tree, Problem>) -> Value {
    let mut answer = serde_json::to_value(answer.unwrap_or_else(|problem| panic!("{problem}"))).unwrap();
    answer["id"] = Value::Null;
    answer
}

/// The codes of an answer's warnings.
fn codes(answer: &Value) -> Vec<&str> {
    answer["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

/// The same without warnings of a code.
fn without(mut answer: Value, code: &str) -> Value {
    answer["warnings"].as_array_mut().unwrap().retain(|warning| warning["code"] != code);
    answer
}

fn differences(one: &Value, other: &Value, path: &str, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(more)) if one.keys().eq(more.keys()) => {
            one.iter().for_each(|(key, value)| differences(value, &more[key], &format!("{path}/{key}"), found));
        }
        (Value::Array(one), Value::Array(more)) if one.len() == more.len() => {
            one.iter().zip(more).for_each(|(one, other)| differences(one, other, &format!("{path}/#"), found));
        }
        _ if one != other => found.push(format!("{path}: {one} / {other}")),
        _ => {}
    }
}

#[test]
fn every_spelling_of_a_place_has_one_answer() {
    let book = common::book();
    let mut wrong = Vec::new();
    for spellings in PLACES {
        let answers = |to: &Written| {
            let to = ship_to(*to);
            [quote(&book, "hanoi-crafts", &to), quote(&book, "tokyo-stationery", &to), landed_cost(&book, &to)]
        };
        let first = answers(&spellings[0]);
        for spelling in &spellings[1..] {
            for (one, other) in first.iter().zip(answers(spelling)) {
                let mut found = Vec::new();
                differences(one, &other, "", &mut found);
                wrong.extend(found.first().map(|first| format!("{:?} {spelling:?} {first}", spellings[0])));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn lost_zeros_are_put_back() {
    let book = common::book();
    for (country, typed, whole) in COMPLETED {
        let of = |code: &str| landed_cost(&book, &ship_to((country, code, "", "")));
        let answer = of(typed);
        assert!(codes(&answer).contains(&"postal_code_completed"), "{country} {typed}: {:?}", codes(&answer));
        assert_eq!(without(answer, "postal_code_completed"), of(whole), "{country} {typed}");
    }
}

#[test]
fn what_is_no_postcode_is_told() {
    let book = common::book();
    for (country, typed) in MALFORMED {
        let answer = landed_cost(&book, &ship_to((country, typed, "", "")));
        assert!(codes(&answer).contains(&"postal_code_malformed"), "{country} {typed}: {:?}", codes(&answer));
        let plain = landed_cost(&book, &ship_to((country, "", "", "")));
        let plain = without(plain, "postal_code_missing");
        assert_eq!(without(answer, "postal_code_malformed"), plain, "{country} {typed}");
    }
    for well_formed in PLACES.iter().flat_map(|spellings| spellings.iter()) {
        let answer = landed_cost(&book, &ship_to(*well_formed));
        let told: Vec<&str> = codes(&answer).into_iter().filter(|code| code.starts_with("postal_code_")).collect();
        let may_lack = well_formed.1.is_empty();
        assert!(told.is_empty() || may_lack, "{well_formed:?}: {told:?}");
    }
}

#[test]
fn the_town_decides_where_towns_share_a_postcode() {
    let book = common::book();
    let of = |to| landed_cost(&book, &ship_to(to));
    let own = of(("IT", "23041", "", ""));
    let main = of(("IT", "00100", "", ""));
    assert_eq!(of(("IT", "23030", "", "livigno"))["total"], own["total"]);
    assert_eq!(of(("IT", "23030", "", "Valdidentro"))["total"], main["total"]);
    assert_eq!(of(("IT", "23030", "", "Valdidentro"))["complete"], true);
    let open = of(("IT", "23030", "", ""));
    assert_eq!((&open["total"], &open["complete"]), (&main["total"], &json!(false)));
    assert_eq!(open["missing"][0]["kind"], "place");
    assert_eq!(open["missing"][0]["needs"], "ship_to.city");
    assert_eq!(open["missing"][0]["line"], Value::Null);
    // Duty cannot be paid in advance where it is not known whose law it is.
    let quoted = quote(&book, "hanoi-crafts", &ship_to(("IT", "23030", "", "")));
    assert!(quoted["options"].as_array().unwrap().iter().all(|option| option["terms"] != "ddp"), "{quoted:#}");
}

#[test]
fn what_is_no_iso_code_names_the_one_that_is() {
    let book = common::book();
    for (code, country) in [("UK", "GB"), ("XI", "GB"), ("EL", "GR")] {
        let request = json!({
            "currency": "EUR", "ship_from": { "country": "VN" }, "ship_to": { "country": code },
            "lines": [{ "id": "1", "quantity": 1, "unit_price": "1.00" }],
        });
        let answer = landfall::landed_cost(&book, &tree(&request), common::now(), Authority::Authorised);
        let Err(Problem::Faults(faults)) = answer else { panic!("{code} is answered") };
        assert_eq!((faults[0].code, faults[0].path.as_str()), ("unknown_country", "/ship_to/country"));
        assert_eq!(faults[0].allowed, [country]);
        assert!(code != "XI" || faults[0].message.contains("BT postcode"), "{}", faults[0].message);
    }
}

#[test]
fn holidays_of_parts_are_asked_of_nobody_who_said_where() {
    let book = common::book();
    for to in PLACES.iter().flat_map(|spellings| spellings.iter()) {
        for shop in ["hanoi-crafts", "tokyo-stationery"] {
            let answer = quote(&book, shop, &ship_to(*to));
            let regional = answer["warnings"].as_array().unwrap().iter().find(|it| it["code"] == "holiday_regional");
            assert!(regional.is_none(), "{to:?}: {regional:?}");
        }
    }
}

#[test]
fn a_warehouse_keeps_the_holidays_of_where_its_postcode_lies() {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data");
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one-place");
    let _ = fs::remove_dir_all(&root);
    copy(&from, &root);
    let file = root.join("shops/tokyo-stationery/shop.toml");
    let text = fs::read_to_string(&file).unwrap();
    for (country, postcode, subdivision, part) in [
        ("GB", "E1 6AN", "ENG", Some("ENG")),
        ("GB", "eh1 1aa", "SCT", Some("SCT")),
        ("GB", "BT1 1AA", "NIR", Some("NIR")),
        ("FR", "67000", "6AE", Some("6AE")),
        // In none of the parts that keep holidays of their own.
        ("FR", "69001", "", Some("FR")),
        ("US", "10001-1234", "NY", Some("NY")),
        // Where the book does not know the parts by postcode.
        ("NZ", "6011", "", None),
    ] {
        let moved = text
            .replace("country = \"JP\"\nsubdivision = \"13\"\n", &format!("country = \"{country}\"\n"))
            .replace("postcode = \"101-0051\"", &format!("postcode = \"{postcode}\""))
            .replace("calendar = \"JP\"", &format!("calendar = \"{country}\""));
        fs::write(&file, moved).unwrap();
        let (data, complaints) = RateData::read(&root);
        assert!(complaints.iter().all(|complaint| complaint.code != "malformed-postcode"), "{complaints:?}");
        let shop = data.shops.iter().find(|shop| shop.id == "tokyo-stationery").unwrap();
        let house = &shop.warehouse[0];
        assert_eq!((house.subdivision.as_str(), house.part()), (subdivision, part), "{country} {postcode}");
    }
    fs::remove_dir_all(&root).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(path, to).unwrap();
        }
    }
}
