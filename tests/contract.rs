//! Is the contract kept? Its own examples, its identities, its order of keys, and its ways of saying no.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::read::{figure, items, text};
use landfall::book::Book;
use landfall::money::Decimal;
use landfall::request::{Authority, parse};
use landfall::tree::Tree;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static BOOK: LazyLock<Book> = LazyLock::new(common::book);

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The requests of `tests/requests`, by name.
fn requests() -> Vec<(String, Tree<'static>)> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder("tests/requests")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let named = |file: PathBuf| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        (name, parse(&fs::read(file).unwrap()).unwrap())
    };
    files.into_iter().map(named).collect()
}

fn quote(request: &Tree, authority: Authority) -> Tree<'static> {
    let answer = landfall::quote(&BOOK, request, common::now(), authority);
    answer.unwrap_or_else(|problem| landfall::answer::problem(&problem))
}

fn landed_cost(request: &Tree) -> Tree<'static> {
    let answer = landfall::landed_cost(&BOOK, request, common::now(), Authority::Authorised);
    answer.unwrap_or_else(|problem| landfall::answer::problem(&problem))
}

fn answer(request: &Tree) -> Tree<'static> {
    if request.get("ship_from").is_some() { landed_cost(request) } else { quote(request, Authority::Authorised) }
}

fn json(text: &str) -> Tree<'static> {
    serde_json::from_str(text).unwrap()
}

fn keys<'t>(tree: &'t Tree<'t>) -> Vec<&'t str> {
    match tree {
        Tree::Object(entries) => entries.iter().map(|(key, _)| key.as_ref()).collect(),
        other => panic!("{other:?} is no object"),
    }
}

fn words(list: &str) -> Vec<&str> {
    list.split_whitespace().collect()
}

/// Everything that the contract's example says and the answer does not; sentences marked `…` and hashes are free.
fn unlike(example: &Tree, answer: &Tree, path: &str) -> Vec<String> {
    match (example, answer) {
        (Tree::Text(text), Tree::Text(_)) if text.contains('…') => Vec::new(),
        (Tree::Object(wanted), Tree::Object(_)) => wanted
            .iter()
            .flat_map(|(key, wanted)| match answer.get(key) {
                Some(found) => unlike(wanted, found, &format!("{path}/{key}")),
                None => vec![format!("{path}/{key} is absent")],
            })
            .collect(),
        (Tree::List(wanted), Tree::List(found)) if wanted.len() == found.len() => {
            let pairs = wanted.iter().zip(found).enumerate();
            pairs.flat_map(|(place, (wanted, found))| unlike(wanted, found, &format!("{path}/{place}"))).collect()
        }
        _ if example == answer => Vec::new(),
        _ => vec![format!("{path} is {answer:?}, not {example:?}")],
    }
}

