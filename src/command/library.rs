//! Which book answers? A built one, or the nearest `rate-data/`, built once and kept by its content.

use super::file;
use landfall::book::Book;
use landfall::book::container::Corrupt;
use landfall::publish::{Complaint, RateData};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The book of a file, or of the nearest rate data; bytes that are no book are the data's fault.
pub(super) fn open(file: Option<&Path>) -> Result<Result<Book, Corrupt>, String> {
    let bytes = match file {
        Some(file) => {
            fs::read(file).map_err(|error| format!("the book `{}` cannot be read: {error}", file.display()))?
        }
        None => built(&nearest(None)?)?,
    };
    Ok(Book::open_whole(&bytes))
}

/// The folder named, else the nearest `rate-data/` upward from here.
pub(super) fn nearest(named: Option<PathBuf>) -> Result<PathBuf, String> {
    if let Some(dir) = named {
        return if dir.is_dir() {
            Ok(dir)
        } else {
            Err(format!("`{}` is no folder: name one with rate data", dir.display()))
        };
    }
    let here = std::env::current_dir().map_err(|error| format!("the working directory cannot be read: {error}"))?;
    let found = here.ancestors().map(|dir| dir.join("rate-data")).find(|dir| dir.is_dir());
    found
        .ok_or_else(|| "no `rate-data/` here or above: run this in a checkout, or name a book with `--book`".to_owned())
}

/// Reads rate data, and refuses it with everything that is wrong.
pub(super) fn read(dir: &Path) -> Result<RateData, String> {
    let (data, complaints) = RateData::read(dir);
    if complaints.is_empty() { Ok(data) } else { Err(listed(dir, &complaints)) }
}

/// The complaints, each on its lines, and how many.
pub(super) fn listed(dir: &Path, complaints: &[Complaint]) -> String {
    let mut text = String::new();
    for complaint in complaints {
        text.push_str(&format!("{}/{complaint}\n", dir.display()));
    }
    let count = complaints.len();
    text.push_str(&format!("{count} fault{} in the rate data", if count == 1 { "" } else { "s" }));
    text
}

/// The book of a folder: from the store beside the build's other products if its content was built before.
fn built(dir: &Path) -> Result<Vec<u8>, String> {
    let store = dir.parent().unwrap_or(dir).join("target").join("books");
    let kept = store.join(format!("{}.book", fingerprint(dir)?));
    if let Ok(bytes) = fs::read(&kept) {
        return Ok(bytes);
    }
    let bytes = read(dir)?.build()?.whole();
    // A store that cannot be written costs time at the next call, nothing else.
    let _ = fs::create_dir_all(&store).and_then(|()| file::put(&kept, &bytes));
    Ok(bytes)
}

/// A hash over this program and every file of the folder, by name.
fn fingerprint(dir: &Path) -> Result<String, String> {
    let mut hash = Sha256::new();
    if let Ok(program) = std::env::current_exe().and_then(fs::read) {
        hash.update(program);
    }
    let mut folders = vec![dir.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).map_err(|error| format!("`{}` cannot be read: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    for path in files {
        hash.update(path.to_string_lossy().as_bytes());
        hash.update(file::bytes(&path)?);
    }
    let hash = hash.finalize();
    Ok(file::hexadecimal(hash.split_at(16).0))
}
