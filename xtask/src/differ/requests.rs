//! Requests as shops and pages send them, at random: whatever the contract lets them say, for everywhere.

use super::addresses::{address, destination};
use super::material::Material;
use super::shops::shop_of;
use crate::dice::Dice;
use serde_json::{Map, Value, json};

/// Which command answers, and for whom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    LandedCost,
    Quote,
    Open,
}

pub(super) const SECTIONS: [Section; 3] = [Section::LandedCost, Section::Quote, Section::Open];

impl Section {
    pub(super) fn name(self) -> &'static str {
        match self {
            Section::LandedCost => "landed-cost",
            Section::Quote => "quote",
            Section::Open => "open",
        }
    }
}

/// A request, the territory or country that it was drawn for, and its section.
pub(super) struct Drawn {
    pub(super) section: Section,
    pub(super) place: String,
    pub(super) request: Value,
}

/// Request number so many of a seed.
pub(super) fn draw(material: &Material, dice: &mut Dice) -> Drawn {
    let section = match dice.below(20) {
        0..9 => Section::LandedCost,
        9..17 => Section::Quote,
        _ => Section::Open,
    };
    let (mut place, mut ship_to) = destination(material, dice);
    let currency = currency(material, dice);
    let mut request = Map::new();
    if section == Section::LandedCost {
        consignment(material, dice, &mut request, &place, &currency);
    } else {
        cart(material, dice, &mut request, (&mut place, &mut ship_to));
    }
    if section != Section::Open {
        of_the_shop(material, dice, &mut request);
    }
    let terms =
        if section == Section::LandedCost { &["ddp", "dap"][..] } else { &["ddp", "dap", "any", "any", "any", "any"] };
    maybe(dice, 70, &mut request, "terms", |dice| json!(dice.pick(terms)));
    maybe(dice, 10, &mut request, "importer", |_| json!("private"));
    let lines = dice.pick(&[1, 1, 1, 2, 2, 3, 3, 4, 5, 7, 9, 12]);
    let lines: Vec<Value> =
        (1..=lines).map(|number| line(material, dice, section, &request, &currency, number)).collect();
    maybe(dice, 10, &mut request, "order_discount", |dice| json!(amount(material, dice, &currency, 10, 900)));
    request.extend([
        ("lines".to_owned(), Value::from(lines)),
        ("currency".to_owned(), json!(currency)),
        ("ship_to".to_owned(), ship_to),
    ]);
    Drawn { section, place, request: Value::Object(request) }
}

/// What section 1 alone asks for.
fn consignment(material: &Material, dice: &mut Dice, request: &mut Map<String, Value>, to: &str, currency: &str) {
    let from = match dice.below(10) {
        0..5 => json!({ "country": dice.pick(&["VN", "JP", "CN", "US", "GB", "DE"]) }),
        5..7 => destination(material, dice).1,
        7 => json!({ "country": dice.one_of(&material.countries) }),
        // Within one territory, or from the next part of its country.
        _ => match material.territories.iter().find(|(id, _)| id == to) {
            Some((_, places)) => {
                let place = dice.one_of(places);
                address(dice, place)
            }
            None => json!({ "country": to }),
        },
    };
    request.insert("ship_from".to_owned(), from);
    maybe(dice, 85, request, "freight", |dice| json!(amount(material, dice, currency, 200, 8000)));
    maybe(dice, 40, request, "insurance", |dice| json!(amount(material, dice, currency, 0, 900)));
    maybe(dice, 60, request, "channel", |dice| json!(dice.pick(&["post", "courier"])));
    maybe(dice, 50, request, "carrier", |dice| json!(dice.one_of(&material.carriers)));
}

