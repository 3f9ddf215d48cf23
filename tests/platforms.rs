//! Are platforms answered in their own tongue, with the engine's own figures, whatever they send?
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
use landfall::book::shop::{Duties, Location};
use landfall::calendar::Instant;
use landfall::money::Decimal;
use landfall::platform::{Call, schema_org};
use landfall::publish::RateData;
use landfall::request::{Authority, parse};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::OnceCell;

const AT: &str = "2026-11-20T03:00:00Z";

/// Every call, and a payload of its schema for two silk scarves at EUR 30.00 to Berlin.
const PAYLOADS: [(&str, &str, &str); 9] = [
    ("bigcommerce", "rate", include_str!("platforms/bigcommerce-rate.json")),
    ("commercetools", "cart", include_str!("platforms/commercetools-cart.json")),
    ("saleor", "calculate-taxes", include_str!("platforms/saleor-calculate-taxes.json")),
    ("saleor", "filter-shipping-methods", include_str!("platforms/saleor-filter-shipping-methods.json")),
    ("saleor", "shipping-list-methods", include_str!("platforms/saleor-shipping-list-methods.json")),
    ("shopify", "rates", include_str!("platforms/shopify-rates.json")),
    ("snipcart", "shipping-rates", include_str!("platforms/snipcart-shipping-rates.json")),
    ("snipcart", "taxes", include_str!("platforms/snipcart-taxes.json")),
    ("stripe", "shipping-options", include_str!("platforms/stripe-shipping-options.json")),
];

fn payload(platform: &str, call: &str) -> Value {
    let (.., text) = PAYLOADS.iter().find(|(one, other, _)| (*one, *other) == (platform, call)).unwrap();
    let mut payload: Value = serde_json::from_str(text).unwrap();
    if platform == "shopify" {
        // The captured body, with the demo shop's article and place put in.
        payload["rate"]["destination"] =
            json!({"country": "DE", "postal_code": "10115", "province": null, "city": "Berlin"});
        payload["rate"]["currency"] = json!("EUR");
        let item = &mut payload["rate"]["items"][0];
        (item["sku"], item["quantity"], item["price"]) = (json!("SILK-SCARF"), json!(2), json!(3000));
    }
    payload
}

fn data(changed: impl FnOnce(&mut RateData)) -> Book {
    let (mut data, complaints) = RateData::read("rate-data".as_ref());
    assert!(complaints.is_empty(), "{complaints:?}");
    changed(&mut data);
    common::built(&data)
}

/// Two books, which differ in where duties stand on platforms.
struct Books {
    included: Engine<'static>,
    separate: Engine<'static>,
}

thread_local! {
    static BOOKS: OnceCell<Books> = const { OnceCell::new() };
}

fn with<T>(duties: Duties, what: impl FnOnce(&Engine<'static>) -> T) -> T {
    BOOKS.with(|books| {
        let books = books.get_or_init(|| {
            let engine = |book: Book| Engine::new(Box::leak(Box::new(book)));
            let separate = data(|data| data.shops.iter_mut().for_each(|shop| shop.duties = Duties::Separate));
            Books { included: engine(data(|_| ())), separate: engine(separate) }
        });
        what(if duties == Duties::Included { &books.included } else { &books.separate })
    })
}

fn told_of(duties: Duties, shop: &str, platform: &str, call: &str, body: &[u8]) -> (u16, Value) {
    let at: Instant = AT.parse().unwrap();
    let call = Call::of(platform, call).unwrap();
    let told = with(duties, |engine| call.answered(engine, shop, body, at)).unwrap();
    (told.status, serde_json::to_value(&told.body).unwrap())
}

fn told(shop: &str, platform: &str, call: &str, payload: &Value) -> (u16, Value) {
    told_of(Duties::Included, shop, platform, call, payload.to_string().as_bytes())
}

fn asked(duties: Duties, request: &Value) -> Value {
    let request = parse(request.to_string().as_bytes()).unwrap();
    let answer = with(duties, |engine| engine.quote(&request, AT.parse().unwrap(), Authority::Authorised)).unwrap();
    serde_json::to_value(&answer).unwrap()
}

fn figure(value: &Value) -> Decimal {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => number.to_string().parse().unwrap(),
        other => panic!("{other} is no figure"),
    }
}

fn hundredths(value: &Value) -> Decimal {
    figure(value) / Decimal::from(100)
}

