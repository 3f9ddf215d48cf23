//! `cargo xtask test`: everything that must hold, each check to its end, and a summary.

use crate::run::{Outcome, cargo, command, npm, output, run, say};
use crate::tools::{self, WASM};
use crate::{cases, demo, depth, engine, fuzz, instructions, keys, noticed, oracle, reference, supply, web};
use std::path::Path;
use std::time::{Duration, Instant};

/// Of the documented keys so many are tried here; all of them by hand, with `cargo xtask keys`.
const KEYS_DRAWN: usize = 8;

/// What was checked, for how long, and what is wrong.
#[derive(Default)]
struct Checks(Vec<(&'static str, Duration, Option<String>)>);

impl Checks {
    /// One failing check does not hide the next.
    fn check(&mut self, what: &'static str, step: impl FnOnce() -> Outcome) {
        say(what);
        let started = Instant::now();
        let wrong = step().err();
        if let Some(wrong) = &wrong {
            eprintln!("{wrong}");
        }
        self.0.push((what, started.elapsed(), wrong));
    }

    fn summary(self) -> Outcome {
        println!();
        for (what, took, wrong) in &self.0 {
            let verdict = if wrong.is_none() { "ok    " } else { "FAILED" };
            println!("{verdict} {:>4} s  {what}", took.as_secs());
        }
        let failed = self.0.iter().filter(|(_, _, wrong)| wrong.is_some()).count();
        println!("\n{} checks passed, {failed} failed", self.0.len() - failed);
        if failed == 0 { Ok(()) } else { Err("mend the failed checks above".into()) }
    }
}

/// All checks.
pub(crate) fn all() -> Outcome {
    tools::rust_components()?;
    let mut checks = Checks::default();
    checks.check("Rust is formatted", || run(&mut cargo(&["fmt", "--all", "--check"]), "run `cargo fmt --all`"));
    checks.check("Rust has no lints, and its pages no broken link", lints);
    checks.check("docs/rate-data.md tells what the code reads", || reference::page(true));
    // xtask has none.
    checks.check("docs/data.md tells what the data hold", || depth::page(true));
    checks.check("Rust tests", || {
        let mut tests = cargo(&["test", "--workspace", "--exclude", "xtask", "--no-fail-fast"]);
        tests.args(engine::TESTED);
        // The example of DuckDB runs where it can be had.
        tools::duckdb().iter().for_each(|python| {
            tests.env("DUCKDB_PYTHON", python);
        });
        run(&mut tests, "mend the tests named above")
    });
    checks.check("everything builds, within the size budgets", || {
        web::build_with(&engine::tested()?)?;
        web::sizes()
    });
    checks.check("the same cases in WebAssembly", in_wasm);
    checks.check("what comes from others is allowed and told", supply::supply);
    checks.check("inputs that nobody would send break nothing", fuzz::short);
    checks.check("sums changed for the worse are noticed", noticed::noticed);
    checks.check("keys of the rate data change something", || keys::a_few(&engine::tested()?, KEYS_DRAWN));
    checks.check("an evaluator of another hand asks for the same money", || oracle::a_few(&engine::tested()?));
    checks.check("quotes take no more instructions than is kept", || instructions::reference(false));
    checks.check("JavaScript is formatted", || {
        let mut prettier = npm(&["exec", "--", "prettier", "--check", "--log-level=warn", "."]);
        prettier.args(["../benches/*.mjs", "../benches/edge", "../benches/rivals/page"]);
        run(&mut prettier, "run `npm run format` in www")
    });
    checks.check("JavaScript's types hold", || {
        run(&mut npm(&["run", "--silent", "types"]), "mend the types named above")
    });
    checks
        .check("Node, workerd, Deno, Bun and Chromium: engine, edge function, widget, accessibility, identity", || {
            shells(&engine::tested()?)
        });
    checks.summary()
}

fn lints() -> Outcome {
    let next = "mend the lints named above";
    // xtask apart, here and in the tests: together with the engine, Cargo would build what both stand on anew.
    let ours = [&["--workspace", "--exclude", "xtask"], &engine::TESTED[..]].concat();
    for packages in [&["--package", "xtask"][..], &ours] {
        let mut lint = cargo(&["clippy", "--quiet", "--all-targets"]);
        run(lint.args(packages).args(["--", "-D", "warnings"]), next)?;
    }
    let mut pages = cargo(&["doc", "--quiet", "--no-deps", "--lib", "--package", "landfall"]);
    run(pages.args(engine::TESTED).env("RUSTDOCFLAGS", "-D warnings"), "mend the links named above")?;
    tools::wasm_target()?;
    let mut browser = cargo(&["clippy", "--quiet", "--lib", "--target", WASM]);
    run(browser.args(["--no-default-features", "--features", "browser", "--", "-D", "warnings"]), next)
}

/// The edge's engine is linted here too: its tests cannot be compiled before their cases are written.
fn in_wasm() -> Outcome {
    let folder = cases::write_all(&engine::tested()?)?;
    let prepare = |verb: &str| {
        let mut cargo =
            cargo(&[verb, "--no-default-features", "--features", "edge", "--target", WASM, "--test", "wasm_cases"]);
        cargo.env("LANDFALL_CASES", &folder);
        cargo
    };
    run(prepare("clippy").args(["--lib", "--quiet", "--", "-D", "warnings"]), "mend the lints named above")?;
    let runner = tools::test_runner()?;
    run(prepare("test").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner), "mend the tests named above")
}

fn shells(native: &Path) -> Outcome {
    let chromium = tools::chromium()?;
    let files = output(
        command("node", "www").args(["-p", "require('fs').readdirSync('tests').filter((name) => name.endsWith('.test.mjs')).map((name) => 'tests/' + name).join(' ')"]),
        "is Node there?",
    )?;
    let mut tests = command("node", "www");
    // A failed test may leave a browser or a server: it does not hold up the others.
    tests
        .args(["--test", "--test-force-exit", "--test-concurrency=1", "--test-reporter=spec"])
        .args(files.split_whitespace());
    // The verifiers of other languages run where their runtimes can be had, and schemathesis where it can.
    let others = [("PYTHON", tools::python()), ("PHP", tools::php()), ("SCHEMATHESIS", tools::schemathesis())];
    for (name, found) in others {
        if let Some(found) = found {
            tests.env(name, found);
        }
    }
    if tools::fonts() {
        tests.env("FONTS", "noto");
    }
    tests.env("CHROMIUM", chromium).env("LANDFALL_BIN", native).env("LANDFALL_BOOK_FILE", demo::book_file());
    run(&mut tests, "mend the tests named above")
}
