//! What do carriers sell? From the folders of `rate-data/carriers/` to [`Carrier`]s.
//!
//! A folder holds `carrier.toml` (the carrier, its services and the heads of its price tables), `zones.csv` (which zone a place
//! lies in), `prices.csv` and any `prices-*.csv` (the tables' prices), and where it has them `surcharges.toml` (surcharges, fuel, discounts, areas),
//! `areas.csv` (long lists of postcodes and towns). What it asks for clearance, in `fees.toml`, is import law and read as such.

use super::complaint::Complaint;
use super::rows::{Row, Sheet, folders, line_of, read_toml};
use crate::book::RuleNumber;
use crate::book::freight::{
    Area, Break, Carrier, Discount, Fuel, PriceTable, Surcharge, TablePer, WeightUnit, Zone, ZoneRates,
};
use crate::book::when::{Clause, When, Word};
use crate::money::Decimal;
use crate::place::PostcodePattern;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// All carriers, by id, and every complaint about their files.
pub fn read_carriers(rate_data: &Path) -> (Vec<Carrier>, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let mut carriers = Vec::new();
    for folder in folders(rate_data, "carriers") {
        carriers.extend(read_carrier(rate_data, &folder, &mut complaints));
    }
    (carriers, complaints)
}

/// `surcharges.toml`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Surcharges {
    surcharge: Vec<Surcharge>,
    fuel: Vec<Fuel>,
    discount: Vec<Discount>,
    area: Vec<Area>,
}

fn read_carrier(root: &Path, folder: &Path, complaints: &mut Vec<Complaint>) -> Option<Carrier> {
    let file = folder.join("carrier.toml");
    let (mut carrier, text) = read_toml::<Carrier>(root, &file, complaints)?;
    if !folder.ends_with(&carrier.id) {
        complaints.push(complain(
            &file,
            &text,
            "wrong-id",
            &format!("id = \"{}\"", carrier.id),
            "the id is not the folder's name",
        ));
    }
    let extra = folder.join("surcharges.toml");
    if root.join(&extra).exists()
        && let Some((more, _)) = read_toml::<Surcharges>(root, &extra, complaints)
    {
        carrier.surcharge.extend(more.surcharge);
        carrier.fuel.extend(more.fuel);
        carrier.discount.extend(more.discount);
        carrier.area.extend(more.area);
    }
    if root.join(folder.join("zones.csv")).exists() {
        read_zones(root, folder, &mut carrier, complaints);
    }
    for file in price_files(root, folder) {
        read_prices(root, &file, &mut carrier, complaints);
    }
    if root.join(folder.join("areas.csv")).exists() {
        read_areas(root, folder, &mut carrier, complaints);
    }
    check_carrier(&carrier, &mut Desk { root, folder, complaints });
    Some(carrier)
}

fn read_zones(root: &Path, folder: &Path, carrier: &mut Carrier, complaints: &mut Vec<Complaint>) {
    let columns = ["subdivisions", "postcodes", "towns", "from", "until"];
    let file = folder.join("zones.csv");
    let Some(sheet) = Sheet::read(root, &file, &["set", "zone", "place", "source"], &columns, complaints) else {
        return;
    };
    for row in &sheet.rows {
        carrier.zone.push(Zone {
            rule: RuleNumber::NONE,
            set: sheet.cell(row, "set").to_owned(),
            zone: sheet.cell(row, "zone").to_owned(),
            place: sheet.cell(row, "place").to_owned(),
            subdivisions: sheet.list(row, "subdivisions"),
            postcodes: sheet.list(row, "postcodes"),
            towns: sheet.list(row, "towns"),
            from: day(&sheet, row, "from", complaints),
            until: day(&sheet, row, "until", complaints),
            source: sheet.cell(row, "source").to_owned(),
            ..Zone::default()
        });
    }
}

fn read_areas(root: &Path, folder: &Path, carrier: &mut Carrier, complaints: &mut Vec<Complaint>) {
    let columns = ["subdivisions", "postcodes", "towns", "from", "until", "illustrative"];
    let file = folder.join("areas.csv");
    let Some(sheet) = Sheet::read(root, &file, &["name", "place", "source"], &columns, complaints) else { return };
    for row in &sheet.rows {
        carrier.area.push(Area {
            rule: RuleNumber::NONE,
            name: sheet.cell(row, "name").to_owned(),
            place: sheet.cell(row, "place").to_owned(),
            subdivisions: sheet.list(row, "subdivisions"),
            postcodes: sheet.list(row, "postcodes"),
            towns: sheet.list(row, "towns"),
            from: day(&sheet, row, "from", complaints),
            until: day(&sheet, row, "until", complaints),
            source: sheet.cell(row, "source").to_owned(),
            illustrative: sheet.yes_or_no(row, "illustrative", false, complaints),
            ..Area::default()
        });
    }
}