/// What section 2 alone asks for.
fn cart(material: &Material, dice: &mut Dice, request: &mut Map<String, Value>, to: (&mut String, &mut Value)) {
    // Half to the shops as they are, half to those that offer one service: these also within its own country.
    let (shop, service) = (dice.one_of(&material.shops), dice.one_of(&material.services));
    let shop = if dice.chance(50) { shop.id.clone() } else { shop_of(&service.id) };
    let home = material.territories.iter().find(|(id, _)| *id == service.from.to_lowercase());
    if let Some((id, places)) = home.filter(|_| shop.starts_with("only-") && dice.chance(30)) {
        let place = dice.one_of(places);
        (*to.0, *to.1) = (id.clone(), address(dice, place));
    }
    request.insert("shop".to_owned(), json!(shop));
    maybe(dice, 60, request, "detail", |dice| json!(dice.pick(&["totals", "charges", "full", "full"])));
    maybe(dice, 5, request, "locale", |dice| json!(dice.pick(&["de", "fr-CA", "ja"])));
    maybe(dice, 40, request, "wants", |dice| {
        let mut wants = Map::new();
        for want in ["insurance", "signature", "weekend_delivery", "cash_on_delivery"] {
            maybe(dice, 25, &mut wants, want, |dice| json!(dice.chance(80)));
        }
        maybe(dice, 30, &mut wants, "deliver_by", |dice| json!(dice.one_of(&material.days)));
        Value::Object(wants)
    });
}

/// What only the shop may say.
fn of_the_shop(material: &Material, dice: &mut Dice, request: &mut Map<String, Value>) {
    let moment = |dice: &mut Dice| {
        let day = dice.one_of(&material.order_days);
        format!("{day}T{:02}:{:02}:{:02}Z", dice.below(24), dice.below(60), dice.below(60))
    };
    request.insert("at".to_owned(), json!(moment(dice)));
    maybe(dice, 30, request, "days", |dice| {
        let mut days = Map::new();
        maybe(dice, 30, &mut days, "order", |dice| json!(dice.one_of(&material.order_days)));
        maybe(dice, 30, &mut days, "hand_over", |dice| json!(dice.one_of(&material.days)));
        maybe(dice, 80, &mut days, "border", |dice| json!(dice.one_of(&material.days)));
        Value::Object(days)
    });
    maybe(dice, 25, request, "purpose", |dice| json!(dice.pick(&["sale", "gift", "return"])));
    maybe(dice, 15, request, "importer", |_| json!("business"));
    maybe(dice, 40, request, "seller_registrations", |dice| json!(dice.some_of(&material.registrations, 4)));
    maybe(dice, 20, request, "prices_include_tax", |dice| json!(dice.chance(80)));
    maybe(dice, 12, request, "exchange_rates", |dice| {
        let rate = |dice: &mut Dice| {
            let ((base, per_euro), (quote, other)) = (dice.one_of(&material.traded), dice.one_of(&material.traded));
            let rate = other / per_euro * (900 + dice.below(200)) as f64 / 1000.0;
            (base != quote).then(|| (format!("{base}/{quote}"), json!(format!("{rate:.6}"))))
        };
        Value::Object((0..=dice.below(3)).filter_map(|_| rate(dice)).collect())
    });
}

fn line(
    material: &Material,
    dice: &mut Dice,
    section: Section,
    request: &Map<String, Value>,
    currency: &str,
    number: usize,
) -> Value {
    let mut line = Map::new();
    line.insert("id".to_owned(), json!(if dice.chance(90) { number.to_string() } else { format!("line {number}/ü") }));
    let most = dice.pick(&[1, 1, 2, 2, 4, 6, 12, 60]);
    let quantity = 1 + dice.below(most);
    line.insert("quantity".to_owned(), json!(quantity));
    let shop =
        request.get("shop").and_then(Value::as_str).and_then(|id| material.shops.iter().find(|shop| shop.id == id));
    let skus = &shop.or(material.shops.first()).map_or(&[][..], |shop| &shop.skus[..]);
    let is_own = section == Section::LandedCost || (section == Section::Quote && dice.chance(20));
    if !is_own {
        line.insert("sku".to_owned(), json!(dice.one_of(skus)));
    }
    if is_own || (section == Section::Quote && dice.chance(10)) {
        goods(material, dice, &mut line, section);
    }
    if is_own || dice.chance(15) {
        let mut price = match dice.below(10) {
            0..4 => amount(material, dice, currency, 50, 2000),
            4..8 => amount(material, dice, currency, 2000, 12_000),
            8 => amount(material, dice, currency, 12_000, 60_000),
            _ => amount(material, dice, currency, 60_000, 400_000),
        };
        if dice.chance(10) {
            price += if price.contains('.') { "5" } else { ".5" };
        }
        let whole: Option<i64> = price.parse().ok();
        line.insert(
            "unit_price".to_owned(),
            whole.filter(|_| dice.chance(30)).map_or(json!(price), |whole| json!(whole)),
        );
        maybe(dice, 15, &mut line, "discount", |dice| json!(amount(material, dice, currency, 1, 60)));
    }
    Value::Object(line)
}

