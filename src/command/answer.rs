//! Commands that answer requests.

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
    answer: fn(&Book, &Tree, Instant, bool) -> Result<Tree, Problem>,
    show: fn(&Tree) -> String,
}

/// `landfall quote`
pub(super) fn quote(requests: &Requests) -> Result<ExitCode, String> {
    let answer = |book: &Book, request: &Tree, now, open| {
        let authority = if open { Authority::Open } else { Authority::Authorised };
        landfall::quote(book, request, now, authority)
    };
    serve(requests, &Service { answer, show: super::options::shown })
}

/// `landfall landed-cost`
pub(super) fn landed_cost(requests: &Requests) -> Result<ExitCode, String> {
    let answer = |book: &Book, request: &Tree, now, _open| landfall::landed_cost(book, request, now);
    serve(requests, &Service { answer, show: landfall::answer::explained })
}

/// `landfall explain`
pub(super) fn explain(requests: &Requests) -> Result<ExitCode, String> {
    let answer = |book: &Book, request: &Tree, now, _open| landfall::landed_cost(book, request, now);
    let book = match library::open(requests.book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    let asked = one(requests)?;
    match asked.and_then(|request| answer(&book, &request, now(), requests.open)) {
        Ok(tree) => {
            super::print(&landfall::answer::explained(&tree))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => refuse(&problem),
    }
}

fn serve(requests: &Requests, service: &Service) -> Result<ExitCode, String> {
    let book = match library::open(requests.book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    if requests.jsonl {
        return serve_lines(requests, &book, service);
    }
    let asked = one(requests)?;
    match asked.and_then(|request| (service.answer)(&book, &request, now(), requests.open)) {
        Ok(tree) if requests.json || !std::io::stdout().is_terminal() => {
            super::print(&text(&tree)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Ok(tree) => {
            super::print(&(service.show)(&tree))?;
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
        let answer = parsed(&line).and_then(|request| (service.answer)(book, &request, now(), requests.open));
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
