//! `cargo xtask spark`: the example of Spark, in local mode on all cores.

use crate::run::{Outcome, cargo, command, root, run, say, target};
use crate::tools;

/// Answers so many made-up orders through Spark.
pub(crate) fn spark(orders: &str) -> Outcome {
    if !orders.parse().is_ok_and(|orders: u64| orders > 0) {
        return Err(format!("`{orders}` is no number of orders"));
    }
    let python = tools::spark()?;
    run(&mut cargo(&["build", "--quiet", "--release", "--bin", "landfall"]), "mend what is named above")?;
    let landfall = target().join("release/landfall");
    let (folder, book) = (target().join("spark"), target().join("spark/landfall.book"));
    say("writing the book that every process reads");
    let mut build = command(&landfall, "");
    run(build.arg("build").arg(root().join("rate-data")).arg("-o").arg(&book), "mend the rate data named above")?;
    say(&format!("{orders} orders through Spark"));
    let mut asked = command(&python, "");
    asked.arg("examples/spark/orders.py").arg(&folder).arg(orders);
    // The same Python in Spark's own processes.
    asked.env("PYSPARK_PYTHON", &python).env("LANDFALL", &landfall).env("BOOK", &book);
    run(&mut asked, "see what Spark says above")
}
