//! Commands that answer requests.

use super::explained::explained;
use super::explained_quote::explained_quote;
use super::{Requests, library};
use landfall::book::Book;
use landfall::calendar::Instant;
use landfall::problem::Problem;
use landfall::request::Authority;
use landfall::tree::Tree;
use std::fs;
use std::io::{BufRead, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// What answers one request, and what shows an answer to people.
struct Service {
    answer: fn(&Book, &Tree, Instant, Authority) -> Result<Tree, Problem>,
    show: fn(&Book, &Tree, &Tree) -> String,
}

/// `landfall quote`
pub(super) fn quote(requests: &Requests) -> Result<ExitCode, String> {
    serve(requests, &Service { answer: landfall::quote, show: |_, _, answer| super::options::shown(answer) })
}

/// `landfall landed-cost`
pub(super) fn landed_cost(requests: &Requests) -> Result<ExitCode, String> {
    serve(
        requests,
        &Service { answer: landfall::landed_cost, show: |book, request, answer| explained(book, request, answer, &[]) },
    )
}

/// `landfall explain`
pub(super) fn explain(requests: &Requests) -> Result<ExitCode, String> {
    let book = match library::open(requests.book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    // A book holds no titles of sources: they stand in the rate data, where these are at hand.
    let sources = library::nearest(None).map(|dir| landfall::publish::sources(&dir)).unwrap_or_default();
    let explain = |request: Tree| {
        if request.get("shop").is_some() {
            let request = with_everything(request);
            let answer = landfall::quote(&book, &request, now(), authority(requests))?;
            return Ok(explained_quote(&book, &request, &answer, &sources));
        }
        let answer = landfall::landed_cost(&book, &request, now(), authority(requests))?;
        Ok(explained(&book, &request, &answer, &sources))
    };
    match one(requests)?.and_then(explain) {
        Ok(text) => {
            super::print(&text)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => refuse(&problem),
    }
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
        return serve_lines(requests, &book, service);
    }
    let answered = |request: Tree| Ok(((service.answer)(&book, &request, now(), authority(requests))?, request));
    match one(requests)?.and_then(answered) {
        Ok((tree, _)) if requests.json || !std::io::stdout().is_terminal() => {
            super::print(&text(&tree)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Ok((tree, request)) => {
            super::print(&(service.show)(&book, &request, &tree))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => refuse(&problem),
    }
}

fn serve_lines(requests: &Requests, book: &Book, service: &Service) -> Result<ExitCode, String> {
    let input: Box<dyn BufRead> = match &requests.file {
        Some(file) => {
            let opened =
                fs::File::open(file).map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
            Box::new(std::io::BufReader::new(opened))
        }
        None => Box::new(std::io::stdin().lock()),
    };
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for line in input.split(b'\n') {
        let line = line.map_err(|error| format!("the input cannot be read: {error}"))?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = parsed(&line).and_then(|request| (service.answer)(book, &request, now(), authority(requests)));
        let tree = answer.unwrap_or_else(|problem| landfall::answer::problem(&problem));
        writeln!(output, "{}", text(&tree)?).map_err(|error| format!("the output cannot be written: {error}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The one request of a file or of standard input.
fn one(requests: &Requests) -> Result<Result<Tree, Problem>, String> {
    let bytes = match &requests.file {
        Some(file) => fs::read(file).map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?,
        None => {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|error| format!("standard input cannot be read: {error}"))?;
            bytes
        }
    };
    Ok(parsed(&bytes))
}

fn parsed(bytes: &[u8]) -> Result<Tree, Problem> {
    landfall::request::parse(bytes)
}

fn refuse(problem: &Problem) -> Result<ExitCode, String> {
    eprintln!("{}", text(&landfall::answer::problem(problem))?);
    Ok(ExitCode::from(1))
}

fn text(tree: &Tree) -> Result<String, String> {
    serde_json::to_string(tree).map_err(|error| error.to_string())
}

/// The shell's clock: the engine has none.
fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_epoch(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
