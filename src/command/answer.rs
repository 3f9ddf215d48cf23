//! Commands that answer requests.

use super::at_hand::AtHand;
use super::explained::explained;
use super::explained_quote::explained_quote;
use super::{Requests, library};
use landfall::Engine;
use landfall::book::Book;
use landfall::calendar::Instant;
use landfall::problem::Problem;
use landfall::request::Authority;
use landfall::tree::Tree;
use std::io::{IsTerminal, Read};
use std::path::Path;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// What answers one request to programs, and what to people.
pub(super) struct Service {
    pub(super) answer: for<'b> fn(&Engine<'b>, &Tree, Instant, Authority) -> Result<Tree<'b>, Problem>,
    tell: fn(&Book, Tree, Authority) -> Result<String, Problem>,
}

/// `landfall quote`
pub(super) fn quote(requests: &Requests) -> Result<ExitCode, String> {
    let tell = |book: &Book, request: Tree, authority| {
        landfall::quote(book, &request, now(), authority).map(|answer| super::options::shown(&answer))
    };
    serve(requests, &Service { answer: |engine, request, now, by| engine.quote(request, now, by), tell })
}

/// `landfall landed-cost`
pub(super) fn landed_cost(requests: &Requests) -> Result<ExitCode, String> {
    serve(
        requests,
        &Service { answer: |engine, request, now, by| engine.landed_cost(request, now, by), tell: explanation },
    )
}

/// `landfall explain`
pub(super) fn explain(requests: &Requests) -> Result<ExitCode, String> {
    #[cfg(feature = "columns")]
    if requests.columns {
        return Err("an explanation is for people: ask of one request".into());
    }
    let book = match library::open(requests.book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    match one(requests)?.and_then(|request| explanation(&book, request, authority(requests))) {
        Ok(text) => {
            super::print(&text)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => refuse(&problem),
    }
}

/// The answer of either section as a person would write it down.
fn explanation(book: &Book, request: Tree, authority: Authority) -> Result<String, Problem> {
    let at_hand = AtHand::of(library::nearest(None).ok());
    let is_quote = request.get("shop").is_some();
    let request = if is_quote { with_everything(request) } else { request };
    let answer = landfall::explain(book, &request, now(), authority)?;
    let explained = if is_quote { explained_quote } else { explained };
    Ok(explained(book, &request, &answer, &at_hand))
}

/// A quote's request with everything told.
fn with_everything(request: Tree) -> Tree {
    let Tree::Object(mut entries) = request else { return request };
    entries.retain(|(key, _)| key != "detail");
    entries.push(("detail".into(), Tree::from("full")));
    Tree::Object(entries)
}

fn authority(requests: &Requests) -> Authority {
    if requests.open { Authority::Open } else { Authority::Authorised }
}

fn serve(requests: &Requests, service: &Service) -> Result<ExitCode, String> {
    let book = match library::open(requests.book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    if requests.jsonl {
        super::lines::serve(requests.file.as_deref(), Box::leak(Box::new(book)), service, authority(requests))?;
        return Ok(ExitCode::SUCCESS);
    }
    #[cfg(feature = "columns")]
    if requests.columns {
        let (file, output) = (requests.file.as_deref(), requests.output.as_deref());
        super::columns::serve(file, output, Box::leak(Box::new(book)), service, authority(requests))?;
        return Ok(ExitCode::SUCCESS);
    }
    let authority = authority(requests);
    let answered = one(requests)?.and_then(|request| {
        if requests.json || !std::io::stdout().is_terminal() {
            (service.answer)(&Engine::new(&book), &request, now(), authority).map(|tree| text(&tree))
        } else {
            (service.tell)(&book, request, authority).map(Ok)
        }
    });
    match answered {
        Ok(told) => {
            super::print(&told?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => refuse(&problem),
    }
}

/// The one request of a file or of standard input.
fn one(requests: &Requests) -> Result<Result<Tree<'static>, Problem>, String> {
    Ok(parsed(&sent(requests.file.as_deref())?))
}

/// The bytes of a file, or of standard input.
pub(super) fn sent(file: Option<&Path>) -> Result<Vec<u8>, String> {
    if let Some(named) = file {
        return super::file::bytes(named);
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| format!("standard input cannot be read: {error}"))?;
    Ok(bytes)
}

pub(super) fn parsed(bytes: &[u8]) -> Result<Tree<'static>, Problem> {
    landfall::request::parse(bytes)
}

pub(super) fn refuse(problem: &Problem) -> Result<ExitCode, String> {
    eprintln!("{}", text(&landfall::answer::problem(problem))?);
    Ok(ExitCode::from(1))
}

pub(super) fn text(tree: &Tree) -> Result<String, String> {
    serde_json::to_string(tree).map_err(|error| error.to_string())
}

/// The moment that is named, else now.
pub(super) fn moment(named: Option<&str>) -> Result<Instant, String> {
    named.map_or_else(|| Ok(now()), str::parse)
}

/// The shell's clock: the engine has none.
pub(super) fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_epoch(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
