//! `docs/rate-data.md`: every kind of file and every key, out of the doc comments of the types that read them.
//!
//! The comments in `src/book` are the only place where a key is explained; `cargo xtask test` fails while the page lags.

use crate::run::{Outcome, read, root, say, write};

/// What a kind of file holds: its title, a sentence, and the types whose fields are its keys (`file.rs: Type Type`).
const KINDS: [(&str, &str, &[&str]); 14] = [
    (
        "`sources/*.toml`",
        "Every source that a row may name. A source that no row names is a fault, as is a row whose source is not here.",
        &["src/publish/world.rs: Source"],
    ),
    (
        "`coverage.toml`",
        "What is recorded of each territory, and what not. An entry is missing, or says what the data do not: a fault either way.",
        &["src/publish/coverage.rs: Coverage Area Extent"],
    ),
    (
        "`world/territories/ID.toml`",
        "A place with one law. It names the regimes that apply there and gives their figures.",
        &[
            "src/book/law/territory.rs: Territory CustomsRates AddressPattern Subdivision Parameter Clearance",
            "src/book/law/regime.rs: Required",
        ],
    ),
    (
        "`world/regimes/ID.toml`, `carriers/ID/fees.toml`",
        "Import law: values, thresholds, schemes and levies. What a carrier asks for clearance is written in the same words.",
        &[
            "src/book/law/regime.rs: Regime Value Term ByWeight",
            "src/book/law/mod.rs: Per",
            "src/book/law/regime.rs: Threshold Scheme",
            "src/book/law/levy.rs: Levy Stage LevyRate Bracket Settling Collector",
            "src/book/law/mod.rs: Trust",
        ],
    ),
    (
        "`when`",
        "A condition, for whatever rule asks one: all keys that are given must hold. Which of them a kind of rule can ask is checked. \
         A figure is written `NAME [/ NAME] COMPARE DECIMAL [UNIT]` with `>`, `>=`, `<` or `<=`: `goods >= 150 USD`, \
         `customs_value / litre >= 10000 CNY`, `parcel.weight > 31500 g`, `qty > 6`; what stands after the stroke is what it is \
         taken for each of. A length in `mm` is compared in whole millimetres: 22 in are 558 mm. Figures of law are of values (`goods`, `customs_value`) where their limit is in a currency, else of measures \
         that a line gives. A code or an origin that the request does not give is asked for by duties; taxes and fees take such goods for ordinary ones, which no list names. A limit of money alone, a `Bound`, is written `<= 150.00 EUR`.",
        &["src/book/when.rs: Written"],
    ),
    (
        "`world/groups-*.toml`",
        "Names for several countries or territories, that conditions, zones and transit rows may use.",
        &["src/book/world.rs: Group"],
    ),
    (
        "`world/returns/*.toml`, `shops/ID/returns.toml`",
        "What is given back of charges on goods that leave again, what goods that come home are asked for, and what a shop offers to \
         whoever sends back. Rows of law are asked by the day on which goods leave the territory whose rule it is; no page's book has any.",
        &[
            "src/book/returns/mod.rs: Refund Reimport Replacement Withdrawal",
            "src/book/returns/words.rs: WayKind Ground PaidTo ImporterOfRecord RefundedBy CountedFrom Act MinimumOf Part Proof Step ReimportOf Relief CarriageBy NotOf",
            "src/book/returns/shop.rs: ShopReturns ReturnWay",
        ],
    ),
    (
        "`world/preferences/ID.toml`",
        "Preferential rates of a destination; beside it `ID.csv` with a row for each code or heading, or `*` for all, whose `agreements` are \
         parted by spaces: of an agreement the longest code counts, of several agreements the lowest rate.",
        &["src/publish/preferences.rs: PreferencesHead AgreementHead"],
    ),
    (
        "`world/calendars/calendars.toml`, `ID.csv`",
        "Public holidays. The table's columns are `day`, `name`, `subdivisions`, `estimated`, `kind`.",
        &["src/book/holidays.rs: Weekend"],
    ),
    (
        "`carriers/ID/carrier.toml`, `surcharges.toml`, `zones.csv`, `prices.csv`, `prices-*.csv`, `areas.csv`",
        "A carrier: services, limits, weights, prices by zone, surcharges, fuel, discounts.",
        &[
            "src/book/freight/carrier.rs: Carrier",
            "src/book/freight/service.rs: Service ZonesFrom",
            "src/book/freight/limit.rs: Limit SizeClass",
            "src/book/freight/weight.rs: Dimensional MinimumBilled WeightStep",
            "src/book/freight/service.rs: RefusedGoods Suspension Cover",
            "src/book/freight/zone.rs: Zone Area",
            "src/book/freight/table.rs: PriceTable ZoneRates Break",
            "src/book/freight/surcharge.rs: Surcharge SurchargeKind SurchargePer SurchargeAmount ZoneAmount",
            "src/book/freight/fuel.rs: Fuel FuelRate",
            "src/book/freight/discount.rs: Discount",
        ],
    ),
    (
        "`world/documents/*.toml`",
        "The papers that go with parcels: forms with their fields, who asks for which field, what is needed besides. A condition \
         about goods holds where one line is such; `registered` means here that the seller collects under that registration.",
        &["src/book/paper.rs: Papers Paper PaperKind PaperPer Demand Stated Need Label"],
    ),
    (
        "`carriers/ID/bill.toml`",
        "How the carrier's billing files lie, for `landfall reconcile`. It is in no book.",
        &["src/publish/bills/layout.rs: Layout Columns Rows ChargeColumns KindRule BilledKind"],
    ),
    (
        "`carriers/ID/transit.csv`, `calendars.toml`",
        "How long a carrier takes, and on which days it collects, moves and delivers. Names in `from` and `to` are joined by `|`; \
         an empty cell means anywhere.",
        &[
            "src/book/transit.rs: TransitRow TransitDays CarrierDays CarrierCalendar Season RemoteDays Closure Stretch CountedFrom Basis",
        ],
    ),
    (
        "`shops/ID/shop.toml`, `catalogue.csv`, `boxes.csv`, `points.csv`, `stock.csv`, `stock-costs.csv`, `local-taxes.csv`",
        "A shop: terms, warehouses, offered services, tiers, price rules, goods, boxes and stock. A `label` is what anyone reads; \
         `labels` beside it are the same in languages, `{ de = \"Luftpost\", pt-BR = \"Correio aéreo\" }`: who asks with the `locale` \
         `de-AT` reads what is written for `de`. `notices.csv` is what the shop tells its shoppers: rows of `about` (`returns`, \
         `insurance`, `note`), `language`, `text` and `destination` (countries and groups joined by `|`; empty: anywhere). Of several \
         notices about the same thing that are for a country the first is told.",
        &[
            "src/book/shop/mod.rs: Shop",
            "src/book/shop/warehouse.rs: Warehouse StockStatus CutOff",
            "src/book/shop/offer.rs: OfferedService Hide Tier Pick",
            "src/book/shop/price_rule.rs: PriceRule Effect PricePer GroupPick InsuranceRule",
            "src/book/shop/exchange_buffer.rs: ExchangeBuffer",
            "src/book/shop/platform.rs: UnknownArticles Duties Location",
            "src/book/shop/goods.rs: Product Orientation PackingBox BoxKind",
            "src/book/shop/point.rs: Point PointKind",
            "src/book/shop/local_tax.rs: LocalTax",
            "src/book/shop/stock.rs: StockRow StockCost OriginFee FeePer WarehouseRefusal Routing RouteBy",
            "src/book/shop/mod.rs: WithoutBox Promise",
        ],
    ),
];

