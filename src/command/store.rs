//! Where does a key-value store lie? At an address that speaks Cloudflare's API of Workers KV, or in a folder with a file for each key.
//!
//! In: keys and their values. Out: the store has them, all of one call before any of the next.

use super::file;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use landfall::tree::Tree;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A key and its value.
pub(super) type Pair<'v> = (String, &'v [u8]);

/// A store of keys and values.
pub(super) trait Store {
    /// The keys that begin so.
    fn names(&mut self, prefix: &str) -> Result<BTreeSet<String>, String>;
    /// Writes pairs.
    fn put(&mut self, pairs: Vec<Pair<'_>>) -> Result<(), String>;
}

/// The store at an address or in a folder.
pub(super) fn open(to: &str) -> Result<Box<dyn Store>, String> {
    if !to.starts_with("https://") && !to.starts_with("http://") {
        return Ok(Box::new(Folder(PathBuf::from(to))));
    }
    let token = std::env::var("LANDFALL_KV_TOKEN").unwrap_or_default();
    if token.is_empty() {
        return Err("there is no token for the store: put one that may write to it into `LANDFALL_KV_TOKEN`".into());
    }
    let agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
    Ok(Box::new(Namespace { agent: agent.into(), address: to.trim_end_matches('/').to_owned(), token }))
}

/// How long one call may take: it may carry megabytes.
const PATIENCE: Duration = Duration::from_secs(120);

/// A folder with a file for each key.
struct Folder(PathBuf);

impl Store for Folder {
    fn names(&mut self, prefix: &str) -> Result<BTreeSet<String>, String> {
        let Ok(entries) = fs::read_dir(self.0.join(prefix)) else { return Ok(BTreeSet::new()) };
        Ok(entries.flatten().map(|entry| format!("{prefix}{}", entry.file_name().to_string_lossy())).collect())
    }

    fn put(&mut self, pairs: Vec<Pair<'_>>) -> Result<(), String> {
        for (key, value) in pairs {
            let path = self.0.join(key);
            let made = fs::create_dir_all(path.parent().unwrap_or(Path::new("")));
            let written = made.and_then(|()| file::put(&path, value));
            written.map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
        }
        Ok(())
    }
}

/// A namespace of Workers KV.
struct Namespace {
    agent: ureq::Agent,
    address: String,
    token: String,
}

/// Pairs and bytes of one call: Cloudflare takes 10,000 and 100 megabytes.
const MOST_PAIRS: usize = 1000;
const MOST_BYTES: usize = 20 << 20;

impl Store for Namespace {
    fn names(&mut self, prefix: &str) -> Result<BTreeSet<String>, String> {
        let (mut names, mut cursor) = (BTreeSet::new(), String::new());
        loop {
            let mut asked = self.agent.get(format!("{}/keys", self.address)).query("prefix", prefix);
            if !cursor.is_empty() {
                asked = asked.query("cursor", &cursor);
            }
            let told = self.answer(asked.header("authorization", self.bearer()).call())?;
            let Some(Tree::List(keys)) = told.get("result") else { return Err(self.otherwise()) };
            names.extend(keys.iter().map(|key| super::facts::text(key, "name")));
            cursor = match told.get("result_info").and_then(|info| info.get("cursor")) {
                Some(Tree::Text(more)) => more.to_string(),
                _ => String::new(),
            };
            if cursor.is_empty() {
                return Ok(names);
            }
        }
    }

    fn put(&mut self, pairs: Vec<Pair<'_>>) -> Result<(), String> {
        let mut pairs = pairs.into_iter().peekable();
        while pairs.peek().is_some() {
            let (mut list, mut bytes) = (Vec::new(), 0);
            while let Some((key, value)) =
                pairs.next_if(|(_, value)| list.is_empty() || bytes + value.len() < MOST_BYTES)
            {
                bytes += value.len();
                list.push(Tree::Object(vec![
                    ("key".into(), key.into()),
                    ("value".into(), BASE64_STANDARD.encode(value).into()),
                    ("base64".into(), Tree::Bool(true)),
                ]));
                if list.len() == MOST_PAIRS {
                    break;
                }
            }
            let body = super::answer::text(&Tree::List(list))?;
            let asked = self.agent.put(format!("{}/bulk", self.address)).header("authorization", self.bearer());
            let told = self.answer(asked.header("content-type", "application/json").send(body))?;
            let failed = told.get("result").and_then(|result| result.get("unsuccessful_keys"));
            if let Some(Tree::List(keys)) = failed
                && !keys.is_empty()
            {
                return Err(format!("the store at `{}` did not take {} keys: publish again", self.address, keys.len()));
            }
        }
        Ok(())
    }
}

impl Namespace {
    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// What it says where it did what it was asked.
    fn answer(&self, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Tree<'static>, String> {
        let mut answer = answer.map_err(|error| format!("the store at `{}` does not answer: {error}", self.address))?;
        let status = answer.status();
        let body = answer.body_mut().with_config().limit(MOST_BYTES as u64).read_to_vec();
        let told = body.ok().and_then(|bytes| super::answer::parsed(&bytes).ok());
        match told {
            Some(told) if status.is_success() && told.get("success") == Some(&Tree::Bool(true)) => Ok(told),
            _ => Err(format!("the store at `{}` answers {status}: look at its address and its token", self.address)),
        }
    }

    fn otherwise(&self) -> String {
        format!("the store at `{}` speaks another language than Workers KV", self.address)
    }
}
