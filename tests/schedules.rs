//! Do schedules, lists and preferences say what their sources say, and are they read as safely as they are written?
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use landfall::book::code::Code;
use landfall::book::list::{Held, List};
use landfall::book::order::height;
use landfall::book::preference::Preferences;
use landfall::book::rate::{Rate, UNITS};
use landfall::book::schedule::{Found, Schedule};
use landfall::calendar::Day;
use landfall::customs::duty::{Asked, ChosenRate, DutyAnswer, duty_rate};
use landfall::money::{Decimal, Money};
use landfall::publish::sheet::Sheet;
use landfall::publish::{lists, preferences, schedules};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

type Shards = BTreeMap<String, Vec<u8>>;

static SHEETS: LazyLock<Vec<Sheet>> = LazyLock::new(|| {
    let (sheets, complaints) = schedules::read_schedules(Path::new("rate-data"));
    assert!(complaints.is_empty(), "{complaints:#?}");
    sheets
});
static SCHEDULES: LazyLock<Shards> =
    LazyLock::new(|| SHEETS.iter().flat_map(|sheet| schedules::encode(sheet).unwrap()).collect());
static PREFERENCES: LazyLock<Shards> = LazyLock::new(|| {
    let (sheets, complaints) = preferences::read_preferences(Path::new("rate-data"));
    assert!(complaints.is_empty(), "{complaints:#?}");
    sheets.iter().flat_map(|sheet| preferences::encode(sheet).unwrap()).collect()
});

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn find<'a>(schedule: &str, hs: &str, on: &str) -> Found<'a> {
    let name = format!("{schedule}-{}", &hs[..2]);
    let bytes: &'static [u8] = SCHEDULES.get(&name).map_or(&[], Vec::as_slice);
    if bytes.is_empty() { Found::Nothing } else { Schedule::open(bytes).unwrap().find(hs, day(on)) }
}

fn rate(found: &Found<'_>) -> String {
    match found {
        Found::Line(line) => line.rate.to_owned(),
        other => panic!("{other:?}"),
    }
}

