//! `cargo xtask mutants`: where the code is changed for the worse, does a test say so?
//!
//! In: what `cargo mutants` would change in the library, and a seed. Out: how many of the drawn changes no test notices, by group. The
//! rule: of what computes money so many are drawn, of everything else some more; each meets the tests that are nearest to it, and what
//! survives them meets all of the library's tests. Fewer than one in ten of a group may survive, and each that does must stand on
//! `docs/mutants.md`, with what somebody thought of it. A short form of a few named changes is `noticed.rs`.

use crate::dice::Dice;
use crate::run::{Outcome, command, output, read, root, run, say, target};
use crate::tools;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What computes money.
const SUMS: [&str; 3] = ["src/money/", "src/customs/", "src/price/"];
/// No part of the library: the command line, and the faces that tests in WebAssembly hold.
const APART: [&str; 3] = ["src/command/**", "src/main.rs", "src/wasm/**"];
/// What the library's tests ask for; the command line would be built anew with each change.
pub(crate) const FEATURES: [&str; 3] = ["--no-default-features", "--features", "publish,json,platforms"];
/// Which tests are nearest to a folder, in rounds: the next meets what the round before did not notice. Those of no folder here meet
/// the first row's; `lib` is the tests that stand beside the code.
const NEAR: [(&str, &[&str]); 13] = [
    ("", &["lib landed_cost_cases option_cases contract"]),
    (
        "src/customs/",
        &["landed_cost_cases made_up", "lib contract customs_twin explain lanes option_cases routing schedules"],
    ),
    ("src/price/", &["option_cases price_rules made_up", "lib contract landed_cost_cases routing"]),
    ("src/bound/", &["bound returns"]),
    ("src/change/", &["change"]),
    ("src/ledger/", &["returns change"]),
    ("src/pack/", &["packing packing_by_weight packing_quotes"]),
    ("src/papers/", &["papers"]),
    ("src/platform/", &["platforms marketplaces"]),
    (
        "src/publish/",
        &[
            "lib lints sheets import import_publishers diff calibrate look_up restrictions bills",
            "packing open_answers",
        ],
    ),
    ("src/rate/", &["rate_cases option_cases"]),
    ("src/returns/", &["returns returns_facts sent_back consumer_law"]),
    ("src/deliver/", &["deliver_cases deliver_data deliver_walks deliver_quotes schedules"]),
];
/// Of a group fewer than so many in a hundred may survive.
const MOST_PERCENT: usize = 10;

const USAGE: &str = "usage: cargo xtask mutants [--sums N] [--elsewhere N] [--seed N] [--these FILE]";

/// A change that can be made: `FILE:LINE:COLUMN: WHAT`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Mutant(String);

impl Mutant {
    fn is_of_sums(&self) -> bool {
        SUMS.iter().any(|folder| self.0.starts_with(folder))
    }

    /// The tests that are nearest, in this round.
    fn near(&self, round: usize) -> Option<&'static str> {
        let of_folder = NEAR.iter().rev().find(|(folder, _)| self.0.starts_with(folder));
        of_folder.and_then(|(_, rounds)| rounds.get(round)).copied()
    }

    /// Its name without the place in the file, which moves.
    fn what(&self) -> String {
        let mut parts = self.0.splitn(4, ':');
        let file = parts.next().unwrap_or_default();
        format!("{file}:{}", parts.nth(2).unwrap_or_default())
    }
}

/// What became of changes.
#[derive(Default)]
struct Found {
    survived: Vec<Mutant>,
    /// Those that do not compile.
    unviable: Vec<Mutant>,
}

/// `mutants [--sums N] [--elsewhere N] [--seed N] [--these FILE]`: `FILE` names changes, a line each, in place of a draw.
pub(crate) fn mutants(words: &[&str]) -> Outcome {
    let (mut sums, mut elsewhere, mut seed, mut these) = (200, 50, 7, None);
    for option in words.chunks(2) {
        let [name, value] = option else { return Err(USAGE.into()) };
        let number = || value.parse::<usize>().map_err(|_| USAGE.to_owned());
        match *name {
            "--sums" => sums = number()?,
            "--elsewhere" => elsewhere = number()?,
            "--seed" => seed = number()?,
            "--these" => these = Some(*value),
            _ => return Err(USAGE.into()),
        }
    }
    let program = tools::mutants()?;
    let drawn = match these {
        Some(file) => read(&root().join(file))?.lines().map(|name| Mutant(name.to_owned())).collect(),
        None => drawn(listed(&program)?, sums, elsewhere, seed as u64),
    };
    say(&format!("{} changes are tried", drawn.len()));
    let mut found = Found { survived: drawn.clone(), ..Found::default() };
    for round in 0..NEAR.iter().map(|(_, rounds)| rounds.len()).max().unwrap_or(0) {
        found = nearest(&program, found, round)?;
    }
    say(&format!("{} were not noticed by the nearest tests and meet all", found.survived.len()));
    found.survived = tried(&program, &found.survived, "")?.survived;
    told(&drawn, &found)
}

/// All changes that can be made in the library.
fn listed(program: &Path) -> Outcome<Vec<Mutant>> {
    let mut list = command(program, "");
    list.args(["mutants", "--package", "landfall", "--list"]);
    APART.iter().for_each(|apart| {
        list.args(["--exclude", apart]);
    });
    Ok(output(&mut list, "is the source whole?")?.lines().map(|name| Mutant(name.to_owned())).collect())
}

