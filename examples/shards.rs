//! Writes every shard of schedules, lists and preferences into a folder, for weighing: `cargo run --example shards -- DIR`.

use landfall::book::code::Code;
use landfall::publish::{lists, preferences, schedules};
use std::path::Path;

fn main() -> Result<(), String> {
    let folder = std::env::args().nth(1).ok_or("usage: shards DIR")?;
    let data = Path::new("rate-data");
    let headings: Vec<Code> =
        ["610910", "420221", "640399", "711319", "950300", "850440"].iter().filter_map(|hs| Code::parse(hs)).collect();
    let mut shards = Vec::new();
    for sheet in schedules::read_schedules(data).0 {
        shards.extend(schedules::encode(&sheet)?);
        shards.extend(
            schedules::encode(&schedules::cut(&sheet, &headings))?
                .into_iter()
                .map(|(name, bytes)| (format!("cut/{name}"), bytes)),
        );
    }
    for sheet in lists::read_lists(data).0 {
        shards.extend(lists::encode(&sheet)?);
        shards.extend(
            lists::encode(&schedules::cut(&sheet, &headings))?
                .into_iter()
                .map(|(name, bytes)| (format!("cut/{name}"), bytes)),
        );
    }
    for sheet in preferences::read_preferences(data).0 {
        shards.extend(preferences::encode(&sheet)?);
        let cut = preferences::cut(&sheet, &headings, &["VN", "JP", "CN"]);
        shards.extend(preferences::encode(&cut)?.into_iter().map(|(name, bytes)| (format!("cut/{name}"), bytes)));
    }
    std::fs::create_dir_all(Path::new(&folder).join("cut")).map_err(|error| error.to_string())?;
    for (name, bytes) in shards {
        std::fs::write(Path::new(&folder).join(name), bytes).map_err(|error| error.to_string())?;
    }
    Ok(())
}
