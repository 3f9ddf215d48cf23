//! Which book and which engine answered then? Each version of a book is kept in a folder of its own, and the engines that answered
//! from it beside it.
//!
//! `KEPT/<hash of the book>/` is a book as web servers have it (`index.lfi`, `shards/`), with `<SHA-256 of the module>.wasm` for each
//! engine. Nothing in it is ever changed: what was bound years ago is priced again from it.

use super::data::write_split;
use landfall::book::{Book, Index};
use landfall::publish::BuiltBook;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Keeps a book and, where one is named, the engine that answers from it.
pub(super) fn keep(built: &BuiltBook, folder: &Path, engine: Option<&Path>) -> Result<PathBuf, String> {
    let book = Book::open(&built.index).map_err(|corrupt| corrupt.to_string())?;
    let version = folder.join(hash_of(&book));
    if !version.join("index.lfi").is_file() {
        // The index comes last: a version that has one is whole.
        write_split(built, &version)?;
    }
    if let Some(engine) = engine {
        let module = read(engine)?;
        let kept = version.join(format!("{}.wasm", digest(&module)));
        let partial = kept.with_extension(format!("{}.part", std::process::id()));
        let written = fs::write(&partial, module).and_then(|()| fs::rename(&partial, &kept));
        written.map_err(|error| format!("`{}` cannot be written: {error}", kept.display()))?;
    }
    Ok(version)
}

/// A version that was kept.
pub(super) struct Version {
    folder: PathBuf,
    index: Vec<u8>,
    book: Book,
}

impl Version {
    /// The version of this hash; its files are held against it.
    pub(super) fn open(kept: &Path, hash: &str) -> Result<Version, String> {
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let folder = kept.join(if is_hash { hash } else { "none" });
        if !folder.join("index.lfi").is_file() {
            return Err(format!(
                "the book `{hash}` is not kept in `{}`: name the folder of kept books with `--kept`, or build it again with `--keep`",
                kept.display()
            ));
        }
        let index = read(&folder.join("index.lfi"))?;
        let book = Book::open(&index).map_err(|corrupt| corrupt.to_string())?;
        if hash_of(&book) != hash {
            return Err(format!("`{}` holds another book than its name says: keep it again", folder.display()));
        }
        Ok(Version { folder, index, book })
    }

    pub(super) fn index(&self) -> &[u8] {
        &self.index
    }

    /// The module of an engine; none where it is not kept.
    pub(super) fn engine(&self, named: &str) -> Result<Option<Vec<u8>>, String> {
        let file = self.folder.join(format!("{named}.wasm"));
        if named.len() != 64 || !named.bytes().all(|byte| byte.is_ascii_hexdigit()) || !file.is_file() {
            return Ok(None);
        }
        let module = read(&file)?;
        if digest(&module) == named {
            Ok(Some(module))
        } else {
            Err(format!("`{}` is another module than its name says: keep it again", file.display()))
        }
    }

    /// The bytes of a shard, held against the index.
    pub(super) fn shard(&self, file: &str) -> Result<Vec<u8>, String> {
        let listed: &Index = self.book.index();
        let entry = listed.shards.iter().find(|entry| entry.file() == file);
        let entry = entry.ok_or_else(|| format!("the index has no `{file}`"))?;
        let bytes = read(&self.folder.join(file))?;
        if digest(&bytes).starts_with(&entry.hash_text()) {
            Ok(bytes)
        } else {
            Err(format!("`{file}` is not the file that its index names: keep the book again"))
        }
    }

    /// The book with all its shards.
    pub(super) fn whole(mut self) -> Result<Book, String> {
        let files: Vec<String> = self.book.index().shards.iter().map(|entry| entry.file()).collect();
        for file in files {
            let bytes = self.shard(&file)?;
            self.book.add(&bytes).map_err(|corrupt| corrupt.to_string())?;
        }
        Ok(self.book)
    }
}

fn hash_of(book: &Book) -> String {
    let told = landfall::answer::book(book);
    super::facts::text(&told, "hash")
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("`{}` cannot be read: {error}", file.display()))
}
