//! Books that are drawn for the router, and what a cart's best option is ranked by.
#![allow(dead_code, reason = "each test uses a part of it")]

use crate::common::read::{figure, text};
use landfall::book::Book;
use landfall::book::freight::{Break, PriceTable, Service, ZoneRates};
use landfall::book::law::Per;
use landfall::book::shop::{OfferedService, OriginFee, PriceRule, StockCost, StockRow, Tier, WarehouseRefusal};
use landfall::money::Decimal;
use landfall::publish::RateData;
use landfall::request::Authority;
use landfall::tree::Tree;
use serde_json::{Value, json};

/// The same numbers on every machine.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    pub(crate) fn from(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

pub(crate) fn of_toml<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

const SKUS: [(&str, &str, u64); 4] =
    [("TEA", "090210", 150), ("SHIRT", "610910", 220), ("VEST", "610990", 310), ("COAT", "610910", 640)];

pub(crate) const HOUSES: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

/// Number, code and grams of an article: after the first four they come again under numbers of their own.
pub(crate) fn article(at: usize) -> (String, &'static str, u64) {
    let (sku, hs, grams) = SKUS[at % SKUS.len()];
    let again = at / SKUS.len();
    (if again == 0 { sku.to_owned() } else { format!("{sku}-{again}") }, hs, grams)
}

/// How large a book is drawn.
pub(crate) struct Size {
    pub(crate) houses: (u64, u64),
    pub(crate) articles: usize,
    pub(crate) most: (u64, u64),
}

/// What a book was drawn to be, as the twin needs it.
pub(crate) struct Drawn {
    pub(crate) data: RateData,
    /// By warehouse, by article: pieces that may be sent.
    pub(crate) sends: Vec<Vec<u32>>,
    pub(crate) most: usize,
    pub(crate) fastest: bool,
}