#[test]
fn the_example_of_a_landed_cost() {
    let request = requests().into_iter().find(|(name, _)| name == "landed-cost-contract").unwrap().1;
    let Tree::Object(mut entries) = json(include_str!("contract/landed-cost.json")) else { panic!("no object") };
    // The book's own day and the seller's duties elsewhere grow with the data.
    entries.retain(|(key, _)| key != "facts_as_of" && key != "advisories");
    let found = unlike(&Tree::Object(entries), &landed_cost(&request), "");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn keys_stand_in_the_order_of_the_contract() {
    let landed = words(
        "currency goods freight insurance duty tax fees total due_at_checkout due_on_delivery terms complete charges \
         absorbed thresholds lines refusals missing estimates advisories required exchange_rates shards facts_as_of warnings",
    );
    let charge =
        words("code kind label line amount assessed basis rate on due payer collected_by because reason source trust");
    let option = words(
        "id tier tier_label terms carrier service label complete illustrative goods shipping insurance duty tax fees total \
         due_at_checkout due_on_delivery order_charges delivery shipments left_out",
    );
    let delivery = words("earliest likely latest border ship_by order_within_s confidence guaranteed steps");
    for (name, request) in requests() {
        let answer = answer(&request);
        if answer.get("errors").is_some() {
            assert_eq!(keys(&answer), words("type title status errors"), "{name}");
            for fault in items(&answer, "errors") {
                assert_eq!(keys(fault), words("code path message allowed"), "{name}");
            }
            continue;
        }
        let mut all_landed = vec![&answer];
        if request.get("ship_from").is_none() {
            let quote = words("id shop currency expires_at options refusals warnings shards facts_as_of prices token");
            assert_eq!(keys(&answer), quote, "{name}");
            all_landed.clear();
            for one in items(&answer, "options") {
                // Sums alone say nothing of why, nor what the service promises.
                let totals = request.get("detail") == Some(&Tree::from("totals"));
                let more: &[&str] = if totals { &[] } else { &["plan", "promises"] };
                assert_eq!(keys(one), [&option[..], more].concat(), "{name}");
                if let Some(plan) = one.get("plan") {
                    let known =
                        "because ranked_by joint_cost costs illustrative next_best excluded priced exact warnings";
                    assert_eq!(keys(plan), words(known), "{name}");
                }
                if let Some(promises) = one.get("promises") {
                    let known = "tracked tracking_link signature saturday sunday po_box money_back clears_customs cover source trust";
                    assert_eq!(keys(promises), words(known), "{name}");
                }
                assert_eq!(keys(one.get("delivery").unwrap()), delivery, "{name}");
                for shipment in items(one, "shipments") {
                    let known = "warehouse from carrier service label stock beside parcels delivery landed_cost";
                    assert_eq!(keys(shipment), words(known), "{name}");
                    all_landed.push(shipment.get("landed_cost").unwrap());
                }
            }
        }
        for one in all_landed {
            assert_eq!(keys(one), landed, "{name}");
            for found in items(one, "charges").iter().chain(items(one, "absorbed")) {
                // Shares of what is meant for the order say so, and rates of a tariff how old it is.
                let mut own = keys(found);
                own.retain(|key| !["spans", "edition"].contains(key));
                assert_eq!(own, charge, "{name}");
            }
        }
    }
}

/// The sums that must hold of a landed cost.
fn assert_adds_up(name: &str, landed: &Tree) {
    let wrong = common::sums::wrong(landed);
    assert!(wrong.is_empty(), "{name}: {}", wrong.join("; "));
}

#[test]
fn a_sum_that_does_not_hold_is_named() {
    let example = json(include_str!("contract/landed-cost.json"));
    assert_eq!(common::sums::wrong(&example), Vec::<String>::new());
    for key in words("goods freight insurance duty tax fees total due_at_checkout due_on_delivery charges lines") {
        let other = if key == "charges" || key == "lines" { Tree::List(Vec::new()) } else { Tree::from("7777.00") };
        for other in [other, Tree::Null] {
            assert!(!common::sums::wrong(&with(&example, key, other)).is_empty(), "{key} does not matter");
        }
    }
}

#[test]
fn parts_add_up_to_totals() {
    let (mut landed, mut options) = (0, 0);
    for (name, request) in requests() {
        let answer = answer(&request);
        if answer.get("errors").is_some() {
            continue;
        }
        if request.get("ship_from").is_some() {
            landed += 1;
            assert_adds_up(&name, &answer);
            continue;
        }
        assert!(!items(&answer, "options").is_empty() || !items(&answer, "refusals").is_empty(), "{name}");
        for option in items(&answer, "options") {
            options += 1;
            let name = format!("{name}: {}", text(option, "id"));
            let of = |key| figure(option, key);
            let parts = of("goods") + of("shipping") + of("insurance") + of("duty") + of("tax") + of("fees");
            assert_eq!(parts, of("total"), "{name}: the parts");
            assert_eq!(of("due_at_checkout") + of("due_on_delivery"), of("total"), "{name}: what is due");
            let shipments = items(option, "shipments");
            for shipment in shipments {
                let one = shipment.get("landed_cost").unwrap();
                assert_adds_up(&name, one);
                let carriage = ["freight", "surcharge", "discount"];
                let carried = items(one, "charges").iter().filter(|charge| carriage.contains(&text(charge, "kind")));
                assert_eq!(
                    carried.map(|charge| figure(charge, "amount")).sum::<Decimal>(),
                    figure(one, "freight"),
                    "{name}"
                );
            }
            let sums = [
                ("goods", "goods"),
                ("shipping", "freight"),
                ("duty", "duty"),
                ("tax", "tax"),
                ("fees", "fees"),
                ("total", "total"),
            ];
            for (key, part) in sums.into_iter().filter(|_| !shipments.is_empty()) {
                let sum = shipments.iter().map(|shipment| figure(shipment.get("landed_cost").unwrap(), part)).sum();
                assert_eq!(of(key), sum, "{name}: {key} of shipments");
            }
        }
    }
    assert!(landed >= 8 && options >= 20, "only {landed} landed costs and {options} options were checked");
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    for (name, request) in requests() {
        let [one, other] = [answer(&request), answer(&request)].map(|answer| serde_json::to_string(&answer).unwrap());
        assert_eq!(one, other, "{name}");
    }
}

/// A shop's goods by article number: HS code, origin, whether origin can be proved, weight, what a kit is made of.
fn catalogue(shop: &str) -> Vec<[String; 6]> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(folder("rate-data/shops").join(shop).join("catalogue.csv"))
        .unwrap();
    let header = reader.headers().unwrap().clone();
    let columns = ["sku", "hs", "origin", "origin_proof", "weight_g", "kit"];
    let columns = columns.map(|name| header.iter().position(|column| column == name));
    let cell = |row: &csv::StringRecord, at: Option<usize>| at.map_or(String::new(), |at| row[at].to_owned());
    reader.records().map(|row| row.unwrap()).map(|row| columns.map(|at| cell(&row, at))).collect()
}

