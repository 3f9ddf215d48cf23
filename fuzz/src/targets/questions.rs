//! Requests: read alone in great number; quotes and landed costs, asked by anyone and by the shop; and whether parts add up to totals.

use super::{Target, is_meant, now};
use crate::mutate;
use fastrand::Rng;
use landfall::Engine;
use landfall::book::{Book, BookView};
use landfall::money::Decimal;
use landfall::request::{Authority, LandedCostRequest, QuoteRequest, RequestContext, parse};
use landfall::tree::Tree;
use serde_json::Value;

/// Requests that are read and not answered.
pub(super) struct Requests {
    view: BookView<'static>,
    seeds: Vec<Value>,
    read: u64,
}

impl Requests {
    pub(super) fn new(book: &'static Book, seeds: Vec<Value>) -> Requests {
        Requests { view: BookView::new(book), seeds, read: 0 }
    }
}

impl Target for Requests {
    fn name(&self) -> &'static str {
        "reader"
    }

    fn short_form(&self) -> u64 {
        20_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        let seed = &self.seeds[rng.usize(0..self.seeds.len())];
        if rng.bool() { mutate::json(rng, seed) } else { mutate::text(rng, seed.to_string().as_bytes(), b"{[\"") }
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let Ok(tree) = parse(input) else { return Ok(()) };
        let world = self.view.world().map_err(|problem| problem.to_string())?;
        for authority in [Authority::Authorised, Authority::Open] {
            let context = RequestContext { world, now: now(), authority };
            let quote = QuoteRequest::read(&tree, &context).map(drop);
            let landed_cost = LandedCostRequest::read(&tree, &context).map(drop);
            for read in [quote, landed_cost] {
                match read {
                    Ok(()) => self.read += 1,
                    Err(problem) => is_meant(&problem)?,
                }
            }
        }
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} readings without a fault", self.read)
    }
}

/// Quotes or landed costs, asked by anyone and by the shop.
pub(super) struct Questions {
    name: &'static str,
    of_quotes: bool,
    engine: Engine<'static>,
    seeds: Vec<Value>,
    answered: u64,
    offered: u64,
}

impl Questions {
    pub(super) fn new(name: &'static str, of_quotes: bool, book: &'static Book, seeds: Vec<Value>) -> Questions {
        Questions { name, of_quotes, engine: Engine::new(book), seeds, answered: 0, offered: 0 }
    }
}

impl Target for Questions {
    fn name(&self) -> &'static str {
        self.name
    }

    fn short_form(&self) -> u64 {
        2_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        let seed = &self.seeds[rng.usize(0..self.seeds.len())];
        mutate::json(rng, seed)
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let Ok(request) = parse(input) else { return Ok(()) };
        for authority in [Authority::Authorised, Authority::Open] {
            let answer = if self.of_quotes {
                self.engine.quote(&request, now(), authority)
            } else {
                self.engine.landed_cost(&request, now(), authority)
            };
            let answer = match answer {
                Ok(answer) => answer,
                Err(problem) => {
                    is_meant(&problem)?;
                    continue;
                }
            };
            self.answered += 1;
            self.offered +=
                u64::from(matches!(answer.get("options"), Some(Tree::List(options)) if !options.is_empty()));
            let text = serde_json::to_value(&answer).map_err(|error| error.to_string())?;
            if let Some(wrong) = wrong_sum(&text) {
                return Err(format!("answers {wrong}"));
            }
        }
        Ok(())
    }

    fn told(&self) -> String {
        match self.of_quotes {
            true => format!("{} answers, {} with an option", self.answered, self.offered),
            false => format!("{} answers", self.answered),
        }
    }
}

/// An option, or a landed cost, whose parts are not its total.
pub(super) fn wrong_sum(answer: &Value) -> Option<String> {
    let of = |part: &Value, keys: &[&str]| -> Option<Decimal> {
        keys.iter()
            .map(|key| part[*key].as_str()?.parse::<Decimal>().ok())
            .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?))
    };
    let whole = |part: &Value, carriage: &[&str]| {
        let parts = of(part, &["goods", "duty", "tax", "fees"])?.checked_add(of(part, carriage)?)?;
        let total = of(part, &["total"])?;
        (total != parts).then(|| format!("a total of {total} where the parts are {parts}"))
    };
    let due = |part: &Value| {
        let (dues, total) = (of(part, &["due_at_checkout", "due_on_delivery"])?, of(part, &["total"])?);
        (total != dues).then(|| format!("a total of {total} of which {dues} are due"))
    };
    match answer["options"].as_array() {
        Some(options) => {
            options.iter().find_map(|option| whole(option, &["shipping", "insurance"]).or_else(|| due(option)))
        }
        None => due(answer),
    }
}