const HEAD: &str = "\
# Rate data

<!-- Written by `cargo xtask docs` from the doc comments of the types that read these files. Change those. -->

`rate-data/` is for people: TOML for rules, CSV for tables. Decimals are quoted and carry their unit (`\"19 %\"`, `\"3.00 EUR\"`), \
HS codes are dotted (`6109.10`) so that a spreadsheet keeps their zeros, days are half-open spans `[from, until)`, and every \
row names its `source`. What shops ask for carriage is shown by examples in [price-rules.md](price-rules.md). `landfall check` names every fault with its file and line; `landfall build` writes the book.

Besides the kinds below there are tables whose first line says all: `world/countries.csv` (with the letters of vehicles and the \
forms of postcodes), `world/misnamed-countries.csv` (codes that people take for a country's), `world/currencies.csv`, \
`world/estimates.csv` (ranges of duty by chapter or heading, `*` for all goods, where no schedule is recorded: in answers outside all sums), \
`world/exchange/*.csv` (exchange rates, whose `exchange.toml` says what they are and which go first; a rate that is crossed with the euro's of the same edition has ten decimals), `world/schedules/*.csv` and `world/lists/*.csv` (codes and rates, each with a \
`.toml` that says what they are), `world/restrictions.csv` (`hs`: prefixes, chapters `25-99`, or `*` for all goods; `tests`: \
`via=post`, `origin=CN|VN` and figures, joined by `and` and `or`), `world/hs2022.csv`, `world/hs2022-words.csv` (what its codes mean, for `landfall classify`); `world/tables.toml` names the sources of those that have no head.
";

