//! Does `SECURITY.md` name tests that are there?
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at what it did not expect")]

use std::fs;
use std::path::Path;

#[test]
fn each_threat_has_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    let mut count = 0;
    for row in rows {
        let last = row.trim_end_matches('|').rsplit(" | ").next().unwrap();
        let mut text = String::new();
        for named in last.split("; ") {
            let name = match named.trim().strip_prefix('`') {
                Some(named) => {
                    let (file, name) = named.split_once("`: ").expect("a file and a name");
                    text = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
                    name
                }
                None => named,
            };
            assert!(text.contains(name.trim()), "no test `{}` for: {row}", name.trim());
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}
