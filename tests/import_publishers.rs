//! Are publishers' files read in the form in which they offer them? Excerpts of each stand in `tests/imports`, and what is
//! damaged in them is refused by line.
//!
//! The tables of the central bank, of Great Britain's monthly rates, of New Zealand, Canada and the United States, the list of
//! regions and the calendars are cut out of the publishers' files. Of the British and European exports no file could be had:
//! their columns are as published, their rates those of January 2021.
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use landfall::publish::import::describe::Description;
use landfall::publish::import::exchange::{self, ExchangeDescription, Rates};
use landfall::publish::import::{Import, Refused, collapse, described, holidays, import, postcodes};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const DATA: &str = "rate-data";

fn excerpt(name: &str) -> String {
    std::fs::read_to_string(Path::new("tests/imports").join(name)).unwrap()
}

fn tariff(name: &str, text: &str) -> Import {
    import(&described(Path::new(DATA), name).unwrap(), text).unwrap()
}

/// The schedule that an excerpt becomes, row by row.
fn schedule(name: &str, text: &str) -> Vec<String> {
    let description: Description = toml::from_str(&described(Path::new(DATA), name).unwrap()).unwrap();
    collapse::schedule_csv(&tariff(name, text), &description).lines().map(str::to_owned).collect()
}

fn preferences(name: &str, text: &str) -> Vec<String> {
    collapse::preferences_csv(&tariff(name, text)).lines().map(str::to_owned).collect()
}

fn told(refused: &[Refused]) -> Vec<(usize, &str, &str)> {
    refused.iter().map(|refused| (refused.line, refused.text.as_str(), refused.why.as_str())).collect()
}

fn rates(name: &str, kept: &str, files: &[&str]) -> Rates {
    let text = std::fs::read_to_string(format!("{DATA}/imports/{name}.toml")).unwrap();
    let description: ExchangeDescription = toml::from_str(&text).unwrap();
    let known: BTreeSet<_> = ["AED", "ALL", "EUR", "GBP", "JPY", "TRY", "USD", "VND", "XOF", "CZK", "ISK"]
        .into_iter()
        .map(|code| code.parse().unwrap())
        .collect();
    let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
    exchange::import(&description, &known, kept, &files).unwrap()
}

#[test]
fn a_history_of_reference_rates_adds_what_is_not_recorded() {
    let history = excerpt("eurofxref-hist.csv");
    let kept = "day,currency,rate\n2026-10-29,USD,1.113\n";
    let read = rates("ecb", kept, &[&history]);
    assert_eq!(read.refused, []);
    let rows: Vec<&str> = read.sheet.lines().filter(|row| row.contains("USD") || row.contains("ISK")).collect();
    // What stood before `since` is left out, and `N/A` is no rate; whole numbers stay whole.
    assert_eq!(
        rows,
        [
            "2025-11-03,ISK,145.8",
            "2025-12-31,ISK,147.2",
            "2026-10-29,ISK,135.8",
            "2026-10-30,ISK,136",
            "2025-11-03,USD,1.1514",
            "2025-12-31,USD,1.175",
            "2026-10-29,USD,1.113",
            "2026-10-30,USD,1.1172",
        ]
    );
    assert!(read.left_out.contains("CHF") && !read.left_out.contains("USD"), "{:?}", read.left_out);
    // Read again, it adds nothing; the sheet in the book is what the whole history gives.
    let again = rates("ecb", &read.sheet, &[&history]);
    assert_eq!((again.added, again.sheet), (0, read.sheet));
}

#[test]
fn what_is_recorded_of_a_day_stands() {
    let history = excerpt("eurofxref-hist.csv");
    let damaged = history
        .replace("2026-10-29,1.113,", "2026-10-29,1,113,")
        .replace("2026-10-30,1.1172,175.68", "2026-10-30,1.1172,-3");
    let read = rates("ecb", "day,currency,rate\n2026-10-30,USD,1.2\n", &[&damaged]);
    assert_eq!(
        told(&read.refused),
        [
            (3, "", "the row is damaged: 44 cells, and the header has 43"),
            (2, "1.1172", "1.2 is recorded of 2026-10-30; it stands"),
            (2, "-3", "no rate above 0"),
        ]
    );
    assert!(read.sheet.contains("2026-10-30,USD,1.2\n"));
    let read = rates("ecb", "", &[&history.replace("2026-10-30", "2026-13-30")]);
    assert_eq!(told(&read.refused), [(2, "2026-13-30", "no such day")]);
}

