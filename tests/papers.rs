//! Do the papers of an order say what they must, agree with each other, and name what they lack?
//!
//! The lists of fields are those of the forms as they were read (CN 23: OECD annex; invoice: 19 CFR 141.86(a); H7, ITMATT), not of
//! the rows that are tested.
#![cfg(all(feature = "publish", feature = "platforms"))]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use landfall::Engine;
use landfall::book::Book;
use landfall::bound::{Seal, bind};
use landfall::money::Decimal;
use landfall::papers::papers;
use landfall::problem::Problem;
use landfall::request::parse;
use landfall::tree::Tree;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::OnceLock;

const NOW: &str = "2026-11-21T12:00:00Z";

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(common::book)
}

fn tree(value: &Value) -> Tree<'static> {
    parse(value.to_string().as_bytes()).unwrap()
}

fn drawn(body: &Value) -> Result<Value, Problem> {
    let shop = body["request"]["shop"].as_str().unwrap();
    let answer = papers(&Engine::new(book()), &tree(body), NOW.parse().unwrap(), Some(shop), "")?;
    Ok(serde_json::to_value(&answer).unwrap())
}

fn faults(problem: Problem) -> Vec<(&'static str, String)> {
    match problem {
        Problem::Faults(faults) | Problem::Changed(faults, _) => {
            faults.iter().map(|fault| (fault.code, fault.path.clone())).collect()
        }
        other => panic!("{other}"),
    }
}

/// A pen from Tokyo, at a price.
fn pen(at: &str, price: &str, country: &str) -> Value {
    json!({
        "shop": "tokyo-stationery", "at": at, "currency": "EUR", "ship_to": {"country": country},
        "lines": [{
            "id": "1", "quantity": 1, "unit_price": price, "title": "Fountain pen, gold nib", "hs_code": "960830",
            "origin": "JP", "weight_g": 180, "dimensions_mm": [150, 50, 20],
        }],
    })
}

fn parties() -> Value {
    json!({
        "seller": {
            "name": "Bút Mực & Söhne <GmbH>", "address": "12 Hàng Bông\nHà Nội 100000", "country": "VN",
            "phone": "+84 24 1234 5678", "email": "ship@example.com",
            "tax_numbers": {"mst": "0101234567", "ioss": "IM2760000742", "au-gst": "51824753556"},
        },
        "recipient": {
            "name": "محمد الأحمد", "address": "東京都千代田区千代田1-1", "phone": "+49 30 123456", "email": "m@example.com",
            "tax_numbers": {"eori": "DE1234567"},
        },
    })
}

/// All that a shop can say.
fn body(request: Value, option: &str) -> Value {
    json!({
        "request": request, "option": option, "parties": parties(),
        "invoice": {
            "number": "R-2026-17", "date": "2026-11-20", "place": "Hanoi", "port_of_entry": "New York, NY",
            "signed_by": "Nguyễn Thị Mai", "comments": "no quarantine", "certificates": "none",
        },
        "articles": [{
            "line": "1", "material": "resin, gold; for writing", "maker_id": "PN-14", "standard_id": "4006381333931",
        }],
        "transport_documents": [["RR123456785JP"]],
    })
}

fn kinds(consignment: &Value) -> Vec<String> {
    let papers = consignment["documents"].as_array().unwrap().iter();
    papers.map(|paper| paper["form"].as_str().unwrap().to_owned()).collect()
}

fn form<'v>(consignment: &'v Value, form: &str) -> &'v Value {
    let papers = consignment["documents"].as_array().unwrap();
    papers.iter().find(|paper| paper["form"] == form).unwrap_or_else(|| panic!("no {form}: {:?}", kinds(consignment)))
}

