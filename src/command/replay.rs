//! Would the same be bound again? `landfall replay TOKEN`
//!
//! In: a token, and the folder of kept books. Out: by the engine that the token names, whether its claims come out again to the byte;
//! where that engine is not kept, this program is asked instead, says so, and compares figures: another engine may write the same
//! figures in another way. The signature is not checked: whoever has the token's figures again needs none.

use super::file;
use super::keep::Version;
use super::module::Kept;
use landfall::tree::Tree;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `landfall replay` is told.
#[derive(clap::Args)]
pub(crate) struct Replay {
    /// The token, or a file that holds it.
    token: String,
    /// The folder of kept books, as `landfall build --keep` writes it.
    #[arg(long, default_value = "kept")]
    kept: PathBuf,
    /// A file with the text of the request that was bound, where the token holds but its digest.
    #[arg(long)]
    request: Option<PathBuf>,
}

/// Claims that may differ where another engine answers: how they are written, not what they come to.
const FIGURES: [&str; 6] = ["exp", "option", "totals", "charges", "rates", "order_before"];

pub(super) fn run(replay: &Replay) -> Result<ExitCode, String> {
    let payload = payload_of(&replay.token)?;
    let claims = parsed(&payload)?;
    let text = |key: &str| super::facts::text(&claims, key);
    let version = Version::open(&replay.kept, &text("book"))?;
    let body = body(&payload, replay.request.as_deref())?;
    let engine = text("engine");
    let module = version.engine(&engine)?;
    let is_same_engine = module.is_some();
    let again = match module {
        Some(module) => by_module(&module, &version, &body)?,
        None => by_this_program(version, &body)?,
    };
    let again = match parsed(&again)?.get("payload") {
        Some(Tree::Text(text)) => text.clone().into_owned(),
        _ => {
            eprintln!("{again}");
            return Ok(ExitCode::from(1));
        }
    };
    let differences = if is_same_engine { all(&payload, &again)? } else { figures(&claims, &parsed(&again)?) };
    let mut told = format!("{} of {} at {}, book {}\n", text("option"), text("aud"), text("at"), text("book"));
    told.push_str(&match (is_same_engine, differences.is_empty()) {
        (true, true) => format!("the engine {engine} claims the same again, to the byte"),
        (true, false) => format!("the engine {engine} claims otherwise: these are not its claims"),
        (false, true) => format!("the engine {engine} is not kept: this one, another, comes to the same figures"),
        (false, false) => format!("the engine {engine} is not kept: this one, another, comes to other figures"),
    });
    for (path, one, other) in &differences {
        let _ = write!(told, "\n  {path}: {one} in the token, {other} now");
    }
    super::print(&told)?;
    Ok(ExitCode::from(u8::from(!differences.is_empty())))
}

/// The payload of the token of a body; nothing where the body has none.
pub(super) fn told_of(body: &Tree) -> Result<String, String> {
    body.text("token").map_or_else(|| Ok(String::new()), payload_of)
}

/// The payload of a token.
pub(super) fn payload_of(token: &str) -> Result<String, String> {
    let held = if token.matches('.').count() == 2 && !Path::new(token).is_file() {
        token.to_owned()
    } else {
        fs::read_to_string(token)
            .map_err(|error| format!("`{token}` is no token, and cannot be read as a file: {error}"))?
    };
    let parts: Vec<&str> = held.trim().split('.').collect();
    let [_, payload, _] = parts.as_slice() else { return Err("this is no token: it has not three parts".to_owned()) };
    let bytes = decoded(payload).ok_or("this is no token: its second part is not base64url")?;
    String::from_utf8(bytes).map_err(|_| "this is no token: its second part is no text".to_owned())
}

fn body(payload: &str, request: Option<&Path>) -> Result<String, String> {
    let request = match request {
        Some(named) => Tree::from(file::text(named)?.trim_end_matches('\n').to_owned()),
        None => Tree::Null,
    };
    super::answer::text(&Tree::Object(vec![("payload".into(), payload.into()), ("request".into(), request)]))
}

/// The answer of the engine that is kept.
fn by_module(module: &[u8], version: &Version, body: &str) -> Result<String, String> {
    let mut kept = Kept::open(module, version.index())?;
    loop {
        let answer = kept.replay(body.as_bytes())?;
        let answer = String::from_utf8(answer).map_err(|_| "the kept module answers no text".to_owned())?;
        let Some(Tree::List(needs)) = parsed(&answer)?.get("needs").cloned() else { return Ok(answer) };
        for file in needs {
            let Tree::Text(file) = file else { continue };
            kept.add(&version.shard(&file)?)?;
        }
    }
}

/// The answer of the engine in this program.
fn by_this_program(version: Version, body: &str) -> Result<String, String> {
    let book = version.whole()?;
    let answer = landfall::bound::replay(&landfall::Engine::new(&book), &parsed(body)?);
    super::answer::text(&answer.unwrap_or_else(|problem| landfall::answer::problem(&problem)))
}

fn parsed(text: &str) -> Result<Tree<'static>, String> {
    super::answer::parsed(text.as_bytes()).map_err(|problem| problem.to_string())
}

/// A place, what the token has there, and what comes out now.
type Difference = (String, String, String);

/// Every byte counts: where the texts differ, so does something in them, if only how it is written.
fn all(payload: &str, again: &str) -> Result<Vec<Difference>, String> {
    if payload == again {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    differ(&parsed(payload)?, &parsed(again)?, String::new(), &mut found);
    if found.is_empty() {
        found.push((String::new(), "the same".to_owned(), "written otherwise".to_owned()));
    }
    Ok(found)
}

fn figures(claims: &Tree, again: &Tree) -> Vec<Difference> {
    let mut found = Vec::new();
    for key in FIGURES {
        let (one, other) = (claims.get(key).unwrap_or(&Tree::Null), again.get(key).unwrap_or(&Tree::Null));
        differ(one, other, format!("/{key}"), &mut found);
    }
    found
}

fn differ(one: &Tree, other: &Tree, path: String, found: &mut Vec<Difference>) {
    match (one, other) {
        (Tree::Object(left), Tree::Object(right)) => {
            let added = right.iter().filter(|(key, _)| one.get(key).is_none());
            for (key, _) in left.iter().chain(added) {
                let (left, right) = (one.get(key).unwrap_or(&Tree::Null), other.get(key).unwrap_or(&Tree::Null));
                differ(left, right, format!("{path}/{key}"), found);
            }
        }
        (Tree::List(left), Tree::List(right)) if left.len() == right.len() => {
            for (number, (left, right)) in left.iter().zip(right).enumerate() {
                differ(left, right, format!("{path}/{number}"), found);
            }
        }
        _ if one == other => {}
        _ => found.push((path, shown(one), shown(other))),
    }
}

fn shown(tree: &Tree) -> String {
    super::answer::text(tree).unwrap_or_default()
}

/// The bytes of a part of a token; none where it is not base64url.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u8);
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 255) as u8);
        }
    }
    Some(bytes)
}
