//! `landfall export`: what other systems are told of a shop's deliveries.

use super::answer::{moment, refuse, text};
use super::library;
use landfall::Engine;
use landfall::platform::schema_org;
use std::path::PathBuf;
use std::process::ExitCode;

/// What can be exported.
#[derive(clap::Subcommand)]
pub(crate) enum Export {
    /// JSON-LD for an article's page: an `Offer` of schema.org with its `OfferShippingDetails`.
    JsonLd {
        /// The shop.
        #[arg(long)]
        shop: String,
        /// The article.
        #[arg(long)]
        sku: String,
        /// Countries, by ISO code; may stand several times.
        #[arg(long, required = true)]
        to: Vec<String>,
        /// The moment of the order, RFC 3339; now where none is named.
        #[arg(long)]
        at: Option<String>,
        /// A built book; without it the nearest `rate-data/` upward from here is built, and kept by its content.
        #[arg(long)]
        book: Option<PathBuf>,
    },
}

pub(super) fn run(what: Export) -> Result<ExitCode, String> {
    let Export::JsonLd { shop, sku, to, at, book } = what;
    let at = moment(at.as_deref())?;
    let book = match library::open(book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    match schema_org::offer(&Engine::new(&book), &shop, &sku, &to, at) {
        Ok(offer) => super::print(&text(&offer)?).map(|()| ExitCode::SUCCESS),
        Err(problem) => refuse(&problem),
    }
}
