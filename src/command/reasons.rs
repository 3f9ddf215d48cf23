//! `landfall reasons`: every code that an answer may give for a reason, with its arguments and whom it concerns.

use super::print;
use super::table::aligned;
use landfall::reasons::{Listed, REASONS};
use landfall::tree::Tree;
use std::process::ExitCode;

/// `landfall reasons`
pub(super) fn run(json: bool) -> Result<ExitCode, String> {
    if json {
        let list = Tree::list(REASONS, entry);
        print(&serde_json::to_string(&list).map_err(|error| error.to_string())?)?;
    } else {
        let rows: Vec<[String; 4]> = REASONS
            .iter()
            .map(|listed| [listed.of.as_str(), listed.code, listed.args, listed.audience.as_str()].map(str::to_owned))
            .collect();
        print(&aligned(&rows))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn entry(listed: &Listed) -> Tree<'static> {
    let args = |always: bool| {
        let named = listed.arguments().filter(move |(_, stands)| *stands == always);
        Tree::List(named.map(|(name, _)| Tree::from(name)).collect())
    };
    Tree::Object(vec![
        ("of".into(), listed.of.as_str().into()),
        ("code".into(), listed.code.into()),
        ("args".into(), args(true)),
        ("optional".into(), args(false)),
        ("audience".into(), listed.audience.as_str().into()),
    ])
}
