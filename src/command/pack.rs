//! Packing orders of a file, and filling containers.

use super::file;
use landfall::publish::pack_files::{Table, pack_orders, pack_thpack};
use std::path::PathBuf;
use std::process::ExitCode;

/// Which files.
#[derive(clap::Args)]
pub(crate) struct Pack {
    /// The shop's boxes, CSV.
    #[arg(long, requires = "items", required_unless_present = "thpack")]
    boxes: Option<PathBuf>,
    /// The orders' items, CSV.
    #[arg(long, requires = "boxes")]
    items: Option<PathBuf>,
    /// Keep every item's depth vertical.
    #[arg(long)]
    upright: bool,
    /// Instances of Bischoff and Ratcliff: one container, as much volume as possible.
    #[arg(long, conflicts_with_all = ["boxes", "items", "upright"])]
    thpack: Option<PathBuf>,
}

/// `landfall pack`
pub(super) fn run(pack: &Pack) -> Result<ExitCode, String> {
    let text = match (&pack.thpack, &pack.boxes, &pack.items) {
        (Some(instances), _, _) => pack_thpack(&file::text(instances)?)?,
        (None, Some(boxes), Some(items)) => {
            let (of_boxes, of_items) = (file::text(boxes)?, file::text(items)?);
            let (of_boxes, of_items) = (Table { file: boxes, text: &of_boxes }, Table { file: items, text: &of_items });
            match pack_orders(of_boxes, of_items, pack.upright) {
                Ok(text) => text,
                Err(complaints) => {
                    complaints.iter().for_each(|complaint| eprintln!("{complaint}"));
                    return Ok(ExitCode::from(1));
                }
            }
        }
        _ => return Err("nothing to pack: name `--boxes` and `--items`, or `--thpack`".into()),
    };
    super::print(text.trim_end_matches('\n'))?;
    Ok(ExitCode::SUCCESS)
}
