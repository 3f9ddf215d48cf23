//! Tokens that are bound, verified and replayed, and what platforms send.

use super::{Target, is_meant, now};
use crate::mutate;
use fastrand::Rng;
use landfall::Engine;
use landfall::book::Book;
use landfall::bound::{Seal, bind, replay, verify};
use landfall::platform::Call;
use landfall::request::{Authority, parse};
use landfall::tree::Tree;
use serde_json::Value;

/// What is bound, verified and replayed.
pub(super) struct Tokens {
    book: &'static Book,
    engine: Engine<'static>,
    seal: Seal,
    seeds: Vec<Value>,
    bodies: Vec<Value>,
    bound: u64,
}

impl Tokens {
    pub(super) fn new(book: &'static Book, seeds: Vec<Value>) -> Tokens {
        let engine = Engine::new(book);
        let seal = Seal { iss: "https://quotes.shop.example".into(), jti: "1".into(), engine: "0".into() };
        let mut bodies = Vec::new();
        for request in &seeds {
            let Ok(tree) = parse(request.to_string().as_bytes()) else { continue };
            let Ok(answer) = engine.quote(&tree, now(), Authority::Authorised) else { continue };
            let answer = serde_json::to_value(&answer).unwrap_or_default();
            let option = answer["options"][0]["id"].clone();
            let body = serde_json::json!({"request": request, "option": option, "expect": {"total": answer["options"][0]["total"]}});
            let shop = request["shop"].as_str();
            let Ok(tree) = parse(body.to_string().as_bytes()) else { continue };
            if let Ok(bound) = bind(&engine, &tree, now(), shop, &seal) {
                let bound = serde_json::to_value(&bound).unwrap_or_default();
                bodies.push(serde_json::json!({"payload": bound["payload"], "request": request}));
            }
            bodies.push(body);
        }
        Tokens { book, engine, seal, seeds, bodies, bound: 0 }
    }
}

impl Target for Tokens {
    fn name(&self) -> &'static str {
        "tokens"
    }

    fn short_form(&self) -> u64 {
        1_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        let mut body = self.bodies[rng.usize(0..self.bodies.len())].clone();
        // The payload is a text that holds JSON: it changes inside.
        if rng.bool()
            && let Some(inner) = body["payload"].as_str().and_then(|text| serde_json::from_str::<Value>(text).ok())
        {
            body["payload"] = String::from_utf8_lossy(&mutate::json(rng, &inner)).into_owned().into();
            return body.to_string().into_bytes();
        }
        mutate::json(rng, &body)
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let Ok(body) = parse(input) else { return Ok(()) };
        let payload = match body.get("payload") {
            Some(Tree::Text(payload)) => payload.as_ref(),
            _ => "tampered",
        };
        let request = body.get("request").cloned().unwrap_or(Tree::Null);
        let asked = Tree::Object(vec![("token".into(), Tree::from("a.b.c")), ("request".into(), request)]);
        for shop in [None, Some("hanoi-crafts"), Some("tokyo-stationery")] {
            match bind(&self.engine, &body, now(), shop, &self.seal) {
                Ok(_) => self.bound += 1,
                Err(problem) => is_meant(&problem)?,
            }
            verify(self.book, &asked, now(), shop, payload).map(drop).or_else(|problem| is_meant(&problem))?;
        }
        replay(&self.engine, &body).map(drop).or_else(|problem| is_meant(&problem))
    }

    fn told(&self) -> String {
        format!("{} bound, from {} requests", self.bound, self.seeds.len())
    }
}

/// What platforms send.
pub(super) struct Platforms {
    engine: Engine<'static>,
    seeds: Vec<(String, String, Value)>,
    of: usize,
    offered: u64,
}

impl Platforms {
    pub(super) fn new(book: &'static Book, seeds: Vec<(String, String, Value)>) -> Platforms {
        Platforms { engine: Engine::new(book), seeds, of: 0, offered: 0 }
    }
}

impl Target for Platforms {
    fn name(&self) -> &'static str {
        "platforms"
    }

    fn short_form(&self) -> u64 {
        2_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        self.of = rng.usize(0..self.seeds.len());
        mutate::json(rng, &self.seeds[self.of].2)
    }

    fn reader(&self) -> usize {
        self.of
    }

    fn choose(&mut self, reader: usize) {
        self.of = reader % self.seeds.len();
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let (platform, call, _) = &self.seeds[self.of];
        let Some(call) = Call::of(platform, call) else { return Err("is no call".into()) };
        for shop in ["hanoi-crafts", "tokyo-stationery", "no-such-shop"] {
            match call.answered(&self.engine, shop, input, now()) {
                Ok(told) if told.status >= 500 => return Err(format!("is answered {}", told.status)),
                Ok(told) => self.offered += u64::from(told.status == 200),
                Err(problem) => is_meant(&problem)?,
            }
        }
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} answers of 200", self.offered)
    }
}