fn day(sheet: &Sheet, row: &Row, column: &str, complaints: &mut Vec<Complaint>) -> Option<crate::calendar::Day> {
    if sheet.cell(row, column).is_empty() {
        return None;
    }
    sheet.value(row, column, "a day such as `2026-11-21`", complaints)
}

/// Whether a file of a carrier's folder holds prices: a merchant drops in its own beside the others.
pub(super) fn holds_prices(name: &str) -> bool {
    name == "prices.csv" || (name.starts_with("prices-") && name.ends_with(".csv"))
}

fn price_files(root: &Path, folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name()).filter(|name| holds_prices(&name.to_string_lossy()));
    let mut files: Vec<PathBuf> = names.map(|name| folder.join(name)).collect();
    files.sort();
    files
}

fn read_prices(root: &Path, file: &Path, carrier: &mut Carrier, complaints: &mut Vec<Complaint>) {
    let columns = ["up_to_g", "up_to_lb", "up_to_oz", "price", "over", "step", "step_price", "per_kg"];
    let Some(sheet) = Sheet::read(root, file, &["table", "zone"], &columns, complaints) else { return };
    let digits = carrier.rounding.step.normalize().scale();
    let mut headless: Vec<&str> = Vec::new();
    for row in &sheet.rows {
        let id = sheet.cell(row, "table");
        let Some(table) = carrier.table.iter_mut().find(|table| table.id == id) else {
            // A list of hundreds of rows is told once.
            if headless.contains(&id) {
                continue;
            }
            headless.push(id);
            let message = format!("the table `{id}` has no head");
            complaints.push(sheet.complaint(
                "unknown-table",
                row,
                message,
                "add `[[table]]` with this id to `carrier.toml`",
            ));
            continue;
        };
        let Some(at) = read_break(&sheet, row, table.unit, digits, complaints) else { continue };
        let zone = sheet.cell(row, "zone");
        check_break(&sheet, row, table, zone, &at, complaints);
        match table.rates.iter_mut().find(|rates| rates.zone == zone) {
            Some(rates) => rates.breaks.push(at),
            None => {
                table.rates.push(ZoneRates { rule: RuleNumber::NONE, zone: zone.to_owned(), breaks: vec![at] });
            }
        }
    }
}

fn read_break(
    sheet: &Sheet,
    row: &Row,
    unit: WeightUnit,
    digits: u32,
    complaints: &mut Vec<Complaint>,
) -> Option<Break> {
    let column = match unit {
        WeightUnit::G => "up_to_g",
        WeightUnit::Oz => "up_to_oz",
        WeightUnit::Lb => "up_to_lb",
    };
    let up_to = sheet.value(row, column, "a whole number", complaints)?;
    let mut figure = |column: &str| sheet.value_or(row, column, Decimal::ZERO, "a decimal", complaints);
    let (price, step_price, per_kg) = (figure("price")?, figure("step_price")?, figure("per_kg")?);
    let at = Break {
        up_to,
        price,
        step_price,
        per_kg,
        step: sheet.value_or(row, "step", 0, "a whole number", complaints)?,
        over: sheet.value_or(row, "over", 0, "a whole number", complaints)?,
    };
    if at.up_to == 0 {
        let help = "a row holds for weights up to and with this one";
        complaints.push(sheet.complaint("bad-cell", row, format!("`{column}` is 0"), help));
    }
    let prices = ["price", "step_price", "per_kg"];
    let (is_step, is_priced) = (at.step > 0, !at.step_price.is_zero());
    if is_step != is_priced {
        let (lacks, has) = if is_step { ("step_price", "step") } else { ("step", "step_price") };
        let help = "write both `step` and `step_price`, or neither";
        complaints.push(sheet.complaint("idle-part", row, format!("the row has `{has}` and no `{lacks}`"), help));
    }
    if at.over > 0 && at.over >= at.up_to {
        let message = format!("the row's steps begin above {}, and it ends at {}", at.over, at.up_to);
        complaints.push(sheet.complaint(
            "idle-part",
            row,
            message,
            "write `over` below the weight up to which the row holds",
        ));
    }
    // A misspelt column is told once, not on each row.
    if prices.iter().any(|column| sheet.has(column)) && prices.iter().all(|column| sheet.cell(row, column).is_empty()) {
        let help = "write 0 where carriage is free; leave the row out where the weight is not carried";
        complaints.push(sheet.complaint("bad-cell", row, "the row has no price".to_owned(), help));
    }
    for (column, figure) in [("price", at.price), ("step_price", at.step_price), ("per_kg", at.per_kg)] {
        if column != "per_kg" && figure.scale() > digits {
            let message = format!("`{column}` is `{figure}`, with more decimals than the carrier's rounding has");
            complaints.push(sheet.complaint(
                "too-many-decimals",
                row,
                message,
                "write the price as the carrier prints it",
            ));
        }
        if figure.is_sign_negative() {
            complaints.push(sheet.complaint(
                "negative-price",
                row,
                format!("`{column}` is `{figure}`"),
                "a price is 0 or more",
            ));
        }
    }
    Some(at)
}

