//! What each rule makes of a bill of 1105 JPY, which is 7.37 EUR.

mod goods;

use super::*;
use crate::book::RuleNumber;
use crate::book::law::Territory;
use crate::book::shop::{Orientation, Piece};
use crate::charge::{Basis, Concerns, Provenance, Settled, Told};
use crate::goods::Goods;
use crate::place::Postcode;
use crate::rate::BilledParcel;
use crate::weight::Weight;

const FREE: &str = "{ at_most = \"0 EUR\" }";
const HEAD: &str = r#"
    id = "case"
    name = "Case"
    currency = "EUR"
    terms = "ddp"
    warehouse = []
    tier = []
    source = "s"
"#;

/// A line of pieces that are worth 30 EUR after discounts.
fn cart_line(id: &str, sku: &str, attributes: &[&str], quantity: u32, grams: u32) -> CartLine {
    CartLine {
        part: None,
        release: None,
        id: id.to_owned(),
        quantity,
        gross: Decimal::from(quantity * 33),
        value: Decimal::from(quantity * 30),
        goods: Goods {
            sku: Some(sku.to_owned()),
            title: sku.to_owned(),
            hs: Some("621410".to_owned()),
            origin: Some("VN".to_owned()),
            weight: Some(Weight::grams(grams)),
            attributes: attributes.iter().map(ToString::to_string).collect(),
            ..Goods::UNKNOWN
        },
        piece: Piece { weight: Weight::grams(grams), dimensions_mm: [100, 100, 100] },
        orientation: Orientation::Any,
    }
}

/// All of a line in one consignment.
fn of(line: &CartLine) -> ConsignmentLine<'_> {
    ConsignmentLine { line, quantity: line.quantity, value: line.value }
}

fn territory() -> Territory {
    let text = r#"
        id = "de"
        name = "Germany"
        country = "DE"
        currency = "EUR"
        regimes = []
        time_zone = "Europe/Berlin"
        calendar = "de"
        covers = { from = "2020-01-01" }
    "#;
    toml::from_str(text).unwrap()
}

fn charge(code: &'static str, kind: ChargeKind, amount: &str) -> Charge<'static> {
    let assessed: Money = amount.parse().unwrap();
    Charge {
        code: code.into(),
        kind,
        concerns: Concerns::Shipment,
        amount: assessed.amount,
        assessed,
        basis: Basis { amount: Decimal::ONE, unit: "shipment".into() },
        told: Told::Asked(code),
        on: "2026-11-20".parse().unwrap(),
        settled: Settled::WITH_THE_ORDER,
        from: Provenance::of(RuleNumber::NONE, "s", None, false),
    }
}

/// Freight 1000 JPY, fuel 205 JPY, a discount of 100 JPY, cover of 50 JPY; 1 EUR = 150 JPY.
fn freight() -> Freight<'static> {
    Freight {
        is_of_district: false,
        carrier: "c",
        service: "s",
        packing: 0,
        zone: "1",
        zone_rule: RuleNumber::NONE,
        parcels: vec![BilledParcel { actual: Weight::grams(1200), dimensional_g: None, billed_g: 1500 }],
        charges: vec![
            charge("table", ChargeKind::Freight, "1000 JPY"),
            charge("volume", ChargeKind::Discount, "-100 JPY"),
            charge("fuel", ChargeKind::Surcharge, "205 JPY"),
            charge("cover", ChargeKind::Insurance, "50 JPY"),
        ],
        carriage: vec![Decimal::from(900), Decimal::from(205)],
        rounding: Rounding { step: Decimal::ONE, mode: crate::money::Mode::HalfUp },
        total: "1155 JPY".parse().unwrap(),
    }
}

/// Rules behind the head; without a service that is offered, where they do not say so.
fn with_offer(rules: &str) -> String {
    let offer = if rules.contains("[[offer]]") { "" } else { "offer = []" };
    format!("{HEAD}\n{offer}\n{rules}")
}

fn priced(rules: &str, change: impl Fn(&mut PriceRequest<'_, '_>)) -> Result<Price<'static>, Refusal> {
    taxed(rules, &[], change)
}

fn taxed(
    rules: &str,
    tax_inside: &[TaxInside],
    change: impl Fn(&mut PriceRequest<'_, '_>),
) -> Result<Price<'static>, Refusal> {
    quoted(rules, tax_inside, Some("10115"), change)
}