/// A file of rate data.
fn sheet(path: &str) -> Tree<'static> {
    toml::from_str(&fs::read_to_string(folder("rate-data").join(path)).unwrap()).unwrap()
}

fn object<'t>(entries: Vec<(&str, Tree<'t>)>) -> Tree<'t> {
    Tree::Object(entries.into_iter().map(|(key, value)| (key.to_owned().into(), value)).collect())
}

/// By parcel of a shipment the declared lines in it and how many of each: of a set with a code so many as there are of the first
/// that it is made of, of another kit its parts.
fn parcels_of_declaration(request: &Tree, shipment: &Tree, goods: &[[String; 6]]) -> Vec<Vec<(String, i64)>> {
    let mut firsts: BTreeMap<String, i64> = BTreeMap::new();
    let mut parcels = Vec::new();
    for parcel in items(shipment, "parcels") {
        let mut held = Vec::new();
        for contents in items(parcel, "contents") {
            let (line, Some(Tree::Whole(quantity))) = (text(contents, "line"), contents.get("quantity")) else {
                panic!("no quantity")
            };
            let Some(Tree::Text(part)) = contents.get("part") else {
                held.push((line.to_owned(), *quantity));
                continue;
            };
            let asked = items(request, "lines").iter().find(|known| text(known, "id") == line).unwrap();
            let kit = goods.iter().find(|row| row[0] == text(asked, "sku")).unwrap();
            if kit[1].is_empty() {
                held.push((format!("{line}/{part}"), *quantity));
                continue;
            }
            let first = kit[5].split('|').next().unwrap();
            let (first, each) = first.split_once('=').unwrap_or((first, "1"));
            if first == part {
                let met = firsts.entry(line.to_owned()).or_default();
                let each: i64 = each.parse().unwrap();
                let sets = (*met + quantity) / each - *met / each;
                *met += quantity;
                held.extend((sets > 0).then(|| (line.to_owned(), sets)));
            }
        }
        parcels.push(held);
    }
    parcels
}

