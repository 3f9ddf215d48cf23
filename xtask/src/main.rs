//! The project's own commands: `cargo xtask build | serve | test | sizes | instructions | bench | differ | schemathesis | spark | oracle |
//! keys | fuzz | mutants | deny | supply | coverage | reproducible`.
//!
//! Each installs what it needs and is missing, says in a line what it does, skips what is fresh, and fails with what to do.

mod bench;
mod cases;
mod check;
mod coverage;
mod demo;
mod depth;
mod dice;
mod differ;
mod engine;
mod fuzz;
mod instructions;
mod keys;
mod mutants;
mod noticed;
mod oracle;
mod reference;
mod reproducible;
mod run;
mod spark;
mod supply;
mod tools;
mod web;

use run::Outcome;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  build           the command line, both WebAssembly builds, the books, the widget and the edge function
  serve [PORT]    build, then serve the demonstration shop and the API (port 8080; the edge function on the next one)
  test            build, then formatting, lints and every test, natively and in WebAssembly, workerd and Chromium
  sizes           build, then what a page loads and how long a quote takes, against the budgets
  docs            docs/rate-data.md, from the doc comments of the types that read rate data, and docs/data.md, from the data
  screenshots     build, then pictures of the demonstration shop into docs/
  instructions [--keep]
                  how many instructions the reference quotes take natively, as valgrind counts them, against what is kept
  growth          how that grows with lines, origins and services
  bench           all measurements in tables: these two, beside rivals in V8, at the edge in workerd, a line each natively
  differ [COMMIT] [--count N] [--seed N]
                  random requests to the build of an earlier commit and to this one: the same answers, or reviewed differences
  schemathesis [--seed N] [RUNTIME …]
                  build, then thousands of requests made of the API's description, by the public and by a shop: no answer is
                  undocumented (workerd and Node when none is named; Deno, Bun)
  spark [ORDERS]  build the command line for release, then examples/spark in Spark's local mode (a million orders where no number
                  is given)
  oracle [COUNT [LEGS]]
                  landed costs and legs, worked out by an evaluator of another hand in Python: every charge the same, to the cent
  keys [--draw N] [--only TYPE.KEY]
                  gives each documented key of the rate data another value: something must change
  fuzz [TARGET …] [--inputs N] [--seed N]; fuzz --guided TARGET [SECONDS]
                  inputs that nobody would send, in great number: no panic, no overflow, no hang, no wrong sum
  mutants [--sums N] [--elsewhere N] [--seed N] [--these FILE]; mutants --short
                  changes the library for the worse, again and again: fewer than one in ten are not noticed by its tests
  coverage        the tests once more with counters: at least nine in ten lines of customs, rate and deliver are run
  reproducible    builds a copy of the source in another folder: the same bytes of engines, books and what a page loads
  deny            licences, bans and sources by `cargo deny`, and known weaknesses where their database can be had
  supply          licences, sources and reasons of what comes from others, and a bill of materials in target/sbom.json
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["build"] => web::build(),
        ["serve"] => serve("8080"),
        ["serve", port] => serve(port),
        ["test"] => check::all(),
        ["sizes"] => web::build().and_then(|()| web::sizes()),
        ["docs"] => reference::page(false).and_then(|()| depth::page(false)),
        ["screenshots"] => web::build().and_then(|()| web::screenshots()),
        ["instructions"] => instructions::reference(false),
        ["instructions", "--keep"] => instructions::reference(true),
        ["growth"] => instructions::growth(),
        ["bench"] => bench::all(),
        ["differ", words @ ..] => differ::differ(words),
        ["schemathesis", words @ ..] => web::build().and_then(|()| web::schemathesis(words)),
        ["spark"] => spark::spark("1000000"),
        ["spark", orders] => spark::spark(orders),
        ["keys", words @ ..] => keys::all(words),
        ["oracle", words @ ..] => oracle::oracle(words),
        ["fuzz", words @ ..] => fuzz::fuzz(words),
        ["mutants", "--short"] => noticed::noticed(),
        ["mutants", words @ ..] => mutants::mutants(words),
        ["reproducible"] => reproducible::reproducible(),
        ["deny"] => supply::deny(),
        ["supply"] => supply::supply(),
        ["coverage"] => coverage::coverage(),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn serve(port: &str) -> Outcome {
    if !port.parse().is_ok_and(|port: u16| port < u16::MAX) {
        return Err(format!("`{port}` is no port: name a number below 65535"));
    }
    web::build()?;
    web::serve(port)
}
