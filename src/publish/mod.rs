//! Native only: reads `rate-data`, checks it, imports publishers' files, writes books.

pub mod calendars;
mod check;
pub mod complaint;
pub mod import;
pub mod lists;
pub mod pack_files;
pub mod preferences;
mod read;
pub mod restrictions;
pub mod schedules;
pub mod sheet;
mod table;
pub mod transit;
mod world;
mod write;
mod zones;

pub use complaint::Complaint;
pub use world::{Source, WorldData};
pub use write::BuiltBook;

use read::Folder;
use std::path::Path;

/// All of `rate-data/`, as it was read.
#[derive(Debug)]
pub struct RateData {
    /// What is the same for every shop.
    pub world: WorldData,
}

impl RateData {
    /// Reads and checks a `rate-data/` folder. Everything wrong is reported at once.
    pub fn read(root: &Path) -> (RateData, Vec<Complaint>) {
        let mut folder = Folder::new(root);
        let world = world::read_world(&mut folder);
        let data = RateData { world };
        check::check(&data, &mut folder);
        let mut complaints = folder.complaints;
        complaints.sort_by(|one, other| (&one.file, one.line, &one.message).cmp(&(&other.file, other.line, &other.message)));
        (data, complaints)
    }

    /// Writes the book of everything.
    pub fn build(&self) -> BuiltBook {
        write::build(self)
    }
}
