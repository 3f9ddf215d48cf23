//! `cargo xtask instructions`: how many instructions does a native quote take?
//!
//! In: the bench `instructions`, and valgrind on the machine. Out: a line for each reference quote and detail. Two runs of different
//! rounds differ by the rounds between them, so that opening the book falls out. Times differ from run to run; this does not.

use crate::run::{Outcome, cargo, command, output, run, say};

const ROUNDS: [u32; 2] = [1, 6];

pub(crate) fn all() -> Outcome {
    say("building the bench");
    let bench = ["build", "--quiet", "--profile", "bench", "--bench", "instructions", "--message-format", "json"];
    let told = output(&mut cargo(&bench), "mend what the compiler names above")?;
    // The command line is built beside the bench.
    let mut built = told.lines().filter(|line| line.contains("\"name\":\"instructions\""));
    let executable = built.find_map(|line| line.split("\"executable\":\"").nth(1)?.split('"').next());
    let executable = executable.ok_or("cargo does not say where the bench is: build it anew")?;
    run(command(executable, "").args(["-", "-", "0"]), "run `landfall check`")?;
    for name in ["tokyo-to-berlin", "hanoi-to-melbourne"] {
        for detail in ["totals", "charges"] {
            let [few, many] = ROUNDS.map(|rounds| counted(executable, name, detail, rounds));
            let each = (many? - few?) / u64::from(ROUNDS[1] - ROUNDS[0]);
            println!("{name:20} {detail:8} {each:>10} instructions");
        }
    }
    Ok(())
}

/// The instructions of a run, as valgrind counts them.
fn counted(executable: &str, name: &str, detail: &str, rounds: u32) -> Outcome<u64> {
    let mut valgrind = command("valgrind", "");
    valgrind.args([
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
        executable,
        name,
        detail,
        &rounds.to_string(),
    ]);
    let told = valgrind.output().map_err(|error| format!("`valgrind` cannot be run: {error}; install it"))?;
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    let count = told.split("Collected : ").nth(1).and_then(|rest| rest.split_whitespace().next());
    count.and_then(|count| count.parse().ok()).ok_or_else(|| format!("valgrind counted nothing: {told}"))
}
