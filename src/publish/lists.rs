//! Which product lists does `rate-data` hold, and what are their bytes?
//!
//! In: `world/lists/<id>.csv` (a code, and a rate where the list gives one) with `<id>.toml`. Out: sheets with every
//! complaint; and of a sheet the shards, one a chapter that has entries, named `<id>-<chapter>`. A chapter without a
//! shard holds nothing of the list.

use super::complaint::Complaint;
use super::schedules::{read_folder, shards};
use super::sheet::Sheet;
use crate::book::table::TableKind;
use std::path::Path;

/// Reads every product list, with every complaint.
pub fn read_lists(rate_data: &Path) -> (Vec<Sheet>, Vec<Complaint>) {
    read_folder(rate_data, "lists", false)
}

/// The shards of a list: their names and bytes, one a chapter.
///
/// # Errors
/// A sentence, where a chapter has more rates or sources than a table can hold.
pub fn encode(sheet: &Sheet) -> Result<Vec<(String, Vec<u8>)>, String> {
    shards(sheet, TableKind::List)
}
