//! Does bad input get the documented problem, and may the public say only what the contract allows?
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(not(target_arch = "wasm32"))]

mod common;

use landfall::book::Book;
use landfall::problem::Problem;
use landfall::request::{Authority, parse};
use landfall::tree::Tree;
use proptest::prelude::*;
use std::sync::LazyLock;

/// The book, which has nothing of one country.
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let mut data = common::rate_data();
    data.world.territories.retain(|read| read.value.id != "xk");
    common::built(&data)
});

const QUOTE: &str = r#"{"shop": "hanoi-crafts", "ship_to": {"country": "DE", "postal_code": "10115"}, "currency": "EUR",
    "lines": [{"id": "1", "sku": "SILK-SCARF", "quantity": 2}]}"#;

const LANDED_COST: &str = r#"{"ship_from": {"country": "VN"}, "ship_to": {"country": "DE"}, "currency": "EUR",
    "lines": [{"id": "1", "quantity": 2, "unit_price": "30.00", "hs_code": "610910", "origin": "VN"}]}"#;

/// `{"lines": …}` of an object replaced, or a key added.
fn with(request: &str, key: &str, value: &str) -> String {
    let Tree::Object(mut entries) = serde_json::from_str(request).unwrap() else { panic!("{request} is no object") };
    entries.retain(|(name, _)| name != key);
    entries.push((key.to_owned().into(), serde_json::from_str(value).unwrap()));
    serde_json::to_string(&Tree::Object(entries)).unwrap()
}

/// The line of a request with a key set.
fn with_line(request: &str, key: &str, value: &str) -> String {
    let tree: Tree = serde_json::from_str(request).unwrap();
    let Some(Tree::List(lines)) = tree.get("lines") else { panic!("{request} has no lines") };
    let line = with(&serde_json::to_string(&lines[0]).unwrap(), key, value);
    with(request, "lines", &format!("[{line}]"))
}

fn quote(request: &str, authority: Authority) -> Result<Tree<'_>, Problem> {
    landfall::quote(&BOOK, &parse(request.as_bytes())?, common::now(), authority)
}

fn landed_cost(request: &str) -> Result<Tree<'_>, Problem> {
    landfall::landed_cost(&BOOK, &parse(request.as_bytes())?, common::now(), Authority::Authorised)
}

/// The faults' codes and paths.
fn faults(answer: Result<Tree, Problem>) -> Vec<(&'static str, String)> {
    match answer {
        Err(Problem::Faults(faults)) => faults.iter().map(|fault| (fault.code, fault.path.clone())).collect(),
        Err(other) => panic!("{other:?}: faults were expected"),
        Ok(_) => Vec::new(),
    }
}

#[track_caller]
fn refused(request: &str, code: &str, path: &str) {
    let expected = vec![(code, path.to_owned())];
    let quote_like = request.contains("\"shop\"");
    let found = if quote_like { quote(request, Authority::Authorised) } else { landed_cost(request) };
    assert_eq!(faults(found), expected, "{request}");
}

#[test]
fn the_plain_requests_are_answered() {
    quote(QUOTE, Authority::Open).unwrap();
    landed_cost(LANDED_COST).unwrap();
}