pub(crate) fn drawn(base: &RateData, draw: &mut Draw, size: &Size) -> Drawn {
    let mut data = base.clone();
    let count = draw.from(size.houses.0, size.houses.1) as usize;
    let fastest = draw.chance(15);
    let most = draw.from(size.most.0, size.most.1) as usize;
    books_law(&mut data, draw);
    let carrier = &mut data.carriers[0];
    let ems: Service = carrier.service[0].clone();
    let table: PriceTable = carrier.table[0].clone();
    let shop = &mut data.shops[0];
    let (house, offer): (_, OfferedService) = (shop.warehouse[0].clone(), shop.offer[0].clone());
    let lane = data.transit[0].1.services[0][0].clone();
    let zone_2 = |price: &[(u64, u64)]| ZoneRates {
        zone: "2".to_owned(),
        breaks: price
            .iter()
            .map(|(grams, yen)| Break {
                up_to: *grams as u32,
                price: Decimal::from(*yen),
                ..table.rates[0].breaks[0].clone()
            })
            .collect(),
        ..table.rates[0].clone()
    };
    (carrier.service, carrier.table) = (Vec::new(), Vec::new());
    (shop.warehouse, shop.offer, shop.stock) = (Vec::new(), Vec::new(), Vec::new());
    shop.catalogue = (0..size.articles)
        .map(|at| {
            let (sku, hs, grams) = article(at);
            let mut product = shop.catalogue[0].clone();
            (product.sku, product.hs, product.title) = (sku.clone(), hs.to_owned(), sku);
            product.price = Decimal::from(draw.from(8, 45));
            let piece = product.sent.as_mut().unwrap();
            piece.weight = landfall::weight::Weight::grams(grams as u32);
            piece.dimensions_mm = [120, 80, 20];
            product
        })
        .collect();
    let mut lanes = Vec::new();
    let mut sends = vec![vec![u32::MAX; size.articles]; count];
    for number in 0..count {
        let id = HOUSES[number].to_owned();
        let mut own = house.clone();
        own.id.clone_from(&id);
        own.name = format!("House {id}");
        if draw.chance(25) {
            (own.country, own.stock) = ("NL".to_owned(), of_toml::<Status>("stock = \"cleared\"").stock);
        }
        if draw.chance(40) {
            let per = ["order", "line", "unit"][draw.below(3) as usize];
            let cents = draw.from(10, 300);
            own.fee.push(of_toml::<OriginFee>(&format!(
                "per = \"{per}\"\namount = \"{}.{:02} EUR\"",
                cents / 100,
                cents % 100
            )));
        }
        if draw.chance(25) {
            let sku = draw.below(size.articles as u64) as usize;
            let row = format!("when = {{ skus = [\"{}\"] }}\nbecause = \"it may not\"", article(sku).0);
            own.refuses.push(of_toml::<WarehouseRefusal>(&row));
            sends[number][sku] = 0;
        }
        if draw.chance(75) {
            for at in 0..size.articles {
                let (on_hand, reserved) = (draw.from(1, 5) as u32, draw.from(0, 1) as u32);
                if draw.chance(90) {
                    let (warehouse, sku) = (id.clone(), article(at).0);
                    let row =
                        StockRow { warehouse, sku, on_hand, reserved, buffer: 0, restock: None, backorder: false };
                    sends[number][at] = sends[number][at].min(row.available());
                    shop.stock.push(row);
                } else {
                    sends[number][at] = 0;
                }
            }
            if !shop.stock.iter().any(|row| row.warehouse == id) {
                let row = StockRow {
                    warehouse: id.clone(),
                    sku: "TEA".to_owned(),
                    on_hand: 0,
                    reserved: 0,
                    buffer: 0,
                    restock: None,
                    backorder: false,
                };
                shop.stock.push(row);
            }
        }
        let skus = (0..size.articles).map(|at| article(at).0).chain(["*".to_owned()]);
        for sku in skus.filter(|_| number > 0) {
            if draw.chance(85) {
                let (cents, percent) = (draw.from(0, 900) as i64 - 450, draw.from(0, 9) as i64 - 4);
                let amount = Decimal::new(cents, 2);
                let cost =
                    format!("warehouse = \"{id}\"\nsku = \"{sku}\"\namount = \"{amount}\"\npercent = \"{percent}\"");
                shop.stock_cost.push(of_toml::<StockCost>(&cost));
            }
        }
        for kind in 0..draw.from(1, 2) {
            let code = format!("{}{kind}", id.to_lowercase());
            let (first, step) = (draw.from(60, 300), draw.from(100, 900));
            let breaks = [(400, first), (800, first + step), (1_600, first + 2 * step), (20_000, first + 3 * step)];
            carrier.table.push(PriceTable {
                id: code.clone(),
                rates: vec![zone_2(&breaks)],
                from: "2026-01-01".parse().unwrap(),
                until: None,
                ..table.clone()
            });
            carrier.service.push(Service {
                code: code.clone(),
                when: Default::default(),
                prices: vec![code.clone()],
                ..ems.clone()
            });
            let mut lane = lane.clone();
            lane.service = format!("north-post/{code}");
            (lane.dispatched_from, lane.destination) = (Default::default(), Default::default());
            lane.days.range.min = draw.from(1, 4) as u16;
            lane.days.range.max = lane.days.range.min + draw.from(0, 5) as u16;
            lanes.push(vec![lane]);
            shop.offer.push(OfferedService {
                service: code,
                warehouses: vec![id.clone()],
                tiers: Vec::new(),
                ..offer.clone()
            });
        }
        shop.warehouse.push(own);
    }
    data.transit[0].1.services = lanes;
    let pick = if fastest { "fastest" } else { "cheapest" };
    shop.tier = vec![of_toml::<Tier>(&format!("name = \"standard\"\nlabel = \"Standard\"\npick = \"{pick}\""))];
    shop.terms = "dap".to_owned();
    shop.price_rule = rules(draw);
    shop.routing.max_consignments = most as u8;
    shop.routing.allow_threshold_split = true;
    if draw.chance(30) {
        shop.seller_registrations.clear();
    }
    Drawn { data, sends, most, fastest }
}