fn check_break(sheet: &Sheet, row: &Row, table: &PriceTable, zone: &str, at: &Break, complaints: &mut Vec<Complaint>) {
    let Some(before) = table.rates.iter().find(|rates| rates.zone == zone).and_then(|rates| rates.breaks.last()) else {
        return;
    };
    let (table_id, unit) = (&table.id, table.unit.as_str());
    if at.up_to <= before.up_to {
        let message = format!(
            "the break at {} {unit} of table `{table_id}`, zone {zone}, does not come after the one at {} {unit}",
            at.up_to, before.up_to
        );
        complaints.push(sheet.complaint("breaks-not-increasing", row, message, "sort the rows of a zone by weight"));
        return;
    }
    let last = crate::rate::price_of_break(before, table.unit, before.up_to);
    let next = crate::rate::price_of_break(at, table.unit, before.up_to.saturating_add(1));
    if let (Some(last), Some(next)) = (last, next)
        && next < last
        && table.allow_falling.is_empty()
    {
        let message = format!("the price falls from {last} to {next} above {} {unit} in zone {zone}", before.up_to);
        let help = "correct it, or give the table `allow_falling` with the reason";
        complaints.push(sheet.complaint("price-falls", row, message, help));
    }
}

/// Where complaints about a carrier's files go: each on the line of the file in which the thing stands.
struct Desk<'c> {
    root: &'c Path,
    folder: &'c Path,
    complaints: &'c mut Vec<Complaint>,
}

impl Desk<'_> {
    fn push(&mut self, code: &'static str, needle: &str, message: String, help: &str) {
        let files = ["carrier.toml", "surcharges.toml"].map(|name| self.folder.join(name));
        let found = files.into_iter().find_map(|file| {
            let text = std::fs::read_to_string(self.root.join(&file)).ok()?;
            Some((line_of(&text, needle)?, file))
        });
        self.complaints.push(match found {
            Some((line, file)) => Complaint::new(code, file, message, help).on(line),
            None => Complaint::new(code, self.folder.join("carrier.toml"), message, help),
        });
    }
}

/// The names that are allowed, in a sentence of help.
fn one_of<'n>(what: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    format!("{what} are {}", if names.is_empty() { "none yet".to_owned() } else { names.join(", ") })
}

/// What can be seen only in the whole: names that lead nowhere, and zones that nothing uses.
fn check_carrier(carrier: &Carrier, desk: &mut Desk<'_>) {
    check_services(carrier, desk);
    check_tables(carrier, desk);
    check_surcharges(carrier, desk);
}

fn check_services(carrier: &Carrier, desk: &mut Desk<'_>) {
    let tables = one_of("tables", carrier.table.iter().map(|table| table.id.as_str()));
    for (at, service) in carrier.service.iter().enumerate() {
        let needle = format!("code = \"{}\"", service.code);
        if carrier.service.iter().take(at).any(|other| other.code == service.code) {
            let message = format!("the service `{}` stands twice", service.code);
            desk.push("repeated-code", &needle, message, "a carrier's codes are unique");
        }
        let ids = || service.price_lists().flat_map(|(_, ids)| ids);
        for id in ids().filter(|id| !carrier.table.iter().any(|table| &table.id == *id)) {
            let message = format!("the service `{}` takes prices from `{id}`, which is no table", service.code);
            desk.push("unknown-table", &needle, message, &tables);
        }
        if !service.zones.is_empty() && !service.zones_from.is_empty() {
            let message =
                format!("the service `{}` has zones by origin, and zones wherever it comes from", service.code);
            desk.push("idle-zones", &needle, message, "keep `zones` or `zones_from`");
        }
        for pattern in service.zones_from.iter().flat_map(|row| &row.postcodes) {
            if matches!(PostcodePattern::read(pattern), None | Some(PostcodePattern::District(_))) {
                let message = format!("`{pattern}` is no pattern of an origin's postcodes");
                desk.push("postcode-pattern", &needle, message, "write `78266`, `35*` or `9170-9178`");
            }
        }
        let has_rows = |set: &str| carrier.zone.iter().any(|zone| zone.set == set);
        let own = Some(service.zones.as_str()).filter(|_| service.zones_from.is_empty());
        let sets = service.zones_from.iter().map(|row| row.set.as_str()).chain(own);
        let rowless: Vec<&str> = sets.clone().filter(|set| ids().next().is_some() && !has_rows(set)).collect();
        if let Some(set) = rowless.first() {
            let message = format!("the service `{}` uses the zone set `{set}`, which has no rows", service.code);
            desk.push("unknown-zones", &needle, message, "add its rows to `zones.csv`, or name another set");
            continue;
        }
        let by_shipment =
            |id: &&String| carrier.table.iter().any(|table| table.id == **id && table.per == TablePer::Shipment);
        if service.price_lists().count() > 1
            && let Some(id) = ids().find(by_shipment)
        {
            let message = format!("`{}` prices parcels by their size, and `{id}` all of them together", service.code);
            desk.push("class-of-a-shipment", &needle, message, "let each table price each parcel");
        }
        for id in ids() {
            for table in carrier.table.iter().filter(|table| &table.id == id && !table.rates.is_empty()) {
                sets.clone().for_each(|set| check_zones(carrier, set, table, &needle, desk));
            }
        }
    }
}