fn lacking(paper: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let missing = paper["missing"].as_array().unwrap().iter();
    missing.map(|lack| (text(&lack["field"]), text(&lack["rule"]))).collect()
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

#[test]
fn the_short_form_ends_at_300_special_drawing_rights_of_the_day() {
    // 300 / 0.83542909 = 359.0968: EUR 359.09 are 299.99 SDR, EUR 359.10 are 300.00.
    for (price, wanted, other) in [("359.09", "cn22", "cn23"), ("359.10", "cn23", "cn22")] {
        let answer = drawn(&body(pen("2026-09-29T03:00:00Z", price, "AU"), "standard-dap")).unwrap();
        let forms = kinds(&answer["consignments"][0]);
        assert!(forms.contains(&wanted.to_owned()) && !forms.contains(&other.to_owned()), "{price}: {forms:?}");
        let data = form(&answer["consignments"][0], "itmatt");
        assert_eq!(data["fields"]["document_name"], wanted.to_uppercase(), "{price}");
        assert!(codes(&answer).is_empty(), "{price}: {:?}", codes(&answer));
        let rate = &answer["exchange_rates"][0];
        assert_eq!((rate["pair"].as_str(), rate["rate"].as_str()), (Some("EUR/XDR"), Some("0.83542909")));
        assert_eq!(rate["as_of"], "2026-09-29");
    }
    for at in ["2026-10-05T03:00:00Z", "2026-11-20T03:00:00Z"] {
        let answer = drawn(&body(pen(at, "359.09", "AU"), "standard-dap")).unwrap();
        assert!(codes(&answer).contains(&"exchange_rate_out_of_period"), "{at}: {:?}", codes(&answer));
    }
    // Who knows the day's rate gives it: at 0.84 the limit lies at EUR 357.14.
    let mut given = body(pen("2026-11-20T03:00:00Z", "357.15", "AU"), "standard-dap");
    given["exchange_rates"] = json!({"EUR/XDR": "0.84"});
    let answer = drawn(&given).unwrap();
    assert!(kinds(&answer["consignments"][0]).contains(&"cn23".to_owned()));
    assert!(codes(&answer).is_empty(), "{:?}", codes(&answer));
    given["request"]["lines"][0]["unit_price"] = json!("357.14");
    assert!(kinds(&drawn(&given).unwrap()["consignments"][0]).contains(&"cn22".to_owned()));
}

#[test]
fn parcels_and_express_have_the_full_form_whatever_they_are_worth_and_packets_the_short_one() {
    let ems = drawn(&body(pen("2026-09-29T03:00:00Z", "20.00", "AU"), "express-dap")).unwrap();
    assert!(kinds(&ems["consignments"][0]).contains(&"cn23".to_owned()));
    let mut heavy = pen("2026-09-29T03:00:00Z", "20.00", "AU");
    heavy["lines"][0]["weight_g"] = json!(1_950);
    let packet = drawn(&body(heavy, "standard-dap")).unwrap();
    assert_eq!(form(&packet["consignments"][0], "cn22")["fields"]["gross_weight_g"], 1_988);
    // Couriers have neither: an invoice and a packing list go with them.
    let mut request = pen("2026-09-29T03:00:00Z", "20.00", "AU");
    request["shop"] = json!("hanoi-crafts");
    let courier = drawn(&body(request, "economy-ddp")).unwrap();
    assert_eq!(kinds(&courier["consignments"][0]), ["invoice", "packing_list"]);
}

/// The keys of a paper's fields: `seller.name`, `lines.value`.
fn fields(paper: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in paper["fields"].as_object().unwrap() {
        let of = match (key.as_str(), value) {
            ("lines" | "parcels", Value::Array(rows)) => rows[0].as_object(),
            (
                "seller" | "recipient" | "invoice" | "quote" | "scheme" | "terms" | "sent_from" | "sent_to"
                | "returned",
                value,
            ) => value.as_object(),
            _ => None,
        };
        match of {
            Some(inner) => found.extend(inner.keys().map(|name| format!("{key}.{name}"))),
            None => found.push(key.clone()),
        }
    }
    found
}

#[test]
fn each_form_has_every_field_of_its_list() {
    let parties = ["name", "address", "country"];
    let both = |more: &[&str]| -> Vec<String> {
        let each =
            |of: &'static str| parties.iter().chain(more).map(move |name| format!("{of}.{name}")).collect::<Vec<_>>();
        [each("seller"), each("recipient")].concat()
    };
    let with = |mut list: Vec<String>, more: &str| {
        list.extend(more.split_whitespace().map(str::to_owned));
        list
    };
    let mut cases = Vec::new();
    let post = drawn(&body(pen("2026-11-20T03:00:00Z", "20.00", "DE"), "standard-dap")).unwrap();
    let ems = drawn(&body(pen("2026-11-20T03:00:00Z", "20.00", "DE"), "express-dap")).unwrap();
    // Category, contents, weights, values, code and origin, total, date and signature.
    cases.push((form(&post["consignments"][0], "cn22"), with(
        Vec::new(),
        "category lines.quantity lines.description lines.net_weight_g lines.value lines.hs_code lines.origin currency goods \
         gross_weight_g ship_by invoice.signed_by",
    )));
    // Sender with telephone and customs reference; addressee with telephone, mail and importer's reference; each article; total
    // gross weight and value; postal charges; category; comments; licence, certificate, invoice; office and date; signature.
    cases.push((form(&ems["consignments"][0], "cn23"), with(
        both(&["phone", "email", "tax_numbers"]),
        "lines.description lines.quantity lines.net_weight_g lines.value lines.hs_code lines.origin gross_weight_g goods currency \
         freight category invoice.comments invoice.certificates invoice.number sent_from.name ship_by invoice.signed_by \
         transport_document",
    )));
    // Posting date, S10, document name and number, declared total and currency, each piece, sender and addressee.
    cases.push((
        form(&post["consignments"][0], "itmatt"),
        with(
            both(&["phone", "email"]),
            "ship_by transport_document document_name invoice.number goods currency lines.description lines.quantity \
         lines.net_weight_g lines.value lines.hs_code lines.origin",
        ),
    ));
    // Intrinsic value and currency, transport cost, description, code, gross mass, packages, exporter, importer, registration,
    // procedures, transport document, product identifiers.
    cases.push((form(&post["consignments"][0], "h7"), with(
        both(&[]),
        "goods currency freight lines.description lines.hs_code gross_weight_g packages scheme.number fiscal_reference procedure \
         procedure_scheme transport_document lines.merchant_id lines.maker_id lines.standard_id lines.quantity lines.value",
    )));
    // 141.86(a)(1) to (11), and what the European Union, Australia and others ask besides.
    cases.push((form(&post["consignments"][0], "invoice"), with(
        both(&["tax_numbers"]),
        "invoice.port_of_entry invoice.date invoice.place sent_from.country lines.description lines.quantity lines.unit_price \
         lines.value currency freight insurance lines.reduction lines.origin invoice.signed_by invoice.number total lines.hs_code \
         terms.incoterm terms.place lines.material net_weight_g gross_weight_g packages",
    )));
    // One row for each parcel, totals that are the invoice's.
    cases.push((form(&post["consignments"][0], "packing_list"), with(
        both(&[]),
        "parcels.number parcels.dimensions_mm parcels.weight_g parcels.contents lines.sku lines.quantity lines.net_weight_g packages \
         net_weight_g gross_weight_g",
    )));
    for (paper, list) in cases {
        let own = fields(paper);
        let lost: Vec<&String> = list.iter().filter(|field| !own.contains(field)).collect();
        assert!(lost.is_empty(), "{} lacks {lost:?} of {own:?}", paper["form"]);
    }
}

#[test]
fn what_is_said_is_on_the_papers_and_what_is_not_said_is_named() {
    let full = drawn(&body(pen("2026-11-20T03:00:00Z", "20.00", "DE"), "express-dap")).unwrap();
    let consignment = &full["consignments"][0];
    for paper in consignment["documents"].as_array().unwrap() {
        // Goods that the request describes have no number of the merchant's own, and the customs of the EU ask for it.
        let wanted: &[(&str, &str)] =
            if paper["form"] == "h7" { &[("/lines/0/merchant_id", "eu.product-identifiers")] } else { &[] };
        let wanted: Vec<(String, String)> =
            wanted.iter().map(|(field, rule)| ((*field).into(), (*rule).into())).collect();
        assert_eq!(lacking(paper), wanted, "{}", paper["form"]);
    }
    let cn23 = &form(consignment, "cn23")["fields"];
    assert_eq!(cn23["recipient"]["name"], "محمد الأحمد");
    assert_eq!(cn23["recipient"]["country"], "DE", "where the quote sends it");
    assert_eq!(cn23["seller"]["tax_numbers"], json!({"mst": "0101234567"}), "registrations stand in the data alone");
    assert_eq!(cn23["transport_document"], "RR123456785JP");
    assert_eq!(cn23["lines"][0]["hs_code"], "960830");
    let bare = drawn(&json!({"request": pen("2026-11-20T03:00:00Z", "20.00", "DE"), "option": "express-dap"})).unwrap();
    let lack = lacking(form(&bare["consignments"][0], "cn23"));
    for field in [
        "/seller/name",
        "/seller/address",
        "/seller/country",
        "/seller/phone",
        "/recipient/name",
        "/recipient/address",
        "/recipient/phone",
        "/invoice/signed_by",
        "/transport_document",
    ] {
        assert!(lack.iter().any(|(known, _)| known == field), "{field} of {lack:?}");
    }
    assert!(!lack.iter().any(|(known, _)| known == "/recipient/country"));
}

/// Each demand bites: the field that it asks for is left out or cut short, and is named under its code.
#[test]
fn every_demand_is_heard() {
    let at = "2026-11-20T03:00:00Z";
    let mut heard: Vec<String> = Vec::new();
    let mut hear = |request: Value, option: &str, change: &dyn Fn(&mut Value)| {
        let mut body = body(request, option);
        change(&mut body);
        let answer = drawn(&body).unwrap_or_else(|problem| panic!("{problem}"));
        for consignment in answer["consignments"].as_array().unwrap() {
            for paper in consignment["documents"].as_array().unwrap() {
                heard.extend(lacking(paper).into_iter().map(|(_, rule)| rule));
            }
        }
    };
    let bare = |body: &mut Value| {
        for key in ["parties", "invoice", "articles", "transport_documents"] {
            body.as_object_mut().unwrap().remove(key);
        }
    };
    let without = |keys: &'static [&'static str]| {
        move |body: &mut Value| {
            let line = body["request"]["lines"][0].as_object_mut().unwrap();
            keys.iter().for_each(|key| drop(line.remove(*key)));
        }
    };
    for country in ["DE", "US", "JP", "IN", "IE", "AU"] {
        let shop = if country == "JP" || country == "US" { "saigon-apparel" } else { "tokyo-stationery" };
        let mut request = pen(at, "20.00", country);
        request["shop"] = json!(shop);
        if shop == "saigon-apparel" {
            request["lines"] = json!([{"id": "1", "sku": "TEE-COTTON", "quantity": 1}]);
            request["fulfilment"] = json!({"pinned": [{"line": "1", "warehouse": "SGN", "quantity": null}]});
        }
        let quote =
            landfall::quote(book(), &tree(&request), NOW.parse().unwrap(), landfall::request::Authority::Authorised);
        let quote = serde_json::to_value(quote.unwrap_or_else(|problem| panic!("{country}: {problem}"))).unwrap();
        for option in quote["options"].as_array().unwrap() {
            hear(request.clone(), option["id"].as_str().unwrap(), &bare);
        }
    }
    hear(pen(at, "20.00", "DE"), "standard-dap", &without(&["hs_code"]));
    hear(pen(at, "20.00", "DE"), "standard-dap", &without(&["origin"]));
    hear(pen(at, "20.00", "DE"), "standard-dap", &|body: &mut Value| {
        body["request"]["lines"][0]["title"] = json!("Pen")
    });
    hear(pen(at, "20.00", "DE"), "standard-dap", &|body: &mut Value| {
        body["request"]["importer"] = json!("business");
        body["parties"] = json!({});
    });
    let mut ours = pen(at, "20.00", "DE");
    ours["shop"] = json!("hanoi-crafts");
    hear(ours, "economy-ddp", &|body: &mut Value| {
        bare(body);
        body["request"]["terms"] = json!("any");
        body["request"]["lines"][0]["hs_code"] = json!("9608");
    });
    hear(pen(at, "20.00", "AU"), "standard-dap", &|body: &mut Value| {
        body["returned"] = json!({});
        body["invoice"] = json!({});
    });
    heard.sort();
    heard.dedup();
    let data = common::rate_data();
    let mut all: Vec<String> =
        data.papers.iter().flat_map(|file| &file.value.demand).map(|demand| demand.code.clone()).collect();
    all.sort();
    all.dedup();
    // What the model always holds is asked for as well, and can never be missing.
    let always = ["upu.charges", "upu.contents"];
    let silent: Vec<&String> =
        all.iter().filter(|code| !heard.contains(code) && !always.contains(&code.as_str())).collect();
    assert!(silent.is_empty(), "never heard: {silent:?}");
}

