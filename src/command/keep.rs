//! Which book and which engine answered then? Each version of a book is kept in a folder of its own, and the engines that answered
//! from it beside it.
//!
//! `KEPT/<hash of the book>/` is a book as web servers have it (`index.lfi`, `shards/`), with `<SHA-256 of the module>.wasm` for each
//! engine. Nothing in it is ever changed: what was bound years ago is priced again from it.

use super::data::write_split;
use super::file::{self, digest};
use landfall::book::{Book, Index};
use landfall::publish::BuiltBook;
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
        let module = file::bytes(engine)?;
        let kept = version.join(format!("{}.wasm", digest(&module)));
        file::put(&kept, &module).map_err(|error| format!("`{}` cannot be written: {error}", kept.display()))?;
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
        let folder = kept.join(if is_digest(hash) { hash } else { "none" });
        if !folder.join("index.lfi").is_file() {
            return Err(format!(
                "the book `{hash}` is not kept in `{}`: name the folder of kept books with `--kept`, or build it again with `--keep`",
                kept.display()
            ));
        }
        let index = file::bytes(&folder.join("index.lfi"))?;
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
        let kept = self.folder.join(format!("{named}.wasm"));
        if !is_digest(named) || !kept.is_file() {
            return Ok(None);
        }
        let module = file::bytes(&kept)?;
        if digest(&module) == named {
            Ok(Some(module))
        } else {
            Err(format!("`{}` is another module than its name says: keep it again", kept.display()))
        }
    }

    /// The bytes of a shard, held against the index.
    pub(super) fn shard(&self, name: &str) -> Result<Vec<u8>, String> {
        let listed: &Index = self.book.index();
        let entry = listed.shards.iter().find(|entry| entry.file() == name);
        let entry = entry.ok_or_else(|| format!("the index has no `{name}`"))?;
        let bytes = file::bytes(&self.folder.join(name))?;
        if digest(&bytes).starts_with(&entry.hash_text()) {
            Ok(bytes)
        } else {
            Err(format!("`{name}` is not the file that its index names: keep the book again"))
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

pub(super) fn hash_of(book: &Book) -> String {
    let told = landfall::answer::book(book);
    super::facts::text(&told, "hash")
}

/// Whether it can be the name of a book or a module, and no path.
fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