#[test]
fn monthly_rates_are_told_once_for_all_countries_of_a_currency() {
    let month = excerpt("monthly_csv_2026-11.csv");
    let read = rates("hmrc", "", &[&month]);
    assert_eq!((read.refused.len(), read.added), (0, 6));
    let kept = std::fs::read_to_string(format!("{DATA}/world/exchange/hmrc.csv")).unwrap();
    let recorded: BTreeSet<&str> = kept.lines().collect();
    assert!(read.sheet.lines().all(|row| recorded.contains(row)), "{}", read.sheet);
    // Two countries with one currency and two rates: the first stands, the other is told.
    let rate = month.lines().find(|row| row.starts_with("Senegal")).unwrap().split(',').nth(3).unwrap().to_owned();
    let damaged = month.replace(&format!("Senegal,CFA Franc,XOF,{rate}"), "Senegal,CFA Franc,XOF,700");
    let read = rates("hmrc", "", &[&damaged]);
    assert_eq!(told(&read.refused), [(6, "700", format!("{rate} is recorded of 2026-11-01; it stands").as_str())]);
}

#[test]
fn the_american_schedule_is_read_from_json_as_from_csv() {
    let json = excerpt("hts.json");
    assert_eq!(
        schedule("us", &json),
        [
            "hs,rate",
            "0406.30,6.4 %",
            "6109.10,16.5 %",
            "6109.90,32 %",
            "9101.11,\"formula: 51¢ each + 6.25% on the case and strap, band or bracelet + 5.3% on the battery\"",
        ]
    );
    let read = tariff("us", &json);
    assert_eq!((read.rated, read.read, read.computable), (8, 8, 7));
    let australian: Vec<String> = read
        .preferences
        .iter()
        .filter(|row| row.agreement == "ausfta")
        .map(|row| format!("{} {}", row.code.unwrap().dotted(), row.rate))
        .collect();
    assert_eq!(australian, ["6109.10.00 free", "6109.90.10 free", "9101.11.40 free"]);
    // An object that was cut, and a rate that no form fits: each with its line.
    let damaged = json.replace("\"32%\"", "\"32\"").replacen("  {\"htsno\": \"\"", "  17,\n  {\"htsno\": \"\"", 1);
    assert_eq!(
        told(&tariff("us", &damaged).refused),
        [(3, "", "the row is damaged: no object"), (10, "32", "no form of the description fits")]
    );
    let error = import(&described(Path::new(DATA), "us").unwrap(), &json[..json.len() - 4]).unwrap_err();
    assert!(error.contains("line 12"), "{error}");
    let error = import(&described(Path::new(DATA), "us").unwrap(), "[{\"htsno\": \"0101\"}]").unwrap_err();
    assert_eq!(error, "the file has no column `general`; its columns are hts, htsno");
}

#[test]
fn new_zealands_list_names_lines_without_a_rate() {
    let list = excerpt("nz.csv");
    let read = tariff("nz", &list);
    assert_eq!((read.rated, read.read), (6, 4));
    assert_eq!(schedule("nz", &list)[..3], ["hs,rate", "0409.00,5 %", "0901.21,5 %"]);
    // A line whose rate is not printed takes no neighbour's.
    assert_eq!(told(&read.refused), [(4, "", "no rate is printed"), (6, "", "no rate is printed")]);
    assert!(
        schedule("nz", &list).contains(&"0903.00,formula: not read: no rate is printed".to_owned()),
        "{:?}",
        schedule("nz", &list)
    );
}