/// Writes the page, or says that it lags.
pub(crate) fn page(check: bool) -> Outcome {
    let file = root().join("docs/rate-data.md");
    let text = rendered()?;
    if check {
        let kept = read(&file).unwrap_or_default();
        return if kept == text {
            Ok(())
        } else {
            Err("`docs/rate-data.md` lags behind src/book: run `cargo xtask docs`".into())
        };
    }
    say("writing docs/rate-data.md from the doc comments of src/book");
    write(&file, text.as_bytes())
}

fn rendered() -> Outcome<String> {
    let mut page = HEAD.to_owned();
    for (title, about, types) in KINDS {
        page.push_str(&format!("\n## {title}\n\n{about}\n"));
        for group in types {
            let (file, names) = group.split_once(": ").ok_or("a kind names `file: Type Type`")?;
            let source = read(&root().join(file))?;
            for name in names.split_whitespace() {
                let mut found = documented(&source, name)
                    .or_else(|| documented(&dedented(&source), name))
                    .ok_or_else(|| format!("`{file}` has no type `{name}`: mend the list in xtask/src/reference.rs"))?;
                let frame = frame(&found.dated)?.into_iter();
                found.rows.extend(frame.map(|row| Row { optional: row.optional || found.all_optional, ..row }));
                // A condition is called by what it becomes.
                page.push_str(&found.to_markdown(if name == "Written" { "When" } else { name }));
            }
        }
    }
    Ok(page)
}

/// A file's text with what stands in modules within it at the margin.
fn dedented(source: &str) -> String {
    source.lines().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

/// The keys that `#[dated(…)]` adds to a row: the frame's, and in their place or behind them those of the words beside `by`.
fn frame(words: &[String]) -> Outcome<Vec<Row>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let file = "record/src/frame.rs";
    let source = read(&root().join(file))?;
    let rows = |name: &str| documented(&source, name).map(|found| found.rows);
    let mut frame = rows("Frame").ok_or_else(|| format!("`{file}` has no `Frame`"))?;
    let origin = (!words.iter().any(|word| word == "unsourced")).then(|| "sourced".to_owned());
    for word in origin.iter().chain(words.iter().filter(|word| !word.starts_with("by = "))) {
        let (first, rest) = word.split_at_checked(1).unwrap_or_default();
        let name = first.to_uppercase() + rest;
        for other in rows(&name).ok_or_else(|| format!("`{file}` has no `{name}`"))? {
            match frame.iter_mut().find(|row| row.name == other.name) {
                Some(row) => *row = other,
                None => frame.push(other),
            }
        }
    }
    Ok(frame)
}

/// A type: what it is, and its fields or words.
struct Documented {
    /// What stands in the brackets of its `#[dated(…)]`.
    dated: Vec<String>,
    /// No key need be given.
    all_optional: bool,
    about: String,
    is_struct: bool,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    kind: String,
    optional: bool,
    about: String,
}

