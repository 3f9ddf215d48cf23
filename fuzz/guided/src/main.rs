//! The targets of `landfall-fuzz`, pressed by libFuzzer: `LANDFALL_TARGET` names one. See `cargo xtask fuzz --guided`.

#![no_main]

#[allow(dead_code, reason = "drawing is libFuzzer's work here")]
#[path = "../../src/mutate.rs"]
mod mutate;
#[allow(dead_code, reason = "drawing is libFuzzer's work here")]
#[path = "../../src/targets/mod.rs"]
mod targets;
#[allow(dead_code, clippy::indexing_slicing, reason = "the tests' own check of packings")]
#[path = "../../../tests/packing/validator.rs"]
mod validator;

use std::cell::RefCell;
use targets::Target;

thread_local! {
    /// Made once: a book is read for most.
    static TARGET: RefCell<Box<dyn Target>> = RefCell::new(named());
}

fn named() -> Box<dyn Target> {
    let name = std::env::var("LANDFALL_TARGET").unwrap_or_default();
    targets::all(std::slice::from_ref(&name))
        .pop()
        .unwrap_or_else(|| panic!("LANDFALL_TARGET names no target: `{name}`"))
}

// The first two bytes say which of its readers meets the rest.
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((reader, input)) = input.split_first_chunk() else { return };
    TARGET.with_borrow_mut(|target| {
        target.choose(usize::from(u16::from_le_bytes(*reader)));
        if let Err(wrong) = target.meet(input) {
            panic!("{wrong}");
        }
    });
});
