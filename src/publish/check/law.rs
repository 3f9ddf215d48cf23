//! Do regimes speak only of thresholds, values, levies, parameters, schedules, currencies and units that exist?

use super::names::together;
use super::words::{self, Knows};
use super::{At, Check, some_of};
use crate::book::figure::{Bound, Compare};
use crate::book::law::{Levy, LevyRate, Regime, Term};
use crate::book::rate::{Rate, UNITS};
use crate::book::when::{Clause, When, Word};
use crate::money::{Currency, Money, NotACurrency};
use crate::publish::coverage::{Area, Extent, of};
use std::collections::BTreeSet;
use std::path::Path;

/// Names in every regime, every carrier's fees and every territory's parameters.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let data = check.data;
    let named = |id: &String| data.world.territories.iter().any(|territory| territory.value.regimes.contains(id));
    // Of a regime that no territory names, nothing more is said than that.
    for regime in data.world.regimes.iter().filter(|regime| named(&regime.value.id)) {
        let beside = together(data, &regime.value);
        one(check, &regime.file, &regime.value, &beside);
    }
    let all: Vec<&Regime> = data.world.regimes.iter().map(|regime| &regime.value).collect();
    for fees in &data.fees {
        let mut beside = all.clone();
        beside.push(&fees.value);
        one(check, &fees.file, &fees.value, &beside);
    }
    for territory in &data.world.territories {
        for (number, row) in territory.value.parameter.iter().enumerate() {
            rate(check, &territory.file, ("parameter", number), &row.rate);
            words::codes(check, &territory.file, ("parameter", number), &row.hs);
        }
        let regimes: Vec<&Regime> =
            all.iter().copied().filter(|regime| territory.value.regimes.contains(&regime.id)).collect();
        unused_parameters(check, &territory.file, &territory.value, &regimes);
    }
}

/// What every rule of law can ask of a consignment and its lines.
const OF_GOODS_AND_WAY: [Word; 12] = [
    Word::Destination,
    Word::DispatchedFrom,
    Word::Domestic,
    Word::Channel,
    Word::Terms,
    Word::Purpose,
    Word::Importer,
    Word::ImporterRegistered,
    Word::Registered,
    Word::OriginProof,
    Word::Origin,
    Word::Hs,
];

/// What a named value can ask besides.
const OF_TESTS: [Word; 4] = [Word::Within, Word::Beyond, Word::Claimed, Word::Dutiable];

/// What can be asked besides of what was charged before.
const OF_CHARGES: [Word; 2] = [Word::Charged, Word::AnythingDue];

/// The parts of the price, of which a figure can be.
const PRICE: [&str; 3] = ["goods", "freight", "insurance"];

/// What a regime and its neighbours in some territory define.
struct Defined<'a> {
    thresholds: BTreeSet<&'a str>,
    /// Those of them that relieve by piece.
    by_piece: BTreeSet<&'a str>,
    values: BTreeSet<&'a str>,
    levies: BTreeSet<&'a str>,
    parameters: BTreeSet<&'a str>,
    /// The territories that name the regime itself.
    territories: Vec<&'a str>,
}

fn one(check: &mut Check<'_, '_>, file: &Path, regime: &Regime, beside: &[&Regime]) {
    let shares = |id: &String| beside.iter().any(|other| other.id == *id);
    let territories =
        check.data.world.territories.iter().filter(|territory| territory.value.regimes.iter().any(shares));
    let own = check.data.world.territories.iter().filter(|territory| territory.value.regimes.contains(&regime.id));
    let defined = Defined {
        territories: own.map(|territory| territory.value.id.as_str()).collect(),
        thresholds: beside.iter().flat_map(|other| &other.threshold).map(|row| row.code.as_str()).collect(),
        by_piece: beside
            .iter()
            .flat_map(|other| &other.threshold)
            .filter(|row| row.by_piece)
            .map(|row| row.code.as_str())
            .collect(),
        values: beside.iter().flat_map(|other| &other.value).map(|row| row.code.as_str()).collect(),
        levies: beside.iter().flat_map(|other| &other.levy).map(|row| row.code.as_str()).collect(),
        parameters: territories.flat_map(|territory| &territory.value.parameter).map(|row| row.name.as_str()).collect(),
    };
    // A value cannot hang on values, nor a test on tests.
    let measures = [&PRICE[..], UNITS].concat();
    let values: Vec<&str> =
        measures.iter().copied().chain(["duty", "tax", "fee"]).chain(defined.values.iter().copied()).collect();
    let of_values = [&OF_GOODS_AND_WAY[..], &OF_TESTS].concat();
    let all = [&of_values[..], &OF_CHARGES].concat();
    let thresholds = Knows { rule: "a threshold", words: &OF_GOODS_AND_WAY, figures: Some(&measures) };
    let named = Knows { rule: "a value", words: &of_values, figures: Some(&measures) };
    let schemes = Knows { rule: "a scheme", words: &all, figures: Some(&values) };
    let levies = Knows { rule: "a levy", ..schemes };
    let asked = Knows { rule: "a question to the recipient", ..schemes };
    for (number, value) in regime.value.iter().enumerate() {
        condition(check, file, ("value", number), &value.when, &defined, &named);
        terms(check, file, ("value", number), &value.terms, &defined);
        if let Some(less) = value.less {
            money(check, file, ("value", number), less, "less");
        }
    }
    for (number, threshold) in regime.threshold.iter().enumerate() {
        let entry = ("threshold", number);
        condition(check, file, entry, &threshold.when, &defined, &thresholds);
        bound(check, file, entry, threshold.limit, "limit");
        value_name(check, file, entry, &threshold.of, &defined);
    }
    for (number, scheme) in regime.scheme.iter().enumerate() {
        condition(check, file, ("scheme", number), &scheme.when, &defined, &schemes);
    }
    for (number, required) in regime.required.iter().enumerate() {
        condition(check, file, ("required", number), &required.when, &defined, &asked);
    }
    for (number, levy) in regime.levy.iter().enumerate() {
        let entry = ("levy", number);
        condition(check, file, entry, &levy.when, &defined, &levies);
        terms(check, file, entry, &levy.base, &defined);
        self::levy(check, file, entry, levy, &defined);
    }
}

