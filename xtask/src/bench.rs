//! `cargo xtask bench`: everything that is measured, in tables, with the versions and the load under which it was.
//!
//! It takes a quarter of an hour and a quiet machine. What each figure means: `docs/performance.md`.

use crate::run::{Outcome, cargo, command, fingerprint, npm, root, run, say, unless_fresh};
use crate::{instructions, web};

/// All measurements; one that fails does not hide the next.
pub(crate) fn all() -> Outcome {
    web::build()?;
    rivals()?;
    let node = |script: &str| run(command("node", "").arg(script), "mend what is named above");
    let steps: [(&str, &dyn Fn() -> Outcome); 7] = [
        ("instructions of the reference quotes", &|| instructions::reference(false)),
        ("growth", &instructions::growth),
        ("beside a page script that knows one lane", &|| node("benches/rivals/page/bench.mjs")),
        ("beside packing, rules and decimals of others", &|| node("benches/rivals/page/carts.mjs")),
        ("at the edge", &|| node("benches/edge/bench.mjs")),
        ("a first visit", &|| node("benches/first-load/bench.mjs")),
        ("a line each", &|| run(&mut cargo(&["bench", "--quiet", "--bench", "lines"]), "mend what is named above")),
    ];
    let mut failed = Vec::new();
    for (what, step) in steps {
        say(what);
        if let Err(wrong) = step() {
            eprintln!("{wrong}");
            failed.push(what);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("not measured, or over what is kept: {}", failed.join(", "))) }
}

/// The packages that Landfall is measured beside.
fn rivals() -> Outcome {
    let page = root().join("benches/rivals/page");
    let print = fingerprint(&[page.join("package.json"), page.join("package-lock.json")], &[])?;
    unless_fresh("installing the rivals", &print, &page.join("node_modules/.package-lock.json"), || {
        // Not `ci`: the lock names one system's build of a package, and another system's is installed where it is there.
        let mut install = npm(&["install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error"]);
        run(install.current_dir(&page), "is the network there?")
    })
}
