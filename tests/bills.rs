//! Do carriers' billing files, written from their layouts, come to what lies between them and the quotes?
//!
//! `ups.csv` has a row a charge and no header, `ups-corrections.csv` the week after as another country gets it; `fedex.csv` repeats its
//! header, its pairs have equal names; `dhl.csv` has invoice and shipment lines, a duty invoice and a credit note; `dhl-dong.csv` is
//! a published sample whose parts do not add up.
#![cfg(all(feature = "publish", feature = "platforms"))]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use landfall::Engine;
use landfall::book::Book;
use landfall::book::shop::OfferedService;
use landfall::book::transit::TransitTable;
use landfall::bound::{Seal, bind, option_again};
use landfall::money::Decimal;
use landfall::publish::RateData;
use landfall::publish::bills::{
    Billed, BilledKind, Layout, Options, Parcel, ParcelRow, Reconciled, mark_duplicates, propose, quoted, read,
    reconcile,
};
use landfall::request::{Authority, parse};
use landfall::tree::Tree;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

const NOW: &str = "2026-11-21T12:00:00Z";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shop in Tokyo with carriers that it does not have: they take as long as the one it has.
fn data() -> RateData {
    let mut data = common::rate_data();
    let (_, table) = data.transit.iter().find(|(carrier, _)| carrier == "dhl-express").unwrap().clone();
    let shop = data.shops.iter_mut().find(|shop| shop.id == "tokyo-stationery").unwrap();
    let known = shop.offer.iter().find(|offer| offer.carrier == "dhl-express").unwrap().clone();
    for (carrier, service, destination) in [("ups", "worldwide-saver", "DE"), ("fedex", "international-priority", "CA")]
    {
        let when = toml::from_str(&format!("destination = [\"{destination}\"]")).unwrap();
        shop.offer.push(OfferedService { carrier: carrier.into(), service: service.into(), when, ..known.clone() });
        let rows = table.services.iter().flatten().cloned().map(|mut row| {
            row.service = format!("{carrier}/{service}");
            row
        });
        data.transit.retain(|(known, _)| known != carrier);
        data.transit.push((carrier.to_owned(), TransitTable::new(rows.collect(), table.days.clone())));
    }
    data
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| common::built(&data()))
}

fn request(country: &str) -> Tree<'static> {
    // Without a postcode the dearest of the country is asked.
    let postcode = if country == "DE" { Some("10115") } else { None };
    let request = json!({
        "shop": "tokyo-stationery", "at": "2026-11-20T03:00:00Z", "ship_to": {"country": country, "postal_code": postcode},
        "currency": "USD",
        "lines": [{
            "id": "1", "quantity": 2, "unit_price": "30.00", "title": "Fountain pen", "hs_code": "960830", "origin": "JP",
            "weight_g": 700, "dimensions_mm": [300, 250, 100],
        }],
    });
    parse(request.to_string().as_bytes()).unwrap()
}

/// Parcels that were quoted by express to a country.
fn parcels(country: &str, carrier: &str, tracking: &[&str]) -> Vec<Parcel> {
    let engine = Engine::new(book());
    let quote = engine.quote(&request(country), NOW.parse().unwrap(), Authority::Authorised).unwrap();
    let Some(Tree::List(options)) = quote.get("options") else { panic!("options") };
    let by = |option: &&Tree| option.get("carrier") == Some(&Tree::from(carrier));
    let option = options.iter().find(by).unwrap_or_else(|| panic!("nothing by {carrier}: {:?}", quote.get("refusals")));
    tracking.iter().flat_map(|number| quoted(option, country, &[vec![(*number).to_owned()]]).unwrap()).collect()
}

fn billed(carrier: &str, files: &[&str]) -> Vec<Billed> {
    let layout = Layout::read(&root().join("rate-data"), carrier).unwrap_or_else(|complaint| panic!("{complaint}"));
    let mut all = Vec::new();
    for file in files {
        let path: PathBuf = root().join("tests/bills").join(file);
        let bills = read(&path, &std::fs::read(&path).unwrap(), &layout);
        all.extend(bills.unwrap_or_else(|complaints| panic!("{complaints:?}")).billed);
    }
    mark_duplicates(&mut all);
    all
}

fn compared(billed: &[Billed], quoted: &[Parcel]) -> Reconciled {
    reconcile(billed, quoted, &Options::default()).unwrap()
}