/// What a condition asks in vain: words and figures that its kind of rule does not know, and names of law that lead nowhere.
fn condition(
    check: &mut Check<'_, '_>,
    file: &Path,
    entry: (&str, usize),
    when: &When,
    defined: &Defined<'_>,
    knows: &Knows<'_>,
) {
    words::check(check, file, entry, when, knows);
    let limits = [when.names(Word::Within), when.names(Word::Beyond)].concat();
    for code in limits.into_iter().filter(|code| !defined.thresholds.contains(code)) {
        let help = format!("thresholds here are {}", some_of(defined.thresholds.iter().copied()));
        check.complain(
            "unknown-threshold",
            file,
            At::Entry(entry.0, entry.1, code),
            format!("no threshold is called `{code}`"),
            &help,
        );
    }
    levy_names(check, file, entry, when.names(Word::Charged), defined);
    for name in
        when.names(Word::Dutiable).into_iter().filter(|name| !check.names.schedules.contains(name)).collect::<Vec<_>>()
    {
        let help = format!("schedules are {}", some_of(check.names.schedules.iter().copied()));
        let message = format!("no schedule is called `{name}`");
        check.complain("unknown-schedule", file, At::Entry(entry.0, entry.1, "dutiable"), message, &help);
    }
    for name in
        when.names(Word::Claimed).into_iter().filter(|name| !check.names.agreements.contains(name)).collect::<Vec<_>>()
    {
        let help = format!("agreements are {}", some_of(check.names.agreements.iter().copied()));
        let message = format!("no agreement is called `{name}`");
        check.complain("unknown-agreement", file, At::Entry(entry.0, entry.1, "claimed"), message, &help);
    }
    when.each(&mut |clause| {
        let Clause::Figures(figures) = clause else { return };
        for unit in figures.iter().map(|figure| figure.unit.as_str()).filter(|unit| !unit.is_empty()) {
            match unit.parse() {
                Ok(own) => currency(check, file, entry, own, "figures"),
                Err(NotACurrency(unit)) => unknown_currency(check, file, entry, &unit, "figures"),
            }
        }
    });
}

fn levy_names<'n>(
    check: &mut Check<'_, '_>,
    file: &Path,
    entry: (&str, usize),
    codes: impl IntoIterator<Item = &'n str>,
    defined: &Defined<'_>,
) {
    for code in codes.into_iter().filter(|code| !known_levy(code, &defined.levies)) {
        let help = format!("levies here are {}", some_of(defined.levies.iter().copied()));
        check.complain(
            "unknown-levy",
            file,
            At::Entry(entry.0, entry.1, code),
            format!("no levy is called `{code}`"),
            &help,
        );
    }
}

/// A code as it is written, or with the territory filled in.
fn known_levy(code: &str, levies: &BTreeSet<&str>) -> bool {
    levies.iter().any(|known| {
        *known == code
            || known
                .split_once("{territory}")
                .is_some_and(|(before, after)| code.starts_with(before) && code.ends_with(after))
    })
}