#[test]
fn product_identifiers_are_asked_for_from_november_on() {
    let mut request = pen("2026-10-20T03:00:00Z", "20.00", "DE");
    for (border, is_asked) in [("2026-10-31", false), ("2026-11-01", true)] {
        request["days"] = json!({"border": border});
        let mut body = body(request.clone(), "express-dap");
        body["articles"] = json!([]);
        let answer = drawn(&body).unwrap();
        let lack = lacking(form(&answer["consignments"][0], "h7"));
        let asked: Vec<&str> =
            lack.iter().filter(|(_, rule)| rule == "eu.product-identifiers").map(|(field, _)| field.as_str()).collect();
        let all = ["/lines/0/merchant_id", "/lines/0/maker_id", "/lines/0/standard_id"];
        assert_eq!(asked, if is_asked { all.to_vec() } else { Vec::new() }, "{border}");
    }
    // That there is none is an answer too.
    let mut none = body(request, "express-dap");
    none["articles"] = json!([{"line": "1", "no_standard_id": true}]);
    let answer = drawn(&none).unwrap();
    assert_eq!(form(&answer["consignments"][0], "h7")["fields"]["lines"][0]["standard_id"], "none");
}

#[test]
fn the_number_of_a_scheme_is_shown_where_it_was_used_and_nowhere_else() {
    let mut request = pen("2026-11-20T03:00:00Z", "60.00", "DE");
    request["shop"] = json!("hanoi-crafts");
    let used = drawn(&body(request.clone(), "economy-ddp")).unwrap();
    let h7 = &form(&used["consignments"][0], "h7")["fields"];
    assert_eq!((&h7["scheme"]["name"], &h7["scheme"]["number"]), (&json!("ioss"), &json!("IM2760000742")));
    assert_eq!(
        (&h7["procedure"], &h7["procedure_scheme"], &h7["fiscal_reference"]),
        (&json!("C07"), &json!("F48"), &json!("FR5"))
    );
    let used = used.to_string();
    assert_eq!(used.matches("IM2760000742").count(), 2, "once in the data, once in its print");
    // Above EUR 150 the scheme does not hold: neither do its data.
    request["lines"][0]["unit_price"] = json!("160.00");
    let unused = drawn(&body(request.clone(), "economy-ddp")).unwrap();
    assert!(!unused.to_string().contains("IM2760000742"));
    assert!(!kinds(&unused["consignments"][0]).contains(&"h7".to_owned()));
    let needs = unused["consignments"][0]["also_needed"].as_array().unwrap();
    assert!(needs.iter().any(|need| need["kind"] == "full_declaration"), "{needs:?}");
    // A gift of EUR 45 is declared so, one of EUR 45.01 not.
    request["purpose"] = json!("gift");
    for (price, is_low) in [("45.00", true), ("45.01", false)] {
        request["lines"][0]["unit_price"] = json!(price);
        let answer = drawn(&body(request.clone(), "economy-ddp")).unwrap();
        let forms = kinds(&answer["consignments"][0]);
        assert_eq!(forms.contains(&"h7".to_owned()), is_low, "{price}: {forms:?}");
        if is_low {
            assert_eq!(form(&answer["consignments"][0], "h7")["fields"]["procedure"], "C08");
        }
    }
}