#[test]
fn canadas_list_is_read_at_eight_digits_with_its_treatments() {
    let list = excerpt("ca-t2026.csv");
    assert_eq!(
        schedule("ca-list", &list),
        [
            "hs,rate",
            "0101.21,free",
            "0105.11.21,0.0086 CAD per unit",
            "0105.11.22,\"max(238 %, 0.308 CAD per unit)\"",
            "0105.12,8 %",
            "0105.94.10,0.0282 CAD per net_kg",
            "0105.94.91,formula: not read: 1.9 ¢",
        ]
    );
    // Cents of what? The cell does not say.
    assert_eq!(told(&tariff("ca-list", &list).refused), [(14, "1.9 ¢", "no form of the description fits")]);
    let read = preferences("ca-list", &list);
    assert!(read.contains(&"0105.94.10,cptpp,0.0051 CAD per net_kg".to_owned()), "{read:?}");
    // Ten digits only count: the older 2.5 % beside them is not taken.
    assert!(!read.iter().any(|row| row.contains("2.5 %")), "{read:?}");
}

#[test]
fn what_is_cut_or_no_number_is_told_by_its_line() {
    let month = excerpt("monthly_csv_2026-11.csv").replace("4.9198", "4,9198").replace("108.2791,01/11", "n/a,31/11");
    let read = rates("hmrc", "", &[&month]);
    assert_eq!(
        told(&read.refused),
        [(2, "", "the row is damaged: 7 cells, and the header has 6"), (3, "31/11/2026", "no such day")]
    );
    let list = excerpt("nz.csv").replace("04090000,5%,Free,CA 2 ; RCEP 4.7 ; 1/2023 4.3", "04090000,5 per cent,Free");
    assert_eq!(
        told(&tariff("nz", &list).refused)[..2],
        [(2, "", "the row is damaged: 4 cells, and the header has 5"), (4, "", "no rate is printed")]
    );
    let list = excerpt("ca-t2026.csv").replace(",26838,Free,35%,Free", "");
    let cut = (4, "", "the row is damaged: 32 cells, and the header has 36");
    assert_eq!(told(&tariff("ca-list", &list).refused)[..1], [cut]);
}

#[test]
fn the_british_export_gives_duties_and_preferences() {
    let measures = excerpt("gb-measures.csv");
    assert_eq!(
        schedule("gb-measures", &measures),
        ["hs,rate", "0409,16 %", "3926.90,6 %", "6109.10,12 %", "9503.00,free"]
    );
    assert_eq!(tariff("gb-measures", &measures).refused, []);
    assert_eq!(
        preferences("gb-measures-preferences", &measures),
        ["hs,agreements,rate", "6109.10.0010,eu-uk-tca ukvfta,free"]
    );
    // A change that is published before its day is a dated row.
    let later = measures.replace("16.00%,2021-01-01,,", "16.00%,2021-01-01,2026-12-31,")
        + "13,30013,0409000000,2,Natural honey,20000013,103,Third country duty,,,17.00%,2027-01-01,,,,,400,1011,ERGA OMNES,,,,C2100001,\n";
    assert_eq!(
        schedule("gb-measures", &later)[..3],
        ["hs,rate,from,until", "0409,16 %,,2027-01-01", "0409,17 %,2027-01-01,"]
    );
    let damaged = measures.replace("12.00%,2021-01-01,,,,,400,1011", "12.00%,2021-02-30,,,,,400,1011");
    assert_eq!(
        told(&tariff("gb-measures", &damaged).refused),
        [(2, "2021-02-30", "no such day"), (3, "2021-02-30", "no such day")]
    );
    let cut = measures.replace(",400,1011,ERGA OMNES,,,,C2100001,\n8,", "\n8,");
    assert_eq!(
        told(&tariff("gb-measures", &cut).refused),
        [(8, "", "the row is damaged: 16 cells, and the header has 24")]
    );
}