/// So many of each group, each as likely.
fn drawn(all: Vec<Mutant>, sums: usize, elsewhere: usize, seed: u64) -> Vec<Mutant> {
    let (of_sums, others): (Vec<_>, Vec<_>) = all.into_iter().partition(Mutant::is_of_sums);
    let mut dice = Dice::of(seed, 0);
    let mut chosen = Vec::new();
    for (mut from, count) in [(of_sums, sums), (others, elsewhere)] {
        for _ in 0..count.min(from.len()) {
            chosen.push(from.swap_remove(dice.below(from.len())));
        }
    }
    chosen
}

/// One round of those that survived the rounds before.
fn nearest(program: &Path, mut found: Found, round: usize) -> Outcome<Found> {
    let mut by_tests: BTreeMap<Option<&str>, Vec<Mutant>> = BTreeMap::new();
    found.survived.drain(..).for_each(|mutant| by_tests.entry(mutant.near(round)).or_default().push(mutant));
    // Those that have no tests in this round meet all tests at the end.
    found.survived.extend(by_tests.remove(&None).unwrap_or_default());
    for (tests, mutants) in by_tests {
        let more = tried(program, &mutants, tests.unwrap_or_default())?;
        found.survived.extend(more.survived);
        found.unviable.extend(more.unviable);
    }
    Ok(found)
}

/// Tries changes, each built and tested by itself, with these tests; with all where none is named.
fn tried(program: &Path, mutants: &[Mutant], tests: &str) -> Outcome<Found> {
    if mutants.is_empty() {
        return Ok(Found::default());
    }
    let folder = target().join("mutants").join(if tests.is_empty() { "all".into() } else { tests.replace(' ', "-") });
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    let mut tries = command(program, "");
    tries.args(["mutants", "--package", "landfall", "--no-shuffle", "--colors=never", "--output"]).arg(&folder);
    mutants.iter().for_each(|mutant| {
        tries.arg("--re").arg(format!("^{}$", escaped(&mutant.0)));
    });
    // Said of builds too, or all tests would be built each time.
    let named = tests.split_whitespace().map(|test| match test {
        "lib" => "--cargo-arg=--lib".to_owned(),
        test => format!("--cargo-arg=--test={test}"),
    });
    tries.args(FEATURES).args(named);
    if tests.is_empty() {
        tries.args(["--cargo-arg=--lib", "--cargo-arg=--tests"]);
    }
    // One folder of builds for all: only what changes is compiled.
    tries.env("CARGO_TARGET_DIR", target().join("mutants/build"));
    tries.env("CARGO_INCREMENTAL", "1").env("CARGO_PROFILE_DEV_DEBUG", "0");
    // It fails where a change survives, which is told below.
    let ended = run(&mut tries, "see `target/mutants`");
    let list = |name: &str| -> Outcome<BTreeSet<Mutant>> {
        let text = read(&folder.join("mutants.out").join(name)).map_err(|error| match &ended {
            Err(first) => first.clone(),
            Ok(()) => error,
        })?;
        Ok(text.lines().map(|name| Mutant(name.to_owned())).collect())
    };
    let (missed, unviable) = (list("missed.txt")?, list("unviable.txt")?);
    let met = missed.len() + unviable.len() + list("caught.txt")?.len() + list("timeout.txt")?.len();
    if met != mutants.len() {
        return Err(format!("{met} of {} changes were tried; see `{}`", mutants.len(), folder.display()));
    }
    Ok(Found { survived: missed.into_iter().collect(), unviable: unviable.into_iter().collect() })
}

/// What a pattern would read otherwise is named by itself; `\<` would be the beginning of a word.
fn escaped(name: &str) -> String {
    name.chars().flat_map(|c| r"\.+*?()|[]{}^$".contains(c).then_some('\\').into_iter().chain([c])).collect()
}

/// What survived, by group, beside what the page knows of it.
fn told(drawn: &[Mutant], found: &Found) -> Outcome {
    let page = read(&root().join("docs/mutants.md")).unwrap_or_default();
    let mut wrong = Vec::new();
    for (group, is_of_sums) in [("money, customs, price", true), ("elsewhere", false)] {
        let of_group = |mutants: &[Mutant]| mutants.iter().filter(|mutant| mutant.is_of_sums() == is_of_sums).count();
        let viable = of_group(drawn) - of_group(&found.unviable);
        let left = of_group(&found.survived);
        println!("{group}: {left} of {viable} survive; {} more do not compile", of_group(&found.unviable));
        if left * 100 >= viable.max(1) * MOST_PERCENT {
            wrong.push(format!("{MOST_PERCENT} % of {group} or more survive"));
        }
    }
    for mutant in &found.survived {
        let is_known = page.contains(&format!("| `{}` |", mutant.what().replace('|', "\\|")));
        println!("  {} {}", if is_known { "known  " } else { "unknown" }, mutant.0);
        if !is_known {
            wrong.push(mutant.what());
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("write a test that notices, or say on docs/mutants.md why none should:\n  {}", wrong.join("\n  ")))
}
