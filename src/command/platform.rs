//! `landfall platform`: what a shop's platform is told, natively and without its proof.

use super::answer::{moment, refuse, sent, text};
use super::library;
use landfall::Engine;
use landfall::platform::Call;
use std::path::PathBuf;
use std::process::ExitCode;

/// A platform's payload to answer.
#[derive(clap::Args)]
pub(super) struct Platform {
    /// The platform: `shopify`.
    name: String,
    /// Its call, as the edge function's address ends: `rates`.
    call: String,
    /// The shop that it asks for.
    #[arg(long)]
    shop: String,
    /// A file with the payload; standard input where none is named.
    file: Option<PathBuf>,
    /// Print the status and the content's type before the body.
    #[arg(long)]
    headers: bool,
    /// The moment of the order, RFC 3339; now where none is named.
    #[arg(long)]
    at: Option<String>,
    /// A built book; without it the nearest `rate-data/` upward from here is built, and kept by its content.
    #[arg(long)]
    book: Option<PathBuf>,
}

/// Answers. The exit status is 1 where the platform is told of a failure by the status of HTTP.
pub(super) fn run(asked: &Platform) -> Result<ExitCode, String> {
    let Some(call) = Call::of(&asked.name, &asked.call) else {
        let known = Call::names().join("`, `");
        return Err(format!("there is no call `{} {}`: use one of `{known}`", asked.name, asked.call));
    };
    let at = moment(asked.at.as_deref())?;
    let body = sent(asked.file.as_deref())?;
    let told = match library::open(asked.book.as_deref())? {
        Err(_) => call.without_book(),
        Ok(book) => match call.answered(&Engine::new(&book), &asked.shop, &body, at) {
            Ok(told) => told,
            Err(problem) => return refuse(&problem),
        },
    };
    if asked.headers {
        super::print(&format!("HTTP/1.1 {}\ncontent-type: application/json\n", told.status))?;
    }
    super::print(&text(&told.body)?)?;
    Ok(ExitCode::from(u8::from(told.status >= 400)))
}
