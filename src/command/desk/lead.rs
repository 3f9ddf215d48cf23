//! How long does the replenishment of a warehouse take? By what is known best of it.
//!
//! In: past replenishments, where a warehouse has ten or more; else past shipments by the service that brings its goods, as `landfall
//! calibrate` learns of them, and the days that pass before they are handed over; else the days that the table of candidates says. Out: how
//! often it takes how many days, so that reorder points allow for the one that is late.

use super::super::file;
use super::super::rows::rows;
use super::candidates::Row;
use landfall::book::shop::{Shop, Warehouse};
use landfall::calendar::Day;
use landfall::publish::Complaint;
use landfall::publish::calibrate::{Calibration, Options, calibrate};
use landfall_desk::lead::Lead;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Replenishments that it takes to learn from.
const ENOUGH: usize = 10;
/// The longest replenishment in days that is believed.
pub(super) const LONGEST: u32 = 730;

#[derive(Deserialize)]
struct Receipt {
    ordered: Day,
    received: Day,
    warehouse: String,
}

/// What is known of lead times.
pub(super) struct Leads {
    past: BTreeMap<String, Vec<u32>>,
    shipped: Option<(PathBuf, Calibration)>,
}

impl Leads {
    pub(super) fn read(shop: &Shop, receipts: Option<&Path>, shipments: Option<&Path>) -> Result<Leads, String> {
        let (mut past, mut faults): (BTreeMap<String, Vec<u32>>, Vec<String>) = (BTreeMap::new(), Vec::new());
        if let Some(path) = receipts {
            for (line, Receipt { ordered, received, warehouse }) in rows::<Receipt>(path)? {
                if shop.warehouse.iter().all(|house| house.id != warehouse) {
                    faults.push(format!("{}:{line}: the shop has no warehouse `{warehouse}`", path.display()));
                }
                match u32::try_from(received.since(ordered)).ok().filter(|days| *days <= LONGEST) {
                    Some(days) => past.entry(warehouse).or_default().push(days),
                    None => faults.push(format!(
                        "{}:{line}: ordered on `{ordered}`, received on `{received}`: from 0 to {LONGEST} days",
                        path.display()
                    )),
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults.join("\n"));
        }
        let shipped = match shipments {
            Some(path) => {
                let found = calibrate(&file::text(path)?, &Options::new(path));
                let listed =
                    |complaints: Vec<Complaint>| complaints.iter().map(|one| format!("{one}\n")).collect::<String>();
                Some((path.to_path_buf(), found.map_err(|complaints| listed(complaints).trim_end().to_owned())?))
            }
            None => None,
        };
        Ok(Leads { past, shipped })
    }

    /// Of a warehouse, and what its row among the candidates says; none where nothing is known.
    pub(super) fn of(&self, house: &Warehouse, row: Option<&Row>) -> Result<Option<Lead>, String> {
        let past = self.past.get(&house.id).filter(|times| times.len() >= ENOUGH);
        if let Some(lead) = past.and_then(|times| Lead::of(times)) {
            return Ok(Some(lead));
        }
        let told = row.and_then(|row| Some(Lead::about(row.lead_days?, row.lead_deviation.unwrap_or(0))));
        match row.and_then(Row::supplied) {
            None => Ok(told),
            Some((service, from)) => {
                let carried = self.carried(service, from, house)?;
                Ok(Some(told.map_or_else(|| carried.clone(), |before| before.then(&carried))))
            }
        }
    }

    /// How long a service takes from there to the warehouse.
    fn carried(&self, service: &str, from: &str, house: &Warehouse) -> Result<Lead, String> {
        let Some((file, known)) = &self.shipped else {
            return Err(format!(
                "`{}` is supplied by `{service}`: name past shipments by it with `--shipments`, as `landfall calibrate` reads them",
                house.id
            ));
        };
        let to = match house.subdivision.as_str() {
            "" => house.country.clone(),
            part => format!("{}-{part}", house.country),
        };
        let learnt = known
            .lane(service, from, &to)
            .and_then(|lane| Lead::of(&lane.times.iter().map(|days| u32::from(*days)).collect::<Vec<_>>()));
        learnt.ok_or_else(|| {
            format!(
                "`{}` has too few shipments by `{service}` to learn from, `{from}` to `{to}` or wider: 30 that arrived are enough",
                file.display()
            )
        })
    }
}
