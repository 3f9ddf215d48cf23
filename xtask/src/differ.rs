//! `cargo xtask differ`: does this build still answer as an earlier one did?
//!
//! An earlier commit is built beside the checkout. Both builds write a book of their own rate data, and answer the same
//! requests, drawn at random from a seed: consignments, carts of shops, carts of pages, one in ten of them faulty. Answers
//! are compared byte for byte, but for the hashes of shards, the id of a quote (a hash over them), and in what a page is
//! answered, which is told for now, the seconds left and the moment it expires. Differences are told by kind; those that
//! `tests/differences.toml` has with a reason are meant, others fail.

mod addresses;
mod compare;
mod faults;
mod material;
mod requests;
mod shops;
mod verdict;

use crate::dice::Dice;
use crate::run::{Outcome, cargo, command, output, root, run, say, target, write};
use compare::differences;
pub(crate) use compare::stripped;
use material::Material;
use requests::{SECTIONS, Section, draw};
pub(crate) use shops::with_every_service;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::time::Instant;
use verdict::{Kinds, Meant, Reached, Reviewed};

const COUNT: usize = 20_000;
const SEED: u64 = 20_261_128;

/// A build and its book.
struct Side {
    name: &'static str,
    binary: PathBuf,
    folder: PathBuf,
}

/// A request as it is sent.
struct Sent {
    place: String,
    text: String,
}

/// `differ [COMMIT] [--count N] [--seed N]`
pub(crate) fn differ(words: &[&str]) -> Outcome {
    let Reviewed { since, kinds: reviewed } = verdict::reviewed()?;
    let (mut commit, mut count, mut seed) = (since, COUNT, SEED);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let number = |next: Option<&&str>| {
            next.and_then(|next| next.parse::<u64>().ok()).ok_or_else(|| format!("`{word}` needs a number after it"))
        };
        match *word {
            "--count" => count = number(words.next())? as usize,
            "--seed" => seed = number(words.next())?,
            _ if word.starts_with('-') => {
                return Err(format!("`{word}` is no option of `differ`: use `--count` or `--seed`"));
            }
            _ => commit = (*word).to_owned(),
        }
    }
    let sides = [earlier(&commit)?, present()?];
    let material = material::material(&root().join("rate-data"))?;
    say(&format!("drawing {count} requests by the seed {seed}"));
    let requests = drawn(&material, count, seed)?;
    let (mut kinds, mut reached) = (Kinds::default(), Reached::default());
    for section in SECTIONS {
        let sent = &requests[&section];
        say(&format!("{}: {} requests to both builds", section.name(), sent.len()));
        let started = Instant::now();
        let answers = answers(&sides, section)?;
        say(&format!("answered by both in {} s; comparing", started.elapsed().as_secs()));
        compared(section, sent, &answers, &reviewed, (&mut kinds, &mut reached))?;
    }
    reached.tell(&material);
    kinds.judge(&reviewed)
}

/// The build of a commit: checked out and compiled once, then kept.
fn earlier(commit: &str) -> Outcome<Side> {
    let mut ask = command("git", "");
    ask.args(["rev-parse", "--verify", "--quiet", &format!("{commit}^{{commit}}")]);
    let full = output(&mut ask, &format!("`{commit}` is no commit of this repository: name one"))?;
    let short: String = full.trim().chars().take(12).collect();
    let folder = target().join("differ").join(&short);
    if !folder.join("Cargo.toml").exists() {
        say(&format!("checking {short} out into {}", folder.display()));
        let mut add = command("git", "");
        add.args(["worktree", "add", "--quiet", "--force", "--detach"]).arg(&folder).arg(&short);
        run(&mut add, "run `git worktree prune` and try again")?;
    }
    let binary = folder.join(landfall());
    if !binary.exists() {
        say(&format!("building {short} (some minutes, once)"));
        let built = target().join("differ/build");
        let mut build = cargo(&["build", "--quiet", "--release", "--bin", "landfall", "--target-dir"]);
        run(build.arg(&built).current_dir(&folder), "can this commit be built by this toolchain?")?;
        let made = built.join("release").join(landfall());
        fs::copy(&made, &binary).map_err(|error| format!("`{}` cannot be kept: {error}", made.display()))?;
    }
    with_book("earlier", binary, &folder)
}

/// The build of the checkout.
fn present() -> Outcome<Side> {
    say("building the command line for release");
    run(&mut cargo(&["build", "--quiet", "--release", "--bin", "landfall"]), "mend what the compiler names above")?;
    with_book("present", target().join("release").join(landfall()), &root())
}

fn landfall() -> String {
    format!("landfall{}", std::env::consts::EXE_SUFFIX)
}

