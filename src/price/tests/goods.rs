//! Rules about some of the goods, and rules and carts of any kind.

use super::*;
use proptest::prelude::*;

/// Shipping of three bulky pieces of 2 kg, one fragile of 1 kg and two light ones of half a kilogram: 90, 30 and 60 EUR. They bear
/// 6, 1 and 1 eighths of 7.37 EUR: 5.53, 0.92, 0.92.
fn of_classes(rules: &str) -> String {
    let cart = [
        cart_line("1", "A", &["bulky"], 3, 2000),
        cart_line("2", "B", &["fragile"], 1, 1000),
        cart_line("3", "C", &["light", "free"], 2, 500),
    ];
    let price = sent(rules, &cart, &[], Some("10115"), |_| ()).unwrap();
    let parts: Decimal = price.charges.iter().map(|charge| charge.amount).sum();
    assert_eq!(parts, price.shipping + price.insurance, "charges add up");
    price.shipping.normalize().to_string()
}

/// A rule about some goods.
fn about(goods: &str, more: &str, effect: &str) -> String {
    rule("", effect).replace("when = {  }", &format!("goods = {{ {goods} }}\n{more}"))
}

const BULKY: &str = "attributes = [\"bulky\"]";

#[test]
fn an_effect_works_on_what_the_goods_of_the_rule_bear() {
    assert_eq!(of_classes(&about(BULKY, "", "\"free\"")), "1.84");
    assert_eq!(of_classes(&about("attributes = [\"light\"]", "", "\"free\"")), "6.45");
    assert_eq!(of_classes(&about(BULKY, "", "{ flat = \"4.00 EUR\" }")), "5.84");
    assert_eq!(of_classes(&about(BULKY, "", "{ add = \"4.00 EUR\" }")), "11.37");
    // 10 % of 5.53 is 0.553.
    assert_eq!(of_classes(&about(BULKY, "", "{ percent = \"10\" }")), "7.92");
    assert_eq!(of_classes(&about(BULKY, "", "{ at_least = \"6.00 EUR\" }")), "7.84");
    assert_eq!(of_classes(&about(BULKY, "", "{ at_most = \"2.00 EUR\" }")), "3.84");
    assert_eq!(of_classes(&about(BULKY, "", "{ at_most = \"9.00 EUR\" }")), "7.37");
    assert_eq!(of_classes(&about(BULKY, "", "{ add = \"-50.00 EUR\" }")), "1.84");
    // 3 % of 90 EUR are 2.70, of 180 EUR 5.40.
    assert_eq!(of_classes(&about(BULKY, "", "{ percent_of_goods = \"3\" }")), "10.07");
    assert_eq!(of_classes(&rule("", "{ percent_of_goods = \"3\" }")), "12.77");
    // Goods that are not there have no rule; all goods are as good as none in particular.
    assert_eq!(of_classes(&about("attributes = [\"heavy\"]", "", "{ flat = \"4.00 EUR\" }")), "7.37");
    assert_eq!(of_classes(&about("none = [{ skus = [\"X\"] }]", "", "{ flat = \"4.00 EUR\" }")), "4");
}

#[test]
fn what_a_rule_changes_stays_with_its_goods() {
    let both = about(BULKY, "", "{ flat = \"3.00 EUR\" }")
        + &about("attributes = [\"fragile\"]", "", "{ flat = \"5.00 EUR\" }");
    let light = about("attributes = [\"light\"]", "", "\"free\"");
    // 3 and 5 for the two, and 0.92 for the third; 8 where the third is free, in any order.
    assert_eq!(of_classes(&both), "8.92");
    assert_eq!(of_classes(&(both.clone() + &light)), "8");
    assert_eq!(of_classes(&(light.clone() + &both)), "8");
    // A rule about all goods changes what each bears, those that bear nothing apart: 8 × 0.5 leaves 1.50 and 2.50.
    let halved = both.clone() + &light + &rule("", "{ percent = \"-50\" }");
    assert_eq!(of_classes(&halved), "4");
    assert_eq!(of_classes(&(halved + &about(BULKY, "", "\"free\""))), "2.5");
    // Once all are free, a fee for all is shared out by weight again: 6 eighths of 4 EUR are 3.
    let fee = rule("", "\"free\"") + &about(BULKY, "", "\"free\"") + &rule("", "{ add = \"4.00 EUR\" }");
    assert_eq!(of_classes(&(fee + &about(BULKY, "", "\"free\""))), "1");
}

