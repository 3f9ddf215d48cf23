//! What people write, read; what the engine reads, written. Native only.
pub mod pack_files;