fn duty(destination: &str, hs: &str, origin: &str, proof: bool, on: &str, within: bool) -> ChosenRate {
    let chapter = &hs[..2];
    let schedule = Schedule::open(&SCHEDULES[&format!("{destination}-{chapter}")]).unwrap();
    let preferences =
        PREFERENCES.get(&format!("{destination}-preferences-{chapter}")).map(|bytes| Preferences::open(bytes).unwrap());
    let asked = Asked { hs, origin: Some(origin), origin_proof: proof, day: day(on) };
    match duty_rate(&schedule, preferences.as_ref(), &asked, |_: &Money| within) {
        DutyAnswer::Rate(chosen) => *chosen,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_row_returns_from_the_bytes_as_it_was_written() {
    for sheet in SHEETS.iter() {
        let mut written: Vec<_> = sheet
            .rows
            .iter()
            .map(|row| {
                (
                    row.code.unwrap(),
                    row.from,
                    row.until,
                    row.rate.clone().unwrap().to_string(),
                    row.trust,
                    row.source.clone(),
                )
            })
            .collect();
        let mut read = Vec::new();
        for (_, bytes) in schedules::encode(sheet).unwrap() {
            for line in Schedule::open(&bytes).unwrap().rows() {
                assert_eq!(line.rate.parse::<Rate>().unwrap().to_string(), line.rate, "the grammar returns every rate");
                read.push((line.code, line.from, line.until, line.rate.to_owned(), line.trust, line.source.to_owned()));
            }
        }
        written.sort();
        read.sort();
        assert_eq!(written, read, "{}", sheet.head.id);
    }
}

#[test]
fn reading_in_place_agrees_with_reading_every_row() {
    let mut seed = 7;
    for sheet in SHEETS.iter() {
        for _ in 0..400 {
            let row = &sheet.rows[draw(&mut seed, sheet.rows.len())];
            let mut hs = row.code.unwrap().to_string();
            hs.truncate(4 + draw(&mut seed, 7));
            while hs.len() < 10 && draw(&mut seed, 3) == 0 {
                hs.push(char::from(b'0' + draw(&mut seed, 10) as u8));
            }
            if hs.len() < 4 {
                continue;
            }
            let on = day("2024-07-01").plus(draw(&mut seed, 1200) as i32);
            assert_eq!(
                told(&find(&sheet.head.id, &hs, &on.to_string())),
                naive(sheet, &hs, on),
                "{} {hs} {on}",
                sheet.head.id
            );
        }
    }
}

/// What an answer says: its lowest and highest rate, and how many formulas.
fn told(found: &Found<'_>) -> Option<(String, String)> {
    match found {
        Found::Line(line) => Some((line.rate.to_owned(), line.rate.to_owned())),
        Found::Range { lowest, highest, .. } => Some((lowest.rate.to_owned(), highest.rate.to_owned())),
        Found::Nothing | Found::Outside(_) => None,
    }
}

/// The same by looking at every row: no index, no search.
fn naive(sheet: &Sheet, hs: &str, on: Day) -> Option<(String, String)> {
    let shortest = if sheet.head.earlier_nomenclature { 4 } else { 6 };
    for length in (hs.len().min(shortest)..=hs.len()).rev() {
        let asked = &hs[..length];
        let live = || {
            sheet
                .rows
                .iter()
                .filter(|row| row.from.is_none_or(|from| from <= on) && row.until.is_none_or(|until| on < until))
        };
        let above = live()
            .filter(|row| asked.starts_with(&row.code.unwrap().to_string()))
            .max_by_key(|row| row.code.unwrap().len());
        let beneath = live().filter(|row| {
            let code = row.code.unwrap();
            code.len() > length && code.to_string().starts_with(asked)
        });
        let all: Vec<Rate> = above.into_iter().chain(beneath).map(|row| row.rate.clone().unwrap()).collect();
        let mut known: Vec<&Rate> = all.iter().filter(|rate| !matches!(rate, Rate::Formula(_))).collect();
        if all.is_empty() {
            continue;
        }
        if known.is_empty() {
            known = all.iter().collect();
        }
        known.sort_by_key(|rate| (height(rate), rate.to_string()));
        return Some((known[0].to_string(), known[known.len() - 1].to_string()));
    }
    None
}

/// A small generator, so that the lines drawn are the same everywhere.
fn draw(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % below.max(1)
}

#[test]
fn damaged_bytes_are_refused_or_answered_but_never_panic() {
    let mut seed = 11;
    let shards = ["us-64", "jp-64", "eu-07"].map(|name| &SCHEDULES[name]);
    let preferences = &PREFERENCES["jp-preferences-64"];
    for turn in 0..20_000 {
        let original = shards.get(turn % 4).copied().unwrap_or(preferences);
        let mut bytes = original.clone();
        for _ in 0..=draw(&mut seed, 3) {
            let place = if draw(&mut seed, 2) == 0 { draw(&mut seed, 48) } else { draw(&mut seed, bytes.len()) };
            bytes[place] ^= 1 << draw(&mut seed, 8);
        }
        if draw(&mut seed, 4) == 0 {
            bytes.truncate(draw(&mut seed, original.len()));
        }
        if let Ok(schedule) = Schedule::open(&bytes) {
            let _ = schedule.find("6403.99.90", day("2026-11-21"));
            let _ = schedule.find("0702", day("2026-11-21"));
            let _ = schedule.rows().count();
        }
        if let Ok(preferences) = Preferences::open(&bytes) {
            let _ = preferences.find(Code::parse("6403").unwrap(), "VN", day("2026-11-21")).count();
            let _ = preferences.rows().count();
        }
        let _ = List::open(&bytes);
    }
}

#[test]
fn a_code_too_short_is_answered_with_its_ends() {
    assert_eq!(rate(&find("us", "6109100012", "2026-11-21")), "16.5 %");
    assert_eq!(rate(&find("us", "6109.10", "2026-11-21")), "16.5 %");
    assert_eq!(rate(&find("eu", "610910", "2026-11-21")), "12 %");
    match find("us", "6109", "2026-11-21") {
        Found::Range { lowest, highest, lines, formulas: 0 } => {
            assert_eq!((lowest.rate, highest.rate), ("2.6 %", "32 %"));
            assert!(lines > 3);
        }
        other => panic!("{other:?}"),
    }
    // National digits of another country: as far as all countries share the code.
    assert_eq!(rate(&find("us", "6109109999", "2026-11-21")), "16.5 %");
    // A code that an earlier nomenclature did not have: as far as its heading is known, or what it was split from.
    assert!(matches!(find("eu", "620120", "2026-11-21"), Found::Line(_) | Found::Range { .. }));
    assert_eq!(rate(&find("eu", "851713", "2026-11-21")), "free");
    assert_eq!(find("us", "6188", "2026-11-21"), Found::Nothing);
    assert!(matches!(find("us", "6109", "2024-06-30"), Found::Outside(_)));
}

#[test]
fn japanese_footwear_takes_whichever_is_higher() {
    match find("jp", "640399", "2026-11-21") {
        Found::Range { highest, .. } => assert_eq!(highest.rate, "max(30 %, 4300 JPY per pair)"),
        Found::Line(line) => assert_eq!(line.rate, "max(30 %, 4300 JPY per pair)"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_seasonal_rate_follows_its_days() {
    let dated: Vec<_> = SHEETS
        .iter()
        .filter(|sheet| sheet.head.id == "eu")
        .flat_map(|sheet| &sheet.rows)
        .filter(|row| row.from.is_some())
        .collect();
    assert!(dated.len() > 100, "seasonal rates became dated rows");
    for row in dated.iter().take(40) {
        let (from, until) = (row.from.unwrap(), row.until.unwrap());
        if from < day("2024-07-01") {
            continue;
        }
        let hs = row.code.unwrap();
        let text = row.rate.clone().unwrap().to_string();
        assert_eq!(rate(&find("eu", &hs.to_string(), &from.to_string())), text);
        assert_eq!(rate(&find("eu", &hs.to_string(), &until.plus(-1).to_string())), text);
        let others = |day: Day| {
            let same = |other: &&&landfall::publish::sheet::SheetRow| {
                other.code == row.code && other.from.unwrap() <= day && day < other.until.unwrap()
            };
            dated.iter().find(same).map(|other| other.rate.clone().unwrap().to_string())
        };
        assert_eq!(told(&find("eu", &hs.to_string(), &until.to_string())).map(|(low, _)| low), others(until));
    }
}

#[test]
fn the_last_step_of_a_staged_preference_is_taken_on_its_day() {
    for (on, rate) in [("2026-12-31", "1.5 %"), ("2027-01-01", "free")] {
        let chosen = duty("eu", "62046231", "VN", true, on, false);
        assert_eq!(chosen.applied.rate.to_string(), rate, "{on}");
        assert_eq!(chosen.preference.unwrap().agreement, "evfta");
    }
}

#[test]
fn preference_needs_proof_or_a_small_value() {
    let without = duty("eu", "61091000", "VN", false, "2026-11-21", false);
    assert_eq!((without.applied.rate.to_string().as_str(), without.preference), ("12 %", None));
    let saving = without.with_proof.unwrap();
    assert_eq!((saving.agreement.as_str(), saving.rate.to_string().as_str()), ("evfta", "free"));
    let small = duty("jp", "610910", "VN", false, "2026-11-21", true);
    assert_eq!(small.applied.rate.to_string(), "free");
    assert_eq!(small.preference.unwrap().without_proof_up_to, "200000 JPY");
    let stranger = duty("eu", "61091000", "BD", true, "2026-11-21", false);
    assert_eq!((stranger.preference, stranger.with_proof), (None, None));
}

#[test]
fn a_duty_says_that_its_code_is_too_short_only_where_lines_differ() {
    let short = |hs: &str| duty("us", hs, "VN", false, "2026-11-21", false).too_short;
    assert_eq!(short("6109100012"), None);
    assert_eq!(short("17011205"), None, "a formula alone is what it is");
    let ends = short("6109").unwrap();
    assert_eq!((ends.lowest.to_string(), ends.highest.to_string()), ("2.6 %".into(), "32 %".into()));
    assert_eq!(ends.formulas, 0);
    // Raw beet sugar: two lines by polarisation, which is computed nowhere, and one by weight.
    let sugar = short("170112").unwrap();
    assert_eq!((sugar.lines, sugar.formulas), (3, 2));
    assert_eq!((&sugar.lowest, sugar.lowest.to_string().as_str()), (&sugar.highest, "0.3574 USD per net_kg"));
}

#[test]
fn of_agreements_that_are_as_good_the_first_is_named_and_proof_is_advised_only_where_it_helps() {
    // Three agreements with Viet Nam let knitwear into Japan free, each with proof above 200,000 yen.
    let dear = duty("jp", "610910", "VN", false, "2026-11-21", false);
    assert_eq!((dear.preference, dear.with_proof.unwrap().agreement.as_str()), (None, "jvepa"));
    let proved = duty("jp", "610910", "VN", true, "2026-11-21", false);
    assert_eq!((proved.preference.unwrap().agreement.as_str(), proved.with_proof), ("jvepa", None));
    // Chocolate into Australia: one asks for none up to 1,000 dollars; what another would give with proof is no less.
    let small = duty("au", "180631", "VN", false, "2026-11-21", true);
    assert_eq!((small.applied.rate.to_string(), small.preference.unwrap().agreement), ("free".into(), "cptpp".into()));
    assert_eq!(small.with_proof, None);
}

#[test]
fn a_partner_keeps_its_last_footwear_rates() {
    for (hs, rate) in [("64029110", "13 %"), ("64041990", "13.5 %")] {
        let chosen = duty("ca", hs, "VN", true, "2026-11-21", false);
        assert_eq!(chosen.applied.rate.to_string(), rate, "{hs}");
        assert_eq!(chosen.preference.unwrap().agreement, "cptpp");
    }
}

#[test]
fn lists_tell_line_by_line() {
    let (sheets, complaints) = lists::read_lists(Path::new("rate-data"));
    assert!(complaints.is_empty(), "{complaints:#?}");
    let shards: Shards = sheets.iter().flat_map(|sheet| lists::encode(sheet).unwrap()).collect();
    let held = |list: &str, hs: &str, on: &str| match List::open(&shards[&format!("{list}-{}", &hs[..2])])
        .unwrap()
        .find(hs, day(on))
    {
        Held::Yes(line) => line.rate.to_owned(),
        Held::Partly { highest, .. } => format!("partly {}", highest.rate),
        other => format!("{other:?}"),
    };
    assert_eq!(held("us-301-china", "61091000", "2026-11-21"), "7.5 %");
    assert_eq!(held("us-301-china", "40151210", "2025-12-31"), "No");
    assert_eq!(held("us-301-china", "40151210", "2026-01-01"), "100 %");
    assert_eq!(held("us-301-china", "0101", "2026-11-21"), "partly 7.5 %");
    assert_eq!(held("us-301-forced-labour-exempt", "02011005", "2026-11-21"), "");
    assert_eq!(held("us-301-forced-labour-exempt", "02019999", "2026-11-21"), "No");
}

// --- A second, independent reader: amounts straight from the publisher's text. ---

/// What the duty comes to on goods worth 10,000 of which every measure is 7; none where the text is beyond this reader.
fn by_hand(text: &str) -> Option<Decimal> {
    let squeezed: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect::<String>()
        .replace('＋', "+")
        .replace('㎡', "m2");
    if matches!(squeezed.as_str(), "Free" | "free" | "免税") {
        return Some(Decimal::ZERO);
    }
    for (word, high) in [("のうちいずれか高い税率", true), ("のうちいずれか低い税率", false)] {
        if let Some((one, other)) = squeezed.strip_suffix(word).and_then(|both| both.split_once("又は")) {
            let (one, other) = (by_hand(one)?, by_hand(other)?);
            return Some(if high { one.max(other) } else { one.min(other) });
        }
    }
    if let Some((rest, most)) = squeezed.split_once("MAX") {
        return Some(by_hand(rest)?.min(by_hand(most)?));
    }
    if let Some((rest, least)) = squeezed.split_once("MIN") {
        return Some(by_hand(rest)?.max(by_hand(least)?));
    }
    squeezed.split('+').map(part).sum()
}

fn part(text: &str) -> Option<Decimal> {
    let (dollars, text) = text.strip_prefix('$').map_or((false, text), |left| (true, left));
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ','))?;
    let figure: Decimal = text[..end].replace(',', "").parse().ok()?;
    let unit = &text[end..];
    if unit == "%" {
        return Some(figure * Decimal::from(100));
    }
    let cents = unit.starts_with('¢');
    let unit = unit
        .trim_start_matches('¢')
        .trim_start_matches("JPY")
        .trim_start_matches("EUR")
        .trim_start_matches("GBP")
        .trim_start_matches('/');
    let count: Decimal = match unit {
        "each"
        | "kg"
        | "liter"
        | "pr."
        | "prs."
        | "head"
        | "m2"
        | "m3"
        | "bbl"
        | "l"
        | "足"
        | "本"
        | "枚"
        | "頭"
        | "item"
        | "m"
        | "%vol/hl"
        | "pf.liter"
        | "cleankg"
        | "kgondrainedweight"
        | "kgonleadcontent"
        | "kgoncoppercontent"
        | "kgonmolybdenumcontent"
        | "kgontungstencontent"
        | "kg/lacticmatter"
        | "jewel"
        | "kgoftotalsugars"
        | "kgoncontentsandcontainer"
        | "kgonentirecontentsofcontainer"
        | "article" => Decimal::ONE,
        "doz." | "doz" => Decimal::from(12),
        "gross" => Decimal::from(144),
        "hl" | "100kg" | "100kg/netdrainedwt" | "100kgeda" | "100kgmas" | "100kg/gross" | "100kg/netdry"
        | "100kgstdqual" => Decimal::from(100),
        "t" | "tonne" | "1000" | "1000items" | "1,000items" | "kl" | "MT" | "1,000本" | "1000kg" => {
            Decimal::from(1000)
        }
        _ => return None,
    };
    let money = if cents { figure / Decimal::from(100) } else { figure };
    (cents || dollars || text.contains("JPY") || text.contains("EUR") || text.contains("GBP"))
        .then(|| money * Decimal::from(7) / count)
}

/// The same from our grammar.
fn by_rate(rate: &Rate) -> Option<Decimal> {
    Some(match rate {
        Rate::Free => Decimal::ZERO,
        Rate::Percent(percent) => percent * Decimal::from(100),
        Rate::PerUnit(per) => {
            assert!(UNITS.contains(&per.unit.as_str()), "{}", per.unit);
            per.amount * Decimal::from(7) / per.count
        }
        Rate::Sum(parts) => parts.iter().map(by_rate).sum::<Option<Decimal>>()?,
        Rate::Higher(parts) => parts.iter().map(by_rate).collect::<Option<Vec<_>>>()?.into_iter().max()?,
        Rate::Lower(parts) => parts.iter().map(by_rate).collect::<Option<Vec<_>>>()?.into_iter().min()?,
        Rate::Less(..) | Rate::Formula(_) => return None,
    })
}

fn publisher(file: &str) -> Option<Vec<Vec<String>>> {
    let path = Path::new("../shared/facts/full").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    Some(reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect())
}

/// 200 lines of a schedule against the publisher's text: as many must be read by both, and agree.
fn two_hundred(schedule: &str, lines: &[(String, String)], beyond: usize) {
    let mut seed = 2026;
    let mut skipped = 0;
    for _ in 0..200 {
        let (code, text) = &lines[draw(&mut seed, lines.len())];
        let found = find(schedule, code, "2026-11-21");
        let ours: Rate = match &found {
            Found::Line(line) => line.rate.parse().unwrap(),
            // A line with lines of its own beneath it: the widest of them is the nearest above.
            Found::Range { lowest, highest, .. } if lowest.code == highest.code => lowest.rate.parse().unwrap(),
            other => {
                assert!(!matches!(other, Found::Nothing | Found::Outside(_)), "{schedule} {code} {text}: {other:?}");
                skipped += 1;
                continue;
            }
        };
        if matches!(&ours, Rate::Formula(text) if text.starts_with("not read")) {
            skipped += 1;
            continue;
        }
        match (by_hand(text), by_rate(&ours)) {
            (Some(theirs), Some(ours)) => assert_eq!(theirs, ours, "{schedule} {code} {text}"),
            (Some(theirs), None) => panic!("{schedule} {code}: `{text}` is {theirs}, not {ours}"),
            (None, _) => skipped += 1,
        }
    }
    assert!(skipped <= beyond, "{schedule}: {skipped} of 200 lines are beyond the second reader");
}

#[test]
fn two_hundred_american_lines_say_what_is_printed() {
    let Some(rows) = publisher("us-hts-2026-rev10.csv") else { return };
    let printed: BTreeMap<&str, &str> =
        rows.iter().filter(|row| !row[3].is_empty()).map(|row| (row[0].as_str(), row[3].as_str())).collect();
    let lines: Vec<(String, String)> = rows
        .iter()
        .filter(|row| row[0].len() >= 8)
        .filter_map(|row| {
            let code = row[0].as_str();
            let text = (6..=code.len()).rev().find_map(|length| printed.get(&code[..length]))?;
            Some((code.to_owned(), (*text).to_owned()))
        })
        .collect();
    two_hundred("us", &lines, 10);
}

#[test]
fn two_hundred_european_and_british_lines_say_what_is_printed() {
    let Some(rows) = publisher("gb-eu-2021.csv") else { return };
    for (schedule, column) in [("eu", 1), ("gb", 2)] {
        let lines: Vec<_> = rows.iter().map(|row| (row[0].clone(), row[column].clone())).collect();
        two_hundred(schedule, &lines, 12);
    }
}

#[test]
fn two_hundred_japanese_lines_say_what_is_printed() {
    let Some(rows) = publisher("jp-2026-04-01.csv") else { return };
    // The temporary rate, else the general one; the agreed one instead where it is not in brackets and comes to less.
    let lines: Vec<(String, String)> = rows
        .iter()
        .filter(|row| row[0].len() == 6 && row[1].len() == 3)
        .map(|row| {
            let plain =
                |text: &str| !text.is_empty() && !text.trim_start_matches(['*', '◎', '※']).starts_with(['(', '（']);
            let own = if row[5].is_empty() { &row[4] } else { &row[5] };
            let bare = |text: &str| text.trim_start_matches(['*', '◎', '※']).to_owned();
            let (own, agreed) = (bare(if plain(own) { own } else { &row[6] }), bare(&row[6]));
            let lower = matches!((by_hand(&own), by_hand(&agreed)), (Some(own), Some(agreed)) if agreed < own);
            let text = if plain(&row[6]) && lower { agreed } else { own };
            (format!("{}{}", row[0], row[1]), text)
        })
        .collect();
    two_hundred("jp", &lines, 20);
}

#[test]
fn codes_of_sheets_are_codes() {
    for sheet in SHEETS.iter() {
        for row in &sheet.rows {
            let code = row.code.unwrap();
            assert_eq!(Code::parse(&code.dotted()), Some(code));
        }
    }
}

/// The five complete schedules: description, publisher's file, lines with a rate, at most so many not read, how many can be
/// computed from value, weight and measures.
const COMPLETE: [(&str, &str, usize, usize, usize); 5] = [
    ("nz", "nz-2022-01-01.csv", 8_287, 2, 8_164),
    ("us", "us-hts-2026-rev10.csv", 23_065, 2, 22_643),
    ("jp", "jp-2026-04-01.csv", 9_654, 3, 9_576),
    ("eu", "gb-eu-2021.csv", 11_830, 2, 11_739),
    ("gb", "gb-eu-2021.csv", 11_830, 2, 11_830),
];

#[test]
fn the_complete_schedules_are_read_but_for_a_few_named_lines() {
    use landfall::publish::import::{collapse, describe::Description, import};
    for (id, file, rated, percent, computable) in COMPLETE {
        let path = Path::new("../shared/facts/full").join(file);
        let Ok(source) = std::fs::read_to_string(&path) else {
            eprintln!("skipped: {} is not there", path.display());
            return;
        };
        let description = std::fs::read_to_string(format!("rate-data/imports/{id}.toml")).unwrap();
        let found = import(&description, &source).unwrap();
        assert_eq!((found.rated, found.computable), (rated, computable), "{id}");
        assert!((rated - found.read) * 100 <= rated * percent, "{id}: {} of {rated} not read", rated - found.read);
        // Each is named, with its text and why; and none takes a neighbour's rate: it is a formula that nobody computes.
        assert_eq!(found.refused.len(), rated - found.read, "{id}");
        for refused in &found.refused {
            assert!(!refused.text.is_empty() || refused.why == "no rate is printed", "{id} {refused:?}");
            let mut rows = found.rows.iter().filter(|row| row.code.to_string() == refused.code);
            assert!(rows.all(|row| matches!(row.rate, Rate::Formula(_))), "{id} {refused:?}");
        }
        for row in &found.rows {
            assert_eq!(row.rate.to_string().parse::<Rate>().as_ref(), Ok(&row.rate), "{id}: the grammar returns it");
        }
        // What lies in the rate data is this import, and codes, rates and days are all that it took.
        let description: Description = toml::from_str(&description).unwrap();
        let kept = std::fs::read_to_string(format!("rate-data/world/schedules/{id}.csv")).unwrap();
        assert!(collapse::schedule_csv(&found, &description) == kept, "{id}: import it again");
        let columns: Vec<&str> = kept.lines().next().unwrap().split(',').collect();
        let known = ["hs", "rate", "from", "until", "source", "trust"];
        assert!(columns.iter().all(|column| known.contains(column)), "{id}: {columns:?}");
    }
}

#[test]
fn an_unknown_code_is_told_what_is_near_it() {
    let near = |schedule: &str, hs: &str| -> Vec<String> {
        let schedule = Schedule::open(&SCHEDULES[&format!("{schedule}-{}", &hs[..2])]).unwrap();
        schedule.near(hs).iter().map(Code::dotted).collect()
    };
    assert_eq!(find("us", "610950", "2026-11-21"), Found::Nothing);
    assert_eq!(near("us", "610950"), ["6109.10", "6109.90"]);
    assert_eq!(near("us", "6109950000"), ["6109.90"]);
    assert_eq!(near("us", "618800"), Vec::<String>::new(), "no such heading");
}

#[test]
fn new_zealands_rates_are_those_of_the_collected_lines() {
    let path = Path::new("../shared/facts/duty-rates-turn2.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let mut checked = 0;
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.unwrap();
        if &record[0] != "NZ" {
            continue;
        }
        let theirs = by_hand(&record[3]).unwrap_or_else(|| panic!("{record:?}"));
        let found = rate(&find("nz", &record[1], "2026-11-21")).parse::<Rate>().unwrap();
        assert_eq!(by_rate(&found), Some(theirs), "{record:?}");
        checked += 1;
    }
    assert_eq!(checked, 642);
}
