//! What do carriers sell? From the folders of `rate-data/carriers/` to [`Carrier`]s.
//!
//! A folder holds `carrier.toml` (the carrier, its services and the heads of its price tables), `zones.csv` (which zone a place
//! lies in), `prices.csv` (the tables' prices), and where it has them `surcharges.toml` (surcharges, fuel, discounts, areas),
//! `areas.csv` (long lists of postcodes and towns). What it asks for clearance, in `fees.toml`, is import law and read as such.

use super::complaint::Complaint;
use super::rows::{Row, Sheet, folders, line_of, read_toml};
use crate::book::freight::{Area, Break, Carrier, Discount, Fuel, PriceTable, Surcharge, WeightUnit, Zone, ZoneRates};
use crate::money::Decimal;
use serde::Deserialize;
use std::path::Path;

/// All carriers, by id, and every complaint about their files.
pub fn read_carriers(rate_data: &Path) -> (Vec<Carrier>, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let mut carriers = Vec::new();
    for folder in folders(rate_data, "carriers") {
        carriers.extend(read_carrier(rate_data, &folder, &mut complaints));
    }
    (carriers, complaints)
}

/// Sources that carriers name and no file describes.
pub fn check_sources(rate_data: &Path, carriers: &[Carrier], is_known: impl Fn(&str) -> bool) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for carrier in carriers {
        let mut unknown: Vec<&str> = carrier.sources().into_iter().filter(|id| !is_known(id)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        let folder = Path::new("carriers").join(&carrier.id);
        for id in unknown {
            let message = format!("the source `{id}` is not described");
            let files = ["carrier.toml", "surcharges.toml", "zones.csv", "areas.csv"].map(|name| folder.join(name));
            let found = files.iter().find_map(|file| {
                let text = std::fs::read_to_string(rate_data.join(file)).ok()?;
                let quoted = line_of(&text, &format!("source = \"{id}\""));
                Some((file, quoted.or_else(|| line_of(&text, &format!(",{id}")))?))
            });
            let help = "describe it in `sources/carriers.toml`";
            complaints.push(match found {
                Some((file, line)) => Complaint::new("unknown-source", file, message, help).on(line),
                None => Complaint::new("unknown-source", &folder, message, help),
            });
        }
    }
    complaints
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
    if root.join(folder.join("prices.csv")).exists() {
        read_prices(root, folder, &mut carrier, complaints);
    }
    if root.join(folder.join("areas.csv")).exists() {
        read_areas(root, folder, &mut carrier, complaints);
    }
    check_carrier(&file, &text, &carrier, complaints);
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
            set: sheet.cell(row, "set").to_owned(),
            zone: sheet.cell(row, "zone").to_owned(),
            place: sheet.cell(row, "place").to_owned(),
            subdivisions: sheet.list(row, "subdivisions"),
            postcodes: sheet.list(row, "postcodes"),
            towns: sheet.list(row, "towns"),
            from: day(&sheet, row, "from", complaints),
            until: day(&sheet, row, "until", complaints),
            source: sheet.cell(row, "source").to_owned(),
        });
    }
}

fn read_areas(root: &Path, folder: &Path, carrier: &mut Carrier, complaints: &mut Vec<Complaint>) {
    let columns = ["subdivisions", "postcodes", "towns", "from", "until", "illustrative"];
    let file = folder.join("areas.csv");
    let Some(sheet) = Sheet::read(root, &file, &["name", "place", "source"], &columns, complaints) else { return };
    for row in &sheet.rows {
        carrier.area.push(Area {
            name: sheet.cell(row, "name").to_owned(),
            place: sheet.cell(row, "place").to_owned(),
            subdivisions: sheet.list(row, "subdivisions"),
            postcodes: sheet.list(row, "postcodes"),
            towns: sheet.list(row, "towns"),
            from: day(&sheet, row, "from", complaints),
            until: day(&sheet, row, "until", complaints),
            source: sheet.cell(row, "source").to_owned(),
            illustrative: sheet.cell(row, "illustrative") == "yes",
        });
    }
}

fn day(sheet: &Sheet, row: &Row, column: &str, complaints: &mut Vec<Complaint>) -> Option<crate::calendar::Day> {
    if sheet.cell(row, column).is_empty() {
        return None;
    }
    sheet.value(row, column, "a day such as `2026-11-21`", complaints)
}