#[derive(serde::Deserialize)]
struct Status {
    stock: landfall::book::shop::StockStatus,
}

/// Limits, flat duties and fees of any height.
pub(crate) fn books_law(data: &mut RateData, draw: &mut Draw) {
    // A fee for each consignment keeps many carts together.
    if draw.chance(75) {
        data.fees.clear();
    }
    for regime in &mut data.world.regimes {
        for threshold in &mut regime.value.threshold {
            threshold.limit.limit.amount = Decimal::from(draw.from(20, 150));
            threshold.per = if draw.chance(40) { Per::ConsigneeDay } else { Per::Consignment };
        }
    }
}

/// What the shop asks for carriage: of the order, and free from some value on.
pub(crate) fn rules(draw: &mut Draw) -> Vec<PriceRule> {
    #[derive(serde::Deserialize)]
    struct Rules {
        price_rule: Vec<PriceRule>,
    }
    let mut text = String::from("price_rule = []\n");
    if draw.chance(60) {
        let effect = match draw.below(4) {
            0 => format!("{{ add = \"{}.35 EUR\" }}", draw.from(0, 4)),
            1 => format!("{{ flat = \"{}.95 EUR\" }}", draw.from(1, 9)),
            2 => format!("{{ at_least = \"{}.00 EUR\" }}", draw.from(3, 12)),
            _ => "{ percent_of_goods = \"4\" }".to_owned(),
        };
        text = format!("[[price_rule]]\ncode = \"order\"\nlabel = \"Order\"\nper = \"order\"\neffect = {effect}\n");
        if draw.chance(50) {
            let from = draw.from(40, 160);
            text += &format!(
                "[[price_rule]]\ncode = \"free\"\nlabel = \"Free\"\nwhen = {{ figures = [\"goods >= {from} EUR\"] }}\neffect = \"free\"\n"
            );
        }
    }
    of_toml::<Rules>(&text).price_rule
}

pub(crate) fn request(cart: &[(usize, u32)], pinned: &[Value]) -> Value {
    let lines: Vec<Value> = cart
        .iter()
        .enumerate()
        .map(|(at, (sku, quantity))| json!({ "id": at.to_string(), "sku": article(*sku).0, "quantity": quantity }))
        .collect();
    json!({
        "shop": "tulip", "at": "2026-09-01T03:00:00Z", "currency": "EUR", "ship_to": { "country": "NL", "postal_code": "2000" },
        "exchange_rates": { "EUR/JPY": "160" }, "lines": lines, "fulfilment": { "pinned": pinned }
    })
}

/// What the best option's plan is ranked by, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Best {
    pub(crate) latest: String,
    pub(crate) joint: Decimal,
    pub(crate) shipments: usize,
    pub(crate) total: Decimal,
}

pub(crate) fn best<'b>(book: &'b Book, drawn: &Drawn, request: &Value) -> Option<(Best, Tree<'b>)> {
    let asked = landfall::request::parse(request.to_string().as_bytes()).unwrap();
    let now = "2026-09-01T03:00:00Z".parse().unwrap();
    let answer = landfall::quote(book, &asked, now, Authority::Authorised);
    let answer = answer.unwrap_or_else(|problem| panic!("{request}: {:?}", landfall::answer::problem(&problem)));
    let Some(Tree::List(options)) = answer.get("options") else { panic!("no options") };
    let option = options.first()?;
    let plan = option.get("plan").unwrap();
    let Some(Tree::List(shipments)) = option.get("shipments") else { panic!("no shipments") };
    // Of a tier that picks the cheapest the day does not count.
    let latest = if drawn.fastest { text(option.get("delivery").unwrap(), "latest").to_owned() } else { String::new() };
    let best =
        Best { latest, joint: figure(plan, "joint_cost"), shipments: shipments.len(), total: figure(option, "total") };
    Some((best, answer.clone()))
}