fn terms(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), terms: &[Term], defined: &Defined<'_>) {
    const SUMMANDS: [&str; 6] = ["goods", "freight", "insurance", "duty", "tax", "fee"];
    for term in terms {
        let of = term.of.as_str();
        if !SUMMANDS.contains(&of) && !defined.values.contains(of) && !known_levy(of, &defined.levies) {
            let help = format!(
                "{}, a named value ({}) or a levy's code",
                some_of(SUMMANDS),
                some_of(defined.values.iter().copied())
            );
            check.complain(
                "unknown-value",
                file,
                At::Entry(entry.0, entry.1, of),
                format!("no value or levy is called `{of}`"),
                &help,
            );
        }
        if !term.beyond.is_empty() && !defined.by_piece.contains(term.beyond.as_str()) {
            let help = format!("thresholds by piece are {}", some_of(defined.by_piece.iter().copied()));
            let message = format!("no threshold called `{}` relieves by piece", term.beyond);
            check.complain("unknown-threshold", file, At::Entry(entry.0, entry.1, &term.beyond), message, &help);
        }
        term.by_weight.iter().for_each(|step| money(check, file, entry, step.amount, "by_weight"));
        if term.by_weight.windows(2).any(|pair| matches!(pair, [one, other] if one.up_to_g >= other.up_to_g)) {
            let at = At::Entry(entry.0, entry.1, "by_weight");
            let message = format!("the weights of the table for `{of}` do not rise");
            check.complain("breaks-not-increasing", file, at, message, "lowest weight first");
        }
        if !term.by_weight.is_empty() && of != "freight" {
            let at = At::Entry(entry.0, entry.1, "by_weight");
            let message = format!("a table by weight stands in the place of `freight`, not of `{of}`");
            check.complain("unused-table", file, at, message, "write it at the term `freight`");
        }
    }
}

/// A unit that rates count, or a measure of a line.
fn unit(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), unit: &str, word: &str) {
    if !UNITS.contains(&unit) {
        let help = format!("units are {}", UNITS.join(", "));
        let at = At::Entry(entry.0, entry.1, word);
        check.complain("unknown-unit", file, at, format!("`{unit}` is not a unit of rates"), &help);
    }
}

fn value_name(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), of: &str, defined: &Defined<'_>) {
    if !["goods", "freight", "insurance", "duty", "tax", "fee"].contains(&of) && !defined.values.contains(of) {
        let help = format!("`goods`, or a named value: {}", some_of(defined.values.iter().copied()));
        check.complain(
            "unknown-value",
            file,
            At::Entry(entry.0, entry.1, "of"),
            format!("no value is called `{of}`"),
            &help,
        );
    }
}

fn currency(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), currency: Currency, word: &str) {
    if check.data.world.currencies.binary_search_by_key(&currency, |(code, _)| *code).is_err() {
        unknown_currency(check, file, entry, &currency.to_string(), word);
    }
}

fn unknown_currency(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), currency: &str, word: &str) {
    let message = format!("`{currency}` is no currency of `world/currencies.csv`");
    check.complain("unknown-currency", file, At::Entry(entry.0, entry.1, word), message, "use an ISO 4217 code");
}

fn names(list: &[String]) -> impl Iterator<Item = &str> {
    list.iter().map(String::as_str)
}

/// An amount in a currency that exists, with no more decimals than it has.
fn money(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), money: Money, word: &str) {
    currency(check, file, entry, money.currency, word);
    let known = &check.data.world.currencies;
    let found = known.binary_search_by_key(&money.currency, |(code, _)| *code).ok().and_then(|at| known.get(at));
    if let Some(digits) =
        found.map(|(_, digits)| u32::from(*digits)).filter(|digits| money.amount.normalize().scale() > *digits)
    {
        let message = format!("`{money}` has more decimals than the {digits} of its currency");
        check.complain(
            "too-many-decimals",
            file,
            At::Entry(entry.0, entry.1, word),
            message,
            "write it as the law does",
        );
    }
}

/// A limit from above, of an amount that could be.
fn bound(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), bound: Bound, word: &str) {
    money(check, file, entry, bound.limit, word);
    if !matches!(bound.compare, Compare::Below | Compare::AtMost) {
        let message = format!("`{bound}` is a limit from below");
        check.complain("limit-from-below", file, At::Entry(entry.0, entry.1, word), message, "write `<=` or `<`");
    }
}

/// Currencies and units of a rate.
fn rate(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), rate: &Rate) {
    match rate {
        Rate::Free | Rate::Percent(_) | Rate::Formula(_) => {}
        Rate::PerUnit(per) => {
            currency(check, file, entry, per.currency, "rate");
            unit(check, file, entry, &per.unit, "rate");
        }
        Rate::Sum(parts) | Rate::Higher(parts) | Rate::Lower(parts) => {
            parts.iter().for_each(|part| self::rate(check, file, entry, part));
        }
        Rate::Less(one, other) => [one, other].into_iter().for_each(|part| self::rate(check, file, entry, part)),
    }
}

