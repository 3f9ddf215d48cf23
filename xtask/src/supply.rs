//! `cargo xtask supply`: what comes from others, under which licence, from where, and why.
//!
//! Of every package that Cargo would build, and every one that npm would install, the licence must be one that `deny.toml` allows and
//! the source the public registry; every package that we name ourselves must have a row in `docs/dependencies.md`. What all of them are
//! is written to `target/sbom.json`, a bill of materials in CycloneDX 1.5. Known weaknesses are looked up by
//! `cargo xtask deny` and `npm audit`, where their databases can be had.

use crate::run::{Outcome, cargo, command, output, read, root, run, say, target, write};
use crate::tools;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Packages of npm under terms of their own, which are used to build and test and are no part of what is shipped.
const OWN_TERMS: [&str; 2] = ["SEE LICENSE IN LICENSE", "MPL-2.0"];

/// Checks all, and writes the bill of materials.
pub(crate) fn supply() -> Outcome {
    let deny: toml::Table =
        read(&root().join("deny.toml"))?.parse().map_err(|error| format!("`deny.toml`: {error}"))?;
    let allowed: BTreeSet<&str> =
        deny["licenses"]["allow"].as_array().into_iter().flatten().filter_map(toml::Value::as_str).collect();
    let registry = deny["sources"]["allow-registry"][0].as_str().unwrap_or_default();
    let metadata = output(&mut cargo(&["metadata", "--locked", "--format-version", "1"]), "is the lock file whole?")?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| error.to_string())?;
    let lock: Value =
        serde_json::from_str(&read(&root().join("www/package-lock.json"))?).map_err(|error| error.to_string())?;
    let page = read(&root().join("docs/dependencies.md"))?;

    let mut wrong = Vec::new();
    let mut components = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let (name, version) = (text(package, "name"), text(package, "version"));
        let Some(source) = package["source"].as_str() else {
            named(package["dependencies"].as_array(), &page, &mut wrong);
            continue;
        };
        if !source.contains(registry) {
            wrong.push(format!("`{name}` comes from `{source}`, not from the public registry"));
        }
        let licence = text(package, "license");
        if !is_allowed(licence, &allowed) {
            wrong.push(format!("`{name}` has the licence `{licence}`, which `deny.toml` does not allow"));
        }
        components.push(component(&format!("pkg:cargo/{name}@{version}"), name, version, licence));
    }
    for (path, package) in lock["packages"].as_object().into_iter().flatten() {
        let Some(name) = path.rsplit_once("node_modules/").map(|(_, name)| name) else {
            let keys = |key: &str| package[key].as_object().into_iter().flatten().map(|(name, _)| name.clone());
            for name in keys("dependencies").chain(keys("devDependencies")) {
                told(&name, &page, &mut wrong);
            }
            continue;
        };
        let (version, licence) = (text(package, "version"), text(package, "license"));
        let is_of_build = package["dev"] == Value::Bool(true) && OWN_TERMS.contains(&licence);
        if !is_allowed(licence, &allowed) && !is_of_build {
            wrong.push(format!("`{name}` of npm has the licence `{licence}`, which `deny.toml` does not allow"));
        }
        if package["integrity"].as_str().is_none() && package["link"] != Value::Bool(true) {
            wrong.push(format!("`{name}` of npm has no digest in the lock file"));
        }
        components.push(component(&format!("pkg:npm/{}@{version}", name.replace('@', "%40")), name, version, licence));
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    components.sort_by_key(|component| text(component, "purl").to_owned());
    components.dedup();
    let count = components.len();
    let bill = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "landfall", "version": env!("CARGO_PKG_VERSION")}},
        "components": components,
    });
    let to = target().join("sbom.json");
    write(&to, format!("{bill:#}\n").as_bytes())?;
    say(&format!("{count} packages, all allowed and told; the bill of materials is {}", to.display()));
    Ok(())
}

/// The same by `cargo deny` 0.20, of another hand; and known weaknesses, where their database can be had.
pub(crate) fn deny() -> Outcome {
    let program = tools::deny()?;
    let check = |what: &[&str]| {
        let mut deny = command(&program, "");
        deny.args(["--all-features", "--log-level", "error", "check"]).args(what);
        deny
    };
    run(&mut check(&["licenses", "bans", "sources"]), "change `deny.toml` with a reason, or what it names")?;
    let told = check(&["advisories"]).output().map_err(|error| format!("`cargo deny` cannot be run: {error}"))?;
    let said = String::from_utf8_lossy(&told.stderr);
    if !told.status.success() && said.contains("failed to fetch advisory database") {
        say("skipped: advisories, whose database cannot be had here");
        return Ok(());
    }
    eprint!("{said}");
    if told.status.success() { Ok(()) } else { Err("take other versions of what is named above".into()) }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// Whether one of the licences that may be chosen is allowed, and all that must be kept.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], "");
    plain.split(" AND ").all(|part| part.split(" OR ").any(|licence| allowed.contains(licence.trim())))
}

/// Every package that one of ours names has a row on the page.
fn named(dependencies: Option<&Vec<Value>>, page: &str, wrong: &mut Vec<String>) {
    for dependency in dependencies.into_iter().flatten().filter(|dependency| dependency["path"].is_null()) {
        told(text(dependency, "name"), page, wrong);
    }
}

fn told(name: &str, page: &str, wrong: &mut Vec<String>) {
    let sentence = format!("`{name}` has no row in docs/dependencies.md: say what it is for");
    if !page.contains(&format!("| `{name}` |")) && !wrong.contains(&sentence) {
        wrong.push(sentence);
    }
}

fn component(purl: &str, name: &str, version: &str, licence: &str) -> Value {
    let mut of = Map::new();
    of.insert("type".into(), "library".into());
    of.insert("name".into(), name.into());
    of.insert("version".into(), version.into());
    of.insert("purl".into(), purl.into());
    of.insert("licenses".into(), json!([{"expression": licence.replace('/', " OR ")}]));
    Value::Object(of)
}