impl Documented {
    fn to_markdown(&self, name: &str) -> String {
        let mut text = format!("\n### {name}\n\n{}\n\n", self.about);
        if self.rows.is_empty() {
            return text.trim_end().to_owned() + "\n";
        }
        text.push_str(if self.is_struct {
            "| key | type | |\n| --- | --- | --- |\n"
        } else {
            "| word | |\n| --- | --- |\n"
        });
        for row in &self.rows {
            let about = row.about.replace('|', "\\|");
            if self.is_struct {
                let may = if row.optional { " (optional)" } else { "" };
                text.push_str(&format!("| `{}` | `{}`{may} | {about} |\n", row.name, row.kind));
            } else {
                text.push_str(&format!("| `{}` | {about} |\n", row.name));
            }
        }
        text
    }
}

/// Reads a type's doc comments. It knows the few shapes that `src/book` is written in, as rustfmt lays them out.
fn documented(source: &str, name: &str) -> Option<Documented> {
    // A type may stand in a module of its file.
    let inner = source.lines().any(|line| line.starts_with(&format!("    pub struct {name} ")));
    let lines: Vec<&str> =
        source.lines().map(|line| if inner { line.strip_prefix("    ").unwrap_or(line) } else { line }).collect();
    let opens = |line: &str, word: &str| {
        line.strip_prefix(&format!("pub {word} {name}")).is_some_and(|rest| rest.starts_with([' ', '<', '(']))
    };
    let start = lines.iter().position(|line| opens(line, "struct") || opens(line, "enum"))?;
    let is_struct = opens(lines.get(start)?, "struct");
    let before = lines.get(..start)?.iter().rev().take_while(|line| line.starts_with("///") || line.starts_with("#["));
    let mut head: Vec<&str> = before.copied().collect();
    head.reverse();
    let all_optional = head.iter().any(|line| line.starts_with("#[serde(") && line.contains("default"));
    let words = head.iter().find_map(|line| line.strip_prefix("#[dated(")?.strip_suffix(")]"));
    let dated = words.map_or_else(Vec::new, |words| words.split(", ").map(str::to_owned).collect());
    let mut found = Documented { dated, all_optional, about: comment(&head), is_struct, rows: Vec::new() };
    let mut above: Vec<&str> = Vec::new();
    for line in lines.get(start + 1..)?.iter().take_while(|line| !line.starts_with('}')) {
        let Some(line) = line.strip_prefix("    ").filter(|line| !line.starts_with(' ')) else { continue };
        if line.starts_with("///") || line.starts_with("#[") {
            above.push(line);
            continue;
        }
        let serde: String = above.iter().filter(|line| line.starts_with("#[serde")).copied().collect();
        let word = line.strip_prefix("pub ").unwrap_or(line);
        let field: String = word.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        if !field.is_empty() && !serde.replace("skip_serializing_if", "").contains("skip") {
            let kind = word.split_once(": ").map_or("", |(_, kind)| kind.trim_end_matches(','));
            // As people write it: a list of names like any other.
            let kind = if kind == "Names" { "Vec<String>" } else { kind };
            let kind = kind.replace("crate::calendar::", "").replace("crate::book::law::", "");
            let renamed = serde
                .split_once("rename = \"")
                .and_then(|(_, rest)| rest.split_once('"'))
                .map(|(name, _)| name.to_owned());
            let name = renamed.unwrap_or_else(|| if is_struct { field } else { snake(&field) });
            let optional = all_optional || serde.contains("default") || kind.starts_with("Option<");
            found.rows.push(Row { name, kind, optional, about: comment(&above) });
        }
        above.clear();
    }
    Some(found)
}

fn comment(lines: &[&str]) -> String {
    let text = lines.iter().filter_map(|line| line.strip_prefix("///")).map(str::trim).collect::<Vec<_>>().join(" ");
    text.replace("[`", "`").replace("`]", "`")
}

fn snake(word: &str) -> String {
    let mut text = String::new();
    for letter in word.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
