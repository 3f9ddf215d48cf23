//! Does the change note of two editions read as a person would write it? The editions are the small world of the lints and
//! the files laid over it; what must be said stands in `tests/diff/note.txt`, sentence by sentence.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
#![cfg(not(target_arch = "wasm32"))]

use landfall::publish::RateData;
use landfall::publish::diff::changes;
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

#[cfg(test)]
mod laying {
    use std::fs;
    use std::path::Path;

    /// Copies a folder over another.
    pub(crate) fn lay(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
            let target = to.join(entry.file_name().unwrap());
            if entry.is_dir() { lay(&entry, &target) } else { fs::copy(&entry, &target).map(drop).unwrap() }
        }
    }
}

fn read(folder: &Path) -> RateData {
    let (data, complaints) = RateData::read(folder);
    assert!(complaints.is_empty(), "{}", complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    data
}

#[test]
fn two_editions_differ_in_so_many_words() {
    let newer = Path::new(env!("CARGO_TARGET_TMPDIR")).join("newer-edition");
    let _ = fs::remove_dir_all(&newer);
    laying::lay(&folder("lints/good"), &newer);
    laying::lay(&folder("diff/newer"), &newer);
    let (old, new) = (read(&folder("lints/good")), read(&newer));
    let said = changes(&old, &new);
    let expected = fs::read_to_string(folder("diff/note.txt")).unwrap();
    assert_eq!(said.join("\n") + "\n", expected, "the note reads:\n{}", said.join("\n"));
    assert_eq!(said, changes(&old, &new), "the same editions give the same note");
    assert_eq!(changes(&old, &old), Vec::<String>::new());
}