fn quoted(
    rules: &str,
    tax_inside: &[TaxInside],
    postcode: Option<&str>,
    change: impl Fn(&mut PriceRequest<'_, '_>),
) -> Result<Price<'static>, Refusal> {
    sent(rules, &[cart_line("1", "A", &["fragile"], 3, 1200)], tax_inside, postcode, change)
}

/// The price of lines that are sent together, to Berlin.
fn sent(
    rules: &str,
    cart: &[CartLine],
    tax_inside: &[TaxInside],
    postcode: Option<&str>,
    change: impl Fn(&mut PriceRequest<'_, '_>),
) -> Result<Price<'static>, Refusal> {
    apart(rules, cart, cart, tax_inside, postcode, change)
}

/// The price of some lines of a cart that are sent by themselves.
fn apart(
    rules: &str,
    cart: &[CartLine],
    own: &[CartLine],
    tax_inside: &[TaxInside],
    postcode: Option<&str>,
    change: impl Fn(&mut PriceRequest<'_, '_>),
) -> Result<Price<'static>, Refusal> {
    Ok(parted(rules, cart, &[own], tax_inside, postcode, change)?.remove(0))
}

/// The prices of a cart's parts that are sent together, each by itself.
fn parted(
    rules: &str,
    cart: &[CartLine],
    parts: &[&[CartLine]],
    tax_inside: &[TaxInside],
    postcode: Option<&str>,
    change: impl Fn(&mut PriceRequest<'_, '_>),
) -> Result<Vec<Price<'static>>, Refusal> {
    // What is asked names the shop's own rules.
    let shop: &'static Shop = Box::leak(Box::new(toml::from_str(&with_offer(rules)).unwrap()));
    let (territory, freight) = (territory(), freight());
    let place = Place {
        territory: &territory,
        country: "DE".to_owned(),
        subdivision: None,
        postcode: postcode.map(|code| Postcode { code: code.to_owned(), inward: 0, is_cut: false }),
        city: None,
        commercial: false,
        po_box: false,
        delivery_to: crate::request::Delivery::Door,
        parents: Vec::new(),
        part: None,
        needs_town: false,
        names: vec!["de".to_owned(), "DE".to_owned()],
    };
    let area = Area { name: "isles".to_owned(), place: "DE".to_owned(), ..Area::default() };
    let areas = [Area { postcodes: vec!["25*".to_owned()], ..area }];
    let hide: Vec<Hide> = shop.offer.iter().flat_map(|offer| offer.hide.clone()).collect();
    let mut exchange = ExchangeRates::default();
    exchange.push(crate::money::ExchangeRate {
        base: "EUR".parse().unwrap(),
        quote: "JPY".parse().unwrap(),
        rate: Decimal::from(150),
        kind: crate::money::RateKind::Given,
        as_of: None,
        source: None,
    });
    let lines: Vec<Vec<ConsignmentLine<'_>>> = parts.iter().map(|own| own.iter().map(of).collect()).collect();
    let world = World::default();
    let request = |lines| PriceRequest {
        shop,
        freight: &freight,
        place: &place,
        from: &[],
        tier: Some("economy"),
        terms: "ddp",
        day: OrderDay("2026-11-21".parse().unwrap()),
        hand_over: HandOverDay("2026-11-23".parse().unwrap()),
        areas: &areas,
        hide: &hide,
        currency: "EUR".parse().unwrap(),
        digits: 2,
        exchange: &exchange,
        exchange_day: OrderDay("2026-11-20".parse().unwrap()),
        order_goods: Decimal::from(90),
        order_goods_before_discount: Decimal::from(100),
        goods: Decimal::from(90),
        lines,
        order_lines: cart,
        world: &world,
        promotions: &[],
        wants_insurance: false,
        tax_inside,
    };
    let mut requests: Vec<PriceRequest<'_, '_>> = lines.iter().map(|lines| request(lines.as_slice())).collect();
    requests.iter_mut().for_each(change);
    prices(&requests)
}

fn shipping(rules: &str) -> String {
    let price = priced(rules, |_| ()).unwrap();
    let parts: Decimal = price.charges.iter().map(|charge| charge.amount).sum();
    assert_eq!(parts, price.shipping + price.insurance, "charges add up");
    price.shipping.normalize().to_string()
}

fn rule(when: &str, effect: &str) -> String {
    format!("[[price_rule]]\ncode = \"r\"\nlabel = \"R\"\nwhen = {{ {when} }}\neffect = {effect}\n")
}

