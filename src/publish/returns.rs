//! What goes back, and on which terms? `world/returns/*.toml` of the law, `shops/ID/returns.toml` of a shop.
//!
//! In: the files. Out: rows by file, and what each shop offers; in a book all rows lie in one section, which nothing reads but
//! returns. That rows hang together is for the check to say.

use super::read::Folder;
use super::world::Read;
use crate::book::returns::{ReturnsLaw, ShopReturns};
use crate::book::shop::Shop;
use std::path::Path;

/// The rows of law, by file.
pub(super) fn read_returns(folder: &mut Folder<'_>) -> Vec<Read<ReturnsLaw>> {
    let mut read = Vec::new();
    for file in folder.files("world/returns", "toml") {
        let law = folder.toml::<ReturnsLaw>(&file);
        read.extend(law.map(|value| Read { file, value }));
    }
    read
}

/// What shops offer, of those that have such a file.
pub(super) fn read_shop_returns(folder: &mut Folder<'_>, shops: &[Shop]) -> Vec<(String, ShopReturns)> {
    let mut read = Vec::new();
    for shop in shops {
        let file = Path::new("shops").join(&shop.id).join("returns.toml");
        if folder.root().join(&file).is_file() {
            read.extend(folder.toml::<ShopReturns>(&file).map(|own| (shop.id.clone(), own)));
        }
    }
    read
}

/// All rows as one.
pub(super) fn joined(read: &[Read<ReturnsLaw>]) -> ReturnsLaw {
    let mut all = ReturnsLaw::default();
    for ReturnsLaw { refund, reimport, exchange, withdrawal } in read.iter().map(|read| &read.value) {
        all.refund.extend(refund.iter().cloned());
        all.reimport.extend(reimport.iter().cloned());
        all.exchange.extend(exchange.iter().cloned());
        all.withdrawal.extend(withdrawal.iter().cloned());
    }
    all
}
