//! What the demonstration stands on: the books as folders, and the shops' catalogues for its pages.

use crate::run::{Outcome, command, fingerprint, read, root, run, target, unless_fresh, write};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The book in one file, as the command line and the tests read it.
pub(crate) fn book_file() -> PathBuf {
    target().join("landfall.book")
}

/// `books/merchant` for the edge function, `books/shopper/SHOP` for each shop's pages, and the one file.
pub(crate) fn books(native: &Path) -> Outcome {
    let books = root().join("www/books");
    let data = root().join("rate-data");
    // The sources stand for the command line, which Cargo builds in more than one way.
    let engine = ["src", "record/src", "Cargo.lock"].map(|part| root().join(part));
    let print = fingerprint(&[&engine[..], std::slice::from_ref(&data)].concat(), &[])?;
    unless_fresh("checking the rate data and writing the books", &print, &books.join("shopper"), || {
        let build = || {
            let mut build = command(native, "");
            build.arg("build").arg(&data);
            build
        };
        let next = "mend the rate data named above";
        run(build().arg("-o").arg(book_file()), next)?;
        // Only now that the data are sound. Shards are named by their content: what is left of an older book takes room.
        for edition in ["merchant", "shopper"] {
            let _ = fs::remove_dir_all(books.join(edition));
        }
        // What lies packed beside the shopper's files goes with them: the bundle, which packs them, is made anew.
        let _ = fs::remove_file(root().join("www/dist/edge/workerd.capnp"));
        run(build().arg("--split").arg(books.join("merchant")), next)?;
        for folder in shops()? {
            let shop = folder.file_name().unwrap_or_default();
            run(build().arg("--shopper").arg(shop).arg("--split").arg(books.join("shopper").join(shop)), next)?;
        }
        Ok(())
    })
}

/// `books/kept`: this book beside the engine that answers from it, for `landfall replay`. Earlier ones stay.
pub(crate) fn kept(native: &Path) -> Outcome {
    let kept = root().join("www/books/kept");
    let engine = root().join("www/engine/edge/landfall_bg.wasm");
    let print = fingerprint(&[root().join("www/books/merchant/index.lfi"), engine.clone()], &[])?;
    unless_fresh("keeping the book and its engine", &print, &kept, || {
        let mut build = command(native, "");
        build.arg("build").arg(root().join("rate-data")).arg("--keep").arg(&kept).arg("--engine").arg(&engine);
        run(&mut build, "mend what is named above")
    })
}

/// The folders of the shops.
fn shops() -> Outcome<Vec<PathBuf>> {
    let shops = root().join("rate-data/shops");
    let entries = fs::read_dir(&shops).map_err(|error| format!("`{}` cannot be read: {error}", shops.display()))?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

/// What the demonstration's pages show of each shop's goods.
pub(crate) fn catalogues() -> Outcome {
    let to = root().join("www/demo/catalogue");
    let print = fingerprint(&[root().join("rate-data/shops"), root().join("xtask/src/demo.rs")], &[])?;
    unless_fresh("writing the catalogues of the demonstration", &print, &to, || {
        for folder in shops()? {
            let catalogue = catalogue(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            write(&to.join(format!("{name}.json")), catalogue.to_string().as_bytes())?;
        }
        Ok(())
    })
}

fn catalogue(folder: &Path) -> Outcome<Value> {
    let shop: toml::Table = read(&folder.join("shop.toml"))?.parse().map_err(|error| format!("shop.toml: {error}"))?;
    let text = read(&folder.join("catalogue.csv"))?;
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let faulty = |error: csv::Error| format!("catalogue.csv: {error}");
    let header = reader.headers().map_err(faulty)?.clone();
    let mut products = Vec::new();
    for row in reader.records() {
        let row = row.map_err(faulty)?;
        let cell =
            |name: &str| header.iter().position(|column| column == name).and_then(|at| row.get(at)).unwrap_or("");
        products
            .push(json!({ "sku": cell("sku"), "title": cell("title"), "price": cell("price"), "note": cell("note") }));
    }
    Ok(json!({
        "shop": shop.get("id").and_then(toml::Value::as_str),
        "currency": shop.get("currency").and_then(toml::Value::as_str),
        "products": products,
    }))
}
