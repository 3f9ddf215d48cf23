//! Carts that several warehouses could send: large and small, pinned, kept together, from few or many of them.

use super::questions::wrong_sum;
use super::{Target, is_meant, now};
use fastrand::Rng;
use landfall::Engine;
use landfall::book::Book;
use landfall::request::{Authority, parse};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SHOP: &str = "saigon-apparel";
const WAREHOUSES: [&str; 7] = ["SGN", "LAX", "DAV", "LEJ", "OSA", "CGN", "NOWHERE"];
const PLACES: [(&str, &str); 9] = [
    ("US", "90012"),
    ("US", "10001"),
    ("GB", "SW1A 1AA"),
    ("DE", "10115"),
    ("FR", "75004"),
    ("JP", "100-0001"),
    ("AU", "3000"),
    ("CA", "M5V 2T6"),
    ("BR", "01310-100"),
];
const ARTICLES: [&str; 18] = [
    "TEE-COTTON",
    "POLO-PIQUE",
    "SHIRT-OXFORD",
    "BLOUSE-LINEN",
    "JACKET-QUILT",
    "COAT-RAIN",
    "VEST-HEATED",
    "SCARF-MODAL",
    "SOCKS-3",
    "HAT-BUCKET",
    "BAG-TOTE",
    "SANDAL-RUBBER",
    "HAORI-INDIGO",
    "SOCKS-TABI",
    "HAT-FELT",
    "SANDAL-CORK",
    "KIT-TRAVEL",
    "SET-POLO",
];

/// The router, over a shop with six warehouses.
pub(super) struct Router {
    engine: Engine<'static>,
    offered: u64,
    split: u64,
}

impl Router {
    pub(super) fn new(book: &'static Book) -> Router {
        Router { engine: Engine::new(book), offered: 0, split: 0 }
    }
}

impl Target for Router {
    fn name(&self) -> &'static str {
        "router"
    }

    fn short_form(&self) -> u64 {
        800
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        let one = |rng: &mut Rng, of: &[&'static str]| of[rng.usize(0..of.len())];
        let count = if rng.u8(0..8) == 0 { rng.usize(10..30) } else { rng.usize(1..6) };
        let lines: Vec<Value> = (0..count)
            .map(|line| {
                let most = [3, 3, 3, 20, 400][rng.usize(0..5)];
                json!({"id": line.to_string(), "sku": one(rng, &ARTICLES), "quantity": rng.u32(1..=most)})
            })
            .collect();
        let some = |rng: &mut Rng| (0..rng.usize(0..4)).map(|_| one(rng, &WAREHOUSES)).collect::<Vec<_>>();
        let of_lines = |rng: &mut Rng| rng.usize(0..count).to_string();
        let mut fulfilment = json!({});
        if rng.bool() {
            fulfilment["excluded"] = json!(some(rng));
        }
        if rng.u8(0..3) == 0 {
            fulfilment["max_consignments"] = json!(rng.u8(0..5));
        }
        if rng.u8(0..3) == 0 {
            let pin = json!({"line": of_lines(rng), "warehouse": one(rng, &WAREHOUSES), "quantity": rng.u32(1..4)});
            fulfilment["pinned"] = json!([pin]);
        }
        if rng.u8(0..3) == 0 {
            fulfilment["keep_together"] = json!([[of_lines(rng), of_lines(rng)]]);
        }
        let (country, postcode) = PLACES[rng.usize(0..PLACES.len())];
        let to = json!({"country": country, "postal_code": postcode});
        let request = json!({"shop": SHOP, "currency": "USD", "ship_to": to, "lines": lines, "fulfilment": fulfilment});
        request.to_string().into_bytes()
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let Ok(request) = parse(input) else { return Ok(()) };
        let answer = match self.engine.quote(&request, now(), Authority::Authorised) {
            Ok(answer) => serde_json::to_value(&answer).map_err(|error| error.to_string())?,
            Err(problem) => return is_meant(&problem),
        };
        if let Some(wrong) = wrong_sum(&answer) {
            return Err(format!("answers {wrong}"));
        }
        let request: Value = serde_json::from_slice(input).map_err(|error| error.to_string())?;
        for option in answer["options"].as_array().into_iter().flatten() {
            self.offered += 1;
            let shipments = option["shipments"].as_array().map_or(&[][..], Vec::as_slice);
            self.split += u64::from(shipments.len() > 1);
            sent(&request, shipments)?;
        }
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} options, {} of them from several warehouses", self.offered, self.split)
    }
}

/// Of each line that is no kit as many pieces lie in parcels as were asked for, and none comes from where it must not.
fn sent(request: &Value, shipments: &[Value]) -> Result<(), String> {
    let mut pieces: BTreeMap<&str, u64> = BTreeMap::new();
    let items = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
    for shipment in shipments {
        if items(&request["fulfilment"]["excluded"]).contains(&shipment["warehouse"]) {
            return Err(format!("sends from {}, which is excluded", shipment["warehouse"]));
        }
        for parcel in shipment["parcels"].as_array().into_iter().flatten() {
            for content in parcel["contents"].as_array().into_iter().flatten().filter(|of| of["part"].is_null()) {
                *pieces.entry(content["line"].as_str().unwrap_or_default()).or_default() +=
                    content["quantity"].as_u64().unwrap_or_default();
            }
        }
    }
    for line in items(&request["lines"]) {
        let (id, asked) = (line["id"].as_str().unwrap_or_default(), line["quantity"].as_u64().unwrap_or_default());
        let is_kit = line["sku"].as_str().is_some_and(|sku| sku.starts_with("KIT-") || sku.starts_with("SET-"));
        let found = pieces.get(id).copied().unwrap_or_default();
        if !is_kit && found != asked {
            return Err(format!("sends {found} pieces of line `{id}`, of which {asked} were asked for"));
        }
    }
    Ok(())
}
