//! What is answered to a request of the API? As the edge function answers it: the same bytes, statuses and problems (docs/api.md).

use super::{Answer, Site};
use crate::command::answer::{now, parsed, text};
use landfall::Engine;
use landfall::problem::Problem;
use landfall::request::Authority;
use landfall::tree::Tree;
use sha2::{Digest, Sha256};
use std::io::Read;
use tiny_http::{Method, Request};

/// The largest cart, and the largest batch, in bytes.
const CART: usize = 1 << 20;
const BATCH: usize = 10 << 20;
/// The most lines of a batch.
const LINES: usize = 1000;

/// A problem of our own, in the engine's shape.
pub(super) fn problem(status: u16, code: &str, title: &str) -> Answer {
    let told = serde_json::json!({ "type": format!("/problems/{code}"), "title": title, "status": status });
    Answer::new(status, "application/problem+json", told.to_string())
}

/// What an address is for: its methods.
fn allowed(path: &str) -> Option<&'static str> {
    match path {
        "/v1/quotes" | "/v1/quotes:batch" | "/v1/landed-costs" => Some("POST"),
        "/v1/book" | "/healthz" => Some("GET, HEAD"),
        _ => None,
    }
}

pub(super) fn answer(request: &mut Request, path: &str, site: &Site, engine: &Engine<'static>) -> Answer {
    let Some(allow) = allowed(path) else {
        return problem(404, "not-found", &format!("there is no `{path}` here; the edge function has more"));
    };
    let fits = match request.method() {
        Method::Post => allow == "POST",
        Method::Get | Method::Head => allow != "POST",
        _ => false,
    };
    if !fits {
        return Answer {
            allow: Some(allow),
            ..problem(405, "method-not-allowed", &format!("`{path}` takes {allow}, not {}", request.method()))
        };
    }
    let authority = match authority(request, site) {
        Ok(authority) => authority,
        Err(refused) => return refused,
    };
    match path {
        "/v1/book" => match text(&landfall::answer::book(site.book)) {
            Ok(text) => Answer::new(200, "application/json", text),
            Err(error) => problem(500, "internal", &error),
        },
        "/healthz" => Answer::new(200, "application/json", r#"{"status":"ok"}"#),
        "/v1/landed-costs" if authority == Authority::Open => {
            problem(401, "unauthorised", "landed costs are answered to shops alone")
        }
        "/v1/quotes:batch" if authority == Authority::Open => {
            problem(401, "unauthorised", "batches are answered to shops alone")
        }
        "/v1/quotes:batch" => match body(request, BATCH) {
            Ok(bytes) => batch(&bytes, site, engine),
            Err(refused) => refused,
        },
        _ => match body(request, CART) {
            Ok(bytes) => {
                let landed = path == "/v1/landed-costs";
                let answered = parsed(&bytes).and_then(|asked| match landed {
                    true => engine.landed_cost(&asked, now(), authority),
                    // With the key of one shop one hears of another what anybody hears.
                    false => engine.quote(&asked, now(), of_shop(&asked, site, authority)),
                });
                one(answered)
            }
            Err(refused) => refused,
        },
    }
}

/// Whether who asks is the shop. A key that is not its own is refused, never taken for the public's.
fn authority(request: &Request, site: &Site) -> Result<Authority, Answer> {
    let header = request.headers().iter().find(|header| header.field.equiv("authorization"));
    let Some(header) = header else { return Ok(Authority::Open) };
    let given = header.value.as_str().split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let digest: Option<[u8; 32]> = given.map(|(_, key)| Sha256::digest(key.trim().as_bytes()).into());
    // Digests are compared: how long that takes tells nothing of the key.
    match digest == Some(site.key) {
        true => Ok(Authority::Authorised),
        false => Err(problem(401, "unauthorised", "the key is not the shop's: send `authorization: Bearer KEY`")),
    }
}

fn body(request: &mut Request, most: usize) -> Result<Vec<u8>, Answer> {
    let mut bytes = Vec::new();
    let read = request.as_reader().take(most as u64 + 1).read_to_end(&mut bytes);
    match read {
        Ok(_) if bytes.len() > most => Err(problem(413, "too-large", &format!("a request has at most {most} bytes"))),
        Ok(_) => Ok(bytes),
        Err(_) => Err(problem(400, "bad-request", "the body cannot be read to its end")),
    }
}

fn one(answered: Result<Tree<'_>, Problem>) -> Answer {
    let (status, kind, told) = match &answered {
        Ok(tree) => (200, "application/json", text(tree)),
        Err(found) => {
            let tree = landfall::answer::problem(found);
            let status = match tree.get("status") {
                Some(Tree::Whole(status)) => u16::try_from(*status).unwrap_or(500),
                _ => 500,
            };
            (status, "application/problem+json", text(&tree))
        }
    };
    match told {
        Ok(text) => Answer::new(status, kind, text),
        Err(error) => problem(500, "internal", &error),
    }
}

fn batch(bytes: &[u8], site: &Site, engine: &Engine<'static>) -> Answer {
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    if lines.len() > LINES {
        return problem(413, "too-large", &format!("a batch has at most {LINES} lines"));
    }
    let mut out = Vec::new();
    for line in lines {
        let answered =
            parsed(line).and_then(|asked| engine.quote(&asked, now(), of_shop(&asked, site, Authority::Authorised)));
        out.extend(one(answered).bytes);
        out.push(b'\n');
    }
    Answer::new(200, "application/x-ndjson", out)
}

fn of_shop(asked: &Tree, site: &Site, authority: Authority) -> Authority {
    match asked.get("shop") {
        Some(Tree::Text(shop)) if *shop == site.shop => authority,
        _ => Authority::Open,
    }
}