/// Ids and amounts of rates, in their order, of any platform that tells some.
fn rates(platform: &str, body: &Value) -> Vec<(String, Decimal)> {
    let list = |value: &Value| value.as_array().unwrap().clone();
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    match platform {
        "shopify" => list(&body["rates"])
            .iter()
            .map(|rate| (id(&rate["service_code"]), hundredths(&rate["total_price"])))
            .collect(),
        "bigcommerce" => match list(&body["carrier_quotes"]).first() {
            Some(carrier) => list(&carrier["quotes"])
                .iter()
                .map(|rate| (id(&rate["code"]), figure(&rate["cost"]["amount"])))
                .collect(),
            None => Vec::new(),
        },
        "saleor" => list(body).iter().map(|rate| (id(&rate["id"]), figure(&rate["amount"]))).collect(),
        "snipcart" => {
            list(&body["rates"]).iter().map(|rate| (id(&rate["userDefinedId"]), figure(&rate["cost"]))).collect()
        }
        "stripe" => {
            let data = list(&body["shipping_options"]).into_iter().map(|option| option["shipping_rate_data"].clone());
            data.map(|data| (id(&data["metadata"]["landfall_option"]), hundredths(&data["fixed_amount"]["amount"])))
                .collect()
        }
        other => panic!("{other} tells no rates"),
    }
}

const OF_RATES: [(&str, &str); 5] = [
    ("shopify", "rates"),
    ("bigcommerce", "rate"),
    ("saleor", "shipping-list-methods"),
    ("snipcart", "shipping-rates"),
    ("stripe", "shipping-options"),
];

fn scarves(shop: &str) -> Value {
    json!({
        "shop": shop, "currency": "EUR",
        "ship_to": {"country": "DE", "postal_code": "10115", "city": "Berlin"},
        "lines": [{"id": "1", "sku": "SILK-SCARF", "quantity": 2, "unit_price": "30.00"}],
    })
}

#[test]
fn a_rate_is_what_is_due_at_checkout_besides_the_goods() {
    for duties in [Duties::Included, Duties::Separate] {
        let answer = asked(duties, &scarves("hanoi-crafts"));
        let options = answer["options"].as_array().unwrap();
        assert_eq!(options.len(), 3);
        for (platform, call) in OF_RATES {
            let (status, body) =
                told_of(duties, "hanoi-crafts", platform, call, payload(platform, call).to_string().as_bytes());
            assert_eq!(status, 200, "{body}");
            let rates = rates(platform, &body);
            let expected: Vec<(String, Decimal)> = options
                .iter()
                .map(|option| {
                    let id = format!(
                        "{}.{}.{}",
                        option["tier"].as_str().unwrap(),
                        option["service"].as_str().unwrap(),
                        option["terms"].as_str().unwrap()
                    );
                    let rate = match duties {
                        Duties::Included => figure(&option["due_at_checkout"]) - figure(&option["goods"]),
                        Duties::Separate => figure(&option["shipping"]) + figure(&option["insurance"]),
                    };
                    (id, rate)
                })
                .collect();
            assert_eq!(rates, expected, "{platform}");
        }
    }
}

/// Stripe counts in the currency's own units: of some without decimals hundredths, of one with decimals wholes, of three decimals
/// thousandths that end in 0 (docs.stripe.com/currencies).
#[test]
fn stripe_is_told_each_currency_in_the_units_that_it_counts() {
    for (currency, units, step) in
        [("EUR", 100, 1), ("JPY", 1, 1), ("VND", 1, 1), ("ISK", 100, 100), ("MGA", 1, 1), ("KWD", 1_000, 10)]
    {
        let mut quote = scarves("hanoi-crafts");
        quote["currency"] = json!(currency);
        quote["lines"][0].as_object_mut().unwrap().remove("unit_price");
        let option = &asked(Duties::Separate, &quote)["options"][0];
        let rate = figure(&option["shipping"]) + figure(&option["insurance"]);
        let mut call = payload("stripe", "shipping-options");
        (call["currency"], call["lines"]) = (json!(currency), quote["lines"].clone());
        let body = call.to_string();
        let (status, body) = told_of(Duties::Separate, "hanoi-crafts", "stripe", "shipping-options", body.as_bytes());
        assert_eq!(status, 200, "{body}");
        let amount = body["shipping_options"][0]["shipping_rate_data"]["fixed_amount"]["amount"].as_i64().unwrap();
        let (exact, amount) = (rate * Decimal::from(units), Decimal::from(amount));
        assert!(amount >= exact && amount - exact < Decimal::from(step), "{currency}: {amount} for {rate}");
        assert!((amount % Decimal::from(step)).is_zero(), "{currency}: {amount}");
    }
}