#[test]
fn an_amount_for_each_piece_or_line() {
    let per = |per: &str| format!("per = \"{per}\"");
    assert_eq!(of_classes(&about(BULKY, &per("unit"), "{ flat = \"4.00 EUR\" }")), "13.84");
    assert_eq!(of_classes(&about(BULKY, &per("unit"), "{ add = \"-1.00 EUR\" }")), "4.37");
    assert_eq!(of_classes(&about(BULKY, &per("line"), "{ flat = \"4.00 EUR\" }")), "5.84");
    let rule = rule("", "{ flat = \"4.00 EUR\" }");
    let of_all = |more: &str| rule.replace("label", &format!("{more}\nlabel"));
    assert_eq!(of_classes(&of_all(&per("unit"))), "24");
    assert_eq!(of_classes(&of_all(&per("line"))), "12");
    // 4.00 for the first and 5 × 1.50; the second and third line cost 1.50.
    let further = "\nfurther = \"1.50 EUR\"";
    assert_eq!(of_classes(&of_all(&(per("unit") + further))), "11.5");
    assert_eq!(of_classes(&of_all(&(per("line") + further))), "7");
    // Five times 100 JPY are 3.33 EUR, rounded once, beside 4 EUR.
    assert_eq!(of_classes(&of_all(&(per("unit") + "\nfurther = \"100 JPY\""))), "7.33");
    assert_eq!(of_classes(&about(BULKY, &(per("unit") + further), "{ flat = \"4.00 EUR\" }")), "8.84");
}

#[test]
fn a_limit_looks_at_the_goods_of_its_rule() {
    let free = |figure: &str, goods: &str| {
        let rule = about(goods, &format!("when = {{ figures = [\"{figure}\"] }}"), "{ flat = \"0 EUR\" }");
        of_classes(&rule) != "7.37"
    };
    let rest = "none = [{ attributes = [\"free\"] }]";
    // 90 EUR by the order of the test, though these lines are worth 180: what is not sent counts too.
    assert!(free("goods >= 90 EUR", "") && !free("goods > 90 EUR", ""));
    assert!(free("goods >= 120 EUR", rest) && !free("goods > 120 EUR", rest));
    assert!(free("goods_before_discount >= 132 EUR", rest) && !free("goods_before_discount > 132 EUR", rest));
    assert!(free("units >= 4", rest) && !free("units > 4", rest) && free("units >= 6", "") && !free("units > 6", ""));
    assert!(free("lines >= 2", rest) && !free("lines > 2", rest) && free("lines >= 3", "") && !free("lines > 3", ""));
    // The parcel weighs 1.2 kg, the goods of the rule 7 kg.
    assert!(free("shipment.weight <= 1.2 kg", "") && free("shipment.weight >= 7 kg", rest));
    assert!(!free("shipment.weight > 7 kg", rest));
}

#[test]
fn limits_are_the_orders_and_shares_the_consignments() {
    let cart = [cart_line("1", "A", &["bulky"], 3, 2000), cart_line("2", "B", &["fragile"], 1, 1000)];
    // The second line goes by itself.
    let own = |rules: &str| {
        let shipping = apart(rules, &cart, &cart[1..], &[], Some("10115"), |_| ());
        shipping.unwrap().shipping.normalize().to_string()
    };
    let fragile = |figure: &str, effect: &str| {
        about("attributes = [\"fragile\", \"bulky\"]", &format!("when = {{ figures = [\"{figure}\"] }}"), effect)
    };
    assert_eq!(own(&fragile("goods >= 120 EUR", "\"free\"")), "0");
    assert_eq!(own(&fragile("units >= 4", "\"free\"")), "0");
    assert_eq!(own(&fragile("shipment.weight > 1 kg", "\"free\"")), "7.37");
    // 10 % of a consignment's own 30 EUR.
    assert_eq!(own(&rule("", "{ percent_of_goods = \"10\" }")), "10.37");
}