fn read_prices(root: &Path, folder: &Path, carrier: &mut Carrier, complaints: &mut Vec<Complaint>) {
    let file = folder.join("prices.csv");
    let columns = ["up_to_g", "up_to_lb", "up_to_oz", "price", "over", "step", "step_price", "per_kg"];
    let Some(sheet) = Sheet::read(root, &file, &["table", "zone"], &columns, complaints) else { return };
    let digits = carrier.rounding.step.normalize().scale();
    for row in &sheet.rows {
        let id = sheet.cell(row, "table");
        let Some(table) = carrier.table.iter_mut().find(|table| table.id == id) else {
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
            None => table.rates.push(ZoneRates { zone: zone.to_owned(), breaks: vec![at] }),
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
    for (column, figure) in [("price", at.price), ("step_price", at.step_price)] {
        if figure.scale() > digits {
            let message = format!("`{column}` is `{figure}`, with more decimals than the carrier's rounding has");
            complaints.push(sheet.complaint(
                "too-many-decimals",
                row,
                message,
                "write the price as the carrier prints it",
            ));
        }
        if figure.is_sign_negative() {
            complaints.push(sheet.complaint("negative-price", row, format!("`{column}` is `{figure}`"), ""));
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

/// What can be seen only in the whole: names that lead nowhere, and zones that nothing uses.
fn check_carrier(file: &Path, text: &str, carrier: &Carrier, complaints: &mut Vec<Complaint>) {
    let mut push = |code: &'static str, needle: &str, message: String| {
        complaints.push(complain(file, text, code, needle, &message));
    };
    for (at, service) in carrier.service.iter().enumerate() {
        let needle = format!("code = \"{}\"", service.code);
        if carrier.service.iter().take(at).any(|other| other.code == service.code) {
            push("repeated-code", &needle, format!("the service `{}` stands twice", service.code));
        }
        for id in service.prices.iter().filter(|id| !carrier.table.iter().any(|table| &table.id == *id)) {
            push(
                "unknown-table",
                &needle,
                format!("the service `{}` takes prices from `{id}`, which is no table", service.code),
            );
        }
        if !service.prices.is_empty() && !carrier.zone.iter().any(|zone| zone.set == service.zones) {
            push(
                "unknown-zones",
                &needle,
                format!("the service `{}` uses the zone set `{}`, which has no rows", service.code, service.zones),
            );
        }
        for id in &service.prices {
            for table in carrier.table.iter().filter(|table| &table.id == id && !table.rates.is_empty()) {
                check_zones(carrier, &service.zones, table, &needle, &mut push);
            }
        }
    }
    for (at, table) in carrier.table.iter().enumerate() {
        let needle = format!("id = \"{}\"", table.id);
        if carrier.table.iter().take(at).any(|other| other.id == table.id) {
            push("repeated-table", &needle, format!("the table `{}` stands twice", table.id));
        }
        if table.rates.is_empty() {
            push("empty-table", &needle, format!("the table `{}` has no prices", table.id));
        }
        if !carrier.service.iter().any(|service| service.prices.contains(&table.id)) {
            push("unused-table", &needle, format!("no service takes prices from the table `{}`", table.id));
        }
    }
    for surcharge in &carrier.surcharge {
        let needle = format!("code = \"{}\"", surcharge.code);
        for code in surcharge.services.iter().filter(|code| carrier.service(code).is_none()) {
            push("unknown-service", &needle, format!("the surcharge `{}` names the service `{code}`", surcharge.code));
        }
        for name in surcharge.when.areas.iter().filter(|name| !carrier.area.iter().any(|area| &area.name == *name)) {
            push("unknown-area", &needle, format!("the surcharge `{}` names the area `{name}`", surcharge.code));
        }
        let twice = carrier.surcharge.iter().filter(|other| {
            let span = |one: &Surcharge| crate::calendar::Span { from: one.from, until: one.until };
            other.code == surcharge.code
                && other.when == surcharge.when
                && span(other).overlaps(&span(surcharge))
                && (other.services.is_empty()
                    || surcharge.services.is_empty()
                    || other.services.iter().any(|code| surcharge.services.contains(code)))
        });
        if twice.count() > 1 {
            push(
                "overlapping-surcharge",
                &needle,
                format!("the surcharge `{}` stands twice for one day", surcharge.code),
            );
        }
    }
}

fn check_zones(
    carrier: &Carrier,
    set: &str,
    table: &PriceTable,
    needle: &str,
    push: &mut impl FnMut(&'static str, &str, String),
) {
    let in_set = |zone: &str| carrier.zone.iter().any(|row| row.set == set && row.zone == zone);
    for rates in table.rates.iter().filter(|rates| !in_set(&rates.zone)) {
        push(
            "unused-zone",
            needle,
            format!("the table `{}` prices zone `{}`, which the set `{set}` does not have", table.id, rates.zone),
        );
    }
    let mut seen: Vec<&str> = Vec::new();
    for row in carrier.zone.iter().filter(|row| row.set == set) {
        if !seen.contains(&row.zone.as_str()) && !table.rates.iter().any(|rates| rates.zone == row.zone) {
            push(
                "unpriced-zone",
                needle,
                format!("the set `{set}` has zone `{}`, which the table `{}` does not price", row.zone, table.id),
            );
        }
        seen.push(&row.zone);
    }
}

fn complain(file: &Path, text: &str, code: &'static str, needle: &str, message: &str) -> Complaint {
    let complaint = Complaint::new(code, file, message, "");
    match line_of(text, needle) {
        Some(line) => complaint.on(line),
        None => complaint,
    }
}
