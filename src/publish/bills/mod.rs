//! Did the carrier bill what the shop was quoted? Billing files against the quotes that were bound.
//!
//! In: a carrier's billing file and its layout, which is data (`carriers/ID/bill.toml`), and the quotes with the tracking numbers
//! of their parcels. Out: by parcel and kind of charge what was quoted, billed and lies between, and why where that can be known;
//! duplicates; by lane how often and how far promises were wrong; and changes to rate data that would mend what recurs.
//!
//! The rule: all files are summed before anything is compared, since corrections come on later invoices under the same number.
//! Informational lines are never added. Parts of a bill need not add up to its total: what is left is a kind of its own,
//! `residual`. Amounts are compared in the bill's currency, what was quoted at the rate at which it was booked.

mod compare;
mod layout;
mod propose;
mod quoted;
mod read;

pub use compare::{Compared, Lane, Options, ParcelRow, Reconciled, reconcile};
pub use layout::{BilledKind, Layout};
pub use propose::{Proposal, propose};
pub use quoted::{Parcel, quoted};
pub use read::{Billed, Bills, mark_duplicates, read};

use super::read::Folder;
use super::world::Read;

/// The layout of every carrier that has one.
pub(super) fn read_layouts(folder: &mut Folder<'_>) -> Vec<Read<Layout>> {
    let files = folder.folders("carriers").into_iter().map(|carrier| carrier.join("bill.toml"));
    let files: Vec<_> = files.filter(|file| folder.root().join(file).is_file()).collect();
    files.into_iter().filter_map(|file| Some(Read { value: folder.toml::<Layout>(&file)?, file })).collect()
}
