//! Shops that offer one service each, so that every service of every carrier is priced and shown alone.
//!
//! They are written beside the shops of a copy of the rate data, after the first of those shops, and services without days
//! of transit get those of a row that holds for anywhere: what files have to say is then said as that rate data says it. A service whose
//! zones hang on the origin is sent from a warehouse of a shop from which it has any.

use super::material::{folders, table, tables, text, words};
use crate::run::{Outcome, write};
use std::fs;
use std::path::Path;
use toml::{Table, Value};

/// The shop that offers a service alone.
pub(super) fn shop_of(service: &str) -> String {
    format!("only-{}", service.replace('/', "-"))
}

/// Copies rate data, and adds a shop for each service.
pub(crate) fn with_every_service(rate_data: &Path, to: &Path) -> Outcome {
    let failed = |error: std::io::Error| format!("`{}` cannot be written: {error}", to.display());
    if to.exists() {
        fs::remove_dir_all(to).map_err(failed)?;
    }
    copy(rate_data, to).map_err(failed)?;
    let shops = folders(&rate_data.join("shops"))?;
    let like = shops.first().ok_or_else(|| format!("`{}` has no shops", rate_data.display()))?;
    let pattern = table(&like.join("shop.toml"))?;
    let anywhere = anywhere(rate_data)?;
    for folder in folders(&rate_data.join("carriers"))? {
        let carrier = table(&folder.join("carrier.toml"))?;
        add_transit(&anywhere, &carrier, &to.join("carriers").join(text(&carrier, "id")).join("transit.csv"))?;
        for service in tables(&carrier, "service") {
            let id = shop_of(&format!("{}/{}", text(&carrier, "id"), text(service, "code")));
            let (from, part) = dispatched_from(service)
                .unwrap_or_else(|| (text(first(&pattern, "warehouse"), "country"), String::new()));
            let home = table(&rate_data.join("world/territories").join(format!("{}.toml", from.to_lowercase())))?;
            let mut shop = shop(&pattern, &id, [&text(&carrier, "id"), &text(service, "code")], &home, part);
            if let Some(postcode) = postcode_with_zones(rate_data, service, &from)?
                && let Some(house) = shop.get_mut("warehouse").and_then(|houses| houses.get_mut(0)?.as_table_mut())
            {
                house.insert("postcode".to_owned(), postcode.into());
            }
            let folder = to.join("shops").join(&id);
            write(&folder.join("shop.toml"), shop.to_string().as_bytes())?;
            for file in ["catalogue.csv", "boxes.csv"] {
                fs::copy(like.join(file), folder.join(file)).map_err(failed)?;
            }
        }
    }
    Ok(())
}

/// The head of a transit table, and its first row that holds from anywhere to anywhere.
fn anywhere(rate_data: &Path) -> Outcome<(String, Vec<String>)> {
    for folder in folders(&rate_data.join("carriers"))? {
        let lines = fs::read_to_string(folder.join("transit.csv")).unwrap_or_default();
        let head = lines.lines().next().unwrap_or_default();
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let is_open =
            |row: &Vec<String>| head.starts_with("service,from,to,") && row[1].is_empty() && row[2].is_empty();
        if let Some(row) = lines.lines().skip(1).map(cells).find(is_open) {
            return Ok((head.to_owned(), row));
        }
    }
    Err("no `transit.csv` has a row from anywhere to anywhere".into())
}

/// A row for each service that has none.
fn add_transit((head, row): &(String, Vec<String>), carrier: &Table, file: &Path) -> Outcome {
    let mut lines = fs::read_to_string(file).unwrap_or_else(|_| format!("{head}\n"));
    for service in tables(carrier, "service") {
        let id = format!("{}/{}", text(carrier, "id"), text(service, "code"));
        if !lines.contains(&format!("\n{id},")) {
            lines += &format!("{id},{}\n", row[1..].join(","));
        }
    }
    write(file, lines.as_bytes())
}

/// One warehouse in the service's country, one offer, one tier, the carrier's bill as it is and the carrier's insurance.
fn shop(pattern: &Table, id: &str, [carrier, service]: [&str; 2], home: &Table, part: String) -> Table {
    let mut shop = pattern.clone();
    for rules in ["price_rule", "insurance"] {
        shop.remove(rules);
    }
    let mut warehouse = first(pattern, "warehouse").clone();
    if text(&warehouse, "country") != text(home, "country") {
        for of_the_pattern in ["subdivision", "postcode", "city", "closed"] {
            warehouse.remove(of_the_pattern);
        }
        for key in ["country", "calendar", "time_zone"] {
            warehouse.insert(key.to_owned(), text(home, key).into());
        }
    }
    if !part.is_empty() {
        warehouse.insert("subdivision".to_owned(), part.into());
    }
    let tier = Table::from_iter(
        [("name", "only"), ("label", "Only"), ("pick", "cheapest")]
            .map(|(key, word)| (key.to_owned(), Value::from(word))),
    );
    let offer = Table::from_iter(
        [("carrier", carrier), ("service", service)].map(|(key, word)| (key.to_owned(), Value::from(word))),
    );
    let lists = [("warehouse", warehouse), ("tier", tier), ("offer", offer)];
    shop.extend(lists.map(|(key, one)| (key.to_owned(), Value::from(vec![Value::from(one)]))));
    shop.extend([("id".to_owned(), id.into()), ("terms".to_owned(), "any".into())]);
    shop
}

/// The postcode of a shop's warehouse in the country that is like the first pattern of the service's `zones_from`; none where its zones
/// hang on no origin.
fn postcode_with_zones(rate_data: &Path, service: &Table, country: &str) -> Outcome<Option<String>> {
    let Some(pattern) = words(first(service, "zones_from"), "postcodes").into_iter().next() else { return Ok(None) };
    let prefix = pattern.split(['*', '-']).next().unwrap_or_default().to_owned();
    for folder in folders(&rate_data.join("shops"))? {
        let shop = table(&folder.join("shop.toml"))?;
        let there = |house: &&&Table| text(house, "country") == country && text(house, "postcode").starts_with(&prefix);
        if let Some(house) = tables(&shop, "warehouse").iter().find(there) {
            return Ok(Some(text(house, "postcode")));
        }
    }
    Err(format!("no shop has a warehouse in {country} with a postcode like `{pattern}`: add one"))
}

/// The first place that a service leaves from, its country and, where it is a part of one, the part; in rate data as they are and
/// as they were before `when` said so.
pub(super) fn dispatched_from(service: &Table) -> Option<(String, String)> {
    let when = service.get("when").and_then(Value::as_table);
    let now = when.map(|when| words(when, "dispatched_from")).unwrap_or_default();
    let place = now.into_iter().chain(words(service, "from")).next()?;
    let (country, part) = place.split_once('-').unwrap_or((&place, ""));
    Some((country.to_owned(), part.to_owned()))
}

fn first<'t>(sheet: &'t Table, key: &str) -> &'t Table {
    static NONE: std::sync::LazyLock<Table> = std::sync::LazyLock::new(Table::new);
    tables(sheet, key).first().copied().unwrap_or(&NONE)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)?.flatten() {
        let (path, into) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &into)?;
        } else {
            fs::copy(&path, &into)?;
        }
    }
    Ok(())
}
