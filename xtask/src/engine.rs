//! The engine, three times: the command line, and the two WebAssembly builds.

use crate::run::{Outcome, cargo, command, fingerprint, root, run, say, target, unless_fresh};
use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};

/// The command line's binary.
pub(crate) fn native() -> Outcome<PathBuf> {
    say("building the command line");
    run(&mut cargo(&["build", "--quiet", "--bin", "landfall"]), "mend what the compiler names above")?;
    Ok(target().join("debug").join(format!("landfall{}", std::env::consts::EXE_SUFFIX)))
}

/// `engine/browser` (objects in and out) and `engine/edge` (bytes in and out) of `www`.
pub(crate) fn wasm() -> Outcome {
    tools::wasm_target()?;
    let bindgen = tools::wasm_bindgen()?.join("wasm-bindgen");
    for face in ["browser", "edge"] {
        say(&format!("building the engine for the {face}"));
        let build = [
            "rustc",
            "--quiet",
            "--lib",
            "--crate-type",
            "cdylib",
            "--profile",
            "wasm",
            "--target",
            "wasm32-unknown-unknown",
        ];
        let mut build = cargo(&build);
        build.args(["--no-default-features", "--features", face]);
        run(&mut build, "mend what the compiler names above")?;
        // Both builds land under one name: each is taken before the next overwrites it.
        let built = target().join("wasm32-unknown-unknown/wasm/landfall.wasm");
        if face == "browser" {
            dates(&bindgen, &built)?;
        }
        let folder = root().join("www/engine").join(face);
        let print = fingerprint(std::slice::from_ref(&built), &OPTIMISE)?;
        let module = folder.join("landfall_bg.wasm");
        unless_fresh(&format!("binding and shrinking the {face} engine"), &print, &module, || {
            bind(&bindgen, &built, &folder, &[])?;
            shrink(&module)
        })?;
    }
    Ok(())
}

/// Features by name: the engine uses them, and every runtime that it is for has them; `-all` would let in what Node 20 lacks.
const OPTIMISE: [&str; 11] = [
    "-Oz",
    "--converge",
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

/// What dates add to the browser's module, under its ceiling: the engine's part, not the writing of an answer.
fn dates(bindgen: &Path, built: &Path) -> Outcome {
    const CEILING: &str = "6000";
    const PATHS: [&str; 10] = [
        "deliver",
        "calendar::Day::ahead",
        "calendar::Span::ahead",
        "book::holidays",
        "book::transit",
        "calendar::zone",
        "fulfil::leave",
        "offer::leg::comes",
        "offer::leg::dated",
        "offer::leg::account_of",
    ];
    let folder = target().join("size-of");
    let named = folder.join("landfall_bg.wasm");
    let words = [&[CEILING][..], &PATHS, &OPTIMISE].concat();
    let print = fingerprint(&[built.to_owned(), root().join("www/size-of.mjs")], &words)?;
    unless_fresh("measuring what dates add to the browser's engine", &print, &named, || {
        bind(bindgen, built, &folder, &["--keep-debug"])?;
        let mut measure = command("node", "www");
        measure.arg("size-of.mjs").arg(CEILING).args(PATHS).arg("--").args(OPTIMISE);
        run(&mut measure, "take something out before raising the ceiling")
    })
}

/// The module and its JavaScript, into a folder.
fn bind(bindgen: &Path, built: &Path, folder: &Path, flags: &[&str]) -> Outcome {
    let mut bind = command(bindgen, "");
    bind.args(flags).args(["--target", "web", "--out-name", "landfall", "--out-dir"]).arg(folder).arg(built);
    run(&mut bind, "remove target/tools and try again")
}

fn shrink(module: &Path) -> Outcome {
    let shrunk = module.with_extension("shrunk");
    let mut optimise = command("node", "www");
    optimise.arg("node_modules/binaryen/bin/wasm-opt").args(OPTIMISE).arg("-o").arg(&shrunk).arg(module);
    run(&mut optimise, "remove www/node_modules and try again")?;
    fs::rename(&shrunk, module).map_err(|error| format!("`{}` cannot be replaced: {error}", module.display()))
}