/// A build with the book of its own rate data, to which shops are added that offer one service each.
fn with_book(name: &'static str, binary: PathBuf, checkout: &Path) -> Outcome<Side> {
    let folder = target().join("differ").join(name);
    let data = folder.join("rate-data");
    shops::with_every_service(&checkout.join("rate-data"), &data)?;
    say(&format!("writing the book of the {name} build"));
    let mut build = command(&binary, "");
    build.arg("build").arg(&data).arg("-o").arg(folder.join("book"));
    run(&mut build, "can its rate data be read?")?;
    Ok(Side { name, binary, folder })
}

/// Writes the requests of each section, one a line.
fn drawn(material: &Material, count: usize, seed: u64) -> Outcome<BTreeMap<Section, Vec<Sent>>> {
    let mut requests: BTreeMap<Section, Vec<Sent>> = SECTIONS.map(|section| (section, Vec::new())).into();
    for number in 0..count {
        let mut dice = Dice::of(seed, number);
        let mut drawn = draw(material, &mut dice);
        let is_spoiled = dice.chance(10);
        if is_spoiled {
            faults::spoil(material, &mut dice, drawn.section, &mut drawn.request);
        }
        let text = faults::written(&mut dice, &drawn.request, is_spoiled);
        requests.entry(drawn.section).or_default().push(Sent { place: drawn.place, text });
    }
    for (section, sent) in &requests {
        let lines: String = sent.iter().map(|sent| format!("{}\n", sent.text)).collect();
        write(&file_of(*section), lines.as_bytes())?;
    }
    Ok(requests)
}

/// Requests of the cases, of `tests/requests` and `tests/keys`, and so many drawn at random, one a line, by section.
pub(crate) fn requests_of(rate_data: &Path, count: usize, seed: u64) -> Outcome<Vec<(&'static str, String)>> {
    let material = material::material(rate_data)?;
    let mut found: BTreeMap<Section, String> = SECTIONS.map(|section| (section, String::new())).into();
    for (is_quote, request) in crate::cases::requests()? {
        let section = if is_quote { Section::Quote } else { Section::LandedCost };
        *found.entry(section).or_default() += &format!("{request}\n");
    }
    for number in 0..count {
        let drawn = draw(&material, &mut Dice::of(seed, number));
        *found.entry(drawn.section).or_default() += &format!("{}\n", drawn.request);
    }
    Ok(found.into_iter().map(|(section, lines)| (section.name(), lines)).collect())
}

fn file_of(section: Section) -> PathBuf {
    target().join("differ/requests").join(format!("{}.jsonl", section.name()))
}

/// The files with both builds' answers, which are asked at the same time: open requests are answered for now.
fn answers(sides: &[Side; 2], section: Section) -> Outcome<[PathBuf; 2]> {
    let ask = |side: &Side| -> Outcome<(PathBuf, Child)> {
        let to = side.folder.join(format!("{}.jsonl", section.name()));
        let file = File::create(&to).map_err(|error| format!("`{}` cannot be written: {error}", to.display()))?;
        let mut ask = command(&side.binary, "");
        ask.arg(if section == Section::LandedCost { "landed-cost" } else { "quote" });
        ask.args(["--jsonl", "--book"]).arg(side.folder.join("book"));
        if section == Section::Open {
            ask.arg("--open");
        }
        let child = ask.arg(file_of(section)).stdout(file).spawn();
        Ok((to, child.map_err(|error| format!("the {} build cannot be started: {error}", side.name))?))
    };
    let ended = |side: &Side, status: std::io::Result<ExitStatus>| match status {
        Ok(status) if status.success() => Ok(()),
        other => {
            Err(format!("the {} build did not answer all of `{}`: {other:?}", side.name, file_of(section).display()))
        }
    };
    let [(one, mut first), (other, mut second)] = [ask(&sides[0])?, ask(&sides[1])?];
    let statuses = [first.wait(), second.wait()];
    for (side, status) in sides.iter().zip(statuses) {
        ended(side, status)?;
    }
    Ok([one, other])
}

fn compared(
    section: Section,
    sent: &[Sent],
    answers: &[PathBuf; 2],
    reviewed: &[Meant],
    (kinds, reached): (&mut Kinds, &mut Reached),
) -> Outcome {
    let lines = |file: &PathBuf| {
        File::open(file)
            .map(|file| BufReader::new(file).lines())
            .map_err(|error| format!("`{}`: {error}", file.display()))
    };
    let [mut earlier, mut present] = [lines(&answers[0])?, lines(&answers[1])?];
    for sent in sent {
        let (Some(Ok(was)), Some(Ok(is))) = (earlier.next(), present.next()) else {
            return Err(format!("an answer is missing in `{}` or `{}`", answers[0].display(), answers[1].display()));
        };
        reached.note(&sent.place, &is);
        let [was, is] = [was, is].map(|answer| stripped(&answer, section == Section::Open));
        if was == is {
            continue;
        }
        kinds.note_all(section.name(), &sent.text, differences(&was, &is), reviewed);
    }
    Ok(())
}