fn levy(check: &mut Check<'_, '_>, file: &Path, entry: (&str, usize), levy: &Levy, defined: &Defined<'_>) {
    let at = |word| At::Entry(entry.0, entry.1, word);
    if let Some(own) = levy.currency {
        currency(check, file, entry, own, "currency");
    }
    if let Some(waived) = levy.waived {
        bound(check, file, entry, waived, "waived");
    }
    for money in [levy.minimum, levy.maximum].into_iter().flatten() {
        self::money(check, file, entry, money, &money.to_string());
    }
    if let Some(part) = levy.part {
        if part.denominator.is_zero() {
            let message = format!("`{}` is a share over 0", levy.code);
            check.complain("zero-denominator", file, at("part"), message, "write a denominator above 0");
        }
        if !matches!(levy.rate, LevyRate::Parameter(_) | LevyRate::Share(_)) {
            let message = format!("`{}` takes a part of what is whole", levy.code);
            check.complain("idle-part", file, at("part"), message, "a part is of a parameter or of a share");
        }
    }
    match &levy.rate {
        LevyRate::Plain(own) => rate(check, file, entry, own),
        LevyRate::Parameter(name) => {
            if !defined.parameters.contains(name.as_str()) {
                let help = format!("parameters there are {}", some_of(defined.parameters.iter().copied()));
                check.complain(
                    "unknown-parameter",
                    file,
                    at(name),
                    format!("no territory of this regime has a parameter `{name}`"),
                    &help,
                );
            }
        }
        LevyRate::Schedule(name) if !check.names.schedules.contains(name.as_str()) => {
            // A schedule may be missing only where the coverage says that no duty rates are recorded.
            let here = defined.territories.iter().filter(|id| {
                of(&check.data.coverage, id, Area::DutyRates).is_none_or(|entry| entry.extent != Extent::None)
            });
            let here: Vec<&str> = here.copied().collect();
            if !here.is_empty() {
                let help = format!(
                    "schedules are {}; or say in `coverage.toml` that duty rates of {} are `none`",
                    some_of(check.names.schedules.iter().copied()),
                    some_of(here)
                );
                check.complain(
                    "unknown-schedule",
                    file,
                    at("schedule"),
                    format!("no schedule is called `{name}`"),
                    &help,
                );
            }
        }
        LevyRate::Schedule(_) => {}
        LevyRate::List(name) => {
            if !check.names.lists.contains(name.as_str()) {
                let help = format!("lists are {}", some_of(check.names.lists.iter().copied()));
                check.complain("unknown-list", file, at("list"), format!("no product list is called `{name}`"), &help);
            }
        }
        LevyRate::TopUp { to, over } => {
            rate(check, file, entry, to);
            levy_names(check, file, entry, names(over), defined);
        }
        LevyRate::Brackets { of, steps } => {
            value_name(check, file, entry, of, defined);
            steps.iter().for_each(|step| rate(check, file, entry, &step.rate));
            let limits: Vec<_> = steps.iter().map(|step| step.up_to.map(|limit| limit.amount)).collect();
            let rising = limits.windows(2).all(|pair| match pair {
                [Some(one), Some(other)] => one < other,
                [one, _] => one.is_some(),
                _ => true,
            });
            if !rising {
                check.complain(
                    "breaks-not-increasing",
                    file,
                    at("brackets"),
                    format!("the brackets of `{}` do not rise", levy.code),
                    "lowest limit first; the one without a limit last",
                );
            }
        }
        LevyRate::Local(of) | LevyRate::Share(of) => levy_names(check, file, entry, names(of), defined),
    }
}

/// Parameters that no levy of the territory's regimes takes.
fn unused_parameters(
    check: &mut Check<'_, '_>,
    file: &Path,
    territory: &crate::book::law::Territory,
    regimes: &[&Regime],
) {
    let taken: BTreeSet<&str> = regimes
        .iter()
        .flat_map(|regime| &regime.levy)
        .filter_map(|levy| match &levy.rate {
            LevyRate::Parameter(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let mut told = BTreeSet::new();
    for (number, row) in territory.parameter.iter().enumerate() {
        let name = row.name.as_str();
        if !taken.contains(name) && !territory.headline.contains(&row.name) && told.insert(name) {
            let message = format!("no levy takes the parameter `{name}`");
            let help = format!("levies of the territory's regimes take {}", some_of(taken.iter().copied()));
            check.complain("orphan-parameter", file, At::Entry("parameter", number, "name"), message, &help);
        }
    }
}
