//! How does a shop's book come to where it answers? `landfall publish`
//!
//! In: rate data, and a key-value store or a folder of its keys. Out: in the store, for each shop, its book. Rate data with faults
//! are not published. Parts that are there already are not sent again: they are named by their content, and shops share them. The
//! pointer, by which a version answers, comes last; whoever reads meanwhile finds all of the version before, or all of this one.
//!
//! ```text
//! shard/<SHA-256>         a part of books, whosever they are
//! book/<shop>/<version>   {"shop", "book", "index", "shards": {file: SHA-256}}
//! current/<shop>          {"version", "root"}, the root being the SHA-256 of that text
//! ```

use super::file::digest;
use super::library::{nearest, read};
use super::store::open;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use landfall::book::Book;
use landfall::publish::BuiltBook;
use landfall::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

/// What is published, and where.
#[derive(clap::Args)]
pub(crate) struct Publish {
    /// The folder; the nearest `rate-data/` upward from here where none is named.
    dir: Option<PathBuf>,
    /// A folder with a file for each key; or a namespace of Workers KV, by its address in Cloudflare's API:
    /// `https://api.cloudflare.com/client/v4/accounts/ACCOUNT/storage/kv/namespaces/NAMESPACE`. The token that may write to it is
    /// read from `LANDFALL_KV_TOKEN`.
    #[arg(long)]
    to: String,
    /// A shop; may stand several times. All shops of the folder where none is named.
    #[arg(long)]
    shop: Vec<String>,
    /// Also a folder of kept books, by their hash: what was bound is priced again from it (`landfall replay`).
    #[arg(long)]
    keep: Option<PathBuf>,
    /// The edge's module (`landfall_bg.wasm`), to be kept beside each book from which it answers.
    #[arg(long, requires = "keep")]
    engine: Option<PathBuf>,
}

/// `landfall publish`
pub(super) fn run(command: &Publish) -> Result<ExitCode, String> {
    let data = read(&nearest(command.dir.clone())?)?;
    let named: BTreeSet<&String> = match command.shop.is_empty() {
        true => data.shops.iter().map(|shop| &shop.id).collect(),
        false => command.shop.iter().collect(),
    };
    if named.is_empty() {
        return Err("the folder has no shop: there is nothing to publish".into());
    }
    let mut versions = Vec::new();
    for shop in named {
        let built = data.build_shop(shop)?;
        if let Some(folder) = &command.keep {
            super::keep::keep(&built, folder, command.engine.as_deref())?;
        }
        versions.push(Version::of(shop, built)?);
    }
    let mut store = open(&command.to)?;
    let there = store.names("shard/")?;
    let mut parts: BTreeMap<&str, &[u8]> = BTreeMap::new();
    for version in &versions {
        let own = version.hashes.iter().map(String::as_str).zip(version.built.shards.iter().map(Vec::as_slice));
        parts.extend(own.filter(|(hash, _)| !there.contains(&format!("shard/{hash}"))));
    }
    let sent = parts.len();
    store.put(parts.into_iter().map(|(hash, bytes)| (format!("shard/{hash}"), bytes)).collect())?;
    store.put(versions.iter().map(|version| (version.key(), version.text.as_bytes())).collect())?;
    let pointers: Vec<(String, String)> = versions.iter().map(Version::pointer).collect();
    store.put(pointers.iter().map(|(key, text)| (key.clone(), text.as_bytes())).collect())?;
    for version in &versions {
        println!("{}: {} answers from now on, {} parts", version.shop, version.name, version.hashes.len());
    }
    println!("{sent} parts were new");
    Ok(ExitCode::SUCCESS)
}

/// A book that is about to be published.
struct Version {
    shop: String,
    built: BuiltBook,
    /// The SHA-256 of each part, in the index's order.
    hashes: Vec<String>,
    text: String,
    root: String,
    /// The day of its facts, and what of its content tells it from others of that day.
    name: String,
}

impl Version {
    fn of(shop: &str, built: BuiltBook) -> Result<Version, String> {
        if !is_name(shop) {
            let rule = "1 to 63 small letters, digits and dashes, the first no dash";
            return Err(format!("`{shop}` cannot be published under its name: a shop's id has {rule}"));
        }
        let book = Book::open(&built.index).map_err(|corrupt| corrupt.to_string())?;
        let hashes: Vec<String> = built.shards.iter().map(|part| digest(part)).collect();
        let files = built.contents.shards.iter().zip(&hashes);
        let text = super::answer::text(&Tree::Object(vec![
            ("shop".into(), shop.into()),
            ("book".into(), super::keep::hash_of(&book).into()),
            ("index".into(), BASE64_URL_SAFE_NO_PAD.encode(&built.index).into()),
            (
                "shards".into(),
                Tree::Object(files.map(|(part, hash)| (part.file().into(), hash.as_str().into())).collect()),
            ),
        ]))?;
        let root = digest(text.as_bytes());
        let name = format!("{}-{}", built.contents.facts_as_of, root.get(..16).unwrap_or_default());
        Ok(Version { shop: shop.to_owned(), hashes, text, root, name, built })
    }

    fn key(&self) -> String {
        format!("book/{}/{}", self.shop, self.name)
    }

    fn pointer(&self) -> (String, String) {
        (format!("current/{}", self.shop), format!(r#"{{"version":"{}","root":"{}"}}"#, self.name, self.root))
    }
}

/// Whether the edge function looks for a shop of this name.
fn is_name(shop: &str) -> bool {
    let of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&shop.len()) && shop.bytes().all(of_name) && !shop.starts_with('-')
}