/// What only the shop may say, each on its own.
#[test]
fn the_public_cannot_set_what_changes_the_law_or_the_goods() {
    let of_request = [
        ("at", r#""2026-11-21T12:00:00Z""#),
        ("days", r#"{"border": "2026-12-01"}"#),
        ("seller_registrations", r#"["ioss"]"#),
        ("importer", r#""business""#),
        ("exchange_rates", r#"{"EUR/USD": "1.16"}"#),
        ("prices_include_tax", "true"),
    ];
    for (key, value) in of_request {
        let found = faults(quote(&with(QUOTE, key, value), Authority::Open));
        assert!(
            found.iter().any(|(code, path)| *code == "not_authorised" && path.starts_with(&format!("/{key}"))),
            "{key}: {found:?}"
        );
        assert!(faults(quote(&with(QUOTE, key, value), Authority::Authorised)).is_empty(), "{key}");
    }
    let of_line = [
        ("weight_g", "1"),
        ("dimensions_mm", "[1, 1, 1]"),
        ("duty_percent", r#""0""#),
        ("tax_percent", r#""0""#),
        ("hs_code", r#""490199""#),
        ("origin", r#""VN""#),
        ("origin_proof", "true"),
        ("measures", r#"{"litre": "1"}"#),
        ("title", r#""A scarf""#),
    ];
    for (key, value) in of_line {
        let found = faults(quote(&with_line(QUOTE, key, value), Authority::Open));
        assert_eq!(found, [("not_authorised", format!("/lines/0/{key}"))], "{key}");
        assert!(faults(quote(&with_line(QUOTE, key, value), Authority::Authorised)).is_empty(), "{key}");
    }
    let own_goods =
        r#"[{"id": "1", "quantity": 1, "unit_price": "5.00", "hs_code": "490199", "origin": "VN", "weight_g": 5}]"#;
    let found = faults(quote(&with(QUOTE, "lines", own_goods), Authority::Open));
    assert!(!found.is_empty() && found.iter().all(|(code, _)| *code == "not_authorised"), "{found:?}");
}

#[test]
fn a_tax_number_is_the_shop_s_to_say_of_a_business_and_has_the_form_of_its_place() {
    let number = "importer_tax_number";
    let found = faults(quote(&with(QUOTE, number, r#""DE123456789""#), Authority::Open));
    assert_eq!(found, [("not_authorised", format!("/{number}"))]);
    for request in [QUOTE, LANDED_COST] {
        refused(&with(request, number, r#""DE123456789""#), "importer_not_business", "/importer_tax_number");
        let business = with(request, "importer", r#""business""#);
        refused(&with(&business, number, "123456789"), "wrong_type", "/importer_tax_number");
        refused(&with(&business, number, r#""""#), "wrong_length", "/importer_tax_number");
        let british = with(&business, "ship_to", r#"{"country": "GB", "postal_code": "SW1A 1AA"}"#);
        refused(&with(&british, number, r#""GB12345678""#), "not_a_tax_number", "/importer_tax_number");
    }
    // A quote's identity says whether a number was given, never which.
    let id = |number: &str| {
        let business = with(&with(QUOTE, "importer", r#""business""#), "importer_tax_number", number);
        quote(&business, Authority::Authorised).unwrap().get("id").cloned().map(Tree::into_owned)
    };
    assert_eq!(id(r#""DE123456789""#), id(r#""DE987654321""#));
    assert_ne!(id(r#""DE123456789""#), id("null"));
}

#[test]
fn the_public_may_say_what_a_page_knows() {
    let page = with_line(&with_line(QUOTE, "unit_price", r#""20.00""#), "discount", r#""1.00""#);
    for request in [
        page,
        with(QUOTE, "terms", r#""any""#),
        with(QUOTE, "order_discount", r#""1.00""#),
        with(QUOTE, "locale", r#""de""#),
    ] {
        assert!(faults(quote(&request, Authority::Open)).is_empty(), "{request}");
    }
}

#[test]
fn each_fault_has_its_code_and_path() {
    for request in [QUOTE, LANDED_COST] {
        refused(&with(request, "currency", r#""XXX""#), "unknown_currency", "/currency");
        refused(&with(request, "currency", r#""euro""#), "unknown_currency", "/currency");
        refused(&with(request, "lines", "[]"), "empty", "/lines");
        refused(&with(request, "lines", "{}"), "wrong_type", "/lines");
        refused(&with(request, "ship_to", r#"{"country": "XX"}"#), "unknown_country", "/ship_to/country");
        refused(&with(request, "ship_to", "{}"), "required", "/ship_to/country");
        refused(&with(request, "colour", r#""red""#), "unknown_field", "/colour");
        refused(&with_line(request, "quantity", "0"), "not_positive", "/lines/0/quantity");
        refused(&with_line(request, "quantity", r#""2""#), "wrong_type", "/lines/0/quantity");
        refused(&with_line(request, "quantity", "1.5"), "wrong_type", "/lines/0/quantity");
        refused(&with_line(request, "weight_g", "-5"), "too_small", "/lines/0/weight_g");
        refused(&with_line(request, "unit_price", "19.9"), "wrong_type", "/lines/0/unit_price");
        refused(&with_line(request, "unit_price", r#""-1""#), "negative", "/lines/0/unit_price");
        let many: Vec<String> =
            (0..10_000).map(|id| format!(r#"{{"id": "{id}", "quantity": 1, "unit_price": "1.00"}}"#)).collect();
        refused(&with(request, "lines", &format!("[{}]", many.join(","))), "too_many", "/lines");
    }
    // A pair and its inverse: which of the two counts would hang on their order.
    let both = r#"{"EUR/USD": "1.1", "USD/EUR": "1.1"}"#;
    refused(&with(LANDED_COST, "exchange_rates", both), "duplicate_field", "/exchange_rates/USD~1EUR");
    refused(&with(QUOTE, "shop", r#""nobody""#), "unknown_shop", "/shop");
    refused(&with_line(QUOTE, "sku", r#""SILK-SCARFS""#), "unknown_sku", "/lines/0/sku");
    refused(&with(LANDED_COST, "freight", r#""1.005""#), "too_many_decimals", "/freight");
    refused(&with(LANDED_COST, "carrier", r#""nobody""#), "unknown_carrier", "/carrier");
}

/// Naming a point: everything that is wrong with it at once, by anyone; and when it is in use.
#[test]
fn a_point_is_named_with_its_country_its_kind_and_its_number() {
    let to = |to: &str| with(QUOTE, "ship_to", to);
    let of = |request: &str, authority| faults(quote(request, authority));
    let fault = |code: &'static str, path: &str| (code, path.to_owned());
    for authority in [Authority::Open, Authority::Authorised] {
        let good = to(r#"{"country": "DE", "delivery_to": "locker", "point": "DE-L3", "post_number": "123"}"#);
        assert_eq!(of(&good, authority), []);
        let unknown =
            with_line(&to(r#"{"country": "DE", "delivery_to": "locker", "point": "DE-L33"}"#), "sku", "\"NOPE\"");
        let both = [fault("unknown_point", "/ship_to/point"), fault("unknown_sku", "/lines/0/sku")];
        assert_eq!(of(&unknown, authority), both);
        let all = [
            fault("point_of_other_kind", "/ship_to/delivery_to"),
            fault("point_elsewhere", "/ship_to/country"),
            fault("required", "/ship_to/post_number"),
        ];
        assert_eq!(of(&to(r#"{"country": "FR", "point": "DE-L3"}"#), authority), all);
        let long = to(&format!(r#"{{"country": "DE", "point": "", "post_number": "{}"}}"#, "1".repeat(33)));
        let long_faults = [fault("wrong_length", "/ship_to/point"), fault("wrong_length", "/ship_to/post_number")];
        assert_eq!(of(&long, authority), long_faults);
    }
    let last = to(r#"{"country": "DE", "delivery_to": "locker", "point": "DE-L4"}"#);
    let on = |at: &str| of(&with(&last, "at", at), Authority::Authorised);
    assert_eq!(
        on("\"2025-12-31T22:59:59Z\""),
        [fault("point_not_valid", "/ship_to/point")],
        "the day before, in Berlin"
    );
    assert_eq!(on("\"2025-12-31T23:00:00Z\""), [], "its first day");
    assert_eq!(on("\"2026-10-31T22:59:59Z\""), [], "its last day");
    assert_eq!(on("\"2026-10-31T23:00:00Z\""), [fault("point_not_valid", "/ship_to/point")], "the day after");
    let declared = with(LANDED_COST, "ship_to", r#"{"country": "DE", "delivery_to": "locker", "point": "DE-L1"}"#);
    refused(&declared, "unknown_field", "/ship_to/point");
}

#[test]
fn promotions_are_a_few_short_words_of_anyone() {
    let given = |promotions: &str| with(QUOTE, "promotions", promotions);
    quote(&given(r#"["SPRING"]"#), Authority::Open).unwrap();
    quote(&given("[]"), Authority::Open).unwrap();
    refused(&given(r#""SPRING""#), "wrong_type", "/promotions");
    refused(&given("[7]"), "wrong_type", "/promotions/0");
    refused(&given(r#"["a", ""]"#), "wrong_length", "/promotions/1");
    refused(&given(r#"["  "]"#), "wrong_length", "/promotions/0");
    let word = "x".repeat(64);
    quote(&given(&format!(r#"["{word}"]"#)), Authority::Open).unwrap();
    refused(&given(&format!(r#"["{word}x"]"#)), "wrong_length", "/promotions/0");
    let many = |count: usize| (0..count).map(|word| format!(r#""{word}""#)).collect::<Vec<_>>().join(",");
    quote(&given(&format!("[{}]", many(20))), Authority::Open).unwrap();
    refused(&given(&format!("[{}]", many(21))), "too_many", "/promotions");
}

#[test]
fn all_faults_come_at_once() {
    let request = r#"{"shop": 7, "ship_to": {"country": "XX"}, "currency": "EURO", "lines": [{"id": "1", "sku": "A", "quantity": 0}], "x": 1}"#;
    let mut codes: Vec<_> = faults(quote(request, Authority::Authorised)).into_iter().map(|(code, _)| code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["not_positive", "unknown_country", "unknown_currency", "unknown_field", "wrong_type"]);
    // Nor does a place without law hide that goods which no catalogue knows say too little.
    let bare = r#"{"shop": "hanoi-crafts", "ship_to": {"country": "XK"}, "currency": "USD", "lines": [{"id": "1", "quantity": 0, "unit_price": "1.00"}]}"#;
    let mut found = faults(quote(bare, Authority::Authorised));
    found.sort_unstable();
    let expected = [
        ("not_positive", "/lines/0/quantity"),
        ("required", "/lines/0/dimensions_mm"),
        ("required", "/lines/0/weight_g"),
        ("territory_not_covered", "/ship_to/country"),
    ];
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
    // A faulty line does not hide what is wrong with the others.
    let twice = r#"[{"id": "1", "quantity": 0, "unit_price": "1"}, {"id": "1", "quantity": "two", "unit_price": "1"}]"#;
    let found = faults(landed_cost(&with(LANDED_COST, "lines", twice)));
    let expected =
        [("not_positive", "/lines/0/quantity"), ("wrong_type", "/lines/1/quantity"), ("duplicate_id", "/lines/1/id")];
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn what_is_not_json_is_said_so() {
    for bytes in ["", "{", "[1", "nonsense", r#"{"shop": "#, &QUOTE[..QUOTE.len() - 3], "{}{}"] {
        assert!(matches!(parse(bytes.as_bytes()), Err(Problem::NotJson(_))), "{bytes}");
    }
    assert!(matches!(parse(&[0xff, 0xfe, b'{', b'}']), Err(Problem::NotJson(_))));
    assert!(matches!(parse("[".repeat(100_000).as_bytes()), Err(Problem::NotJson(_))));
    for value in ["null", "3", "[]", r#""text""#] {
        assert_eq!(faults(landed_cost(value)), [("wrong_type", String::new())], "{value}");
    }
}

/// Figures at the edge of what a decimal holds are faults, not overflows.
#[test]
fn large_figures_are_refused() {
    let huge = with_line(&with_line(LANDED_COST, "unit_price", r#""1000000000000000""#), "quantity", "100000");
    let found = landed_cost(&huge);
    assert!(found.is_ok() || !faults(found).is_empty());
    refused(&with_line(LANDED_COST, "unit_price", r#""1000000000000001""#), "too_large", "/lines/0/unit_price");
    refused(&with_line(LANDED_COST, "quantity", "100001"), "too_large", "/lines/0/quantity");
    refused(
        &with_line(LANDED_COST, "unit_price", r#""99999999999999999999999999999999999999""#),
        "not_a_decimal",
        "/lines/0/unit_price",
    );
}

proptest! {
    /// A book of random bytes, or a damaged one, is refused with a sentence, or still reads; it never panics.
    #[test]
    fn a_foreign_book_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..4096)) {
        prop_assert!(Book::open(&bytes).is_err());
        prop_assert!(Book::open_whole(&bytes).is_err());
    }

    /// Requests of any shape are answered or refused.
    #[test]
    fn any_object_is_answered_or_refused(key in "[a-z_]{1,12}", value in "[-0-9a-z\".{}\\[\\],: ]{0,40}", quoted in any::<bool>()) {
        let value = if quoted { serde_json::to_string(&value).unwrap() } else { value };
        let request = QUOTE.replacen('{', &format!(r#"{{"{key}": {value}, "#), 1);
        let _ = quote(&request, Authority::Open);
        let line = QUOTE.replacen(r#""quantity": 2"#, &format!(r#""quantity": 2, "{key}": {value}"#), 1);
        let _ = quote(&line, Authority::Authorised);
    }
}

#[test]
fn a_flood_of_faults_is_counted_and_its_answer_stays_small() {
    // 500 lines of 80 fields that nobody knows: 900 kB in.
    let fields: Vec<String> = (0..80).map(|field| format!("\"unheard_of_{field}\": 1")).collect();
    let line = |number: usize| format!("{{\"id\": \"{number}\", \"quantity\": 1, {}}}", fields.join(", "));
    let lines: Vec<String> = (0..500).map(line).collect();
    let request = format!(
        "{{\"shop\": \"hanoi-crafts\", \"currency\": \"USD\", \"ship_to\": {{\"country\": \"DE\"}}, \"lines\": [{}]}}",
        lines.join(", ")
    );
    assert!(request.len() > 800_000);
    let problem =
        landfall::quote(&BOOK, &parse(request.as_bytes()).unwrap(), common::now(), Authority::Open).unwrap_err();
    let told = serde_json::to_string(&landfall::answer::problem(&problem)).unwrap();
    assert!(told.contains("the request has 40500 faults; the first 100 are told"), "{}", &told[..200]);
    assert_eq!((told.matches("\"code\"").count(), told.matches("\"allowed\":[").count()), (100, 1));
    assert!(told.len() < 20_000, "{} bytes", told.len());
    // A very long word is told by its ends, and what is allowed from the nearest on.
    let request = r#"{"shop": "hanoi-crafts", "currency": "USD", "ship_to": {"country": "DE"}, "terms": "dpp", "lines": [], "WORD": 1}"#;
    let long = parse(request.replace("WORD", &"x".repeat(50_000)).as_bytes()).unwrap();
    let problem = landfall::quote(&BOOK, &long, common::now(), Authority::Open).unwrap_err();
    let Problem::Faults(faults) = &problem else { panic!("{problem}") };
    let unknown = faults.iter().find(|fault| fault.code == "unknown_field").unwrap();
    assert!(unknown.message.starts_with("unknown field `xxx") && unknown.message.ends_with("leave it out"));
    assert!(unknown.message.chars().count() < 500);
    let terms = faults.iter().find(|fault| fault.path == "/terms").unwrap();
    assert_eq!(terms.allowed, ["ddp", "dap", "any"]);
    let registration = r#"{"ship_from": {"country": "VN"}, "ship_to": {"country": "DE"}, "currency": "EUR",
        "seller_registrations": ["gb-vta"], "lines": [{"id": "1", "quantity": 1, "unit_price": "1"}]}"#;
    let registration = parse(registration.as_bytes()).unwrap();
    let problem = landfall::landed_cost(&BOOK, &registration, common::now(), Authority::Authorised).unwrap_err();
    let Problem::Faults(faults) = &problem else { panic!("{problem}") };
    assert_eq!(faults[0].allowed[0], "gb-vat");
    assert!(faults[0].allowed.len() <= 20);
}

#[test]
fn what_is_not_there_is_told_with_all_else() {
    let faults = |request: &str| faults(quote(request, Authority::Authorised));
    let all = r#"{"shop": "hanoi-crafts", "currency": "USD", "ship_to": {"country": "XK"},
        "lines": [{"id": "1", "sku": "SILK-SCRAF", "quantity": 0}, {"id": "2", "sku": "SILK-SCARF", "quantity": 1, "colour": "red"}]}"#;
    let told = faults(all);
    for (code, path) in [
        ("not_positive", "/lines/0/quantity"),
        ("unknown_field", "/lines/1/colour"),
        ("unknown_sku", "/lines/0/sku"),
        ("territory_not_covered", "/ship_to/country"),
    ] {
        assert!(told.contains(&(code, path.to_owned())), "{code} at {path}: {told:?}");
    }
    assert_eq!(told.len(), 4, "{told:?}");
    let nowhere = faults(r#"{"shop": "nobody", "currency": "USD", "ship_to": {"country": "XK"}, "lines": []}"#);
    let codes: Vec<&str> = nowhere.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["empty", "unknown_shop", "territory_not_covered"]);
}

/// The sentence of the only fault, and the first word that it allows.
#[track_caller]
fn told(request: &str) -> (String, Option<String>) {
    match landed_cost(request) {
        Err(Problem::Faults(faults)) if faults.len() == 1 => {
            (faults[0].message.clone(), faults[0].allowed.first().cloned())
        }
        other => panic!("{request}: one fault was expected, not {other:?}"),
    }
}

#[test]
fn a_fault_names_the_nearest_word() {
    let near = [
        (with(LANDED_COST, "currency", r#""EUT""#), "EUR"),
        (with(LANDED_COST, "currency", r#""gbp""#), "GBP"),
        (with(LANDED_COST, "ship_to", r#"{"country": "de"}"#), "DE"),
        (with(LANDED_COST, "seller_registrations", r#"["ios"]"#), "ioss"),
        (with(LANDED_COST, "exchange_rates", r#"{"EUR/usd": "1.16"}"#), "USD"),
        (with_line(LANDED_COST, "origin", r#""vn""#), "VN"),
        (with_line(LANDED_COST, "measures", r#"{"litres": "0.75"}"#), "litre"),
        (with_line(LANDED_COST, "measures", r#"{"netkg": "0.75"}"#), "net_kg"),
    ];
    for (request, meant) in near {
        let (message, first) = told(&request);
        assert!(message.ends_with(&format!("did you mean `{meant}`?")), "{request}: {message}");
        assert_eq!(first.as_deref(), Some(meant), "{request}");
    }
    // Many countries are one letter away: none of them is meant more than another.
    let (message, first) = told(&with(LANDED_COST, "ship_to", r#"{"country": "QQ"}"#));
    assert!(!message.contains("did you mean") && first.is_some(), "{message}");
    // Rules about goods have measures of their own.
    landed_cost(&with_line(LANDED_COST, "measures", r#"{"wh": "20"}"#)).unwrap();
}

/// What hangs on a field at fault is not a fault of its own.
#[test]
fn one_wrong_thing_gives_one_fault() {
    let discounted = with(LANDED_COST, "order_discount", r#""50.00""#);
    refused(&with_line(&discounted, "quantity", "0"), "not_positive", "/lines/0/quantity");
    refused(&with(&discounted, "lines", "[]"), "empty", "/lines");
    refused(&with_line(&discounted, "discount", r#""90.00""#), "discount_too_large", "/lines/0/discount");
    let parcels = with(LANDED_COST, "parcels", r#"[{"contents": [{"line": "1", "quantity": 2}]}]"#);
    refused(&with_line(&parcels, "quantity", r#""2""#), "wrong_type", "/lines/0/quantity");
    refused(&with_line(&parcels, "id", "1"), "wrong_type", "/lines/0/id");
    refused(
        &with(&with(LANDED_COST, "freight", r#""1.005""#), "currency", r#""EUX""#),
        "unknown_currency",
        "/currency",
    );
    refused(&with(&with(QUOTE, "order_discount", r#""5.00""#), "lines", "[]"), "empty", "/lines");
}
