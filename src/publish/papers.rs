//! Which papers go with a parcel? `world/documents/*.toml`, read and put together.

use super::read::Folder;
use super::sheet::Nomenclature;
use super::world::{Read, plain_condition};
use crate::book::paper::Papers;

/// Reads every file of papers.
pub(super) fn read_papers(folder: &mut Folder<'_>) -> Vec<Read<Papers>> {
    // That it cannot be read is told where product lists are.
    let (nomenclature, _) = Nomenclature::read(folder.root());
    let mut all = Vec::new();
    for file in folder.files("world/documents", "toml") {
        let Some(mut value) = folder.toml::<Papers>(&file) else { continue };
        let papers = value.paper.iter_mut().map(|row| &mut row.when);
        let demands = value.demand.iter_mut().map(|row| &mut row.when);
        let stated = value.stated.iter_mut().map(|row| &mut row.when);
        let needs = value.need.iter_mut().map(|row| &mut row.when);
        papers.chain(demands).chain(stated).chain(needs).for_each(|when| plain_condition(when, &nomenclature));
        all.push(Read { file, value });
    }
    all
}

/// What stands in several files as one, in the order of their names.
pub(super) fn together(files: &[Read<Papers>]) -> Papers {
    let mut all = Papers::default();
    for Read { value, .. } in files {
        all.paper.extend(value.paper.iter().cloned());
        all.demand.extend(value.demand.iter().cloned());
        all.stated.extend(value.stated.iter().cloned());
        all.need.extend(value.need.iter().cloned());
        all.label.extend(value.label.iter().cloned());
    }
    all
}
