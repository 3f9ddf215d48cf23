//! Native only: reads `rate-data`, checks it, imports publishers' files, writes books.

pub mod complaint;
pub mod import;
pub mod lists;
pub mod preferences;
pub mod schedules;
pub mod sheet;
mod table;