#[test]
fn rate_and_taxes_are_together_what_is_due_at_checkout_besides_the_goods() {
    for duties in [Duties::Included, Duties::Separate] {
        let answer = asked(duties, &scarves("hanoi-crafts"));
        for option in answer["options"].as_array().unwrap() {
            let besides = figure(&option["due_at_checkout"]) - figure(&option["goods"]);
            let id = format!(
                "{}.{}.{}",
                option["tier"].as_str().unwrap(),
                option["service"].as_str().unwrap(),
                option["terms"].as_str().unwrap()
            );
            let rate = |platform: &str, call: &str| {
                let (_, body) =
                    told_of(duties, "hanoi-crafts", platform, call, payload(platform, call).to_string().as_bytes());
                rates(platform, &body).into_iter().find(|(known, _)| *known == id).unwrap().1
            };

            let mut taxed = payload("saleor", "calculate-taxes");
            taxed["taxBase"]["sourceObject"]["deliveryMethod"]["id"] = json!(id);
            let (status, body) =
                told_of(duties, "hanoi-crafts", "saleor", "calculate-taxes", taxed.to_string().as_bytes());
            assert_eq!(status, 200, "{body}");
            let lines = body["lines"].as_array().unwrap();
            assert_eq!(lines.len(), 2, "a line each, also for what is not sent");
            let taxes: Decimal =
                lines.iter().map(|line| figure(&line["total_gross_amount"]) - figure(&line["total_net_amount"])).sum();
            assert_eq!(rate("saleor", "shipping-list-methods") + taxes, besides);
            assert_eq!(figure(&body["shipping_price_gross_amount"]), rate("saleor", "shipping-list-methods"));
            assert_eq!(figure(&lines[0]["total_net_amount"]), Decimal::from(60));
            assert_eq!(figure(&lines[1]["total_gross_amount"]), Decimal::from(5));
            assert_eq!(taxes.is_zero(), duties == Duties::Included);

            let mut taxed = payload("snipcart", "taxes");
            taxed["content"]["shippingRateUserDefinedId"] = json!(id);
            let (status, body) = told_of(duties, "hanoi-crafts", "snipcart", "taxes", taxed.to_string().as_bytes());
            assert_eq!(status, 200, "{body}");
            let taxes: Decimal = body["taxes"].as_array().unwrap().iter().map(|tax| figure(&tax["amount"])).sum();
            assert_eq!(rate("snipcart", "shipping-rates") + taxes, besides);

            let mut cart = payload("commercetools", "cart");
            cart["resource"]["obj"]["custom"] = json!({"fields": {"landfall-option": id}});
            let (status, body) = told_of(duties, "hanoi-crafts", "commercetools", "cart", cart.to_string().as_bytes());
            assert_eq!(status, 200, "{body}");
            let actions = body["actions"].as_array().unwrap();
            let charged = actions.iter().map(|action| match action["action"].as_str().unwrap() {
                "setCustomShippingMethod" => hundredths(&action["shippingRate"]["price"]["centAmount"]),
                "addCustomLineItem" => hundredths(&action["money"]["centAmount"]),
                other => panic!("{other}"),
            });
            assert_eq!(charged.sum::<Decimal>(), besides);
        }
    }
}

