//! Does `landfall promise-report` tell how promises held? Against a history of thirteen parcels, worked by hand.
#![cfg(feature = "cli")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// To Britain ten parcels, promised by the 10th (half), the 12th (85 %) and the 15th (95 %). To France three: one promised at 85 % alone and
/// kept, one late at 85 % and not yet at 95 %, one lost.
const PARCELS: &str = "\
from,to,service,delivered,p50,p85,p95,rating
DE,GB,north-post/tracked,2026-03-09,2026-03-10,2026-03-12,2026-03-15,5
DE,GB,north-post/tracked,2026-03-10,2026-03-10,2026-03-12,2026-03-15,5
DE,GB,north-post/tracked,2026-03-10,2026-03-10,2026-03-12,2026-03-15,4
DE,GB,north-post/tracked,2026-03-10,2026-03-10,2026-03-12,2026-03-15,
DE,GB,north-post/tracked,2026-03-11,2026-03-10,2026-03-12,2026-03-15,4
DE,GB,north-post/tracked,2026-03-12,2026-03-10,2026-03-12,2026-03-15,5
DE,GB,north-post/tracked,2026-03-13,2026-03-10,2026-03-12,2026-03-15,3
DE,GB,north-post/tracked,2026-03-14,2026-03-10,2026-03-12,2026-03-15,
DE,GB,north-post/tracked,2026-03-16,2026-03-10,2026-03-12,2026-03-15,2
DE,GB,north-post/tracked,2026-03-20,2026-03-10,2026-03-12,2026-03-15,1
DE,FR,north-post/tracked,2026-03-18,,2026-03-18,,4
DE,FR,north-post/tracked,,,2026-03-19,2026-03-22,
DE,FR,north-post/tracked,,,,2026-03-10,
";

fn written(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("promises");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file
}

fn report(file: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_landfall"));
    command.arg("promise-report").arg(file).args(["--as-of", "2026-03-20"]).args(words).output().unwrap()
}