#[test]
fn one_british_commodity_is_read_from_linked_resources() {
    let json = excerpt("gb-6109100010.json");
    assert_eq!(schedule("gb-commodity", &json), ["hs,rate", "6109.10,12 %"]);
    let damaged = json.replace("\"base\": \"12.00 %\"", "\"base\": \"twelve\"");
    let read = tariff("gb-commodity", &damaged);
    let line = 1 + json.lines().position(|line| line.contains("\"id\": \"20118110\"")).unwrap();
    // The row begins with the brace above its id.
    assert_eq!(told(&read.refused), [(line - 1, "twelve", "no form of the description fits")]);
    let error = import(&described(Path::new(DATA), "gb-commodity").unwrap(), "{\"errors\": []}").unwrap_err();
    assert_eq!(error, "the file has no list `included`; it has errors");
}

#[test]
fn the_european_workbook_gives_duties_of_every_origin() {
    let duties = excerpt("eu-duties.csv");
    assert_eq!(
        schedule("eu-duties", &duties),
        [
            "hs,rate",
            "0402.10,125.4 EUR per 100 net_kg",
            "0409,17.3 %",
            "1704.90,formula: 9.000 % + EA MAX 18.700 % + ADSZ",
            "3926.90,6.5 %",
            "6109.10,12 %",
            "9101.11,\"min(max(4.5 %, 0.3 EUR per unit), 0.8 EUR per unit)\"",
        ]
    );
    let damaged = duties.replace("01-01-1972", "1972").replace("17.300 %", "17.300 EUR GFI");
    assert_eq!(
        told(&tariff("eu-duties", &damaged).refused),
        [(2, "17.300 EUR GFI", "no form of the description fits"), (3, "1972", "no such day")]
    );
}

#[test]
fn a_file_of_some_codes_leaves_the_others() {
    let kept = "hs,rate,trust\n0101.21,5 %,general\n6109.10,20 %,general\n6109.10.00,21 %,\n6109.90,18 %,\n";
    let new = "hs,rate,from,until\n6109.10,12 %,,2027-01-01\n6109.10,11 %,2027-01-01,\n";
    assert_eq!(
        collapse::beside(kept, new),
        "hs,rate,from,until,trust\n0101.21,5 %,,,general\n6109.10,11 %,2027-01-01,,\n6109.10,12 %,,2027-01-01,\n6109.90,18 %,,,\n"
    );
    assert_eq!(collapse::beside("", new), new);
}

#[test]
fn a_countrys_calendar_is_the_one_in_the_book() {
    let sheet = std::fs::read_to_string(format!("{DATA}/world/calendars/IS.csv")).unwrap();
    let (again, complaints) = holidays::import(&sheet, &[(None, PathBuf::from("IS.ics"), excerpt("IS.ics"))]);
    assert_eq!((complaints.as_slice(), again.as_str()), (&[][..], sheet.as_str()));
}

#[test]
fn calendars_of_subdivisions_say_who_keeps_a_day() {
    let of = |code: &str, file: &str| (Some(code.to_owned()), PathBuf::from(file), excerpt(file));
    let both = [of("ENG", "GB-ENG.ics"), of("SCT", "GB-SCT.ics")];
    let (sheet, complaints) = holidays::import(
        "day,name,subdivisions,estimated,kind\n2025-12-25,Christmas Day,,no,holiday\n2026-01-01,Old,,no,holiday\n",
        &both,
    );
    assert_eq!(complaints, []);
    let rows: Vec<&str> = sheet.lines().take(6).collect();
    assert_eq!(
        rows,
        [
            "day,name,subdivisions,estimated,kind",
            "2025-12-25,Christmas Day,,no,holiday",
            "2026-01-01,New Year's Day,,no,holiday",
            "2026-01-02,New Year Holiday,SCT,no,holiday",
            "2026-04-03,Good Friday,,no,holiday",
            "2026-04-06,Easter Monday,ENG,no,holiday",
        ]
    );
    assert!(sheet.contains("\n2026-12-28,Boxing Day,,no,observed\n"), "{sheet}");
    // A day of the whole country that one part has not.
    let national = (None, PathBuf::from("GB.ics"), excerpt("GB-ENG.ics"));
    let (sheet, _) = holidays::import("", &[national, of("SCT", "GB-SCT.ics")]);
    assert!(
        sheet.contains("2026-04-06,Easter Monday,,no,holiday\n2026-04-06,Easter Monday,SCT,no,not-kept\n"),
        "{sheet}"
    );
    assert!(sheet.contains("\n2026-11-30,Saint Andrew's Day,SCT,no,holiday\n"), "{sheet}");
}

