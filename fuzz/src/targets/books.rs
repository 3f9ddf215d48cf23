//! Books of which a part was changed under way.

use super::{Target, now};
use crate::mutate;
use fastrand::Rng;
use landfall::Engine;
use landfall::book::Book;
use landfall::publish::BuiltBook;
use landfall::request::{Authority, parse};
use serde_json::Value;
use std::rc::Rc;

/// Books of which a part was changed under way.
pub(super) struct Books {
    seeds: Vec<Value>,
    built: Rc<BuiltBook>,
    of: usize,
    accepted: u64,
}

impl Books {
    pub(super) fn new(built: Rc<BuiltBook>, seeds: Vec<Value>) -> Books {
        Books { seeds, built, of: 0, accepted: 0 }
    }
}

impl Target for Books {
    fn name(&self) -> &'static str {
        "books"
    }

    fn short_form(&self) -> u64 {
        1_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        self.of = rng.usize(0..=self.built.shards.len());
        let bytes = self.built.shards.get(self.of).unwrap_or(&self.built.index);
        let other = &self.built.shards[rng.usize(0..self.built.shards.len())];
        mutate::text(rng, bytes, other)
    }

    fn reader(&self) -> usize {
        self.of
    }

    fn choose(&mut self, reader: usize) {
        self.of = reader % (self.built.shards.len() + 1);
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        if self.of == self.built.shards.len() {
            let Ok(mut book) = Book::open(input) else { return Ok(()) };
            self.accepted += 1;
            // Shards of the true book in an index that was changed: refused, or taken.
            for shard in self.built.shards.iter().take(8) {
                drop(book.add(shard));
            }
            return Ok(());
        }
        let Ok(mut book) = Book::open(&self.built.index) else { return Err("is not opened".into()) };
        if book.add(input).is_err() {
            return Ok(());
        }
        self.accepted += 1;
        // What was accepted is read: the shard alone, since a quote says which others it needs.
        let engine = Engine::new(&book);
        for request in &self.seeds {
            if let Ok(request) = parse(request.to_string().as_bytes()) {
                drop(engine.quote(&request, now(), Authority::Authorised));
            }
        }
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} parts were read in spite of it", self.accepted)
    }
}