#[test]
fn the_carriers_bill_is_converted_and_its_parts_add_up() {
    // 1105 JPY are 7.37 EUR; what is taken off, 100 JPY, is 0.67 EUR; cover stands apart.
    assert_eq!(shipping(""), "7.37");
    let price = priced("", |_| ()).unwrap();
    let amounts: Vec<String> = price.charges.iter().map(|charge| charge.amount.to_string()).collect();
    assert_eq!(amounts, ["6.67", "-0.67", "1.37", "0.33"]);
    assert_eq!(price.insurance.to_string(), "0.33");
}

#[test]
fn each_effect_does_what_its_name_says() {
    assert_eq!(shipping(&rule("", FREE)), "0");
    assert_eq!(shipping(&rule("", "{ flat = \"4.90 EUR\" }")), "4.9");
    assert_eq!(shipping(&rule("", "{ flat = \"300 JPY\" }")), "2");
    assert_eq!(shipping(&rule("", "{ percent = \"10\" }")), "8.11");
    assert_eq!(shipping(&rule("", "{ percent = \"-10\" }")), "6.63");
    assert_eq!(shipping(&rule("", "{ add = \"1.50 EUR\" }")), "8.87");
    assert_eq!(shipping(&rule("", "{ add = \"-5.00 EUR\" }")), "2.37");
    assert_eq!(shipping(&rule("", "{ add = \"-50.00 EUR\" }")), "0");
    assert_eq!(shipping(&rule("", "{ at_least = \"9.00 EUR\" }")), "9");
    assert_eq!(shipping(&rule("", "{ at_most = \"5.00 EUR\" }")), "5");
    assert_eq!(shipping(&rule("", "{ ending = { ending = \"0.90\", step = \"1\", to = \"up\" } }")), "7.9");
}

#[test]
fn a_service_is_hidden_by_what_the_price_hangs_on() {
    let hidden = |when: &str| {
        let hide = format!(
            "[[offer]]\ncarrier = \"c\"\nservice = \"s\"\nhide = [{{ when = {{ {when} }}, because = \"b\" }}]\n"
        );
        priced(&hide, |_| ()).is_err_and(|refusal| refusal.code == "hidden_by_shop")
    };
    assert!(hidden("figures = [\"goods >= 90.00 EUR\"]") && !hidden("figures = [\"goods > 90.00 EUR\"]"));
    assert!(hidden("tiers = [\"economy\"]") && !hidden("terms = [\"dap\"]"));
    assert!(!hidden("none = [{ zones = [\"1\"] }]") && hidden("zones = [\"1\"]"));
}

#[test]
fn a_percentage_before_other_rules_is_taken_on_each_line_of_the_bill() {
    // 900 and 205 JPY by 10 %: 990 and 225.5, rounded to 226; 1216 JPY are 8.1067 EUR. Then 10 % more of each: 1089 and
    // 248.05; 1337 JPY are 8.9133 EUR. Behind a handling fee a percentage sees the price so far: 10 % of 9.61 is 0.96.
    let twice = rule("", "{ percent = \"10\" }").repeat(2);
    assert_eq!(shipping(&twice), "8.91");
    let later =
        rule("", "{ percent = \"10\" }") + &rule("", "{ add = \"1.50 EUR\" }") + &rule("", "{ percent = \"10\" }");
    assert_eq!(shipping(&later), "10.57");
    assert_eq!(shipping(&rule("", "{ percent = \"-120\" }")), "0");
}

#[test]
fn rules_look_at_value_destination_tier_and_goods() {
    let free = |when: &str| shipping(&rule(when, FREE)) == "0";
    let figure = |figure: &str| free(&format!("figures = [\"{figure}\"]"));
    assert!(figure("goods >= 90.00 EUR") && !figure("goods >= 90.01 EUR"));
    assert!(figure("goods_before_discount >= 100.00 EUR"));
    assert!(figure("goods >= 13500 JPY") && !figure("goods < 90.00 EUR"));
    assert!(free("destination = [\"DE\"]") && !free("not_destination = [\"DE\"]") && !free("destination = [\"FR\"]"));
    assert!(free("tiers = [\"economy\"]") && !free("tiers = [\"express\"]"));
    assert!(free("skus = [\"A\"]") && !free("skus = [\"B\"]") && free("attributes = [\"fragile\"]"));
    assert!(free("services = [\"c/s\"]") && !free("terms = [\"dap\"]"));
    assert!(figure("shipment.weight >= 1.2 kg") && !figure("shipment.weight < 1200 g"));
    assert!(figure("parcels <= 1") && !figure("parcels > 1"));
    assert!(free("postcodes = [\"10*\"]") && !free("postcodes = [\"25*\"]"));
    assert!(free("zones = [\"1\"]") && !free("zones = [\"2\"]"));
    assert!(!free("areas = [\"isles\"]") && free("none = [{ areas = [\"isles\"] }]"));
}