#[test]
fn prices_that_contain_tax_are_not_charged_it_twice() {
    for duties in [Duties::Included, Duties::Separate] {
        let book = data(|data| {
            let shop = data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap();
            (shop.duties, shop.prices_include_tax) = (duties, true);
        });
        let engine = Engine::new(&book);
        let request = parse(scarves("hanoi-crafts").to_string().as_bytes()).unwrap();
        let answer =
            serde_json::to_value(engine.quote(&request, AT.parse().unwrap(), Authority::Authorised).unwrap()).unwrap();
        let due = figure(&answer["options"][0]["due_at_checkout"]);
        let told = |platform: &str, call: &str| {
            let payload = payload(platform, call).to_string();
            let told = Call::of(platform, call).unwrap().answered(
                &engine,
                "hanoi-crafts",
                payload.as_bytes(),
                AT.parse().unwrap(),
            );
            serde_json::to_value(&told.unwrap().body).unwrap()
        };
        assert!(figure(&answer["options"][0]["goods"]) < Decimal::from(60), "goods are net of tax");

        let rate = rates("snipcart", &told("snipcart", "shipping-rates"))[0].1;
        let taxes = told("snipcart", "taxes")["taxes"].as_array().unwrap().clone();
        let on_top = taxes.iter().filter(|tax| tax["includedInPrice"] == false);
        assert_eq!(Decimal::from(60) + rate + on_top.map(|tax| figure(&tax["amount"])).sum::<Decimal>(), due);

        let taxes = told("saleor", "calculate-taxes");
        let gross = figure(&taxes["lines"][0]["total_gross_amount"]) + figure(&taxes["shipping_price_gross_amount"]);
        assert_eq!(gross, due);
        assert!(figure(&taxes["lines"][0]["total_net_amount"]) < Decimal::from(60));
    }
}

#[test]
fn both_terms_of_a_tier_have_ids_and_names_of_their_own() {
    let mut cart = payload("shopify", "rates");
    cart["rate"]["items"][0]["sku"] = json!("TEE-COTTON");
    let (_, body) = told("saigon-apparel", "shopify", "rates", &cart);
    let rates = body["rates"].as_array().unwrap();
    assert!(rates.len() > 1, "{body}");
    for field in ["service_code", "service_name"] {
        let mut seen: Vec<&str> = rates.iter().map(|rate| rate[field].as_str().unwrap()).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), rates.len(), "{body}");
    }
    for rate in rates {
        let id = rate["service_code"].as_str().unwrap();
        assert!(
            id.len() <= 50
                && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-'),
            "{id}"
        );
    }
}

#[test]
fn an_id_means_the_same_in_the_next_cart() {
    for (platform, call) in OF_RATES {
        let first = payload(platform, call);
        let next: Value = serde_json::from_str(&first.to_string().replace("SILK-SCARF", "PUZZLE-WOOD")).unwrap();
        let ids = |payload: &Value| -> Vec<String> {
            rates(platform, &told("hanoi-crafts", platform, call, payload).1).into_iter().map(|(id, _)| id).collect()
        };
        assert_eq!(
            ids(&first),
            ["economy.line-economy.ddp", "standard.line-standard.ddp", "express.express.ddp"],
            "{platform}"
        );
        assert_eq!(ids(&first), ids(&next), "{platform}");
    }
}

#[test]
fn what_a_platform_sells_beside_the_catalogue_is_priced_as_the_shop_says() {
    let captured: Value = serde_json::from_str(include_str!("platforms/shopify-rates.json")).unwrap();
    let (status, body) = told("tokyo-stationery", "shopify", "rates", &captured);
    assert_eq!(status, 200);
    let rates = body["rates"].as_array().unwrap();
    assert!(rates.len() >= 2, "{body}");
    for rate in rates {
        assert_eq!(rate["currency"], "CAD");
        assert!(rate["description"].as_str().unwrap().ends_with("Not known: duty."), "{rate}");
        assert!(rate["max_delivery_date"].as_str().unwrap() > rate["min_delivery_date"].as_str().unwrap());
        assert!(figure(&rate["total_price"]) > Decimal::from(1000));
    }
    assert_eq!(told("hanoi-crafts", "shopify", "rates", &captured), (200, json!({"rates": []})));
    // Without a weight nothing can be priced.
    let mut weightless = captured;
    weightless["rate"]["items"][0]["grams"] = json!(0);
    assert_eq!(told("tokyo-stationery", "shopify", "rates", &weightless), (200, json!({"rates": []})));
}

