//! Does `docs/start.md` lead from an empty folder to a quote, a page and a published book? It is followed word by word.
#![cfg(feature = "cli")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PAGE: &str = include_str!("../docs/start.md");

/// A fenced block: what stands behind the fence, and its text.
struct Block {
    kind: &'static str,
    name: &'static str,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in PAGE.lines() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(head) => {
                let (kind, name) = head.split_once(' ').unwrap_or((head, ""));
                blocks.push(Block { kind, name, text: String::new() });
                open = true;
            }
            None if open => {
                let block = blocks.last_mut().unwrap();
                block.text += line;
                block.text.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "a fence is not closed");
    blocks
}

/// The shell, in the folder, with the program of this build.
fn shell(folder: &Path, script: &str) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = Path::new(env!("CARGO_BIN_EXE_landfall")).parent().unwrap().to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([program].into_iter().chain(std::env::split_paths(&path))).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", script]).current_dir(folder).env("PATH", path).env("RATE_DATA", root.join("rate-data"));
    shell
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An answer over HTTP: its status and its body.
fn ask(address: &str, method: &str, path: &str, body: &str, key: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let authorised = if key.is_empty() { String::new() } else { format!("authorization: Bearer {key}\r\n") };
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n{authorised}content-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = text(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// What the page does with `landfall serve`: the shop's page, its book, quotes for all and landed costs for the shop.
fn serves(folder: &Path, script: &str) {
    let line = script.trim().replace("--port 8080", "--port 0");
    let mut server =
        shell(folder, &format!("exec {line}")).stdout(Stdio::piped()).stdin(Stdio::null()).spawn().expect("a server");
    let told: Vec<String> = BufReader::new(server.stdout.take().unwrap()).lines().take(6).map(Result::unwrap).collect();
    let after = |word: &str| {
        told.iter().find(|line| line.starts_with(word)).and_then(|line| line.rsplit(' ').next()).unwrap().to_owned()
    };
    let address = after("the shop").trim_start_matches("http://").trim_end_matches('/').to_owned();
    let key = after("the key");
    let cart = fs::read_to_string(folder.join("cart.json")).unwrap();

    let (status, page) = ask(&address, "GET", "/", "", "");
    assert_eq!(status, 200);
    assert!(page.contains("Berlin Paper") && page.contains("NOTE-A5") && page.contains("<landfall-delivery"), "{page}");
    assert_eq!(ask(&address, "GET", "/books/shopper/berlin-paper/shop.json", "", "").0, 200);
    assert_eq!(ask(&address, "GET", "/../Cargo.toml", "", "").0, 404);
    let (status, quote) = ask(&address, "POST", "/v1/quotes", &cart, "");
    assert_eq!(status, 200, "{quote}");
    assert!(quote.contains(r#""tier":"economy""#) && !quote.contains(r#""plan""#), "{quote}");
    let (status, quote) = ask(&address, "POST", "/v1/quotes", &cart, &key);
    assert_eq!(status, 200, "{quote}");
    assert_eq!(ask(&address, "POST", "/v1/quotes", &cart, "another").0, 401);
    let asked = r#"{"ship_from":{"country":"DE"},"ship_to":{"country":"GB"},"currency":"EUR","terms":"dap","lines":[{"id":"1","quantity":1,"unit_price":"300","hs_code":"4820.10","origin":"DE"}]}"#;
    assert_eq!(ask(&address, "POST", "/v1/landed-costs", asked, "").0, 401);
    let (status, landed) = ask(&address, "POST", "/v1/landed-costs", asked, &key);
    assert_eq!(status, 200, "{landed}");
    assert_eq!(ask(&address, "POST", "/v1/quotes", "{", "").0, 400);
    assert_eq!(ask(&address, "DELETE", "/v1/quotes", "", "").0, 405);
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn the_page_leads_from_an_empty_folder_to_a_published_book() {
    // Not below the checkout: its rate data would be the nearest.
    let folder: PathBuf = std::env::temp_dir().join(format!("landfall-start-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut last: Option<Output> = None;
    for block in blocks() {
        match (block.kind, block.name) {
            ("sh", "serve") => serves(&folder, &block.text),
            ("sh", expected) => {
                let done = shell(&folder, &block.text).output().unwrap();
                let told = format!("{}\n{}{}", block.text, text(&done.stdout), text(&done.stderr));
                assert_eq!(done.status.success(), expected != "fails", "{told}");
                last = Some(done);
            }
            ("text", "says") => {
                let said = text(&last.as_ref().unwrap().stderr);
                assert!(said.starts_with(&block.text), "{said}");
            }
            (_, file) => {
                fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
                fs::write(folder.join(file), block.text).unwrap();
            }
        }
    }
    // A quote: all of it, to the door in London, of the carrier's contract: 0.7 kg to the far zone.
    let quote = shell(&folder, "landfall quote cart.json --json").output().unwrap();
    let quote: serde_json::Value = serde_json::from_slice(&quote.stdout).unwrap();
    let economy = quote["options"].as_array().unwrap().iter().find(|option| option["tier"] == "economy").unwrap();
    assert_eq!((&economy["goods"], &economy["shipping"]), (&"59.00".into(), &"19.80".into()), "{economy}");
    // A published book, of which the store's pointer speaks.
    let pointer = fs::read_to_string(folder.join("published/current/berlin-paper")).unwrap();
    assert!(pointer.contains("\"version\""), "{pointer}");
    // What is there is not written over.
    let again = shell(&folder, "landfall new shop --id berlin-paper --country DE --carrier dhl-paket --box 10x10x10")
        .output()
        .unwrap();
    assert!(!again.status.success() && text(&again.stderr).contains("is there already"), "{}", text(&again.stderr));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_shop_that_cannot_be_is_told_all_at_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let done =
        shell(root, "landfall new shop --id Bad_Id --country XX --carrier nobody --carrier dhl-paket/none --box 10x10")
            .output()
            .unwrap();
    let said = text(&done.stderr);
    for fault in [
        "`Bad_Id` is no id",
        "`XX` is no country",
        "no carrier `nobody`",
        "`dhl-paket` has no service `none`",
        "`10x10` is no box",
    ] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
    let done = shell(root, "landfall new shop").stdin(Stdio::null()).output().unwrap();
    let said = text(&done.stderr);
    assert!(["--id", "--country", "--carrier", "--box"].iter().all(|flag| said.contains(flag)), "{said}");
}