#[test]
#[cfg_attr(not(feature = "cli"), ignore = "it asks the command line")]
fn a_damaged_calendar_is_told_by_line_and_changes_nothing() {
    let damaged =
        excerpt("IS.ics").replace("VALUE=DATE:20260403", "VALUE=DATE:20260231").replace("SUMMARY:National Day\r\n", "");
    let (_, complaints) = holidays::import("", &[(None, PathBuf::from("IS.ics"), damaged.clone())]);
    let told: Vec<String> =
        complaints.iter().map(|complaint| complaint.to_string().lines().next().unwrap().to_owned()).collect();
    let line = |text: &str| 1 + damaged.lines().position(|line| line.contains(text)).unwrap();
    // An event begins two lines above its name, and three above its day.
    assert_eq!(
        told,
        [
            format!("IS.ics:{}: `20260231` is no day [bad-event]", line("20260231") - 4),
            format!("IS.ics:{}: the event has no name [bad-event]", line("20260617") - 3),
        ]
    );
    let (_, complaints) = holidays::import("", &[(None, PathBuf::from("x.ics"), "<html>".to_owned())]);
    assert_eq!(complaints[0].to_string().lines().next().unwrap(), "x.ics: this is no calendar [bad-event]");
    // The command writes nothing then.
    let folder = std::env::temp_dir().join(format!("landfall-holidays-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("world/calendars")).unwrap();
    std::fs::write(folder.join("world/calendars/IS.csv"), "kept\n").unwrap();
    std::fs::write(folder.join("x.ics"), &damaged).unwrap();
    let run = |file: &str| {
        let out = Command::new(env!("CARGO_BIN_EXE_landfall"))
            .args(["import", "holidays", "IS", file, "--dir"])
            .arg(&folder)
            .output()
            .unwrap();
        (out.status.code(), std::fs::read_to_string(folder.join("world/calendars/IS.csv")).unwrap())
    };
    assert_eq!(run(folder.join("x.ics").to_str().unwrap()), (Some(1), "kept\n".to_owned()));
    let (code, sheet) = run("tests/imports/IS.ics");
    assert_eq!((code, sheet.lines().count()), (Some(0), 15), "{sheet}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn postcodes_are_filled_in_and_what_differs_is_told() {
    let table = "country,name,vehicle,postcodes\nAD,Andorra,AND,999\nAI,Anguilla,,\nAL,Albania,,9999\nAR,Argentina,,\nAS,American Samoa,,99999[-9999]\nBB,Barbados,,\nBF,Burkina Faso,,\nBM,Bermuda,,AAXX\nBR,Brazil,,99999-999|09999-999\n";
    let (filled, complaints) = postcodes::import(table, &excerpt("countryinfo.txt"), Path::new("countryinfo.txt"));
    assert_eq!(
        filled,
        "country,name,vehicle,postcodes\nAD,Andorra,AND,999\nAI,Anguilla,,2640\nAL,Albania,,9999\nAR,Argentina,,9999|9999AAA|A9999|A9999AAA\nAS,American Samoa,,99999[-9999]\nBB,Barbados,,BB99999\nBF,Burkina Faso,,\nBM,Bermuda,,AAXX\nBR,Brazil,,99999-999|09999-999\n"
    );
    let told: Vec<String> =
        complaints.iter().map(|complaint| complaint.to_string().lines().next().unwrap().to_owned()).collect();
    assert_eq!(
        told,
        [
            "countryinfo.txt:2: AD has `AD909` here, and `999` in the table [other-postcodes]",
            "countryinfo.txt:7: AS has `96799|96799 9999` here, and `99999[-9999]` in the table [other-postcodes]",
        ]
    );
    let damaged = excerpt("countryinfo.txt")
        .replace("\\\\d{4}\",\"zipex\":\"1001", "\\\\d{4,2}\",\"zipex\":\"1001")
        .replace("\"name\":\"ANGUILLA\",", "\"name\":");
    let (_, complaints) = postcodes::import(table, &damaged, Path::new("countryinfo.txt"));
    let told: Vec<(Option<usize>, &str)> =
        complaints.iter().map(|complaint| (complaint.line, complaint.code)).collect();
    assert_eq!(told[..2], [(Some(4), "bad-region"), (Some(5), "bad-region")]);
}

/// A sheet with a byte that is no text stays as it is; and no description's id leads to another folder.
#[test]
fn what_cannot_be_read_is_not_written_over() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept-sheets");
    let sheet = folder.join("world/exchange/ecb.csv");
    std::fs::create_dir_all(sheet.parent().unwrap()).unwrap();
    std::fs::create_dir_all(folder.join("imports")).unwrap();
    std::fs::copy(format!("{DATA}/world/currencies.csv"), folder.join("world/currencies.csv")).unwrap();
    let description = std::fs::read_to_string(format!("{DATA}/imports/ecb.toml")).unwrap();
    std::fs::write(folder.join("imports/ecb.toml"), &description).unwrap();
    let recorded = b"day,currency,rate\n2026-11-02,USD,1.1\xa0\n";
    std::fs::write(&sheet, recorded).unwrap();
    let refused = exchange::run(&folder, "ecb", &[excerpt("eurofxref-hist.csv")]).unwrap_err();
    assert!(refused.contains("cannot be read, and stays as it is"), "{refused}");
    assert_eq!(std::fs::read(&sheet).unwrap(), recorded);
    std::fs::remove_file(&sheet).unwrap();
    assert!(exchange::run(&folder, "ecb", &[excerpt("eurofxref-hist.csv")]).unwrap().0.added > 0);
    std::fs::write(folder.join("imports/evil.toml"), description.replace("id = \"ecb\"", "id = \"../evil\"")).unwrap();
    let refused = exchange::run(&folder, "evil", &[excerpt("eurofxref-hist.csv")]).unwrap_err();
    assert_eq!(refused, "`../evil` is no name of a sheet: write letters, digits and `-`");
}

#[test]
fn a_rate_of_exchange_is_digits_and_a_point() {
    let read = rates("ecb", "", &["Date,JPY,GBP\n2026-11-27,1_75.68,+0.8338\n"]);
    assert_eq!(told(&read.refused), [(2, "1_75.68", "no rate above 0"), (2, "+0.8338", "no rate above 0")]);
}

/// A file of one chapter leaves the other chapters, and replaces all of its own.
#[test]
fn chapters_that_a_file_does_not_hold_stay() {
    let kept = "hs,rate\n0101.21,free\n6109.10,5 %\n6109.90,6 %\n9503.00,free\n";
    let new = "hs,rate,trust\n6109.10,16.5 %,\n";
    assert_eq!(collapse::beside_chapters(kept, new), "hs,rate,trust\n0101.21,free,\n6109.10,16.5 %,\n9503.00,free,\n");
    assert_eq!(collapse::beside_chapters("", new), new);
}

/// The zero that a spreadsheet takes off 0409.00.00, and a comma of which nobody knows what it parts.
#[test]
fn a_lost_zero_and_a_doubtful_comma_are_refused() {
    let without_zero = excerpt("nz.csv").replace("04090000", "4090000");
    let lost = tariff("nz", &without_zero);
    assert_eq!(lost.refused[0].why, "the code has an odd number of digits: was a zero lost at its front?");
    assert!(lost.rows.iter().all(|row| !row.code.dotted().starts_with("4090")));
    let comma = tariff("eu-duties", &excerpt("eu-duties.csv").replace("17.300 %", "\"17,300 %\""));
    assert_eq!(comma.refused[0].why, "the comma of a percentage may part decimals or thousands");
    // And a sum that can be parted in more ways than there is time for is no rate.
    let long = vec!["1%"; 200].join("+");
    let hts = serde_json::json!([{ "htsno": "6109.10.00.04", "general": long, "special": "" }]);
    assert_eq!(tariff("us", &hts.to_string()).refused[0].why, "no form of the description fits");
}

#[test]
fn a_calendar_that_is_cut_off_recurs_or_goes_into_the_next_year_is_not_guessed() {
    let event = |inside: &str| format!("BEGIN:VEVENT\n{inside}\nEND:VEVENT\n");
    let of = |events: &str| format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n");
    let import = |sheet: &str, text: String| holidays::import(sheet, &[(None, PathBuf::from("x.ics"), text)]);
    let messages = |text: String| -> Vec<String> { import("", text).1.iter().map(|one| one.message.clone()).collect() };
    let new_year = event("SUMMARY:New Year\nDTSTART;VALUE=DATE:20270101");
    assert_eq!(messages(format!("BEGIN:VCALENDAR\n{new_year}")), ["the file ends within the calendar"]);
    let open = "BEGIN:VEVENT\nSUMMARY:New Year\nDTSTART;VALUE=DATE:20270101\n".to_owned();
    assert_eq!(messages(of(&(open + &new_year))), ["the event has no end"]);
    let yearly = event("SUMMARY:New Year\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY");
    assert_eq!(messages(of(&yearly)), ["`New Year` recurs by a rule: export each of its days"]);
    let called_off = event("SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20270102");
    let reminded = event("SUMMARY:Christmas\nDTSTART;VALUE=DATE:20271225\nBEGIN:VALARM\nSUMMARY:Reminder\nEND:VALARM");
    let turn = event("SUMMARY:Turn of the year\nDTSTART;VALUE=DATE:20271231\nDTEND;VALUE=DATE:20280102");
    let sheet = "day,name,subdivisions,estimated,kind\n2027-05-01,Old,,no,holiday\n2028-06-17,Kept,,no,holiday\n";
    let (sheet, complaints) = import(sheet, of(&(called_off + &reminded + &turn)));
    assert_eq!(complaints, []);
    let days: Vec<&str> = sheet.lines().skip(1).map(|row| row.split(",,").next().unwrap()).collect();
    assert_eq!(
        days,
        ["2027-12-25,Christmas", "2027-12-31,Turn of the year", "2028-01-01,Turn of the year", "2028-06-17,Kept"]
    );
}

#[test]
fn an_expression_that_is_none_of_postcodes_is_told() {
    let deep = "(".repeat(50_000);
    let wide = (0..9).fold("9".to_owned(), |inner, _| format!("({inner}){{12}}"));
    for zip in ["[^0-9]{3}", "\\\\w{2}", &deep, &wide] {
        let list = format!("data/AE={{\"zip\": \"{zip}\"}}\n");
        let (table, complaints) = postcodes::import("code,name,also,postcodes\nAE,Emirates,,\n", &list, Path::new("x"));
        assert_eq!((table.lines().last(), complaints.len()), (Some("AE,Emirates,,"), 1), "{zip:.20}");
    }
}

#[test]
fn every_description_names_a_source_with_its_page_and_licence() {
    let mut sources = BTreeSet::new();
    for file in std::fs::read_dir(format!("{DATA}/sources")).unwrap() {
        let table: toml::Table = std::fs::read_to_string(file.unwrap().path()).unwrap().parse().unwrap();
        for source in table["source"].as_array().unwrap() {
            let text = |key: &str| source.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
            if !text("licence").is_empty() && !text("title").is_empty() {
                sources.insert(text("id"));
            }
        }
    }
    let mut seen = 0;
    for file in std::fs::read_dir(format!("{DATA}/imports")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = described(Path::new(DATA), &name).unwrap();
        let source = match toml::from_str::<ExchangeDescription>(&text) {
            Ok(description) => description.source,
            Err(_) => toml::from_str::<Description>(&text).unwrap_or_else(|error| panic!("{name}: {error}")).source,
        };
        assert!(sources.contains(&source), "{name}: {source}");
        seen += 1;
    }
    assert!(seen >= 30, "{seen}");
}