/// An order whose lines come from two warehouses.
fn two() -> Value {
    json!({
        "shop": "saigon-apparel", "at": "2026-11-20T03:00:00Z", "currency": "EUR", "ship_to": {"country": "AU", "postal_code": "3000"},
        "order_discount": "7.77",
        "lines": [
            {"id": "1", "sku": "TEE-COTTON", "quantity": 3}, {"id": "2", "sku": "HAORI-INDIGO", "quantity": 2},
            {"id": "3", "sku": "SET-POLO", "quantity": 1}, {"id": "4", "sku": "KIT-TRAVEL", "quantity": 1},
        ],
    })
}

fn first_of(request: &Value, count: usize) -> Option<(String, Value)> {
    let quote = landfall::quote(book(), &tree(request), NOW.parse().unwrap(), landfall::request::Authority::Authorised);
    let quote = serde_json::to_value(quote.unwrap()).unwrap();
    let options = quote["options"].as_array().unwrap().clone();
    let found = options.into_iter().find(|option| option["shipments"].as_array().unwrap().len() == count);
    found.map(|option| (option["id"].as_str().unwrap().to_owned(), option))
}

#[test]
fn an_order_in_two_consignments_gets_two_sets() {
    let (id, option) = first_of(&two(), 2).expect("two warehouses");
    let answer = drawn(&json!({"request": two(), "option": id, "parties": parties()})).unwrap();
    let consignments = answer["consignments"].as_array().unwrap();
    assert_eq!(consignments.len(), 2);
    let mut lines: Vec<String> = Vec::new();
    for (consignment, shipment) in consignments.iter().zip(option["shipments"].as_array().unwrap()) {
        let invoice = &form(consignment, "invoice")["fields"];
        assert_eq!(invoice["goods"], shipment["landed_cost"]["goods"]);
        assert_eq!(invoice["freight"], shipment["landed_cost"]["freight"]);
        assert_eq!(invoice["sent_from"]["country"], shipment["from"]["country"]);
        assert_eq!(consignment["warehouse"], shipment["warehouse"]);
        form(consignment, "packing_list");
        lines.extend(invoice["lines"].as_array().unwrap().iter().map(|line| line["line"].as_str().unwrap().to_owned()));
        agree(consignment);
    }
    lines.sort();
    lines.dedup();
    assert!(lines.len() >= 4 && lines.contains(&"2".to_owned()), "{lines:?}");
}

