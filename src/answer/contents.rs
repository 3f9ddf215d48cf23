//! What a book holds, as `GET /v1/book` prints it.

use crate::book::container::FORMAT;
use crate::book::{Book, Index};
use crate::tree::{Tree, object};
use sha2::{Digest, Sha256};

/// The hash by which a book is named: over the names and hashes of its shards.
pub(crate) fn hash(index: &Index) -> String {
    let mut hash = Sha256::new();
    for shard in &index.shards {
        hash.update(shard.name.as_bytes());
        hash.update(shard.hash);
    }
    if let Some(beyond) = &index.beyond {
        hash.update(beyond.root);
    }
    crate::book::hexadecimal(&hash.finalize())
}

/// The table of contents of a book.
pub fn book(book: &Book) -> Tree<'_> {
    let index = book.index();
    object! {
        "format": i64::from(FORMAT),
        "hash": hash(index),
        "facts_as_of": index.facts_as_of,
        "covers": object! {
            "from": index.covers.from,
            "until": index.covers.until,
        },
        "shops": Tree::list(&index.shops, Tree::from),
        "shards": Tree::list(&index.shards, |shard| object! {
            "name": &shard.name,
            "file": shard.file(),
            "bytes": shard.bytes,
            "hash": shard.hash_text(),
        }),
    }
}
