//! Does `docs/import.md` say what the imports do? Its examples are run, and every key of a mapping stands in it and in the help.
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use landfall::publish::Complaint;
use landfall::publish::import_catalogue::import_catalogue;
use landfall::publish::import_rates::{self, Mapping, import_rates};
use landfall::publish::import_zones::{self, ChartMapping, country_names, import_zones};
use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("../docs/import.md");

/// The example of this name: what stands between the fences.
fn example(name: &str) -> &'static str {
    let (_, after) = PAGE.split_once(&format!(" {name}\n")).unwrap_or_else(|| panic!("no example `{name}`"));
    after.split_once("```").unwrap().0
}

fn countries() -> Vec<(String, String)> {
    let (names, complaints) = country_names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rate-data"));
    assert_eq!(complaints, []);
    names
}

fn rates(sheet: &str, mapping: &str) -> (String, Vec<Complaint>) {
    import_rates(sheet, &toml::from_str(mapping).unwrap(), Path::new("parcels.csv"))
}

fn zones(chart: &str, mapping: &str, file: &str) -> (String, Vec<Complaint>) {
    import_zones(chart, &toml::from_str(mapping).unwrap(), &countries(), Path::new(file))
}

fn said(complaints: &[Complaint]) -> String {
    complaints.iter().map(|complaint| format!("{complaint}\n")).collect()
}

fn headlines(complaints: &[Complaint]) -> Vec<String> {
    complaints.iter().map(|complaint| complaint.to_string().lines().next().unwrap().to_owned()).collect()
}

#[test]
fn the_price_list_of_the_page() {
    let (sheet, mapping) = (example("parcels.csv"), example("parcels.toml"));
    assert_eq!(rates(sheet, mapping), (example("prices.csv").to_owned(), Vec::new()));
    let less = mapping.replace("not_served = [\"-\", \"n/a\"]", "").replace(", \"Parcels\"]", "]");
    assert_eq!(said(&rates(sheet, &less).1), example("parcels.complaints"));
}

#[test]
fn the_zone_charts_of_the_page() {
    let (chart, mapping) = (example("ground.csv"), example("ground.toml"));
    assert_eq!(zones(chart, mapping, "ground.csv"), (example("zones.csv").to_owned(), Vec::new()));
    let damaged = chart.replace("\n005,", "\n5,");
    assert_eq!(said(&zones(&damaged, mapping, "ground.csv").1), example("ground.complaints"));
    // Without `digits`, codes of different lengths are asked about.
    let without = mapping.replace("digits = [3]", "");
    assert_eq!(zones(chart, &without, "ground.csv").1, []);
    assert_eq!(
        headlines(&zones(&damaged, &without, "ground.csv").1),
        ["ground.csv:3: the codes of the chart differ in length: 1, 3 digits [lost-zero]"]
    );

    let (chart, mapping) = (example("world.csv"), example("world.toml"));
    assert_eq!(zones(chart, mapping, "world.csv"), (example("world-zones.csv").to_owned(), Vec::new()));
    let less = mapping.replace("\"Ivory Coast\" = \"CI\"", "");
    assert_eq!(said(&zones(chart, &less, "world.csv").1), example("world.complaints"));
}

#[test]
fn a_chart_of_districts_and_of_countries_with_postcodes() {
    let chart = "Land;Codes;Zone\nGB;KW15-KW17;Far\nGB;HS, ZE, KW1;Far\nGB;im1 1aa;Isle\nFrance;971\u{2013}974;Far\nFrance;06;Near\n";
    let mapping = "source = \"s\"\nseparator = \";\"\ncountry = \"Land\"\npostcodes = \"Codes\"\ndigits = [2, 3]\n[sets]\nZone = \"z\"\n";
    let (text, complaints) = zones(chart, mapping, "chart.csv");
    assert_eq!(complaints, []);
    assert_eq!(
        text,
        "set,zone,place,postcodes,source\nz,Far,FR,971-974,s\nz,Far,GB,KW15 *|KW16 *|KW17 *|HS*|ZE*|KW1 *,s\n\
         z,Isle,GB,IM11AA,s\nz,Near,FR,06*,s\n"
    );
}