fn check_tables(carrier: &Carrier, desk: &mut Desk<'_>) {
    for (at, table) in carrier.table.iter().enumerate() {
        let needle = format!("id = \"{}\"", table.id);
        if carrier.table.iter().take(at).any(|other| other.id == table.id) {
            let message = format!("the table `{}` stands twice", table.id);
            desk.push("repeated-table", &needle, message, "a carrier's table ids are unique");
        } else if table.rates.is_empty() {
            let message = format!("the table `{}` has no prices", table.id);
            desk.push("empty-table", &needle, message, "add its rows to `prices.csv`, or take it out");
        }
        if !carrier.service.iter().any(|service| service.price_lists().any(|(_, ids)| ids.contains(&table.id))) {
            let message = format!("no service takes prices from the table `{}`", table.id);
            desk.push("unused-table", &needle, message, "name it in a service's `prices`, or take it out");
        }
    }
}

fn check_surcharges(carrier: &Carrier, desk: &mut Desk<'_>) {
    for (at, surcharge) in carrier.surcharge.iter().enumerate() {
        let needle = format!("code = \"{}\"", surcharge.code);
        let span = |one: &Surcharge| crate::calendar::Span { from: one.from, until: one.until };
        let twice = carrier.surcharge.iter().take(at).any(|other| {
            other.code == surcharge.code
                && beside_services(&other.when) == beside_services(&surcharge.when)
                && span(other).overlaps(&span(surcharge))
                && share_services(&other.when, &surcharge.when)
        });
        if twice {
            let message =
                format!("the surcharge `{}` stands twice for one day, from {}", surcharge.code, surcharge.from);
            desk.push("overlapping-surcharge", &needle, message, "close the first with `until`");
        }
    }
}

/// What a condition asks besides services.
fn beside_services(when: &When) -> Vec<&Clause> {
    when.0.iter().filter(|clause| !matches!(clause, Clause::Among(Word::Services, _))).collect()
}

fn share_services(one: &When, other: &When) -> bool {
    let (ours, theirs) = (one.listed(Word::Services), other.listed(Word::Services));
    ours.is_empty() || theirs.is_empty() || ours.iter().any(|service| theirs.contains(service))
}

fn check_zones(carrier: &Carrier, set: &str, table: &PriceTable, needle: &str, desk: &mut Desk<'_>) {
    let in_set = |zone: &str| carrier.zone.iter().any(|row| row.set == set && row.zone == zone);
    for rates in table.rates.iter().filter(|rates| !in_set(&rates.zone)) {
        let message =
            format!("the table `{}` prices zone `{}`, which the set `{set}` does not have", table.id, rates.zone);
        desk.push("unused-zone", needle, message, "say in `zones.csv` where the zone lies, or take its prices out");
    }
    let mut seen: Vec<&str> = Vec::new();
    for row in carrier.zone.iter().filter(|row| row.set == set) {
        if !seen.contains(&row.zone.as_str()) && !table.rates.iter().any(|rates| rates.zone == row.zone) {
            let message =
                format!("the set `{set}` has zone `{}`, which the table `{}` does not price", row.zone, table.id);
            desk.push(
                "unpriced-zone",
                needle,
                message,
                "add its prices to `prices.csv`, or take the zone out of the set",
            );
        }
        seen.push(&row.zone);
    }
}

fn complain(file: &Path, text: &str, code: &'static str, needle: &str, message: &str) -> Complaint {
    let complaint = Complaint::new(code, file, message, "a carrier's folder, its id and the id of its fees are one");
    match line_of(text, needle) {
        Some(line) => complaint.on(line),
        None => complaint,
    }
}
