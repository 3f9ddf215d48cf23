//! What is pressed? Each reader of what others send, the reader of books, the packer, and exact money.

mod amounts;
mod books;
mod callers;
mod carts;
mod files;
mod questions;
mod routes;
mod words;

use fastrand::Rng;
use landfall::book::Book;
use landfall::calendar::Instant;
use landfall::platform::Call;
use landfall::problem::Problem;
use landfall::publish::{BuiltBook, RateData};
use serde_json::Value;
use std::cell::LazyCell;
use std::path::Path;
use std::rc::Rc;

/// Something that meets inputs.
pub(crate) trait Target {
    /// Its name on the command line.
    fn name(&self) -> &'static str;
    /// How many inputs a short form of the tests gives it.
    fn short_form(&self) -> u64;
    /// An input.
    fn draw(&mut self, rng: &mut Rng) -> Vec<u8>;
    /// Which of its readers meets the next input, where it has several.
    fn reader(&self) -> usize {
        0
    }
    /// Lets another reader meet the next input.
    #[allow(dead_code, reason = "libFuzzer says it, drawing says it by itself")]
    fn choose(&mut self, _reader: usize) {}
    /// Meets it: an error says what is wrong with the outcome.
    fn meet(&mut self, input: &[u8]) -> Result<(), String>;
    /// How far the inputs got.
    fn told(&self) -> String;
}

/// The targets of these names; all where none is named.
pub(crate) fn all(names: &[String]) -> Vec<Box<dyn Target>> {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|known| known == name);
    let mut targets: Vec<Box<dyn Target>> = Vec::new();
    if wanted("parsers") {
        targets.push(Box::new(words::Parsers::default()));
    }
    if wanted("money") {
        targets.push(Box::new(amounts::Amounts::default()));
    }
    if wanted("packer") {
        targets.push(Box::new(carts::Packer::default()));
    }
    if wanted("rate-data") {
        targets.push(Box::new(files::World::new()));
    }
    if wanted("imports") {
        targets.push(Box::new(files::Handed::new()));
    }
    // Read for the first that asks.
    let whole: LazyCell<(Rc<BuiltBook>, &'static Book)> = LazyCell::new(|| {
        let (data, complaints) = RateData::read(Path::new("rate-data"));
        assert!(complaints.is_empty(), "the rate data have faults: run `landfall check`");
        let built = Rc::new(data.build().unwrap_or_else(|error| panic!("the book is not built: {error}")));
        let book = Box::leak(Box::new(open(&built)));
        (built, book)
    });
    let book = || whole.1;
    let requests = |of_quotes: bool| {
        let mut found = json_files("tests/requests");
        found.extend(json_files("examples"));
        found.retain(|request| request.get("shop").is_some() == of_quotes);
        found
    };
    if wanted("reader") {
        targets.push(Box::new(questions::Requests::new(book(), [requests(true), requests(false)].concat())));
    }
    for (name, of_quotes) in [("quotes", true), ("landed-costs", false)] {
        if wanted(name) {
            targets.push(Box::new(questions::Questions::new(name, of_quotes, book(), requests(of_quotes))));
        }
    }
    if wanted("router") {
        targets.push(Box::new(routes::Router::new(book())));
    }
    if wanted("tokens") {
        targets.push(Box::new(callers::Tokens::new(book(), requests(true))));
    }
    if wanted("platforms") {
        targets.push(Box::new(callers::Platforms::new(book(), platforms())));
    }
    if wanted("invoices") {
        targets.push(Box::new(files::Bills::new(book())));
    }
    if wanted("books") {
        targets.push(Box::new(books::Books::new(Rc::clone(&whole.0), requests(true))));
    }
    targets
}

fn open(built: &BuiltBook) -> Book {
    Book::open_whole(&built.whole()).unwrap_or_else(|corrupt| panic!("{corrupt:?}"))
}

/// When everything is asked.
fn now() -> Instant {
    "2026-11-20T03:00:00Z".parse().unwrap_or_else(|_| panic!("a moment"))
}

fn json_files(folder: &str) -> Vec<Value> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files.iter().filter_map(|file| serde_json::from_slice(&std::fs::read(file).ok()?).ok()).collect()
}

fn platforms() -> Vec<(String, String, Value)> {
    let of_files = json_files("tests/platforms");
    let names = Call::names();
    let mut seeds = Vec::new();
    for name in &names {
        if let Some((platform, call)) = name.split_once(' ') {
            seeds.extend(of_files.iter().map(|body| (platform.to_owned(), call.to_owned(), body.clone())));
        }
    }
    seeds
}

/// A fault or a need is an answer; a book that cannot be read is none where the book is whole.
fn is_meant(problem: &Problem) -> Result<(), String> {
    match problem {
        Problem::Book(because) => Err(format!("says that the book cannot be read: {because}")),
        Problem::Needs(files) => Err(format!("needs {files:?} of a whole book")),
        _ => Ok(()),
    }
}