fn parcel<'f>(found: &'f Reconciled, tracking: &str) -> &'f ParcelRow {
    found.parcels.iter().find(|row| row.tracking == tracking).unwrap()
}

/// By kind: quoted, billed, between, and why.
fn kinds(row: &ParcelRow) -> Vec<(&'static str, String, String, String, &'static str)> {
    let shown = |amount: Option<Decimal>| amount.map_or("?".to_owned(), |amount| amount.normalize().to_string());
    let kinds = row.kinds.iter().map(|one| {
        let why = one.why.as_ref().map_or("", |(code, _)| *code);
        (one.kind.as_str(), shown(one.quoted), shown(Some(one.billed)), shown(one.difference), why)
    });
    kinds.collect()
}

fn row(
    kind: &'static str,
    quoted: &str,
    billed: &str,
    between: &str,
    why: &'static str,
) -> (&'static str, String, String, String, &'static str) {
    (kind, quoted.into(), billed.into(), between.into(), why)
}

#[test]
fn a_row_a_charge_without_a_header_and_its_corrections_of_the_week_after() {
    let quoted = parcels("DE", "ups", &["1Z999AA10123456784", "1Z999AA10123456793", "1Z999AA10123456811"]);
    let found = compared(&billed("ups", &["ups.csv", "ups-corrections.csv"]), &quoted);
    // Duty of EUR 3.00 and tax of EUR 42.19 at the booked 1.1172 are USD 3.35 and 47.13. The declared value of 25.00 is
    // informational: it is nowhere.
    assert_eq!(
        kinds(parcel(&found, "1Z999AA10123456784")),
        [
            row("freight", "148.87", "148.87", "0", ""),
            row("fuel", "30.31", "32.01", "1.7", "fuel_week"),
            row("surcharge", "4.6", "4.6", "0", ""),
            row("duty", "3.35", "3.35", "0", ""),
            row("vat", "47.13", "47.13", "0", ""),
            row("fee", "0", "15", "15", "duty_advance"),
            row("address_correction", "0", "18.5", "18.5", "address_correction"),
            row("credit", "0", "-2", "-2", "credit"),
        ]
    );
    let heavier = parcel(&found, "1Z999AA10123456793");
    assert_eq!(
        kinds(heavier)[2..],
        [
            row("surcharge", "4.6", "9.2", "4.6", "duplicate"),
            row("duty", "3.35", "3.35", "0", ""),
            row("vat", "47.13", "47.13", "0", ""),
            row("reweigh", "0", "20.6", "20.6", "reweigh"),
        ]
    );
    let because = heavier.kinds.last().unwrap().why.as_ref().unwrap().1.as_str();
    assert_eq!(because, "billed at 9000 g, quoted at 7000 g");
    let twice = (("0000A1B2C3496".to_owned(), 5), ("0000A1B2C3486".to_owned(), 10));
    assert_eq!(heavier.duplicates, [twice]);
    assert_eq!(heavier.totals.unwrap(), (Decimal::new(23426, 2), Decimal::new(25946, 2)));
    assert_eq!(parcel(&found, "1Z999AA10123456802").status, "not_quoted");
    assert_eq!(parcel(&found, "1Z999AA10123456811").status, "not_billed");
    let rest: Vec<(&str, String)> =
        found.of_invoices.iter().map(|(invoice, _, amount)| (invoice.as_str(), amount.to_string())).collect();
    assert_eq!(rest, [("0000A1B2C3496", "0.02".to_owned())], "two cents of the second invoice are in no line");
    let [lane] = found.lanes.as_slice() else { panic!("{:?}", found.lanes) };
    assert_eq!((lane.lane.as_str(), lane.parcels, lane.wrong), ("ups/worldwide-saver JP to DE", 2, 2));
    assert_eq!((lane.error_per_mille(), lane.beyond), (1000, Decimal::new(5840, 2)));
}