fn money(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

/// Sums, weights and currency of all papers of a consignment are the same.
fn agree(consignment: &Value) {
    let papers = consignment["documents"].as_array().unwrap();
    let invoice = &form(consignment, "invoice")["fields"];
    let sum =
        |values: &Value, key: &str| values.as_array().unwrap().iter().map(|row| money(&row[key])).sum::<Decimal>();
    let whole = |values: &Value, key: &str| {
        values.as_array().unwrap().iter().map(|row| row[key].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(sum(&invoice["lines"], "value"), money(&invoice["goods"]));
    assert_eq!(
        money(&invoice["goods"]) + money(&invoice["freight"]) + money(&invoice["insurance"]),
        money(&invoice["total"])
    );
    for line in invoice["lines"].as_array().unwrap() {
        let pieces: Decimal = line["quantity"].as_u64().unwrap().into();
        let reduction = money(&line["reduction"]);
        assert!(reduction >= Decimal::ZERO);
        assert_eq!(money(&line["unit_price"]) * pieces - reduction, money(&line["value"]), "{line}");
    }
    let list = &form(consignment, "packing_list")["fields"];
    assert_eq!(list["gross_weight_g"], invoice["gross_weight_g"]);
    assert_eq!(list["net_weight_g"], invoice["net_weight_g"]);
    assert_eq!(whole(&list["parcels"], "weight_g"), list["gross_weight_g"].as_u64().unwrap());
    assert_eq!(whole(&list["lines"], "net_weight_g"), list["net_weight_g"].as_u64().unwrap());
    assert!(list["net_weight_g"].as_u64() <= list["gross_weight_g"].as_u64());
    assert_eq!(list["packages"].as_u64().unwrap() as usize, list["parcels"].as_array().unwrap().len());
    for paper in papers {
        let fields = &paper["fields"];
        if let Some(currency) = fields.get("currency") {
            assert_eq!(currency, &invoice["currency"], "{}", paper["form"]);
        }
        if let (Some(lines), Some(goods)) = (fields.get("lines"), fields.get("goods")) {
            assert_eq!(sum(lines, "value"), money(goods), "{}", paper["form"]);
        }
    }
    // The forms of all parcels together are the invoice.
    for kind in ["customs", "itmatt"] {
        let of_parcels: Vec<&Value> = papers
            .iter()
            .filter(|paper| match kind {
                "customs" => paper["form"] == "cn22" || paper["form"] == "cn23",
                _ => paper["form"] == kind,
            })
            .map(|paper| &paper["fields"])
            .collect();
        if of_parcels.is_empty() {
            continue;
        }
        assert_eq!(of_parcels.len() as u64, invoice["packages"].as_u64().unwrap(), "{kind}");
        let goods: Decimal = of_parcels.iter().map(|fields| money(&fields["goods"])).sum();
        assert_eq!(goods, money(&invoice["goods"]), "{kind}");
        let gross: u64 = of_parcels.iter().map(|fields| fields["gross_weight_g"].as_u64().unwrap()).sum();
        assert_eq!(gross, invoice["gross_weight_g"].as_u64().unwrap(), "{kind}");
    }
}

/// Any cart, to anywhere, in any currency.
fn carts() -> impl Strategy<Value = Value> {
    let skus =
        prop::sample::select(vec!["TEE-COTTON", "JACKET-QUILT", "HAORI-INDIGO", "SET-POLO", "KIT-TRAVEL", "SOCKS-3"]);
    let line = (skus, 1_u32..9, 0_u32..300);
    let to = prop::sample::select(vec!["AU", "US", "DE", "JP", "GB", "NZ"]);
    let currency = prop::sample::select(vec!["EUR", "JPY", "USD"]);
    (prop::collection::vec(line, 1..4), to, currency, any::<bool>(), 0_u32..900).prop_map(
        |(lines, to, currency, inclusive, discount)| {
            let discount = if currency == "JPY" { discount.to_string() } else { Decimal::new(discount.into(), 2).to_string() };
            let lines: Vec<Value> = lines.iter().enumerate().map(|(number, (sku, quantity, less))| {
                let less = if currency == "JPY" { less.to_string() } else { Decimal::new((*less).into(), 2).to_string() };
                json!({"id": number.to_string(), "sku": sku, "quantity": quantity, "discount": less})
            }).collect();
            json!({
                "shop": "saigon-apparel", "at": "2026-11-20T03:00:00Z", "currency": currency, "ship_to": {"country": to},
                "lines": lines, "prices_include_tax": inclusive, "order_discount": discount, "terms": "any",
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn sums_weights_and_currency_agree_on_all_papers(request in carts()) {
        let quote = landfall::quote(book(), &tree(&request), NOW.parse().unwrap(), landfall::request::Authority::Authorised);
        let quote = serde_json::to_value(quote.unwrap()).unwrap();
        for option in quote["options"].as_array().unwrap() {
            let answer = drawn(&json!({"request": request, "option": option["id"], "html": false})).unwrap();
            let consignments = answer["consignments"].as_array().unwrap();
            prop_assert_eq!(consignments.len(), option["shipments"].as_array().unwrap().len());
            for (consignment, shipment) in consignments.iter().zip(option["shipments"].as_array().unwrap()) {
                if kinds(consignment).contains(&"invoice".to_owned()) {
                    agree(consignment);
                    let invoice = &form(consignment, "invoice")["fields"];
                    prop_assert_eq!(&invoice["goods"], &shipment["landed_cost"]["goods"]);
                }
            }
        }
    }
}

#[test]
fn goods_that_stay_in_the_country_have_a_packing_list_alone() {
    let request = json!({
        "shop": "saigon-apparel", "at": "2026-11-20T03:00:00Z", "currency": "USD",
        "ship_to": {"country": "US", "postal_code": "90001"}, "lines": [{"id": "1", "sku": "TEE-COTTON", "quantity": 1}],
        "fulfilment": {"pinned": [{"line": "1", "warehouse": "LAX", "quantity": null}]},
    });
    let (id, _) = first_of(&request, 1).unwrap();
    let answer = drawn(&json!({"request": request, "option": id})).unwrap();
    assert_eq!(kinds(&answer["consignments"][0]), ["packing_list"]);
}

#[test]
fn what_comes_back_is_declared_as_such_by_whom_it_was_sent_to() {
    let mut body = body(pen("2026-11-20T03:00:00Z", "20.00", "AU"), "standard-dap");
    body["returned"] = json!({"item": "RR123456785JP", "reason": "size"});
    let answer = drawn(&body).unwrap();
    let paper = form(&answer["consignments"][0], "returned_goods");
    let fields = &paper["fields"];
    assert_eq!(fields["category"], "returned_goods");
    assert_eq!((&fields["seller"]["name"], &fields["seller"]["country"]), (&json!("محمد الأحمد"), &json!("AU")));
    assert_eq!(fields["recipient"]["country"], "VN");
    assert_eq!((&fields["sent_from"]["country"], &fields["sent_to"]["country"]), (&json!("AU"), &json!("JP")));
    let returned =
        json!({"invoice_number": "R-2026-17", "invoice_date": "2026-11-20", "item": "RR123456785JP", "reason": "size"});
    assert_eq!(fields["returned"], returned);
    assert!(lacking(paper).is_empty(), "{:?}", lacking(paper));
}

#[test]
fn of_an_order_that_comes_back_in_part_the_paper_has_that_part_alone() {
    // Three pens at 20.00 less 0.01 are 59.99: a third of it is 19.9967, so the first piece takes the cent.
    let mut pens = pen("2026-11-20T03:00:00Z", "20.00", "AU");
    pens["lines"][0]["quantity"] = json!(3);
    pens["lines"][0]["discount"] = json!("0.01");
    pens["lines"].as_array_mut().unwrap().push(json!({
        "id": "2", "quantity": 1, "unit_price": "5.00", "title": "Ink", "hs_code": "321519", "origin": "JP", "weight_g": 90,
        "dimensions_mm": [60, 60, 60],
    }));
    let mut body = body(pens, "standard-dap");
    let came = |body: &Value| {
        let answer = drawn(body).unwrap();
        let fields = form(&answer["consignments"][0], "returned_goods")["fields"].clone();
        let lines = fields["lines"].as_array().unwrap().iter();
        let lines: Vec<Value> =
            lines.map(|line| json!([line["line"], line["quantity"], line["net_weight_g"], line["value"]])).collect();
        (Value::from(lines), fields["goods"].clone())
    };
    body["returned"] = json!({"item": "RR123456785JP"});
    assert_eq!(came(&body), (json!([["1", 3, 540, "59.99"], ["2", 1, 90, "5.00"]]), json!("64.99")));
    body["returned"]["lines"] = json!([{"line": "1", "quantity": 1}]);
    assert_eq!(came(&body), (json!([["1", 1, 180, "20.00"]]), json!("20.00")));
    body["returned"]["lines"] = json!([{"line": "1", "quantity": 2}, {"line": "2", "quantity": 1}]);
    assert_eq!(came(&body), (json!([["1", 2, 360, "39.99"], ["2", 1, 90, "5.00"]]), json!("44.99")));
    // The papers of the way out are those of the whole.
    let answer = drawn(&body).unwrap();
    assert_eq!(form(&answer["consignments"][0], "invoice")["fields"]["goods"], "64.99");
    body["returned"]["lines"] = json!([{"line": "1", "quantity": 4}, {"line": "9", "quantity": 1}]);
    let wrong = faults(drawn(&body).unwrap_err());
    let expected = [("too_large", "/returned/lines/0/quantity"), ("unknown_line", "/returned/lines/1/line")];
    assert_eq!(wrong, expected.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn what_comes_back_of_two_consignments_is_told_of_each() {
    let (id, option) = first_of(&two(), 2).expect("two warehouses");
    let mut body = json!({"request": two(), "option": id, "returned": {"item": "RR1"}});
    let goods = |body: &Value| {
        let answer = drawn(body).unwrap();
        [0, 1].map(|number| {
            let consignment = &answer["consignments"][number];
            let is_back = kinds(consignment).contains(&"returned_goods".to_owned());
            is_back.then(|| form(consignment, "returned_goods")["fields"]["goods"].as_str().unwrap().to_owned())
        })
    };
    let landed = [0, 1].map(|number| &option["shipments"][number]["landed_cost"]);
    let whole = landed.map(|landed| landed["goods"].as_str().map(str::to_owned));
    assert_eq!(goods(&body), whole);
    // All lines by name, kits and sets among them, are the whole.
    let all = two()["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| json!({"line": line["id"], "quantity": line["quantity"]}))
        .collect();
    body["returned"]["lines"] = Value::Array(all);
    assert_eq!(goods(&body), whole);
    // One line has a paper where it was sent from, and nowhere else.
    for line in ["1", "2"] {
        let quantity =
            two()["lines"].as_array().unwrap().iter().find(|known| known["id"] == line).unwrap()["quantity"].clone();
        body["returned"]["lines"] = json!([{"line": line, "quantity": quantity}]);
        let own = landed.map(|landed| {
            let lines = landed["lines"].as_array().unwrap().iter();
            lines.filter(|known| known["id"] == line).map(|known| known["goods"].as_str().unwrap().to_owned()).next()
        });
        assert!(own.iter().any(Option::is_some) && own.iter().any(Option::is_none), "{line}: {own:?}");
        assert_eq!(goods(&body), own, "{line}");
    }
}

#[test]
fn batteries_fibres_and_origins_need_more_than_papers() {
    let request = json!({
        "shop": "saigon-apparel", "at": "2026-11-20T03:00:00Z", "currency": "EUR", "ship_to": {"country": "DE", "postal_code": "10115"},
        "lines": [{"id": "1", "sku": "TEE-COTTON", "quantity": 20}],
        "fulfilment": {"pinned": [{"line": "1", "warehouse": "SGN", "quantity": null}]},
    });
    let (id, option) = first_of(&request, 1).unwrap();
    let granted = &option["shipments"][0]["landed_cost"]["lines"][0]["preference"];
    assert!(granted.is_string(), "a preference is granted: {granted}");
    let answer = drawn(&json!({"request": request, "option": id})).unwrap();
    let needs = answer["consignments"][0]["also_needed"].as_array().unwrap().clone();
    let origin = needs.iter().find(|need| need["kind"] == "origin_declaration").unwrap_or_else(|| panic!("{needs:?}"));
    assert_eq!((&origin["line"], &origin["source"]), (&json!("1"), &json!("doc-origin-on-invoice-6000")));
    let mut vest = request.clone();
    vest["ship_to"] = json!({"country": "US", "postal_code": "10001"});
    vest["lines"][0]["sku"] = json!("VEST-HEATED");
    vest["lines"][0]["quantity"] = json!(1);
    let (id, _) = first_of(&vest, 1).unwrap();
    let answer = drawn(&json!({"request": vest, "option": id})).unwrap();
    let needs = answer["consignments"][0]["also_needed"].as_array().unwrap();
    for (kind, trust) in
        [("battery_test_summary", "sourced"), ("fibre_content", "sourced"), ("english_invoice", "sourced")]
    {
        let found = needs.iter().find(|need| need["kind"] == kind).unwrap_or_else(|| panic!("{kind}: {needs:?}"));
        assert_eq!(found["trust"], trust);
    }
}

#[test]
fn a_page_is_escaped_and_says_what_it_lacks() {
    let mut body = body(pen("2026-11-20T03:00:00Z", "20.00", "DE"), "express-dap");
    body["invoice"]["comments"] = json!("<script>alert('x')</script> & \"more\"");
    let answer = drawn(&body).unwrap();
    for paper in answer["consignments"][0]["documents"].as_array().unwrap() {
        let html = paper["html"].as_str().unwrap();
        assert!(!html.contains("<script") && !html.contains("Söhne <GmbH>"), "{}", paper["form"]);
        assert_eq!(html.contains("Draft: not complete"), !lacking(paper).is_empty(), "{}", paper["form"]);
        assert!(html.contains("@page") && !html.contains("http"), "{}: nothing is fetched", paper["form"]);
    }
    let invoice = form(&answer["consignments"][0], "invoice")["html"].as_str().unwrap();
    assert!(invoice.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;"));
    assert!(
        invoice.contains("12 Hàng Bông<br>Hà Nội 100000")
            && invoice.contains("محمد الأحمد")
            && invoice.contains("東京都")
    );
    body["html"] = json!(false);
    let answer = drawn(&body).unwrap();
    assert!(answer["consignments"][0]["documents"].as_array().unwrap().iter().all(|paper| paper["html"].is_null()));
}

/// A bound order: its payload, and the request.
fn bound(request: &Value) -> String {
    let seal = Seal { iss: "https://quotes.example".into(), jti: "one".into(), engine: "this".into() };
    let shop = request["shop"].as_str();
    let body = json!({"request": request, "option": "standard-dap", "expect": null});
    let answer = bind(&Engine::new(book()), &tree(&body), NOW.parse().unwrap(), shop, &seal).unwrap();
    serde_json::to_value(&answer).unwrap()["payload"].as_str().unwrap().to_owned()
}

#[test]
fn a_token_serves_as_its_request_does_also_when_it_has_expired() {
    let request = pen("2026-11-20T03:00:00Z", "359.09", "AU");
    let payload = bound(&request);
    let of = |body: Value, told: &str, shop: &str, now: &str| {
        let answer = papers(&Engine::new(book()), &tree(&body), now.parse().unwrap(), Some(shop), told);
        answer.map(|answer| serde_json::to_value(&answer).unwrap())
    };
    let by_request = drawn(&body(request.clone(), "standard-dap")).unwrap();
    let mut by_token = body(request.clone(), "standard-dap");
    let own = by_token.as_object_mut().unwrap();
    own.remove("request");
    own.remove("option");
    by_token["token"] = json!("a.b.c");
    let later = "2027-03-01T00:00:00Z";
    let answered = of(by_token.clone(), &payload, "tokyo-stationery", later).unwrap();
    assert_eq!(answered["consignments"], by_request["consignments"]);
    // Another shop's key, a signature that does not hold, another cart, and figures that are not those of the book.
    let refused = of(by_token.clone(), &payload, "hanoi-crafts", later).unwrap_err();
    assert!(matches!(refused, Problem::Unauthorised(_)), "{refused}");
    let refused = of(by_token.clone(), "tampered", "tokyo-stationery", later).unwrap_err();
    assert_eq!(faults(refused), [("not_a_token", "/token".to_owned())]);
    let mut other = by_token.clone();
    other["request"] = pen("2026-11-20T03:00:00Z", "20.00", "AU");
    let refused = of(other, &payload, "tokyo-stationery", later).unwrap_err();
    assert_eq!(faults(refused), [("other_request", "/request".to_owned())]);
    let forged = payload.replace("\"359.09\"", "\"359.08\"");
    let refused = of(by_token, &forged, "tokyo-stationery", later).unwrap_err();
    assert!(matches!(refused, Problem::Changed(..)) || matches!(refused, Problem::Faults(_)), "{refused}");
    let dearer = payload.replacen("\"shipping\":\"", "\"shipping\":\"1", 1);
    let mut by_token = body(request, "standard-dap");
    by_token.as_object_mut().unwrap().remove("request");
    by_token["token"] = json!("a.b.c");
    let refused = of(by_token, &dearer, "tokyo-stationery", later).unwrap_err();
    assert_eq!(faults(refused), [("total_changed", "/token".to_owned())]);
}

#[test]
fn papers_are_for_the_shop_and_all_faults_are_told_at_once() {
    let asked = tree(&body(pen("2026-11-20T03:00:00Z", "20.00", "AU"), "standard-dap"));
    for shop in [None, Some("hanoi-crafts")] {
        let refused = papers(&Engine::new(book()), &asked, NOW.parse().unwrap(), shop, "").unwrap_err();
        assert!(matches!(refused, Problem::Unauthorised(_)), "{refused}");
    }
    let mut wrong = body(pen("2026-11-20T03:00:00Z", "20.00", "AU"), "standard-dap");
    wrong["request"]["lines"][0]["quantity"] = json!(0);
    wrong["parties"]["seller"]["country"] = json!("XY");
    wrong["invoice"]["date"] = json!("tomorrow");
    wrong["invoice"]["nmuber"] = json!("1");
    wrong["articles"][0]["standard_id"] = json!("4006381333932");
    let mut told = faults(drawn(&wrong).unwrap_err());
    told.sort();
    let expected = [
        ("bad_check_digit", "/articles/0/standard_id"),
        ("not_a_day", "/invoice/date"),
        ("not_positive", "/request/lines/0/quantity"),
        ("unknown_country", "/parties/seller/country"),
        ("unknown_field", "/invoice/nmuber"),
    ];
    assert_eq!(told, expected.map(|(code, path)| (code, path.to_owned())));
    let gone = faults(drawn(&body(pen("2026-11-20T03:00:00Z", "20.00", "AU"), "saver-ddp")).unwrap_err());
    assert_eq!(gone, [("unknown_option", "/option".to_owned())]);
}

/// The parties go into the papers and nowhere else: neither what identifies the quote nor what is bound knows of them.
#[test]
fn the_parties_are_on_the_papers_and_nowhere_else() {
    let request = pen("2026-11-20T03:00:00Z", "20.00", "AU");
    let named = drawn(&body(request.clone(), "standard-dap")).unwrap();
    let nameless = drawn(&json!({"request": request, "option": "standard-dap"})).unwrap();
    assert_eq!(named["quote"], nameless["quote"]);
    let mut rest = named.clone();
    for consignment in rest["consignments"].as_array_mut().unwrap() {
        consignment["documents"] = json!(null);
    }
    for personal in ["محمد", "千代田", "Hàng Bông", "+49 30", "m@example.com"] {
        assert!(!rest.to_string().contains(personal) && named.to_string().contains(personal), "{personal}");
    }
}