/// A shipment of an option as a request of section 1: what its own answer says, and what the catalogue knows.
fn as_landed_cost_request(request: &Tree, option: &Tree, shipment: &Tree) -> Tree<'static> {
    let shop = text(request, "shop");
    let rules = sheet(&format!("shops/{shop}/shop.toml"));
    let warehouse =
        items(&rules, "warehouse").iter().find(|one| text(one, "id") == text(shipment, "warehouse")).unwrap();
    let carrier = sheet(&format!("carriers/{}/carrier.toml", text(option, "carrier")));
    let goods = catalogue(shop);
    let landed = shipment.get("landed_cost").unwrap();
    let parcels = parcels_of_declaration(request, shipment, &goods);
    let lines = items(landed, "lines").iter().map(|line| {
        let (asked, part) = text(line, "id").split_once('/').unwrap_or((text(line, "id"), ""));
        let asked = items(request, "lines").iter().find(|known| text(known, "id") == asked).unwrap();
        let sku = if part.is_empty() { text(asked, "sku") } else { part };
        let known = goods.iter().find(|row| row[0] == sku).unwrap();
        let pieces = parcels.iter().flatten().filter(|(id, _)| id == text(line, "id")).map(|(_, quantity)| quantity);
        let quantity: i64 = pieces.sum();
        // The whole value as the price of each piece, and the rest taken off: no rounding comes between.
        let value = figure(line, "goods");
        object(vec![
            ("id", line.get("id").unwrap().clone()),
            ("quantity", Tree::Whole(quantity)),
            ("unit_price", Tree::from(value.to_string())),
            ("discount", Tree::from((value * Decimal::from(quantity - 1)).to_string())),
            ("hs_code", Tree::from(Some(known[1].clone()).filter(|hs| !hs.is_empty()))),
            ("origin", Tree::from(Some(known[2].clone()).filter(|origin| !origin.is_empty()))),
            ("origin_proof", Tree::Bool(known[3] == "yes")),
            // A set has no weight of its own.
            ("weight_g", known[4].parse().map_or(Tree::Null, Tree::Whole)),
        ])
    });
    let lines = lines.collect();
    let registrations = rules.get("seller_registrations").cloned().unwrap_or(Tree::List(Vec::new()));
    let delivery = shipment.get("delivery").unwrap();
    let from = object(vec![
        ("country", warehouse.get("country").unwrap().clone()),
        ("subdivision", warehouse.get("subdivision").cloned().unwrap_or(Tree::Null)),
        ("postal_code", warehouse.get("postcode").cloned().unwrap_or(Tree::Null)),
    ]);
    // Several parcels are told one by one; one parcel is what a request means that tells none.
    let contents = |parcel: &Vec<(String, i64)>| {
        let held = parcel.iter().map(|(line, quantity)| {
            object(vec![("line", Tree::from(line.clone())), ("quantity", Tree::Whole(*quantity))])
        });
        object(vec![("contents", Tree::List(held.collect()))])
    };
    let parcels = (parcels.len() > 1).then(|| Tree::List(parcels.iter().map(contents).collect()));
    let has_fees = folder("rate-data/carriers").join(text(option, "carrier")).join("fees.toml").exists();
    let mut again = vec![
        ("shop", Tree::from(shop.to_owned())),
        ("at", request.get("at").unwrap().clone()),
        ("days", object(vec![("border", delivery.get("border").unwrap().clone())])),
        ("ship_from", from),
        ("ship_to", request.get("ship_to").unwrap().clone()),
        ("currency", request.get("currency").unwrap().clone()),
        ("freight", landed.get("freight").unwrap().clone()),
        ("insurance", landed.get("insurance").unwrap().clone()),
        ("channel", carrier.get("channel").unwrap().clone()),
        ("carrier", if has_fees { option.get("carrier").unwrap().clone() } else { Tree::Null }),
        ("terms", option.get("terms").unwrap().clone()),
        ("seller_registrations", registrations),
        ("lines", Tree::List(lines)),
    ];
    again.extend(parcels.map(|parcels| ("parcels", parcels)));
    object(again).into_owned()
}

/// Feeds every shipment of a request's options back as a request of section 1; how many there were.
fn fed_back(name: &str, request: &Tree, is_meant: impl Fn(&Tree) -> bool) -> usize {
    let answer = answer(request);
    let mut checked = 0;
    for option in items(&answer, "options") {
        for shipment in items(option, "shipments").iter().filter(|shipment| is_meant(shipment)) {
            // A set lies in one parcel, and what it is made of may lie in another, which section 1 cannot say.
            let parcels = parcels_of_declaration(request, shipment, &catalogue(text(request, "shop")));
            if parcels.iter().any(Vec::is_empty) {
                continue;
            }
            let again = landed_cost(&as_landed_cost_request(request, option, shipment));
            let first = shipment.get("landed_cost").unwrap();
            let figures = "currency goods freight insurance duty tax fees total due_at_checkout due_on_delivery terms \
                     complete thresholds lines missing required";
            // Section 1 knows no cash on delivery: what is due when differs, and nothing else.
            let cash = pays_in_cash(request);
            for key in words(figures).into_iter().filter(|key| !cash || !key.starts_with("due_")) {
                assert_eq!(again.get(key), first.get(key), "{name}: {}: {key}", text(option, "id"));
            }
            let levies = |landed: &Tree| -> Vec<Tree<'static>> {
                let of_law = |charge: &&Tree| ["duty", "tax", "fee"].contains(&text(charge, "kind"));
                let levies = items(landed, "charges").iter().filter(of_law);
                levies
                    .map(|levy| if cash { with(levy, "due", Tree::Null) } else { levy.clone().into_owned() })
                    .collect()
            };
            assert_eq!(levies(&again), levies(first), "{name}: {}", text(option, "id"));
            checked += 1;
        }
    }
    checked
}

fn pays_in_cash(request: &Tree) -> bool {
    request.get("wants").and_then(|wants| wants.get("cash_on_delivery")) == Some(&Tree::Bool(true))
}