#[test]
fn what_is_meant_for_the_order_is_shared_out_among_its_consignments() {
    let cart = [cart_line("1", "A", &["bulky"], 3, 2000), cart_line("2", "B", &["fragile"], 1, 1000)];
    let shares = |rules: &str, change: &dyn Fn(&mut PriceRequest<'_, '_>)| -> Vec<String> {
        let parts = [&cart[..1], &cart[1..]];
        let prices = parted(rules, &cart, &parts, &[], Some("10115"), change).unwrap();
        for price in &prices {
            let sum: Decimal = price.charges.iter().map(|charge| charge.amount).sum();
            assert_eq!(sum, price.shipping + price.insurance, "charges add up");
        }
        prices.iter().map(|price| price.shipping.normalize().to_string()).collect()
    };
    let of_order = |rule: String| rule.replace("label", "per = \"order\"\nlabel");
    let each = |rules: &str| shares(rules, &|_| ());
    // Each costs 7.37 EUR by itself; a flat price of the order, a fee, a least, a most and a subsidy count once.
    assert_eq!(each(&of_order(rule("", "{ flat = \"4.91 EUR\" }"))), ["2.46", "2.45"]);
    assert_eq!(each(&rule("", "{ flat = \"4.91 EUR\" }")), ["4.91", "4.91"]);
    assert_eq!(each(&of_order(rule("", "{ add = \"1.51 EUR\" }"))), ["8.13", "8.12"]);
    assert_eq!(each(&of_order(rule("", "{ add = \"-6.00 EUR\" }"))), ["4.37", "4.37"]);
    assert_eq!(each(&of_order(rule("", "{ at_least = \"15.00 EUR\" }"))), ["7.5", "7.5"]);
    assert_eq!(each(&of_order(rule("", "{ at_most = \"10.00 EUR\" }"))), ["5", "5"]);
    assert_eq!(each(&of_order(rule("", FREE))), ["0", "0"]);
    assert_eq!(each(&of_order(rule("", "{ percent = \"10\" }"))), ["8.11", "8.11"]);
    // 10 % of the order's 120 EUR; and a price of 14.74 that ends in .90.
    assert_eq!(each(&of_order(rule("", "{ percent_of_goods = \"10\" }"))), ["13.37", "13.37"]);
    let ends = rule("", "{ ending = { ending = \"0.90\", step = \"1\", to = \"up\" } }");
    assert_eq!(each(&of_order(ends.clone())), ["7.45", "7.45"]);
    assert_eq!(each(&ends), ["7.9", "7.9"]);
    // By what each costs so far: 7.37 and, with 2 EUR more for what is fragile, 9.37.
    let fragile = about("attributes = [\"fragile\"]", "", "{ add = \"2.00 EUR\" }");
    assert_eq!(each(&(fragile + &of_order(rule("", "{ flat = \"5.00 EUR\" }")))), ["2.2", "2.8"]);
    // By the goods' value, where neither costs anything: 90 and 30 EUR.
    let after_free = rule("", FREE) + &of_order(rule("", "{ add = \"4.00 EUR\" }"));
    let by_value = shares(&after_free, &|request| request.goods = request.lines.iter().map(|line| line.value).sum());
    assert_eq!(by_value, ["3", "1"]);
    // A fee of the order for goods that travel with one of them is borne by what bears anything of their price.
    assert_eq!(each(&about(BULKY, "per = \"order\"", "{ add = \"2.00 EUR\" }")), ["9.37", "7.37"]);
}