/// Goods data of a line's own.
fn goods(material: &Material, dice: &mut Dice, line: &mut Map<String, Value>, section: Section) {
    maybe(dice, 94, line, "hs_code", |dice| json!(hs_code(material, dice)));
    maybe(dice, 94, line, "origin", |dice| match dice.chance(75) {
        true => json!(dice.pick(&["VN", "CN", "JP", "US", "DE", "IT", "GB", "IN", "BD", "TR", "MX", "KR"])),
        false => json!(dice.one_of(&material.countries)),
    });
    maybe(dice, 30, line, "origin_proof", |dice| json!(dice.chance(80)));
    maybe(dice, if section == Section::Quote { 99 } else { 85 }, line, "weight_g", |dice| {
        let most = dice.pick(&[500, 4000, 30_000]);
        json!(dice.below(most))
    });
    maybe(dice, 30, line, "measures", |dice| {
        let measures = dice.some_of(&material.measures, 3).into_iter();
        let measures: Vec<_> = measures
            .map(|name| (name.clone(), json!(format!("{}.{:02}", dice.below(5), 1 + dice.below(99)))))
            .collect();
        Value::Object(measures.into_iter().collect())
    });
    maybe(dice, 6, line, "duty_percent", |dice| json!(format!("{}.{}", dice.below(30), dice.below(10))));
    maybe(dice, 6, line, "tax_percent", |dice| json!(dice.below(28)));
    maybe(dice, 20, line, "title", |_| json!("Goods “of one's own”, étuvé"));
    if section == Section::Quote {
        maybe(dice, 99, line, "dimensions_mm", |dice| {
            let longest = dice.pick(&[200, 200, 400, 400, 700, 1600]);
            json!([20 + dice.below(longest), 10 + dice.below(longest / 2), 2 + dice.below(longest / 3)])
        });
        maybe(dice, 25, line, "attributes", |dice| json!(dice.some_of(&material.attributes, 3)));
    }
}

/// A code of a schedule, whole or cut short, as it is written.
fn hs_code(material: &Material, dice: &mut Dice) -> String {
    let schedule = dice.one_of(&material.schedules);
    let mut code = dice.one_of(schedule).clone();
    while code.len() < 4 {
        code.push('0');
    }
    code.truncate(dice.pick(&[4, 6, 8, 10, 10, 10, 10]));
    if dice.chance(30) {
        code.insert(4, '.');
    }
    code
}

/// Mostly one with a rate on every day, now and then any.
fn currency(material: &Material, dice: &mut Dice) -> String {
    match dice.below(10) {
        0 => dice.one_of(&material.currencies).0.clone(),
        1..5 => dice.one_of(&material.traded).0.clone(),
        _ => dice.pick(&["EUR", "USD", "GBP", "JPY", "AUD", "CAD"]).to_owned(),
    }
}

/// An amount in a currency worth so many cents of a euro, roughly, with its digits or fewer.
fn amount(material: &Material, dice: &mut Dice, currency: &str, low: u64, high: u64) -> String {
    let per_euro = material.traded.iter().find(|(code, _)| code == currency).map_or(1.0, |(_, rate)| *rate);
    let digits = material.digits(currency);
    let amount = dice.between(low, high) as f64 / 100.0 * 10_f64.powf(per_euro.log10().floor().max(0.0));
    let digits = if dice.chance(15) { 0 } else { digits };
    format!("{amount:.digits$}")
}

/// So many times out of a hundred a value, and now and then `null`, where nothing stands yet.
fn maybe(
    dice: &mut Dice,
    percent: u64,
    object: &mut Map<String, Value>,
    key: &str,
    value: impl FnOnce(&mut Dice) -> Value,
) {
    if object.contains_key(key) {
        return;
    }
    if dice.chance(percent) {
        object.insert(key.to_owned(), value(dice));
    } else if dice.chance(3) {
        object.insert(key.to_owned(), Value::Null);
    }
}