#[test]
fn what_lines_do_not_weigh_the_order_does() {
    let mut order = payload("snipcart", "shipping-rates");
    let item = order["content"]["items"][0].clone();
    order["content"]["items"][0]["id"] = json!("unknown");
    order["content"]["totalWeight"] = json!(1000);
    let (_, body) = told("tokyo-stationery", "snipcart", "shipping-rates", &order);
    let by_order = rates("snipcart", &body);
    assert!(!by_order.is_empty());
    order["content"]["items"][0]["weight"] = json!(500);
    assert_eq!(rates("snipcart", &told("tokyo-stationery", "snipcart", "shipping-rates", &order).1), by_order);
    let mut dearer = item;
    (dearer["id"], dearer["price"], dearer["totalPrice"], dearer["quantity"]) =
        (json!("other"), json!(90), json!(90), json!(1));
    order["content"]["items"][0]["weight"] = Value::Null;
    order["content"]["items"].as_array_mut().unwrap().push(dearer);
    let request = json!({
        "shop": "tokyo-stationery", "currency": "EUR", "ship_to": {"country": "DE", "postal_code": "10115", "city": "Berlin"},
        "lines": [
            {"id": "1", "quantity": 2, "unit_price": "30.00", "weight_g": 200, "dimensions_mm": [250, 180, 60], "title": "Silk scarf"},
            {"id": "2", "quantity": 1, "unit_price": "90.00", "weight_g": 600, "dimensions_mm": [250, 180, 60], "title": "Silk scarf"},
        ],
    });
    let answer = asked(Duties::Included, &request);
    let expected: Vec<Decimal> = answer["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| figure(&option["due_at_checkout"]) - figure(&option["goods"]))
        .collect();
    let (_, body) = told("tokyo-stationery", "snipcart", "shipping-rates", &order);
    assert_eq!(rates("snipcart", &body).into_iter().map(|(_, rate)| rate).collect::<Vec<_>>(), expected);
}

#[test]
fn a_page_tells_the_same_rates_to_search_engines() {
    let to = ["DE".to_owned(), "KP".to_owned(), "AU".to_owned()];
    let at: Instant = AT.parse().unwrap();
    let offer =
        with(Duties::Included, |engine| schema_org::offer(engine, "hanoi-crafts", "SILK-SCARF", &to, at)).unwrap();
    let offer = serde_json::to_value(&offer).unwrap();
    assert_eq!((&offer["price"], &offer["priceCurrency"]), (&json!(39), &json!("USD")));
    let details = offer["shippingDetails"].as_array().unwrap();
    let mut expected = Vec::new();
    for country in ["DE", "KP", "AU"] {
        let cart = json!({
            "shop": "hanoi-crafts", "currency": "USD", "ship_to": {"country": country},
            "lines": [{"id": "1", "sku": "SILK-SCARF", "quantity": 1, "unit_price": "39.00"}],
        });
        for option in asked(Duties::Included, &cart)["options"].as_array().unwrap() {
            expected.push((json!(country), figure(&option["due_at_checkout"]) - figure(&option["goods"])));
        }
    }
    let told = |detail: &Value| {
        (detail["shippingDestination"]["addressCountry"].clone(), figure(&detail["shippingRate"]["value"]))
    };
    assert_eq!(details.iter().map(told).collect::<Vec<_>>(), expected);
    for detail in details {
        for span in ["handlingTime", "transitTime"] {
            let span = &detail["deliveryTime"][span];
            assert!(span["minValue"].as_i64().unwrap() <= span["maxValue"].as_i64().unwrap());
        }
    }
    let unknown = with(Duties::Included, |engine| schema_org::offer(engine, "hanoi-crafts", "SILK-SCRF", &to, at));
    assert!(unknown.unwrap_err().to_string().contains("SILK-SCARF"), "it names the nearest");
}

/// A change of a payload: where, and to what.
fn changed(mut payload: Value, pointer: &str, value: Value) -> Value {
    *payload.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    payload
}

#[test]
fn the_same_said_otherwise_is_answered_the_same() {
    let shopify = payload("shopify", "rates");
    let expected = told("hanoi-crafts", "shopify", "rates", &shopify);
    for (pointer, value) in [
        ("/rate/items/0/quantity", json!("2")),
        ("/rate/items/0/price", json!("3000")),
        ("/rate/items/0/grams", json!("95")),
        ("/rate/items/0/sku", json!("  SILK-SCARF ")),
        ("/rate/items/0/variant_id", json!("258644705304")),
        ("/rate/items/0/properties", json!({"engraving": "x"})),
        ("/rate/destination/country", json!("DEU")),
        ("/rate/destination/country", json!("de")),
        ("/rate/destination/postal_code", json!(10115)),
        ("/rate/destination/postal_code", json!("D-10115")),
        ("/rate/destination/province", json!("")),
        ("/rate/destination/province", json!("Land Berlin, a name and no code")),
        ("/rate/destination/province", json!(["odd"])),
        ("/rate/origin", Value::Null),
        ("/rate/currency", json!("eur")),
        ("/rate/locale", Value::Null),
    ] {
        let odd = changed(shopify.clone(), pointer, value.clone());
        assert_eq!(told("hanoi-crafts", "shopify", "rates", &odd), expected, "{pointer} {value}");
    }
    let mut by_number = changed(shopify.clone(), "/rate/items/0/sku", json!(""));
    by_number["rate"]["items"][0]["variant_id"] = json!("SILK-SCARF");
    by_number["rate"]["destination"]["latitude"] = json!(52.5);
    by_number["new_of_2027"] = json!({});
    assert_eq!(told("hanoi-crafts", "shopify", "rates", &by_number), expected);

    let snipcart = payload("snipcart", "shipping-rates");
    let expected = told("hanoi-crafts", "snipcart", "shipping-rates", &snipcart);
    let mut flat = snipcart.clone();
    flat["content"].as_object_mut().unwrap().remove("shippingAddress");
    assert_eq!(told("hanoi-crafts", "snipcart", "shipping-rates", &flat), expected);
    let mut nested = snipcart;
    nested["content"]
        .as_object_mut()
        .unwrap()
        .retain(|key, _| !key.starts_with("shippingAddress") || key == "shippingAddress");
    assert_eq!(told("hanoi-crafts", "snipcart", "shipping-rates", &nested), expected);

    let static_payload = json!([{
        "type": "Checkout", "id": "Q2hlY2tvdXQ6MQ==", "currency": "EUR", "discount_amount": "0.000",
        "channel": {"slug": "default-channel", "currency_code": "EUR"},
        "shipping_address": {"first_name": "", "country": "DE", "country_area": "", "city": "Berlin", "postal_code": "10115", "phone": ""},
        "lines": [{"sku": "SILK-SCARF", "variant_id": "UHJvZHVjdFZhcmlhbnQ6Mw==", "quantity": 2, "base_price": "30.00", "currency": "EUR"}],
    }]);
    let by_query = told("hanoi-crafts", "saleor", "shipping-list-methods", &payload("saleor", "shipping-list-methods"));
    assert_eq!(told("hanoi-crafts", "saleor", "shipping-list-methods", &static_payload), by_query);
}

#[test]
fn what_is_sent_besides_counts_for_nothing() {
    let shopify = payload("shopify", "rates");
    let expected = told("hanoi-crafts", "shopify", "rates", &shopify);
    let mut more = shopify;
    let mut download = more["rate"]["items"][0].clone();
    (download["requires_shipping"], download["sku"], download["price"]) = (json!(false), json!("E-BOOK"), json!(500));
    more["rate"]["items"].as_array_mut().unwrap().push(download);
    assert_eq!(told("hanoi-crafts", "shopify", "rates", &more), expected);
}

#[test]
fn a_discount_is_at_most_what_the_goods_are_worth() {
    let discounted = |off: Value| {
        let mut cart = payload("shopify", "rates");
        cart["rate"]["order_totals"] = json!({"subtotal_price": "6000", "total_price": "6000", "discount_amount": off});
        told("hanoi-crafts", "shopify", "rates", &cart)
    };
    let (status, all) = discounted(json!("6000"));
    assert_eq!(status, 200);
    assert_eq!(discounted(json!("999999")), (200, all.clone()));
    assert!(!all["rates"].as_array().unwrap().is_empty());
    assert_ne!(discounted(json!("0")).1, all, "less is due where less is paid");
}

#[test]
fn a_location_that_is_a_warehouse_sends_alone() {
    let mapped = data(|data| {
        let shop = data.shops.iter_mut().find(|shop| shop.id == "saigon-apparel").unwrap();
        shop.location = vec![Location { called: "rotterdam".into(), warehouse: "SGN".into() }];
    });
    let mut cart = payload("shopify", "rates");
    cart["rate"]["items"][0]["sku"] = json!("TEE-COTTON");
    let call = Call::of("shopify", "rates").unwrap();
    let answer = |cart: &Value| {
        let told = call
            .answered(&Engine::new(&mapped), "saigon-apparel", cart.to_string().as_bytes(), AT.parse().unwrap())
            .unwrap();
        serde_json::to_value(&told.body).unwrap()
    };
    let anywhere = answer(&cart);
    cart["rate"]["origin"]["name"] = json!("Rotterdam");
    let from_there = answer(&cart);
    assert_ne!(anywhere, from_there, "an own centre is nearer");
    assert!(!from_there["rates"].as_array().unwrap().is_empty());
}

/// What each platform is told where nothing is offered.
fn nothing(platform: &str, call: &str) -> (u16, Value) {
    let body = match (platform, call) {
        ("shopify", _) => json!({"rates": []}),
        ("bigcommerce", _) => json!([]),
        ("saleor", "shipping-list-methods") => json!([]),
        ("saleor", "filter-shipping-methods") => json!("excluded"),
        ("saleor", _) => return (422, json!("error")),
        ("snipcart", "taxes") => json!({"taxes": []}),
        ("snipcart", _) => json!({"rates": []}),
        ("commercetools", _) => json!({"actions": []}),
        ("stripe", _) => return (422, json!("problem")),
        other => panic!("{other:?}"),
    };
    (200, body)
}

#[test]
fn nowhere_and_nothing_are_no_failure() {
    let pointers = [
        ("shopify", "rates", "/rate/destination", "/rate/items"),
        ("bigcommerce", "rate", "/base_options/destination", "/base_options/items"),
        ("saleor", "shipping-list-methods", "/checkout/shippingAddress", "/checkout/lines"),
        ("saleor", "calculate-taxes", "/taxBase/address", "/taxBase/lines"),
        ("snipcart", "taxes", "/content/shippingAddress", "/content/items"),
        ("commercetools", "cart", "/resource/obj/shippingAddress", "/resource/obj/lineItems"),
    ];
    for (platform, call, address, goods) in pointers {
        let mut elsewhere = payload(platform, call);
        if platform == "snipcart" {
            elsewhere["content"]
                .as_object_mut()
                .unwrap()
                .retain(|key, _| !key.starts_with("shippingAddress") || key == "shippingAddress");
        }
        let odd =
            [json!({}), Value::Null, json!({"country": "ZZ"}), json!({"country": {"code": ""}}), json!("nowhere")];
        let carts = odd.map(|odd| changed(elsewhere.clone(), address, odd)).into_iter().chain([changed(
            elsewhere.clone(),
            goods,
            json!([]),
        )]);
        for cart in carts {
            let (status, mut body) = told("hanoi-crafts", platform, call, &cart);
            if platform == "bigcommerce" {
                assert_eq!(body["messages"], json!([]));
                body = body["carrier_quotes"].clone();
            }
            if (platform, call) == ("saleor", "calculate-taxes") {
                assert!(body["error"].is_string());
                body = json!("error");
            }
            assert_eq!((status, body), nothing(platform, call), "{platform} {call} {cart}");
        }
    }
    // A filter takes away what is ours, and nothing else.
    let gone = changed(payload("saleor", "filter-shipping-methods"), "/checkout/shippingAddress", Value::Null);
    let (status, body) = told("hanoi-crafts", "saleor", "filter-shipping-methods", &gone);
    assert_eq!((status, body["excluded_methods"].as_array().unwrap().len()), (200, 2));
}

#[test]
fn each_platform_hears_of_a_failure_as_it_wants_to() {
    let failed = |platform: &str, status: u16, body: &Value| match platform {
        "shopify" => assert_eq!(status, 404),
        "bigcommerce" => {
            assert_eq!((status, &body["carrier_quotes"]), (200, &json!([])));
            let messages = body["messages"].as_array().unwrap();
            assert_eq!((messages.len(), &messages[0]["type"]), (1, &json!("ERROR")));
            assert!((1..=500).contains(&messages[0]["text"].as_str().unwrap().chars().count()));
        }
        "snipcart" => {
            assert_eq!(status, 200);
            assert!(body["errors"][0]["key"].is_string() && body["errors"][0]["message"].is_string(), "{body}");
        }
        _ => assert!((400..500).contains(&status), "{platform} {status}"),
    };
    for (platform, call, _) in PAYLOADS {
        let good = payload(platform, call).to_string();
        let (status, body) = told_of(Duties::Included, "no-such-shop", platform, call, good.as_bytes());
        failed(platform, status, &body);
        assert!(!body.to_string().contains("hanoi-crafts"), "no shop hears of others");
        for unreadable in [
            "",
            "{",
            "[]",
            "null",
            "7",
            "\"text\"",
            "{}",
            "\u{0}",
            "{\"rate\": 1, \"content\": [], \"base_options\": \"\"}",
        ] {
            let (status, body) = told_of(Duties::Included, "hanoi-crafts", platform, call, unreadable.as_bytes());
            failed(platform, status, &body);
        }
        let of_no_currency = good.replace("\"EUR\"", "\"XXX\"").replace("\"eur\"", "\"xxx\"");
        let (status, body) = told_of(Duties::Included, "hanoi-crafts", platform, call, of_no_currency.as_bytes());
        failed(platform, status, &body);
        let without_book = Call::of(platform, call).unwrap().without_book();
        failed(platform, without_book.status, &serde_json::to_value(&without_book.body).unwrap());
    }
    let connected = Call::of("bigcommerce", "check-connection").unwrap();
    let told = with(Duties::Included, |engine| connected.answered(engine, "hanoi-crafts", b"{}", AT.parse().unwrap()))
        .unwrap();
    assert_eq!(serde_json::to_value(&told.body).unwrap(), json!({"valid": true, "messages": []}));
}

/// Every place in a payload.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    if !at.is_empty() {
        found.push(at.to_owned());
    }
    match value {
        Value::Object(entries) => {
            entries.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found))
        }
        _ => {}
    }
}

