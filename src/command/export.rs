//! `landfall export`: what other systems are told of a shop's deliveries.

use super::answer::{moment, refuse, text};
use super::library;
use landfall::Engine;
use landfall::platform::marketplace::{File, Marketplace, Written};
use landfall::platform::rate_table::{Asked, rate_table};
use landfall::platform::schema_org;
use landfall::problem::Problem;
use std::path::PathBuf;
use std::process::ExitCode;

/// What can be exported.
#[derive(clap::Subcommand)]
pub(crate) enum Export {
    /// JSON-LD for an article's page: an `Offer` of schema.org with its `OfferShippingDetails`.
    JsonLd(Article),
    /// The shop's prices of carriage by country and weight, in the fields of a marketplace's own tables.
    Rates {
        #[command(flatten)]
        article: Article,
        /// The marketplace.
        #[arg(long = "for")]
        marketplace: Place,
        /// The upper ends of the bands of weight, in grams.
        #[arg(long, value_delimiter = ',', default_values_t = [100, 250, 500, 1_000, 2_000, 5_000])]
        weights: Vec<u32>,
    },
}

/// An article, and where to.
#[derive(clap::Args)]
pub(crate) struct Article {
    /// The shop.
    #[arg(long)]
    shop: String,
    /// The article; in rates the one that stands for all others.
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
}

/// A marketplace's name.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum Place {
    Etsy,
    Ebay,
    Amazon,
    Google,
}

impl From<Place> for Marketplace {
    fn from(place: Place) -> Marketplace {
        match place {
            Place::Etsy => Marketplace::Etsy,
            Place::Ebay => Marketplace::Ebay,
            Place::Amazon => Marketplace::Amazon,
            Place::Google => Marketplace::Google,
        }
    }
}

pub(super) fn run(what: Export) -> Result<ExitCode, String> {
    let article = match &what {
        Export::JsonLd(article) | Export::Rates { article, .. } => article,
    };
    let at = moment(article.at.as_deref())?;
    let book = match library::open(article.book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    let engine = Engine::new(&book);
    match &what {
        Export::JsonLd(Article { shop, sku, to, .. }) => match schema_org::offer(&engine, shop, sku, to, at) {
            Ok(offer) => super::print(&text(&offer)?).map(|()| ExitCode::SUCCESS),
            Err(problem) => refuse(&problem),
        },
        Export::Rates { article: Article { shop, sku, to, .. }, marketplace, weights } => {
            let mut weights = weights.clone();
            weights.sort_unstable();
            weights.dedup();
            let asked = Asked { shop, sku, countries: to, weights_g: &weights };
            let table = match rate_table(&engine, asked, at) {
                Ok(table) => table,
                Err(problem) => return refuse(&problem),
            };
            let Written { file, lost } = match Marketplace::from(*marketplace).write(&table) {
                Ok(written) => written,
                Err(overflow) => return refuse(&Problem::from(overflow)),
            };
            for sentence in table.lost.iter().chain(&lost) {
                eprintln!("lost: {sentence}");
            }
            match file {
                File::Json(tree) => super::print(&text(&tree)?)?,
                File::Csv(lines) => super::print(comma_separated(&lines)?.trim_end())?,
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn comma_separated(lines: &[Vec<String>]) -> Result<String, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).map_err(|error| error.to_string())?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
