//! From people's `rate-data/` to a book: reading, checking, writing. Native only.

pub mod calendars;
pub mod calibrate;
mod check;
pub mod complaint;
pub mod pack_files;
mod read;
pub mod transit;
mod world;
mod write;
pub mod zones;

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