/// Odd values, and `None` for what is left out.
fn odd() -> impl Strategy<Value = Option<Value>> {
    let text = prop_oneof!["[A-Za-z0-9 .,:-]{0,20}", "\\PC{0,8}", "[0-9]{1,40}", Just("9".repeat(300))];
    prop_oneof![
        Just(None),
        Just(Some(Value::Null)),
        text.prop_map(|text| Some(json!(text))),
        any::<i64>().prop_map(|number| Some(json!(number))),
        any::<u64>().prop_map(|number| Some(json!(number))),
        any::<f64>().prop_map(|number| Some(json!(number))),
        (0..20_i32, 0..100_i32)
            .prop_map(|(whole, part)| Some(serde_json::from_str(&format!("{whole}.{part:02}")).unwrap())),
        any::<bool>().prop_map(|truth| Some(json!(truth))),
        Just(Some(json!([]))),
        Just(Some(json!({}))),
        Just(Some(json!([{"country": "DE", "amount": "x"}]))),
        Just(Some(json!({"amount": -1, "value": "1e9", "code": "GBR"}))),
    ]
}

fn without(payload: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match payload.pointer_mut(parent) {
        Some(Value::Object(entries)) => drop(entries.remove(key)),
        Some(Value::Array(items)) => {
            if let Some(number) = key.parse::<usize>().ok().filter(|number| *number < items.len()) {
                items.remove(number);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_sent_is_mapped_or_refused(
        which in 0..PAYLOADS.len(),
        shop in prop_oneof![Just("hanoi-crafts"), Just("tokyo-stationery"), Just("saigon-apparel")],
        changes in prop::collection::vec((any::<prop::sample::Index>(), odd()), 1..4),
        more in prop::option::of(("[a-zA-Z_]{1,12}", odd())),
    ) {
        let (platform, call, _) = PAYLOADS[which];
        let mut cart = payload(platform, call);
        for (place, odd) in changes {
            let mut found = Vec::new();
            pointers(&cart, "", &mut found);
            if found.is_empty() {
                break;
            }
            let pointer = place.get(&found).clone();
            match odd {
                Some(odd) => *cart.pointer_mut(&pointer).unwrap() = odd,
                None => without(&mut cart, &pointer),
            }
        }
        if let (Some((name, Some(value))), Value::Object(entries)) = (more, &mut cart) {
            entries.entry(name).or_insert(value);
        }
        let (status, body) = told(shop, platform, call, &cart);
        prop_assert_eq!((status, body.clone()), told(shop, platform, call, &cart), "equal input, equal bytes");
        let fine = match platform {
            "shopify" => status == 200 && body["rates"].is_array() || status == 404,
            "bigcommerce" => status == 200 && body["carrier_quotes"].is_array() && body["messages"].is_array(),
            "snipcart" => status == 200 && (body["rates"].is_array() || body["taxes"].is_array() || body["errors"].is_array()),
            "commercetools" => status == 200 && body["actions"].is_array() || status == 400,
            "saleor" => status == 200 || status == 422,
            _ => status == 200 && body["shipping_options"].is_array() || status == 422,
        };
        prop_assert!(fine, "{} {} {} {} of {}", platform, call, status, body, cart);
    }
}