#[test]
fn a_rule_that_hangs_on_what_is_not_known_does_not_hold() {
    let shipping = |when: &str, postcode: Option<&str>| {
        let price = quoted(&rule(when, FREE), &[], postcode, |_| ()).unwrap();
        price.shipping.normalize().to_string()
    };
    assert_eq!(shipping("none = [{ postcodes = [\"10*\"] }]", Some("80331")), "0");
    assert_eq!(shipping("none = [{ postcodes = [\"10*\"] }]", None), "7.37");
    assert_eq!(shipping("postcodes = [\"10*\"]", None), "7.37");
    assert_eq!(shipping("none = [{ areas = [\"isles\"] }]", Some("80331")), "0");
    assert_eq!(shipping("none = [{ areas = [\"isles\"] }]", None), "7.37");
}

#[test]
fn rules_follow_each_other_and_a_group_counts_once() {
    let two = rule("", "{ add = \"1.00 EUR\" }") + &rule("", "{ percent = \"100\" }");
    assert_eq!(shipping(&two), "16.74");
    let grouped = two.replace("label", "group = \"g\"\nlabel");
    assert_eq!(shipping(&grouped), "8.37");
}

#[test]
fn the_shops_own_insurance_takes_the_place_of_the_carriers() {
    let insured = |rule: &str, goods: i64| {
        priced(&format!("[insurance]\nlabel = \"I\"\npercent = \"1.5\"\n{rule}"), |request| {
            request.wants_insurance = true;
            request.goods = Decimal::from(goods);
        })
        .map(|price| price.insurance.normalize().to_string())
    };
    assert_eq!(insured("", 90).unwrap(), "1.35");
    assert_eq!(insured("minimum = \"2.00 EUR\"", 90).unwrap(), "2");
    assert_eq!(insured("free_up_to = \"90.00 EUR\"", 90).unwrap(), "0");
    assert_eq!(insured("at_most = \"89.99 EUR\"", 90).unwrap_err().code, "value_above_cover");
}

#[test]
fn the_carriers_bill_gets_the_tax_that_prices_contain() {
    let line = |value: i64, percent: i64| TaxInside {
        value: Decimal::from(value),
        with: Decimal::from(100 + percent),
        without: Decimal::ONE_HUNDRED,
    };
    let asked = |lines: &[TaxInside], rules: &str| {
        let price = taxed(rules, lines, |_| ()).unwrap();
        let parts: Decimal = price.charges.iter().map(|charge| charge.amount).sum();
        assert_eq!(parts, price.shipping + price.insurance, "charges add up");
        (price.shipping.normalize().to_string(), price.insurance.normalize().to_string())
    };
    // 7.37 × 1.19 is 8.7703, and 0.33 × 1.19 is 0.3927.
    assert_eq!(asked(&[line(90, 19)], ""), ("8.77".to_owned(), "0.39".to_owned()));
    // Half the goods bear 20 %, half none: 7.37 × 200 ÷ (100 ÷ 1.2 + 100) is 8.04.
    assert_eq!(asked(&[line(45, 20), line(45, 0)], "").0, "8.04");
    // Of lines that are worth nothing each counts alike.
    assert_eq!(asked(&[line(0, 20), line(0, 0)], "").0, "8.04");
    assert_eq!(asked(&[line(90, 0)], "").0, "7.37");
    // What the shop sets contains the tax as it stands.
    assert_eq!(asked(&[line(90, 19)], &rule("", "{ flat = \"4.90 EUR\" }")).0, "4.9");
    assert_eq!(asked(&[line(90, 19)], &rule("", "{ add = \"1.50 EUR\" }")).0, "10.27");
}

#[test]
fn without_an_exchange_rate_there_is_no_price() {
    let refusal = priced("", |request| request.currency = "CHF".parse().unwrap()).unwrap_err();
    assert_eq!(refusal.code, "exchange_rate_missing");
}
