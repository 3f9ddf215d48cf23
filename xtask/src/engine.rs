//! The engine, three times: the command line, and the two WebAssembly builds.

use crate::run::{Outcome, cargo, command, fingerprint, root, run, say, target, unless_fresh};
use crate::tools::{self, WASM};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use wasm_bindgen_cli_support::Bindgen;

/// What is tested besides what is built without being asked for. All that is built after the tests names it too, or it would be built anew.
pub(crate) const TESTED: [&str; 2] = ["--features", "landfall/columns"];

/// The command line's binary.
pub(crate) fn native() -> Outcome<PathBuf> {
    say("building the command line");
    run(&mut cargo(&["build", "--quiet", "--bin", "landfall"]), "mend what the compiler names above")?;
    tested()
}

/// The same, after the tests: they build it for themselves, with what the tests' own dependencies ask of shared ones, and a second
/// build would make most of it anew.
pub(crate) fn tested() -> Outcome<PathBuf> {
    let binary = target().join("debug").join(format!("landfall{}", std::env::consts::EXE_SUFFIX));
    if binary.is_file() {
        Ok(binary)
    } else {
        Err(format!("`{}` is not built: mend the tests first", binary.display()))
    }
}

/// `engine/browser` (objects in and out) and `engine/edge` (bytes in and out) of `www`, both at once: most of the work is linking
/// and shrinking, which keep one core busy each.
pub(crate) fn wasm() -> Outcome {
    tools::wasm_target()?;
    let built = thread::scope(|scope| {
        let faces = ["browser", "edge"].map(|face| scope.spawn(move || build(face)));
        faces.map(|face| face.join().unwrap_or_else(|_| Err("a build stopped short; see above".into())))
    });
    built.into_iter().collect()
}

/// One face of the engine. It has a target folder of its own: Cargo names both modules alike, and in one folder each build would
/// undo the other.
fn build(face: &str) -> Outcome {
    say(&format!("building the engine for the {face}"));
    let folder = target().join(face);
    // What a page downloads is small before it is fast; what an edge function loads once, the other way round.
    let profile = if face == "edge" { "edge" } else { "wasm" };
    let mut compile =
        cargo(&["rustc", "--quiet", "--lib", "--crate-type", "cdylib", "--profile", profile, "--target", WASM]);
    compile.args(["--no-default-features", "--features", face, "--target-dir"]).arg(&folder);
    run(&mut compile, "mend what the compiler names above")?;
    let built = folder.join(WASM).join(profile).join("landfall.wasm");
    let bound = root().join("www/engine").join(face);
    let module = bound.join("landfall_bg.wasm");
    let print = fingerprint(&[built.clone(), root().join("xtask/src/engine.rs")], &[])?;
    unless_fresh(&format!("binding and shrinking the {face} engine"), &print, &module, || {
        bind(&built, &bound)?;
        shrink(&module)
    })
}

/// The module and its JavaScript, into a folder.
fn bind(built: &Path, folder: &Path) -> Outcome {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(built).out_name("landfall").typescript(true);
    // The module is found beside its JavaScript, where none is named.
    bindgen.omit_default_module_path(false);
    let bound = bindgen.web(true).and_then(|bindgen| bindgen.generate(folder));
    bound.map_err(|error| format!("`{}` cannot be bound for JavaScript: {error:#}", built.display()))
}

/// Features by name: the engine uses them, and every runtime that it is for has them; `-all` would let in what Node 20 lacks.
/// Twice small: flattened between, so that the second round finds other blocks and locals than the compiler left, −2 % after
/// brotli. A large function with one caller stays a function: in one of its own its locals have short numbers, −1 %. A third
/// round or `--converge` finds a thousandth.
const OPTIMISE: [&str; 15] = [
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=20",
    // Nothing lies in the first kilobyte of memory: it is the far end of the stack.
    "--low-memory-unused",
    "--strip-debug",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

fn shrink(module: &Path) -> Outcome {
    let shrunk = module.with_extension("shrunk");
    let mut optimise = command("node", "www");
    optimise.arg("node_modules/binaryen/bin/wasm-opt").args(OPTIMISE).arg("-o").arg(&shrunk).arg(module);
    run(&mut optimise, "remove www/node_modules and try again")?;
    fs::rename(&shrunk, module).map_err(|error| format!("`{}` cannot be replaced: {error}", module.display()))
}