#[test]
fn pairs_of_equal_names_repeated_headers_and_a_credit_for_a_late_delivery() {
    let layout = Layout::read(&root().join("rate-data"), "fedex").unwrap();
    let path = root().join("tests/bills/fedex.csv");
    let bills = read(&path, &std::fs::read(&path).unwrap(), &layout).unwrap();
    assert_eq!(bills.repeated_headers, 1);
    // The transportation charge stands among the pairs of one row and not of the other: it is counted once in each.
    let freight: Vec<String> =
        bills.billed.iter().filter(|one| one.kind == BilledKind::Freight).map(|one| one.amount.to_string()).collect();
    assert_eq!(freight, ["201.50", "-40.30", "161.20"]);
    assert!(bills.billed.iter().all(|one| one.kind != BilledKind::Residual), "all parts add up");
    let quoted = parcels("CA", "fedex", &["770000000001", "770000000002"]);
    let found = compared(&bills.billed, &quoted);
    let first = parcel(&found, "770000000001");
    let of = |row: &ParcelRow, kind: &str| kinds(row).into_iter().find(|one| one.0 == kind).unwrap();
    assert_eq!(of(first, "freight").2, "161.2");
    assert_eq!(of(first, "address_correction"), row("address_correction", "0", "16.5", "16.5", "address_correction"));
    let late = parcel(&found, "770000000002");
    assert_eq!(of(late, "credit"), row("credit", "0", "-195.02", "-195.02", "credit"));
    assert_eq!(late.totals.unwrap().1, Decimal::ZERO, "all of it is given back");
}

#[test]
fn shipment_lines_a_duty_invoice_and_a_credit_note() {
    let quoted = parcels("US", "dhl-express", &["1234567890", "1234567891"]);
    let found = compared(&billed("dhl-express", &["dhl.csv"]), &quoted);
    assert_eq!(
        kinds(parcel(&found, "1234567890")),
        [
            row("freight", "123.37", "132", "8.63", "reweigh"),
            row("fuel", "23.44", "27.72", "4.28", "fuel_week"),
            row("surcharge", "0", "7.12", "7.12", "surcharge"),
            row("duty", "7.51", "8.85", "1.34", "duty_advance"),
            row("fee", "18.34", "17", "-1.34", "duty_advance"),
            row("tax", "0", "1.33", "1.33", ""),
        ]
    );
    // A volume discount of 10.00 lies between the list price of 142.00 and what is billed; 21 % is on that.
    let fuel = &parcel(&found, "1234567890").kinds[1];
    assert_eq!(fuel.why.as_ref().unwrap().1, "21 % of freight were billed, 19 % quoted");
    let second = parcel(&found, "1234567891");
    assert_eq!(
        kinds(second)[2..],
        [
            row("surcharge", "0", "14.49", "14.49", "surcharge"),
            row("duty", "7.51", "0", "-7.51", "not_billed"),
            row("fee", "18.34", "0", "-18.34", "not_billed"),
            row("address_correction", "0", "13", "13", "address_correction"),
            row("credit", "0", "-14.49", "-14.49", "credit"),
        ]
    );
    // Duty comes on a bill of its own: until then it is no error of the quote. 146.81 were quoted for carriage, 159.81 billed.
    assert_eq!(second.totals.unwrap(), (Decimal::new(14681, 2), Decimal::new(15981, 2)));
    assert!(found.of_invoices.is_empty(), "{:?}", found.of_invoices);
}

#[test]
fn what_no_part_of_a_bill_explains_is_a_kind_of_its_own() {
    let found = compared(&billed("dhl-express", &["dhl-dong.csv"]), &[]);
    let first = parcel(&found, "3661655384");
    let amounts: Vec<(&str, String)> =
        first.kinds.iter().map(|one| (one.kind.as_str(), one.billed.normalize().to_string())).collect();
    // 1,346,595 were billed; the parts are 290,067 and 956,256 with 23,205 and 76,500 of tax: 567 are in none.
    let expected = [("duty", "956256"), ("vat", "290067"), ("tax", "99705"), ("residual", "567")];
    assert_eq!(amounts, expected.map(|(kind, amount)| (kind, amount.to_owned())));
    let rest: Vec<(&str, String)> = found
        .of_invoices
        .iter()
        .map(|(invoice, _, amount)| (invoice.as_str(), amount.normalize().to_string()))
        .collect();
    assert_eq!(rest, [("HANIR00143263", "1".to_owned())]);
}

