//! `landfall serve`: one's own shop's page and API on this computer, from the binary alone.
//!
//! In: rate data, which are checked, and the widget's files: those in the binary, where it was built with the feature `widget`, else those of
//! a folder. Out: a page with the shop's goods and the widget, `POST /v1/quotes`, `/v1/quotes:batch` and, with the key that is printed,
//! `/v1/landed-costs`, `GET /v1/book`, `/healthz`. It is for trying out: the edge function is what stands on the web (docs/deploy.md).
//! It listens on this computer alone unless told otherwise.
//!
//! | file | question |
//! |---|---|
//! | `files` | which file lies behind an address? |
//! | `api` | what is answered to a request of the API? |
//! | `widget` | where are the widget's files? |

mod api;
mod files;
mod widget;

use super::library;
use landfall::book::Book;
use landfall::publish::RateData;
use rayon::current_num_threads;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tiny_http::{Header, Request, Response, Server};

/// What is served, and where.
#[derive(clap::Args)]
pub(crate) struct Serve {
    /// The folder; the nearest `rate-data/` upward from here where none is named.
    dir: Option<PathBuf>,
    /// The shop whose page is shown; may be left out where the rate data have one alone.
    #[arg(long)]
    shop: Option<String>,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// The folder of the widget's files (`www/dist/widget`), for a binary that does not carry them.
    #[arg(long)]
    widget: Option<PathBuf>,
    /// The shop's key; a new one at each start where none is given. At least 16 characters.
    #[arg(long, env = "LANDFALL_KEY", hide_env_values = true)]
    key: Option<String>,
}

/// What is answered to an address.
pub(super) struct Answer {
    status: u16,
    kind: &'static str,
    bytes: Vec<u8>,
    /// Whether it may be kept: what is named by its content.
    lasting: bool,
    allow: Option<&'static str>,
}

impl Answer {
    fn new(status: u16, kind: &'static str, bytes: impl Into<Vec<u8>>) -> Answer {
        Answer { status, kind, bytes: bytes.into(), lasting: false, allow: None }
    }
}

/// What the workers share.
pub(super) struct Site {
    book: &'static Book,
    shop: String,
    files: files::Files,
    /// SHA-256 of the shop's key.
    key: [u8; 32],
}

/// `landfall serve`
pub(super) fn run(command: &Serve) -> Result<ExitCode, String> {
    // What was said wrongly is told before anything is built.
    let widget = widget::Widget::find(command.widget.as_deref())?;
    let key = key_of(command.key.as_deref())?;
    let data = library::read(&library::nearest(command.dir.clone())?)?;
    let shop = shop_of(&data, command.shop.as_deref())?;
    let book = Book::open_whole(&data.build()?.whole()).map_err(|corrupt| corrupt.to_string())?;
    let carries = widget.origin();
    let site = Arc::new(Site {
        book: Box::leak(Box::new(book)),
        files: files::Files::new(&data, &shop, widget)?,
        shop,
        key: Sha256::digest(key.as_bytes()).into(),
    });
    let address = (command.host.as_str(), command.port);
    let server = Server::http(address)
        .map_err(|error| format!("`{}:{}` cannot be listened on: {error}", address.0, address.1))?;
    let server = Arc::new(server);
    let at = server.server_addr().to_string();
    super::print(&format!(
        "the shop {}  http://{at}/\nquotes  http://{at}/v1/quotes (POST)\nlanded costs  http://{at}/v1/landed-costs (POST, with the key)\nthe book  http://{at}/v1/book\nthe key  {key}\nthe widget  {carries}",
        site.shop
    ))?;
    let workers: Vec<_> = (0..current_num_threads().max(2))
        .map(|_| {
            let (server, site) = (Arc::clone(&server), Arc::clone(&site));
            std::thread::spawn(move || work(&server, &site))
        })
        .collect();
    for worker in workers {
        worker.join().map_err(|_| "a worker stopped: please report what was asked last".to_owned())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Answers until there are no more requests. An engine is a thread's own.
fn work(server: &Server, site: &Site) {
    let engine = landfall::Engine::new(site.book);
    while let Ok(mut request) = server.recv() {
        let answer = answered(&mut request, site, &engine);
        // A client that hangs up is no fault of the server.
        let _ = request.respond(response(answer));
    }
}

fn answered(request: &mut Request, site: &Site, engine: &landfall::Engine<'static>) -> Answer {
    let url = request.url().to_owned();
    let path = url.split(['?', '#']).next().unwrap_or("/").to_owned();
    if path.starts_with("/v1/") || path == "/healthz" {
        return api::answer(request, &path, site, engine);
    }
    site.files.answer(request.method(), &path)
}

/// As strict as a careful shop's page: no inline script or style, WebAssembly but no `eval`.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn response(answer: Answer) -> Response<std::io::Cursor<Vec<u8>>> {
    let mut headers = vec![
        ("content-type", answer.kind),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("content-security-policy", POLICY),
        ("cache-control", if answer.lasting { "public, max-age=31536000, immutable" } else { "no-cache" }),
    ];
    headers.extend(answer.allow.map(|methods| ("allow", methods)));
    let headers = headers.into_iter().filter_map(|(name, value)| Header::from_bytes(name, value).ok());
    headers.fold(Response::from_data(answer.bytes).with_status_code(answer.status), Response::with_header)
}

fn shop_of(data: &RateData, named: Option<&str>) -> Result<String, String> {
    let ids: Vec<&str> = data.shops.iter().map(|shop| shop.id.as_str()).collect();
    match (named, &ids[..]) {
        (Some(id), _) if ids.contains(&id) => Ok(id.to_owned()),
        (Some(id), _) => Err(format!("there is no shop `{id}`: there are {}", ids.join(", "))),
        (None, [only]) => Ok((*only).to_owned()),
        (None, []) => Err("the rate data have no shop: `landfall new shop` writes one".to_owned()),
        (None, _) => Err(format!("name the shop with `--shop`: there are {}", ids.join(", "))),
    }
}

fn key_of(given: Option<&str>) -> Result<String, String> {
    match given {
        Some(key) if key.len() >= 16 => Ok(key.to_owned()),
        Some(_) => Err("the key is too short: give 16 characters or more, drawn at random".to_owned()),
        None => {
            let mut bytes = [0_u8; 24];
            getrandom::fill(&mut bytes)
                .map_err(|error| format!("no key can be drawn: {error}; give one by `LANDFALL_KEY`"))?;
            Ok(super::file::hexadecimal(&bytes))
        }
    }
}