fn told(words: &[&str]) -> Value {
    let done = report(&written("parcels.csv", PARCELS), &[words, &["--json"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// Of 10 parcels 4, 6 and 8 came in time; the late ones 26 days late among 6, 15 among 4, 6 among 2; the range is Wilson's, by hand.
#[test]
fn a_lane_at_each_percentile() {
    let found = told(&["--least", "10"]);
    assert_eq!(found["as_of"], "2026-03-20");
    assert_eq!((found["lanes"].as_array().unwrap().len(), &found["lanes_with_few"]), (1, &json!(1)));
    let lane = &found["lanes"][0];
    assert_eq!(lane["lane"], "north-post/tracked DE to GB");
    assert_eq!(
        lane["report"]["promises"],
        json!([
            { "percentile": 50, "parcels": 10, "kept": 4, "share": "40", "error": "-10", "low": "16.818", "high": "68.7326", "days_late": "4.3333" },
            { "percentile": 85, "parcels": 10, "kept": 6, "share": "60", "error": "-25", "low": "31.2674", "high": "83.182", "days_late": "3.75" },
            { "percentile": 95, "parcels": 10, "kept": 8, "share": "80", "error": "-15", "low": "49.0162", "high": "94.3318", "days_late": "3" },
        ])
    );
    assert_eq!(lane["report"]["under_way"], 0);
}

/// The lost parcel and the one past its day at 85 % are late; until its day at 95 % is over the latter counts nowhere there.
#[test]
fn all_lanes_and_what_recipients_said() {
    let found = told(&["--least", "10"]);
    let held: Vec<(u64, u64, &str)> = found["all"]["promises"]
        .as_array()
        .unwrap()
        .iter()
        .map(|held| {
            (held["parcels"].as_u64().unwrap(), held["kept"].as_u64().unwrap(), held["error"].as_str().unwrap())
        })
        .collect();
    assert_eq!(held, [(10, 4, "-10"), (12, 7, "-26.6667"), (11, 8, "-22.2727")]);
    assert_eq!(found["all"]["under_way"], 1);
    // Seven in time said 30 together; by the last promise one was a day late, one five.
    assert_eq!(
        found["all"]["ratings"],
        json!([
            { "lateness": "in time", "ratings": 7, "mean": "4.2857" },
            { "lateness": "1 day late", "ratings": 1, "mean": "2" },
            { "lateness": "2 or 3 days late", "ratings": 0, "mean": null },
            { "lateness": "4 days late or more", "ratings": 1, "mean": "1" },
        ])
    );
    // With three parcels France is told too: it has no promise at 50 %, two at either of the others.
    let found = told(&["--least", "2"]);
    let lanes: Vec<&str> =
        found["lanes"].as_array().unwrap().iter().map(|lane| lane["lane"].as_str().unwrap()).collect();
    assert_eq!(lanes, ["north-post/tracked DE to FR", "north-post/tracked DE to GB"]);
    let france: Vec<(u64, u64, u64)> = found["lanes"][0]["report"]["promises"]
        .as_array()
        .unwrap()
        .iter()
        .map(|held| ["percentile", "parcels", "kept"].map(|key| held[key].as_u64().unwrap()).into())
        .collect();
    assert_eq!(france, [(85, 2, 1), (95, 1, 0)]);
}

#[test]
fn for_people_and_as_a_page() {
    let page = written("page.html", "");
    let file = written("parcels.csv", PARCELS);
    let done = report(&file, &["--least", "10", "--report", &page.to_string_lossy()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said = String::from_utf8(done.stdout).unwrap();
    let rows: Vec<String> = said.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for row in [
        "lane promised at parcels kept, % chance leaves error, points late ones late by, days",
        "all lanes 85 % 12 58.3 32.0 to 80.7 -26.7 3.8",
        "north-post/tracked DE to GB 95 % 10 80.0 49.0 to 94.3 -15.0 3.0",
        "in time 7 4.29",
        "4 days late or more 1 1.00",
        "1 parcel has not come and may still be in time: it counts where the promised day is over.",
        "1 lane has too few parcels to be told apart: it is among all lanes.",
    ] {
        assert!(rows.iter().any(|told| told == row), "{row}: {said}");
    }
    let page = fs::read_to_string(page).unwrap();
    for cell in ["<td>49.0 to 94.3</td>", "What recipients said", "As of 2026-03-20"] {
        assert!(page.contains(cell), "{cell}: {page}");
    }
    // Where nobody said anything, nothing is said of it.
    let quiet: String = PARCELS
        .lines()
        .map(|line| format!("{},\n", line.rsplit_once(',').unwrap().0))
        .collect::<String>()
        .replacen("p95,\n", "p95,rating\n", 1);
    let done = report(&written("quiet.csv", &quiet), &[]);
    assert!(done.status.success() && !String::from_utf8(done.stdout).unwrap().contains("ratings"));
}

#[test]
fn faults_are_told_with_their_lines() {
    let told = |name: &str, text: &str| {
        let done = report(&written(name, text), &[]);
        assert!(!done.status.success(), "{name}");
        String::from_utf8(done.stderr).unwrap()
    };
    let head = "from,to,service,delivered,p50,p85,p95\n";
    let said = told(
        "two.csv",
        &format!("{head}DE,GB,a/b,soon,2026-03-10,,\nDE,GB,a/b,2026-03-10,,,\nDE,GB,a/b,2026-03-10,10.3.,,\n"),
    );
    assert!(said.contains("two.csv:2: ") && said.contains("soon") && said.contains("two.csv:4: "), "{said}");
    let said = told("promised.csv", &format!("{head}DE,GB,a/b,2026-03-10,,,\nDE,GB,a/b,2026-03-10,,,\n"));
    assert!(said.contains("promised.csv:2: nothing was promised") && said.contains("promised.csv:3: "), "{said}");
    assert!(told("none.csv", head).contains("holds no parcel"));
    assert!(told("empty.csv", "").contains("holds no parcel"));
    assert!(told("column.csv", "from,to,service,p85\nDE,GB,a/b,2026-03-10\n").contains("`delivered`"));
    let fallen = told("fallen.csv", &format!("{head}DE,GB,a/b,2026-03-10,2026-03-12,2026-03-10,\n"));
    assert!(fallen.contains("fallen.csv:2: ") && fallen.contains("2026-03-12"), "{fallen}");
}
