//! The web: books, catalogues, the widget and the edge function; serving and measuring them.

use crate::demo;
use crate::engine;
use crate::run::{Outcome, command, fingerprint, root, run, say, unless_fresh};
use crate::tools;
use std::path::{Path, PathBuf};

/// Builds everything that is shipped, and everything that the demonstration needs.
pub(crate) fn build() -> Outcome {
    build_with(&engine::native()?)
}

/// The same, where the command line is built already.
pub(crate) fn build_with(native: &Path) -> Outcome {
    demo::books(native)?;
    tools::node_packages()?;
    engine::wasm()?;
    demo::kept(native)?;
    demo::catalogues()?;
    let www = root().join("www");
    let parts = ["build.mjs", "preload.mjs", "npm", "package.json", "engine", "edge", "widget", "books/merchant"];
    let inputs: Vec<PathBuf> = parts.iter().map(|part| www.join(part)).collect();
    let print = fingerprint(&inputs, &[])?;
    unless_fresh("bundling the widget and the edge function", &print, &www.join("dist/edge/workerd.capnp"), || {
        run(command("node", "www").arg("build.mjs"), "mend what is named above")
    })
}

/// Serves the demonstration shop and the API until it is stopped.
pub(crate) fn serve(port: &str) -> Outcome {
    say("serving (stop with Ctrl-C)");
    run(command("node", "www").args(["serve.mjs", "--port", port]), "is another port free? `cargo xtask serve PORT`")
}

/// What a page loads, and how long a quote takes, against the budgets.
pub(crate) fn sizes() -> Outcome {
    say("measuring what a page loads, and quotes in V8");
    run(command("node", "www").arg("sizes.mjs"), "take something out before raising a budget")
}

/// Pictures of the demonstration shop.
pub(crate) fn screenshots() -> Outcome {
    let chromium = tools::chromium()?;
    say("taking pictures of the demonstration shop into docs/");
    run(command("node", "www").arg("tests/screenshot.mjs").env("CHROMIUM", chromium), "mend what is named above")
}

/// Requests made of the API's description, against the function as it is built.
pub(crate) fn schemathesis(words: &[&str]) -> Outcome {
    let found = tools::schemathesis().ok_or("schemathesis cannot be installed: is Python there, and the network?")?;
    say("asking the edge function what its description allows, and what it does not");
    let mut asking = command("node", "www");
    asking.arg("tests/schemathesis/run.mjs").args(words).env("SCHEMATHESIS", found);
    run(&mut asking, "mend the function's answers, or what edge/openapi.json says of them")
}
