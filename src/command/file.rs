//! How are files read, and written so that nobody finds half of one?

use sha2::{Digest, Sha256};
use std::path::Path;
use std::{fs, io};

/// The bytes of a file.
pub(super) fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| unread(file, &error))
}

/// The text of a file.
pub(super) fn text(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| unread(file, &error))
}

/// Writes a file beside its place first, so that who reads it has all of it or none.
pub(super) fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = file.with_extension(format!("{}.part", std::process::id()));
    fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, file))
}

/// SHA-256, in hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Two digits for each byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unread(file: &Path, error: &io::Error) -> String {
    format!("`{}` cannot be read: {error}", file.display())
}
