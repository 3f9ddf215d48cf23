//! `landfall documents`: the papers of an order, as JSON or as pages to print.

use super::answer::{moment, parsed, refuse, sent, text};
use super::facts::text as said;
use super::{file, library, replay};
use landfall::Engine;
use landfall::tree::Tree;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// An order to draw up papers for.
#[derive(clap::Args)]
pub(super) struct Documents {
    /// A file with the request: `{"request" | "token", "option", "parties", "invoice"}`; standard input where none is named.
    file: Option<PathBuf>,
    /// A folder for the papers as pages to print, one file each; the answer then holds none.
    #[arg(long)]
    html: Option<PathBuf>,
    /// The moment of a request that names none, RFC 3339; now where none is named.
    #[arg(long)]
    at: Option<String>,
    /// A built book, for a token that of its time; without it the nearest `rate-data/` upward from here is built, and kept by its
    /// content.
    #[arg(long)]
    book: Option<PathBuf>,
}

/// Answers. A token's signature is not checked: whoever holds the book needs none.
pub(super) fn run(asked: &Documents) -> Result<ExitCode, String> {
    let at = moment(asked.at.as_deref())?;
    let body = match parsed(&sent(asked.file.as_deref())?) {
        Ok(body) => body,
        Err(problem) => return refuse(&problem),
    };
    let told = replay::told_of(&body)?;
    let shop = match body.get("request").and_then(|request| request.get("shop")) {
        Some(Tree::Text(shop)) => shop.clone().into_owned(),
        _ => parsed(told.as_bytes()).map(|claims| said(&claims, "aud")).unwrap_or_default(),
    };
    let book = match library::open(asked.book.as_deref())? {
        Ok(book) => book,
        Err(corrupt) => return refuse(&corrupt.into()),
    };
    match landfall::papers::papers(&Engine::new(&book), &body, at, Some(&shop), &told) {
        Ok(answer) => {
            let answer = match &asked.html {
                Some(folder) => printed(answer, folder)?,
                None => answer,
            };
            super::print(&text(&answer)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => refuse(&problem),
    }
}

/// Writes each paper's page into the folder; the answer names the file in its place.
fn printed<'b>(mut answer: Tree<'b>, folder: &PathBuf) -> Result<Tree<'b>, String> {
    fs::create_dir_all(folder).map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
    let names: Vec<Vec<String>> = answer
        .items("consignments")
        .iter()
        .enumerate()
        .map(|(number, consignment)| {
            let papers = consignment.items("documents");
            papers
                .iter()
                .enumerate()
                .map(|(place, paper)| {
                    format!("{}-{:02}-{}.html", number + 1, place + 1, said(paper, "kind").replace('_', "-"))
                })
                .collect()
        })
        .collect();
    for (consignment, names) in list(&mut answer, "consignments").into_iter().zip(names) {
        for (paper, name) in list(consignment, "documents").into_iter().zip(names) {
            let Tree::Object(entries) = paper else { continue };
            for (key, value) in entries.iter_mut().filter(|(key, _)| key == "html") {
                let Tree::Text(html) = value else { continue };
                let to = folder.join(&name);
                file::put(&to, html.as_bytes())
                    .map_err(|error| format!("`{}` cannot be written: {error}", to.display()))?;
                *key = "file".into();
                *value = to.display().to_string().into();
            }
        }
    }
    Ok(answer)
}

/// The items of a list, to be changed.
fn list<'t, 'b>(tree: &'t mut Tree<'b>, key: &str) -> Vec<&'t mut Tree<'b>> {
    let Tree::Object(entries) = tree else { return Vec::new() };
    let found = entries.iter_mut().find(|(known, _)| known == key).map(|(_, value)| value);
    match found {
        Some(Tree::List(items)) => items.iter_mut().collect(),
        _ => Vec::new(),
    }
}
