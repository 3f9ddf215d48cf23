//! The command line: the merchant's side of Landfall.
//!
//! It reads `rate-data/`, checks it, writes books, and answers requests as the engine does everywhere else. Exit status 0:
//! answered; 1: the request or the data are at fault (problem JSON on standard error); 2: wrong usage.

mod command;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    command::Command::parse().run()
}