/// What makes each file hard is in it, and bites: it counts where it should not, or does not where it should, once it is another.
#[test]
fn informational_lines_repeated_headers_and_credits_are_in_the_files_and_bite() {
    let read_as = |carrier: &str, file: &str, change: &dyn Fn(String) -> String| {
        let layout = Layout::read(&root().join("rate-data"), carrier).unwrap();
        let path = root().join("tests/bills").join(file);
        let text = change(std::fs::read_to_string(&path).unwrap());
        let bills = read(&path, text.as_bytes(), &layout).unwrap_or_else(|complaints| panic!("{complaints:?}"));
        let sum: Decimal = bills.billed.iter().map(|one| one.amount).sum();
        let credits: Decimal =
            bills.billed.iter().filter(|one| one.kind == BilledKind::Credit).map(|one| one.amount).sum();
        (bills.informational, bills.repeated_headers, sum.to_string(), credits.to_string())
    };
    let as_it_is = |text: String| text;
    let told = |informational: usize, headers: usize, sum: &str, credits: &str| {
        (informational, headers, sum.to_owned(), credits.to_owned())
    };
    assert_eq!(read_as("ups", "ups.csv", &as_it_is), told(1, 0, "559.34", "0"));
    assert_eq!(read_as("ups", "ups-corrections.csv", &as_it_is), told(0, 0, "41.72", "-2.00"));
    assert_eq!(read_as("fedex", "fedex.csv", &as_it_is), told(0, 1, "221.34", "-195.02"));
    assert_eq!(read_as("dhl-express", "dhl.csv", &as_it_is), told(0, 2, "353.83", "-14.49"));
    // Were the declared value a surcharge, 25.00 more would be billed than the invoice says: the rest would be no residual of nothing.
    let counted = |text: String| text.replace(",INF,INS,", ",ACC,INS,");
    let layout = Layout::read(&root().join("rate-data"), "ups").unwrap();
    let path = root().join("tests/bills/ups.csv");
    let text = counted(std::fs::read_to_string(&path).unwrap());
    let bills = read(&path, text.as_bytes(), &layout).unwrap();
    let rest = bills.billed.iter().find(|one| one.kind == BilledKind::Residual).unwrap();
    assert_eq!((rest.amount.to_string(), bills.informational), ("-25.00".to_owned(), 0));
    // Without the headers that stand again the sums are the same.
    let once = |text: String| {
        let header = text.lines().next().unwrap().to_owned();
        let rest: Vec<&str> = text.lines().filter(|line| *line != header).collect();
        format!("{header}\n{}\n", rest.join("\n"))
    };
    assert_eq!(read_as("fedex", "fedex.csv", &once), told(0, 0, "221.34", "-195.02"));
    assert_eq!(read_as("dhl-express", "dhl.csv", &once), told(0, 0, "353.83", "-14.49"));
    // A credit whose sign was lost is a difference of twice its amount, and no credit.
    let unsigned =
        |text: String| text.replace("Service Failure Credit (GSR),-195.02", "Service Failure Credit (GSR),195.02");
    let (_, _, _, credits) = read_as("fedex", "fedex.csv", &unsigned);
    assert_eq!(credits, "0");
    // Lanes: how often the shop's promises were wrong, by each carrier.
    for (carrier, service, country, files, numbers, wrong) in [
        ("fedex", "international-priority", "CA", ["fedex.csv"], ["770000000001", "770000000002"], 2),
        ("dhl-express", "express-worldwide", "US", ["dhl.csv"], ["1234567890", "1234567891"], 2),
    ] {
        let found = compared(&billed(carrier, &files), &parcels(country, carrier, &numbers));
        let [lane] = found.lanes.as_slice() else { panic!("{:?}", found.lanes) };
        assert_eq!(lane.lane, format!("{carrier}/{service} JP to {country}"));
        assert_eq!((lane.parcels, lane.wrong, lane.error_per_mille()), (2, wrong, 500 * wrong));
    }
}