#[test]
fn of_a_group_the_dearest_or_the_cheapest_counts() {
    let class = |name: &str, amount: &str, pick: &str| {
        rule(&format!("attributes = [\"{name}\"]"), &format!("{{ flat = \"{amount} EUR\" }}"))
            .replace("label", &format!("group = \"class\"\npick = \"{pick}\"\nlabel"))
    };
    let all = |pick: &str| {
        class("fragile", "9.00", pick)
            + &class("bulky", "20.00", pick)
            + &class("heavy", "50.00", pick)
            + &class("light", "3.00", pick)
    };
    assert_eq!(of_classes(&all("first")), "9");
    assert_eq!(of_classes(&all("dearest")), "20");
    assert_eq!(of_classes(&all("cheapest")), "3");
    // A markup may be one of a group.
    let markup = rule("", "{ percent = \"100\" }").replace("label", "group = \"class\"\npick = \"dearest\"\nlabel");
    assert_eq!(of_classes(&(markup.clone() + &class("light", "3.00", "dearest"))), "14.73");
    assert_eq!(of_classes(&(class("bulky", "20.00", "dearest") + &markup)), "20");
}

#[test]
fn any_all_and_no_line() {
    let free = |when: &str| of_classes(&rule(when, "\"free\"")) == "0";
    assert!(free("attributes = [\"bulky\"]") && !free("attributes = [\"heavy\"]"));
    assert!(!free("every_line = { attributes = [\"bulky\", \"fragile\"] }"));
    assert!(free("every_line = { attributes = [\"bulky\", \"fragile\", \"light\"] }"));
    assert!(free("every_line = { hs = [\"6214\"], origin = [\"VN\"] }") && !free("every_line = { origin = [\"CN\"] }"));
    // A code that is shorter than what is asked is not known to be it.
    assert!(!free("every_line = { hs = [\"62141010\"] }") && !free("none = [{ some_line = { hs = [\"62141010\"] } }]"));
    assert!(free("some_line = { attributes = [\"light\"], skus = [\"C\"] }"));
    assert!(!free("some_line = { attributes = [\"light\"], skus = [\"A\"] }"));
    assert!(free("attributes = [\"light\"]\nskus = [\"A\"]".replace('\n', ", ").as_str()));
    assert!(free("none = [{ some_line = { attributes = [\"heavy\"] } }]"));
    assert!(!free("none = [{ some_line = { attributes = [\"free\"] } }]"));
}

#[test]
fn a_rule_of_the_weekend() {
    // 21 November 2026 is a Saturday.
    let free = |when: &str| of_classes(&rule(when, "\"free\"")) == "0";
    assert!(free("weekdays = [\"saturday\", \"sunday\"]") && !free("weekdays = [\"friday\"]"));
    assert!(free("none = [{ weekdays = [\"monday\"] }]"));
}

