//! `cargo xtask reproducible`: do two builds of one source give the same bytes? Both engines, every book, and what a page loads.
//!
//! The source is copied to another folder and built there from nothing; what is shipped of it is held against what is shipped of this one.

use crate::run::{Outcome, cargo, copied_to, files_in, root, run, say, target, unreadable};
use crate::web;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What is shipped.
const SHIPPED: [&str; 4] = ["www/engine/browser", "www/engine/edge", "www/books", "www/dist/widget"];

/// Builds twice and compares.
pub(crate) fn reproducible() -> Outcome {
    web::build()?;
    let copy = target().join("reproducible/of-another-folder");
    let _ = fs::remove_dir_all(&copy);
    say(&format!("copying the source to {}", copy.display()));
    copied_to(&copy)?;
    let mut again = cargo(&["xtask", "build"]);
    again.current_dir(&copy).env("CARGO_TARGET_DIR", copy.join("target"));
    run(&mut again, "build here first: `cargo xtask build`")?;
    let (mut same, mut other) = (0, Vec::new());
    for folder in SHIPPED {
        let (here, there) = (held(&root().join(folder))?, held(&copy.join(folder))?);
        for name in here.keys().chain(there.keys().filter(|name| !here.contains_key(*name))) {
            if here.get(name) == there.get(name) {
                same += 1;
            } else {
                other.push(format!("{folder}/{}", name.display()));
            }
        }
    }
    if !other.is_empty() {
        return Err(format!(
            "two builds gave other bytes of {}; find what enters them from the folder, the day or the order",
            other.join(", ")
        ));
    }
    say(&format!("two builds in two folders: the same bytes of all {same} files"));
    fs::remove_dir_all(&copy).map_err(|error| format!("`{}` cannot be removed: {error}", copy.display()))
}

/// Each file of a folder, and what it holds.
fn held(folder: &Path) -> Outcome<BTreeMap<PathBuf, Vec<u8>>> {
    let files = files_in(&[folder.to_path_buf()])?.into_iter();
    files
        .map(|file| {
            let bytes = fs::read(&file).map_err(|error| unreadable(&file, &error))?;
            Ok((file.strip_prefix(folder).unwrap_or(&file).to_path_buf(), bytes))
        })
        .collect()
}