/// A file that is read by another carrier's layout has no charges, which is not that nothing was billed.
#[test]
fn another_carriers_file_is_no_bill_of_nothing() {
    for (carrier, file) in [("dhl-express", "fedex.csv"), ("fedex", "dhl.csv"), ("ups", "dhl.csv")] {
        let layout = Layout::read(&root().join("rate-data"), carrier).unwrap();
        let path = root().join("tests/bills").join(file);
        let complaints = read(&path, &std::fs::read(&path).unwrap(), &layout).unwrap_err();
        let told: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        let code = if carrier == "ups" { "[no-currency]" } else { "[nothing-billed]" };
        assert!(told.iter().all(|one| one.contains(code)), "{file} as a bill of {carrier}: {told:?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_by_its_line() {
    let layout = Layout::read(&root().join("rate-data"), "dhl-express").unwrap();
    let text = "Line Type,Invoice Number,Currency,Shipment Number,Weight Charge\nS,1,USD,2,twelve\nS,1,dollars,2,12\n";
    let complaints = read(Path::new("bill.csv"), text.as_bytes(), &layout).unwrap_err();
    let told: Vec<String> = complaints.iter().map(|one| one.to_string().lines().next().unwrap().to_owned()).collect();
    assert_eq!(
        told,
        ["bill.csv:2: `twelve` is no amount [not-a-decimal]", "bill.csv:3: `dollars` is no currency [no-currency]",]
    );
}

/// Forty parcels of the second week of December, all with a fuel of 22 % and a surcharge that was never quoted.
fn forty() -> (Vec<Billed>, Vec<Parcel>) {
    let numbers: Vec<String> = (0..40).map(|number| format!("98765432{number:02}")).collect();
    let names: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let mut all = Vec::new();
    let template = billed("dhl-express", &["dhl.csv"]).remove(0);
    for (number, tracking) in numbers.iter().enumerate() {
        let of = |kind, name: &str, amount: &str| Billed {
            tracking: tracking.clone(),
            kind,
            name: name.into(),
            amount: amount.parse().unwrap(),
            sent: Some(format!("2026-12-{:02}", 7 + number % 5).parse().unwrap()),
            weight: None,
            ..template.clone()
        };
        all.push(of(BilledKind::Freight, "Weight charge", "123.37"));
        all.push(of(BilledKind::Fuel, "FUEL SURCHARGE", "27.14"));
        all.push(of(BilledKind::Surcharge, "Demand surcharge", if number % 2 == 0 { "3.20" } else { "3.30" }));
    }
    (all, parcels("US", "dhl-express", &names))
}

#[test]
fn what_recurs_is_proposed_as_a_change_that_the_rate_data_take() {
    let (billed, quoted) = forty();
    let file = root().join("rate-data/carriers/dhl-express/surcharges.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let proposals = propose("dhl-express", &text, (&billed, &quoted), "own-bills", &Options::default()).unwrap();
    let reasons: Vec<&str> = proposals.iter().map(|proposal| proposal.because.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "fuel was 22 % of freight on 40 of 40 parcels sent from 2026-12-07 to 2026-12-11, and was quoted at 19 %",
            "`Demand surcharge` was billed on 40 of 40 parcels by dhl-express/express-worldwide, and never quoted",
        ]
    );
    assert!(
        proposals[0]
            .diff
            .contains("percent = \"19.00\", illustrative = true, source = \"demo-carriers\", until = \"2026-12-07\" }")
    );
    assert!(proposals[0].diff.contains("{ from = \"2026-12-07\", percent = \"22\", source = \"own-bills\" }]"));
    assert!(proposals[1].diff.contains("+amount = { flat = \"3.30\" }"));
    // Both apply to the file, and what comes out is rate data.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bills");
    std::fs::create_dir_all(folder.join("carriers/dhl-express")).unwrap();
    let to = folder.join("carriers/dhl-express/surcharges.toml");
    std::fs::write(&to, &text).unwrap();
    for proposal in &proposals {
        let diff = folder.join("one.diff");
        std::fs::write(&diff, &proposal.diff).unwrap();
        let patch =
            std::process::Command::new("patch").args(["-p1", "-s", "-i"]).arg(&diff).current_dir(&folder).status();
        assert!(patch.unwrap().success(), "{}", proposal.diff);
    }
    let changed: toml::Table = std::fs::read_to_string(&to).unwrap().parse().unwrap();
    let rates = changed["fuel"][0]["rates"].as_array().unwrap();
    assert_eq!((rates.len(), rates[1]["percent"].as_str()), (2, Some("22")));
    assert_eq!(changed["surcharge"].as_array().unwrap().last().unwrap()["code"].as_str(), Some("demand-surcharge"));
    // One parcel fewer than asked for proposes nothing.
    let options = Options { least: 41, ..Options::default() };
    assert!(propose("dhl-express", &text, (&billed, &quoted), "own-bills", &options).unwrap().is_empty());
}

/// The carrier's words may have any letters: what is proposed is TOML all the same.
#[test]
fn what_a_bill_calls_a_charge_is_text_in_what_is_proposed() {
    let (mut billed, quoted) = forty();
    let name = "Peak \"week\" \\ 12\" box\nsource = 'mine'";
    for one in billed.iter_mut().filter(|one| one.kind == BilledKind::Surcharge) {
        one.name = name.to_owned();
    }
    let proposals = propose("dhl-express", "", (&billed, &quoted), "own-bills", &Options::default()).unwrap();
    let added: String = proposals
        .iter()
        .flat_map(|proposal| proposal.diff.lines())
        .filter_map(|line| line.strip_prefix('+').filter(|line| !line.starts_with("++")))
        .map(|line| format!("{line}\n"))
        .collect();
    let read: toml::Table = added.parse().unwrap_or_else(|error| panic!("{error}\n{added}"));
    let row = &read["surcharge"].as_array().unwrap()[0];
    assert_eq!(row["label"].as_str(), Some("Peak \"week\" \\ 12\" box source = 'mine'"));
    assert_eq!(row["source"].as_str(), Some("own-bills"));
}

#[test]
fn a_token_gives_the_same_parcels_as_its_request() {
    let body = parse(
        json!({"request": serde_json::to_value(request("US")).unwrap(), "option": "express-dap", "expect": null})
            .to_string()
            .as_bytes(),
    )
    .unwrap();
    let seal = Seal { iss: "https://quotes.example".into(), jti: "one".into(), engine: "this".into() };
    let engine = Engine::new(book());
    let answer = bind(&engine, &body, NOW.parse().unwrap(), Some("tokyo-stationery"), &seal).unwrap();
    let Some(Tree::Text(payload)) = answer.get("payload") else { panic!("a payload") };
    let again = option_again(&engine, payload, None).unwrap();
    assert_eq!((again.get("to"), again.get("same")), (Some(&Tree::from("US")), Some(&Tree::Bool(true))));
    let by_token = quoted(again.get("option").unwrap(), "US", &[vec!["1".into()]]).unwrap();
    let by_request = parcels("US", "dhl-express", &["1"]);
    assert_eq!(by_token[0].charges, by_request[0].charges);
    // Freight and fuel are the carrier's; packing is the shop's own, and on no bill.
    let usd = "USD".parse().unwrap();
    let of = |kind| by_request[0].of(kind, usd).unwrap().unwrap().to_string();
    assert_eq!(
        (of(BilledKind::Freight), of(BilledKind::Fuel), of(BilledKind::Duty), of(BilledKind::Fee)),
        ("123.37".into(), "23.44".into(), "7.51".into(), "18.34".into())
    );
}

#[test]
fn a_shipment_of_several_parcels_is_shared_by_weight_and_needs_a_number_for_each_or_one_for_all() {
    let mut large = serde_json::to_value(request("US")).unwrap();
    large["lines"][0]["quantity"] = json!(60);
    let engine = Engine::new(book());
    let quote = engine
        .quote(&parse(large.to_string().as_bytes()).unwrap(), NOW.parse().unwrap(), Authority::Authorised)
        .unwrap();
    let Some(Tree::List(options)) = quote.get("options") else { panic!("options") };
    let option = options.first().unwrap_or_else(|| panic!("{:?}", quote.get("refusals")));
    let count = serde_json::to_value(option).unwrap()["shipments"][0]["parcels"].as_array().unwrap().len();
    assert!(count > 1, "{count} parcels");
    let numbers: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    let each = quoted(option, "US", &[numbers]).unwrap();
    let all = quoted(option, "US", &[vec!["one".into()]]).unwrap();
    let usd = "USD".parse().unwrap();
    let whole: Decimal = each.iter().map(|parcel| parcel.of(BilledKind::Freight, usd).unwrap().unwrap()).sum();
    assert_eq!((each.len(), whole), (count, all[0].of(BilledKind::Freight, usd).unwrap().unwrap()));
    let wrong = quoted(
        option,
        "US",
        &[vec!["1".into(), "2".into(), "3".into(), "4".into(), "5".into(), "6".into(), "7".into()]],
    );
    assert!(wrong.is_err() || count == 7);
}

/// A quote that is not closed takes the lines behind it into its cell: they would be billed to nobody.
#[test]
fn a_bill_with_a_quote_that_is_not_closed_is_refused() {
    let layout = Layout::read(&root().join("rate-data"), "dhl-express").unwrap();
    let path = root().join("tests/bills/dhl.csv");
    let damaged = std::fs::read_to_string(&path).unwrap().replacen("REMOTE AREA DELIVERY", "\"REMOTE AREA DELIVERY", 1);
    let complaints = read(&path, damaged.as_bytes(), &layout).unwrap_err();
    assert_eq!((complaints[0].code, complaints[0].line), ("unreadable-row", Some(3)));
}