/// A rule of any kind, as rate data write it.
fn any_rule() -> impl Strategy<Value = String> {
    let goods = prop::sample::select(vec![
        "",
        "attributes = [\"bulky\"]",
        "none = [{ attributes = [\"free\"] }]",
        "skus = [\"B\", \"C\"]",
        "attributes = [\"nowhere\"]",
    ]);
    let when = prop::sample::select(vec![
        "",
        "figures = [\"goods >= 60 EUR\"]",
        "figures = [\"units < 5\"]",
        "figures = [\"shipment.weight > 2 kg\"]",
        "some_line = { attributes = [\"free\"] }",
        "every_line = { attributes = [\"bulky\"] }",
        "weekdays = [\"saturday\"]",
    ]);
    let effect = (0_usize..9, -900_i64..2_500).prop_map(|(kind, cents)| {
        let (signed, amount) = (Decimal::new(cents, 2), Decimal::new(cents.abs(), 2));
        match kind {
            0 => format!("{{ flat = \"{amount} EUR\" }}"),
            1 => format!("{{ flat = \"{} JPY\" }}", cents.abs()),
            2 => format!("{{ add = \"{signed} EUR\" }}"),
            3 => format!("{{ at_least = \"{amount} EUR\" }}"),
            4 => format!("{{ at_most = \"{amount} EUR\" }}"),
            5 => format!("{{ percent = \"{signed}\" }}"),
            6 => format!("{{ percent_of_goods = \"{signed}\" }}"),
            7 => "{ ending = { ending = \"0.90\", step = \"1\", to = \"up\" } }".to_owned(),
            _ => "\"free\"".to_owned(),
        }
    });
    let per = prop::sample::select(vec!["consignment", "order", "unit", "line"]);
    let group = prop::sample::select(vec![
        "",
        "pick = \"dearest\"\ngroup = \"g\"",
        "group = \"h\"",
        "pick = \"cheapest\"\ngroup = \"i\"",
    ]);
    let further = prop::sample::select(vec!["", "further = \"0.75 EUR\"", "further = \"100 JPY\""]);
    (goods, when, effect, per, group, further).prop_map(|(goods, when, effect, per, group, further)| {
        rule(when, &effect)
            .replace("label", &format!("goods = {{ {goods} }}\nper = \"{per}\"\n{group}\n{further}\nlabel"))
    })
}

/// Lines of any kind; what weighs nothing may come alone or beside others.
fn any_cart() -> impl Strategy<Value = Vec<CartLine>> {
    let attributes = prop::sample::select(vec![vec![], vec!["bulky"], vec!["free"], vec!["bulky", "free"]]);
    let line =
        (prop::sample::select(vec!["A", "B", "C"]), attributes, 1_u32..30, prop::sample::select(vec![0, 1, 95, 7_000]));
    prop::collection::vec(line, 1..12).prop_map(|lines| {
        let lines = lines.into_iter().enumerate();
        lines
            .map(|(at, (sku, attributes, quantity, grams))| {
                cart_line(&at.to_string(), sku, &attributes, quantity, grams)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn whatever_the_rules_parts_add_up_and_nothing_is_below_nothing(
        rules in prop::collection::vec(any_rule(), 0..7), cart in any_cart(), own in 1_usize..12, digits in prop::sample::select(vec![0_u32, 2]),
        guard in prop::sample::select(vec!["", "[[exchange_buffer]]\npercent = \"2.75\"\n"]), with in prop::sample::select(vec![0_i64, 19])
    ) {
        let own = &cart[..own.min(cart.len())];
        let rules = rules.concat() + guard;
        let inside = |line: &CartLine| TaxInside { value: line.value, with: Decimal::from(100 + with), without: Decimal::ONE_HUNDRED };
        let inside: Vec<TaxInside> = own.iter().map(inside).collect();
        let price = apart(&rules, &cart, own, &inside, Some("10115"), |request| {
            request.wants_insurance = true;
            if digits == 0 {
                (request.currency, request.digits) = ("JPY".parse().unwrap(), 0);
            }
        }).unwrap();
        let parts: Decimal = price.charges.iter().map(|charge| charge.amount).sum();
        prop_assert_eq!(parts, price.shipping + price.insurance);
        prop_assert!(price.shipping >= Decimal::ZERO && price.insurance >= Decimal::ZERO);
        prop_assert!(price.charges.iter().all(|charge| charge.amount.normalize().scale() <= digits));
        for charge in &price.charges {
            prop_assert!(charge.kind == ChargeKind::Discount || !charge.amount.is_sign_negative(), "{:?}", charge);
        }
        // The same lines in another order cost the same.
        let mut turned: Vec<CartLine> = own.to_vec();
        turned.reverse();
        let mut inside = inside.clone();
        inside.reverse();
        let again = apart(&rules, &cart, &turned, &inside, Some("10115"), |request| {
            request.wants_insurance = true;
            if digits == 0 {
                (request.currency, request.digits) = ("JPY".parse().unwrap(), 0);
            }
        }).unwrap();
        prop_assert_eq!(again.shipping, price.shipping);
    }
}