#[test]
fn what_a_chart_leaves_open_is_told_with_its_line() {
    let mapping = "source = \"s\"\ncountry = \"Country\"\n[sets]\nZone = \"z\"\n";
    let chart = "Country,Zone\nFrance,1\n\nUnited,1\nGermany,\nfrance,2\nFR,1\nGuinea,3\n,4\n";
    let (text, complaints) = zones(chart, mapping, "chart.csv");
    assert_eq!(zones(&chart.replace('\n', "\r\n"), mapping, "chart.csv"), (text.clone(), complaints.clone()));
    assert_eq!(
        headlines(&complaints),
        [
            "chart.csv:4: `United` is no country [unknown-country]",
            "chart.csv:6: `FR` is in zone 2 here, and in zone 1 on line 2 [repeated-place]",
            "chart.csv:9: the row has no country [unknown-country]",
        ]
    );
    assert_eq!(text, "set,zone,place,postcodes,source\nz,1,FR,,s\nz,3,GN,,s\n");

    let by_code = "source = \"s\"\npostcodes = \"ZIP\"\nplace = \"US\"\n[sets]\nZone = \"z\"\n";
    let (_, complaints) = zones("ZIP,Zone,Note\n005,1,x\n", by_code, "chart.csv");
    assert_eq!(headlines(&complaints), ["chart.csv:1: the column `Note` is not in the mapping [unknown-column]"]);
    let (_, complaints) = zones("ZIP,Zone\n00?,1\n,2\n009-005,3\n", by_code, "chart.csv");
    assert_eq!(
        headlines(&complaints),
        [
            "chart.csv:2: `00?` is no beginning of postcodes [postcode-pattern]",
            "chart.csv:3: the row has no postcodes [postcode-pattern]",
            "chart.csv:4: `009-005` is no beginning of postcodes [postcode-pattern]",
        ]
    );
    let (_, complaints) = zones("ZIP,Zone,ZIP\n005,1,006\n", by_code, "chart.csv");
    assert_eq!(headlines(&complaints), ["chart.csv:1: the header does not repeat its columns alike [bad-mapping]"]);
    let nowhere = "source = \"s\"\npostcodes = \"ZIP\"\n[sets]\nZone = \"z\"\n";
    let (_, complaints) = zones("ZIP,Zone\n005,1\n", nowhere, "chart.csv");
    assert_eq!(headlines(&complaints), ["chart.csv:1: the mapping does not say where places stand [bad-mapping]"]);
}

/// The keys that a mapping knows, as its reader names them.
fn keys<T: serde::de::DeserializeOwned>() -> Vec<String> {
    let error = toml::from_str::<T>("no_such_key = 1").err().expect("an unknown key is a fault").to_string();
    let (_, known) = error.split_once("expected one of ").unwrap();
    known.lines().next().unwrap().split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

#[test]
#[cfg_attr(not(feature = "cli"), ignore = "it asks the command line")]
fn every_key_stands_in_the_help_and_on_the_page() {
    let help = |verb: &str| {
        let out = Command::new(env!("CARGO_BIN_EXE_landfall")).args(["import", verb, "--help"]).output().unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    let [rates, zones] = [help("rates"), help("zones")];
    assert!(rates.contains(import_rates::KEYS) && zones.contains(import_zones::KEYS), "{rates}\n{zones}");
    let of_rates = keys::<Mapping>();
    let of_zones = keys::<ChartMapping>();
    assert!(of_rates.len() > 9 && of_zones.len() > 11, "{of_rates:?} {of_zones:?}");
    let tells =
        |text: &str, key: &str| text.contains(&format!("\n  {key} ")) || text.contains(&format!("\n  [{key}] "));
    for (keys, text) in [(&of_rates, &rates), (&of_zones, &zones)] {
        let untold: Vec<&String> = keys.iter().filter(|key| !tells(text, key)).collect();
        assert!(untold.is_empty(), "the help does not tell {untold:?}: {text}");
    }
    for key in of_rates.iter().chain(&of_zones) {
        let shown = PAGE.contains(&format!("\n{key} = ")) || PAGE.contains(&format!("\n[{key}] "));
        assert!(shown, "no example of the page has `{key}`");
    }
}

fn catalogue(files: &[&str]) -> (String, Vec<Complaint>) {
    let exports: Vec<_> = files.iter().map(|name| (name.into(), example(name).to_owned())).collect();
    import_catalogue(&exports, &countries())
}

#[test]
fn the_articles_of_the_page() {
    let (text, complaints) = catalogue(&["products_export.csv", "inventory_export.csv"]);
    assert_eq!(text, example("shopify.catalogue"));
    assert_eq!(said(&complaints), example("shopify.complaints"));
    let (text, complaints) = catalogue(&["woocommerce.csv"]);
    assert_eq!(text, example("woocommerce.catalogue"));
    assert_eq!(complaints, []);
}

#[test]
fn what_cannot_be_read_of_an_article_is_told_and_stays_empty() {
    let export = "Variant SKU,Title,Variant Price,Variant Grams,HS Code,COO\n\
                  A,One,12.50,lots,61.09,VN\nA,Again,1.00,5,6109.10,VN\n,Nameless,3.00,5,,\nB,Two,-1,0,6109.10,Atlantis\n";
    let (text, complaints) = import_catalogue(&[("x.csv".into(), export.to_owned())], &countries());
    assert!(text.contains("\nA,One,12.50,,,,,61.09,VN,\n") && text.contains("\nB,Two,,,,,,6109.10,,\n"), "{text}");
    let codes: Vec<(&str, Option<usize>)> =
        complaints.iter().map(|complaint| (complaint.code, complaint.line)).collect();
    let expected = [
        ("bad-weight", Some(2)),
        ("repeated-sku", Some(3)),
        ("incomplete-article", Some(4)),
        ("bad-price", Some(5)),
        ("bad-cell", Some(5)),
        ("incomplete-article", Some(2)),
        ("incomplete-article", Some(5)),
    ];
    assert_eq!(codes, expected);
    let (text, complaints) = import_catalogue(&[("y.csv".into(), "a,b\n1,2\n".to_owned())], &countries());
    assert_eq!((text.lines().count(), complaints[0].code), (1, "bad-mapping"));
}
