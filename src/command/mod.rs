//! The commands and their options.

mod answer;
mod at_hand;
mod calibrate;
mod change;
mod check;
mod classify;
mod columns;
mod data;
mod desk;
mod documents;
mod explained;
mod explained_quote;
mod explained_rules;
mod export;
mod facts;
mod file;
mod import;
mod keep;
mod library;
mod lines;
mod module;
mod new;
mod options;
mod pack;
mod plan;
mod platform;
mod promises;
mod publish;
mod reasons;
mod reconcile;
mod replay;
mod returns;
mod rows;
mod serve;
mod store;
mod table;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// What a cart costs at the shopper's door, and when it will be there.
#[derive(Parser)]
#[command(name = "landfall", version, about)]
pub(crate) struct Command {
    #[command(subcommand)]
    verb: Verb,
}

/// Requests to answer.
#[derive(clap::Args)]
pub(crate) struct Requests {
    /// A file with one JSON request; standard input where none is named.
    file: Option<PathBuf>,
    /// Print the answer as JSON; the default when the output is not a terminal.
    #[arg(long)]
    json: bool,
    /// Read and answer one request a line, in the same order, faults as problem objects on their line.
    #[arg(long)]
    jsonl: bool,
    /// Read a table with a column `request` and write it with a column `answer` beside: Parquet or Arrow; an Arrow stream on standard
    /// input and output.
    #[cfg(feature = "columns")]
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    columns: bool,
    /// Where `--columns` writes to: a file whose name ends in `.parquet`, `.arrow` or `.arrows`.
    #[cfg(feature = "columns")]
    #[arg(short, long, requires = "columns")]
    output: Option<PathBuf>,
    /// A built book; without it the nearest `rate-data/` upward from here is built, and kept by its content.
    #[arg(long)]
    book: Option<PathBuf>,
    /// Answer as for anyone on the web, not as for the shop: no own goods data, dates or rates.
    #[arg(long)]
    open: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Begin something from nothing.
    #[command(subcommand)]
    New(new::New),
    /// Check rate data: every fault with its file and line.
    Check(check::Check),
    /// Say in words what changes for whom from when between two editions of rate data.
    Diff {
        /// The folder of the older edition.
        old: PathBuf,
        /// The folder of the newer edition.
        new: PathBuf,
    },
    /// Check rate data and write the book.
    Build {
        /// The folder; the nearest `rate-data/` upward from here where none is named.
        dir: Option<PathBuf>,
        /// The book, in one file.
        #[arg(short, long)]
        output: Option<PathBuf>,
        /// Also a folder with the index and a file for each shard, for web servers.
        #[arg(long)]
        split: Option<PathBuf>,
        /// Only what this shop's browsers need: its lanes and its goods.
        #[arg(long)]
        shopper: Option<String>,
        /// Also a folder of kept books, by their hash: what was bound is priced again from it (`landfall replay`).
        #[arg(long)]
        keep: Option<PathBuf>,
        /// The edge's module (`landfall_bg.wasm`), to be kept beside the book from which it answers.
        #[arg(long, requires = "keep")]
        engine: Option<PathBuf>,
    },
    /// Print what a book holds: shards, sizes, hashes.
    Book {
        /// The book's file.
        book: PathBuf,
        /// Print as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Turn publishers' files into rate data.
    #[command(subcommand)]
    Import(import::Import),
    /// Propose HS codes for an article by its words, with the duty on each; nothing is filled in.
    Classify(classify::Classify),
    /// Tell other systems of a shop's deliveries.
    #[command(subcommand)]
    Export(export::Export),
    /// Delivery options for a cart, with their landed cost and dates.
    Quote(Requests),
    /// Landed cost of a consignment whose freight is known.
    LandedCost(Requests),
    /// Explain one quote or landed cost: each base, rate, rounding, threshold, source and date.
    Explain(Requests),
    /// Answer a shop platform's payload as the edge function would, which asks for a proof besides.
    Platform(platform::Platform),
    /// The papers of an order: invoice, packing list, customs forms, with what they lack.
    Documents(documents::Documents),
    /// Pack carts into boxes, or fill containers.
    Pack(pack::Pack),
    /// Check rate data and publish each shop's book to a key-value store, from which the edge function answers for many shops.
    Publish(publish::Publish),
    /// Price again what a token bound, by the book and the engine of then, and say whether it comes to the same.
    Replay(replay::Replay),
    /// What it costs to send an order back, until when, and who gives back which of its charges.
    Returns(returns::Returns),
    /// What an order that was paid gives back where it is changed, what is left, and what goods that come on are charged.
    Change(returns::Returns),
    /// Compare carriers' billing files with the quotes that were bound, by parcel and kind of charge.
    Reconcile(reconcile::Reconcile),
    /// Learn transit days from past shipments, and report how past promises would have held.
    Calibrate(calibrate::Calibrate),
    /// Report how past promises held, lane by lane.
    PromiseReport(promises::PromiseReport),
    /// Serve one's own shop's page and API on this computer.
    Serve(serve::Serve),
    /// Where to hold stock and what to reorder, by past orders replayed through the engine.
    Plan(Box<desk::Plan>),
    /// Every code that an answer may give for a reason, with its arguments and whom it concerns.
    Reasons {
        /// Print as JSON.
        #[arg(long)]
        json: bool,
    },
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self) -> ExitCode {
        let done = match self.verb {
            Verb::New(what) => new::run(what),
            Verb::Check(command) => check::run(command),
            Verb::Diff { old, new } => check::diff(&old, &new),
            Verb::Build { dir, output, split, shopper, keep, engine } => {
                data::build(dir, &data::To { output, split, shopper, keep, engine })
            }
            Verb::Book { book, json } => data::book(&book, json),
            Verb::Import(what) => import::run(what),
            Verb::Classify(command) => classify::run(&command),
            Verb::Export(what) => export::run(what),
            Verb::Quote(requests) => answer::quote(&requests),
            Verb::LandedCost(requests) => answer::landed_cost(&requests),
            Verb::Explain(requests) => answer::explain(&requests),
            Verb::Platform(command) => platform::run(&command),
            Verb::Documents(command) => documents::run(&command),
            Verb::Pack(command) => pack::run(&command),
            Verb::Publish(command) => publish::run(&command),
            Verb::Replay(command) => replay::run(&command),
            Verb::Returns(command) => returns::run(&command),
            Verb::Change(command) => change::run(&command),
            Verb::Reconcile(command) => reconcile::run(&command),
            Verb::Calibrate(command) => calibrate::run(&command),
            Verb::PromiseReport(command) => promises::run(&command),
            Verb::Serve(command) => serve::run(&command),
            Verb::Plan(command) => desk::run(&command),
            Verb::Reasons { json } => reasons::run(json),
        };
        match done {
            Ok(code) => code,
            Err(message) => {
                eprintln!("{message}");
                ExitCode::from(1)
            }
        }
    }
}

/// Prints an answer; a reader that has seen enough, as `head` has, ends the program quietly.
fn print(text: &str) -> Result<(), String> {
    use std::io::{ErrorKind, Write, stdout};
    match writeln!(stdout(), "{text}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        other => other.map_err(|error| format!("the output cannot be written: {error}")),
    }
}
