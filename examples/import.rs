//! Imports a publisher's file: `cargo run --example import -- us ../shared/facts/full/us-hts-2026-rev10.csv`.

use landfall::publish::import;
use std::path::Path;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, file] = arguments.as_slice() else { return Err("usage: import NAME FILE".to_owned()) };
    let text = std::fs::read_to_string(file).map_err(|error| format!("`{file}`: {error}"))?;
    let import = import::run(Path::new("rate-data"), name, &text)?;
    for refused in &import.refused {
        eprintln!("{name}:{}: {} `{}`: {}", refused.line, refused.code, refused.text.replace('\n', " "), refused.why);
    }
    println!(
        "{name}: rated {}, read {}, refused {}, computable {}; preferential rates {}, cells refused {}",
        import.rated,
        import.read,
        import.refused.len(),
        import.computable,
        import.preferences.len(),
        import.preferences_refused.len()
    );
    Ok(())
}
