//! Is every file read? A file that nothing reads misleads whoever edits it.

use super::{At, Check};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Complains of every file that no reader opens.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let root = check.folder.root();
    let mut folders = vec![PathBuf::new()];
    let mut orphans = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).into_iter().flatten().flatten() {
            let file = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(file);
            } else if !is_read(check, &file) {
                orphans.insert(file);
            }
        }
    }
    for file in orphans {
        let message = format!("nothing reads `{}`", file.file_name().unwrap_or_default().to_string_lossy());
        check.complain(
            "orphan-file",
            &file,
            At::File,
            message,
            "give it a name and a folder that are read, or take it out",
        );
    }
}

fn is_read(check: &Check<'_, '_>, file: &Path) -> bool {
    let parts: Vec<String> = file.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["coverage.toml"] | [.., "README.md"] => true,
        ["sources" | "imports", name] => name.ends_with(".toml"),
        ["world", name] => {
            [
                "tables.toml",
                "currencies.csv",
                "countries.csv",
                "misnamed-countries.csv",
                "estimates.csv",
                "hs2022.csv",
                "hs2022-words.csv",
                "restrictions.csv",
            ]
            .contains(name)
                || name.starts_with("groups") && name.ends_with(".toml")
        }
        ["world", "territories" | "regimes" | "returns" | "documents", name] => name.ends_with(".toml"),
        ["world", "exchange", name] => {
            *name == "exchange.toml" || check.data.world.exchange.files.iter().any(|file| file == name)
        }
        // Their readers complain of tables without a description themselves.
        ["world", "calendars", name] => *name == "calendars.toml" || name.ends_with(".csv"),
        ["world", "schedules" | "lists" | "preferences", name] => name.ends_with(".toml") || name.ends_with(".csv"),
        ["carriers", _, name] => {
            const NAMES: [&str; 8] = [
                "carrier.toml",
                "bill.toml",
                "zones.csv",
                "areas.csv",
                "surcharges.toml",
                "fees.toml",
                "transit.csv",
                "calendars.toml",
            ];
            NAMES.contains(name) || crate::publish::carriers::holds_prices(name)
        }
        ["shops", _, name] => {
            const NAMES: [&str; 9] = [
                "shop.toml",
                "returns.toml",
                "catalogue.csv",
                "boxes.csv",
                "stock.csv",
                "stock-costs.csv",
                "points.csv",
                "local-taxes.csv",
                "notices.csv",
            ];
            NAMES.contains(name)
        }
        _ => false,
    }
}