/// Everything is due at the door, charge by charge, whoever asks; the share that collecting costs is one of what is collected.
#[test]
fn cash_on_delivery_is_due_at_the_door() {
    let request = requests().into_iter().find(|(name, _)| name == "quote-hanoi-cash").unwrap().1;
    let Tree::Object(mut open) = request.clone() else { panic!("no object") };
    open.retain(|(key, _)| key != "at");
    let answers = [quote(&request, Authority::Authorised), quote(&Tree::Object(open), Authority::Open)];
    let mut settled = 0;
    for option in answers.iter().flat_map(|answer| items(answer, "options")) {
        assert_eq!(text(option, "due_at_checkout"), "0.00");
        assert_eq!(text(option, "due_on_delivery"), text(option, "total"));
        for shipment in items(option, "shipments") {
            let landed = shipment.get("landed_cost").unwrap();
            assert_eq!(text(landed, "due_on_delivery"), text(landed, "total"));
            assert!(items(landed, "charges").iter().all(|charge| text(charge, "due") == "delivery"));
            let of_carrier: Decimal = items(landed, "charges")
                .iter()
                .filter(|charge| text(option, "terms") == "dap" && text(charge, "collected_by") == "carrier")
                .map(|charge| figure(charge, "amount"))
                .sum();
            for charge in items(landed, "charges").iter().filter(|charge| text(charge, "rate").contains("collected")) {
                settled += 1;
                let rate = items(landed, "exchange_rates").iter().find(|rate| text(rate, "pair") == "EUR/USD").unwrap();
                let collected = (figure(landed, "total") - of_carrier) * figure(rate, "rate");
                let basis = figure(charge.get("basis").unwrap(), "amount");
                assert_eq!(basis, collected.round_dp(2));
                let asked = Decimal::ONE + collected * Decimal::new(25, 3);
                let assessed = figure(charge.get("assessed").unwrap(), "amount");
                assert!((assessed - asked).abs() <= Decimal::new(5, 3), "{asked}: {charge:?}");
            }
        }
    }
    assert_eq!(settled, 2, "of both terms");
}

/// The requests of `tests/requests` for carts of catalogue goods that are answered.
fn carts() -> Vec<(String, Tree<'static>)> {
    let plain = |(_, request): &(String, Tree)| {
        let none = ["ship_from", "days", "order_discount"].iter().all(|key| request.get(key).is_none());
        none && answer(request).get("errors").is_none()
    };
    requests().into_iter().filter(plain).collect()
}

fn has_one_parcel(shipment: &Tree) -> bool {
    items(shipment, "parcels").len() == 1
}

fn with(request: &Tree, key: &str, value: Tree) -> Tree<'static> {
    let Tree::Object(mut entries) = request.clone() else { panic!("no object") };
    entries.retain(|(name, _)| name != key);
    entries.push((key.to_owned().into(), value));
    Tree::Object(entries).into_owned()
}

#[test]
fn a_shipment_is_a_landed_cost() {
    let checked: usize = carts().iter().map(|(name, request)| fed_back(name, request, has_one_parcel)).sum();
    assert!(checked >= 15, "only {checked} shipments were fed back");
}

/// The order's day and the border's lie where rates change from day to day: the order day is the one that converts.
#[test]
fn a_shipment_is_a_landed_cost_where_rates_change_from_day_to_day() {
    let mut checked = 0;
    for at in ["2026-02-10T03:00:00Z", "2026-06-15T13:30:00Z", "2026-09-01T22:45:00Z"] {
        for (name, request) in carts() {
            let request = with(&request, "at", Tree::from(at));
            checked += fed_back(&format!("{name} at {at}"), &request, has_one_parcel);
        }
    }
    assert!(checked >= 45, "only {checked} shipments were fed back");
}

/// What the law limits or a carrier charges by the parcel is the same for the same parcels.
#[test]
fn a_shipment_of_several_parcels_is_a_landed_cost() {
    let mut checked = 0;
    for (name, request) in carts() {
        // Forty times the goods fit into no one parcel.
        for times in [1, 40] {
            let more = items(&request, "lines").iter().map(|line| match line.get("quantity") {
                Some(Tree::Whole(quantity)) => with(line, "quantity", Tree::Whole(quantity * times)),
                other => panic!("{name}: {other:?} is no quantity"),
            });
            let request = with(&request, "lines", Tree::List(more.collect()));
            checked += fed_back(&format!("{times} × {name}"), &request, |shipment| !has_one_parcel(shipment));
        }
    }
    assert!(checked >= 20, "only {checked} shipments were fed back");
}

#[test]
fn a_landed_cost_is_answered_to_the_shop_that_it_names() {
    let of = |shop: Option<&str>, request: &str| {
        Authority::of_key_if_named(shop, &serde_json::from_str::<Tree>(request).unwrap())
    };
    for named in ["{}", r#"{"shop": null}"#, r#"{"shop": "saigon-apparel"}"#] {
        assert_eq!(of(Some("saigon-apparel"), named), Authority::Authorised, "{named}");
        assert_eq!(of(None, named), Authority::Open, "{named}");
    }
    assert_eq!(of(Some("saigon-apparel"), r#"{"shop": "hanoi-crafts"}"#), Authority::Open);
}
