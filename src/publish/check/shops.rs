//! Do shops' files fit the world, the carriers and themselves? Services, places, calendars, registrations, codes, prices.

use super::postcodes::Forms;
use super::{At, Check, some_of};
use crate::book::code::Code;
use crate::book::law::{Levy, LevyRate, Regime};
use crate::book::shop::{ExchangeBuffer, Shop, UnknownArticles};
use crate::money::{Decimal, Money};
use crate::place::PostcodePattern;
use crate::publish::shops::check_offers;
use std::collections::BTreeSet;
use std::path::Path;

/// Everything that a shop's folder names.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let data = check.data;
    let root = check.folder.root();
    check_offers(root, &data.shops, &data.carriers).into_iter().for_each(|complaint| check.folder.complain(complaint));
    for shop in &data.shops {
        let folder = Path::new("shops").join(&shop.id);
        head(check, &folder.join("shop.toml"), shop);
        super::carriage::shop(check, &folder.join("shop.toml"), shop);
        spans(check, &folder.join("shop.toml"), shop);
        super::price_rules::check(check, &folder.join("shop.toml"), shop);
        buffers(check, &folder.join("shop.toml"), shop);
        super::attributes::check(check, &folder.join("catalogue.csv"), shop);
        if let Some(insurance) = &shop.insurance {
            super::charged::insurance(check, &folder.join("shop.toml"), insurance);
        }
        platforms(check, &folder.join("shop.toml"), shop);
        money(check, &folder.join("shop.toml"), shop);
        catalogue(check, &folder.join("catalogue.csv"), shop);
        points(check, &folder.join("points.csv"), shop);
        local_taxes(check, &folder.join("local-taxes.csv"), shop);
    }
}

fn head(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    for name in &shop.seller_registrations {
        if !check.names.registrations.contains(name.as_str()) {
            let help = format!("schemes have {}", some_of(check.names.registrations.iter().copied()));
            check.complain(
                "unknown-registration",
                file,
                At::Word(name),
                format!("no scheme has the registration `{name}`"),
                &help,
            );
        }
    }
    for (number, house) in shop.warehouse.iter().enumerate() {
        let at = |word| At::Entry("warehouse", number, word);
        if !check.names.countries.contains(house.country.as_str()) {
            let message = format!("`{}` is no country of `world/countries.csv`", house.country);
            check.complain("unknown-country", file, at("country"), message, "use an ISO 3166-1 code");
        }
        if !check.names.calendars.contains(house.calendar.as_str()) {
            let message = format!("no calendar is called `{}`", house.calendar);
            check.complain(
                "unknown-calendar",
                file,
                at("calendar"),
                message,
                "list it in `world/calendars/calendars.toml`",
            );
        }
        for sku in house.lacks.iter().filter(|sku| shop.product(sku).is_none()) {
            let message = format!("the warehouse `{}` lacks `{sku}`, which the catalogue does not have", house.id);
            check.complain("unknown-sku", file, at("lacks"), message, "use an article number of `catalogue.csv`");
        }
        for id in house.boxes.iter().filter(|id| !shop.boxes.iter().any(|known| known.id == **id)) {
            let message = format!("the warehouse `{}` packs into `{id}`, which the shop does not have", house.id);
            let help = format!("boxes are {}", some_of(shop.boxes.iter().map(|known| known.id.as_str())));
            check.complain("unknown-box", file, at("boxes"), message, &help);
        }
        for closed in house.closed.iter().filter(|closed| closed.until <= closed.from) {
            let message = format!("`{}` closes for no day from {}", house.id, closed.from);
            check.complain("reversed-span", file, at("closed"), message, "write `until` as the first day open again");
        }
    }
}

/// What platforms are told: locations that are warehouses, each once, and sides of goods that may have none.
fn platforms(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    for (number, row) in shop.location.iter().enumerate() {
        let at = |word| At::Entry("location", number, word);
        if !shop.warehouse.iter().any(|house| house.id == row.warehouse) {
            let message = format!("the location `{}` is `{}`, which is no warehouse", row.called, row.warehouse);
            let help = format!("warehouses are {}", some_of(shop.warehouse.iter().map(|house| house.id.as_str())));
            check.complain("unknown-warehouse", file, at("warehouse"), message, &help);
        }
        if shop.location.iter().take(number).any(|earlier| earlier.called.eq_ignore_ascii_case(&row.called)) {
            let message = format!("the location `{}` stands twice", row.called);
            check.complain("duplicate-location", file, at("called"), message, "write each location once");
        }
    }
    let as_sent = shop.unknown_articles == UnknownArticles::AsSent;
    if as_sent && shop.unknown_dimensions_mm.is_none() {
        let message = "articles are priced as they are sent, and platforms send no sides".to_owned();
        let help = "write `unknown_dimensions_mm = [300, 200, 100]`, as large as most articles are";
        check.complain("unknown-sides", file, At::Word("unknown_articles"), message, help);
    }
    if let Some(sides) = shop.unknown_dimensions_mm {
        let at = At::Word("unknown_dimensions_mm");
        if sides.contains(&0) {
            let message = format!("a side of {sides:?} is 0");
            check.complain("unknown-sides", file, at, message, "write whole millimetres of at least 1");
        } else if !as_sent {
            let message = "these sides are of articles that get no rates".to_owned();
            check.complain(
                "unknown-sides",
                file,
                at,
                message,
                "write `unknown_articles = \"as_sent\"`, or leave them out",
            );
        }
    }
}

/// Taxes that have local rates, and postcodes that can be of the countries that take them.
fn local_taxes(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    let data = check.data;
    let is_local = |levy: &&Levy| matches!(levy.rate, LevyRate::Local(_));
    let regimes = data.world.regimes.iter().map(|regime| &regime.value);
    let taxes = regimes.flat_map(|regime| regime.levy.iter().filter(is_local).map(move |levy| (regime, levy)));
    let taxes: Vec<(&Regime, &Levy)> = taxes.collect();
    let forms = Forms::of(data);
    for row in &shop.local_tax {
        let own: Vec<&str> =
            taxes.iter().filter(|(_, levy)| levy.code == row.tax).map(|(regime, _)| &*regime.id).collect();
        if own.is_empty() {
            let message = format!("no law asks a shop for local rates of `{}`", row.tax);
            let codes: BTreeSet<&str> = taxes.iter().map(|(_, levy)| &*levy.code).collect();
            let help = format!("taxes that do are {}", some_of(codes));
            check.complain("unknown-tax", file, At::Word(&row.tax), message, &help);
            continue;
        }
        let territories = data.world.territories.iter().map(|territory| &territory.value);
        let takes = territories.filter(|territory| territory.regimes.iter().any(|id| own.contains(&id.as_str())));
        let countries: Vec<&str> = takes.map(|territory| territory.country.as_str()).collect();
        let is_read = |pattern: &&String| PostcodePattern::read(pattern).is_some();
        for pattern in row.postcodes.iter().filter(is_read) {
            let Some((message, help)) = forms.fault(pattern, &countries) else { continue };
            check.complain("postcode-pattern", file, At::Word(pattern), message, &help);
        }
    }
}

/// Countries of points that there are, and services that the shop offers.
fn points(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    for point in &shop.points {
        if !check.names.countries.contains(point.country.as_str()) {
            let message = format!("the point `{}` lies in `{}`, which is no country", point.id, point.country);
            check.complain("unknown-country", file, At::Word(&point.id), message, "use an ISO 3166-1 code");
        }
        if !shop.offer.iter().any(|offer| point.is_of(&offer.id())) {
            let message = format!("the point `{}` is of `{}`, which the shop does not offer", point.id, point.service);
            let services: Vec<String> = shop.offer.iter().map(|offer| offer.id()).collect();
            let help = format!("a carrier, or one of {}", some_of(services.iter().map(String::as_str)));
            check.complain("unknown-service", file, At::Word(&point.id), message, &help);
        }
    }
}

fn spans(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    for (number, rule) in shop.price_rule.iter().enumerate() {
        if rule.from.zip(rule.until).is_some_and(|(from, until)| until <= from) {
            let message = format!("the rule `{}` ends before it begins", rule.code);
            check.complain(
                "reversed-span",
                file,
                At::Entry("price_rule", number, "until"),
                message,
                "write `until` as the first day after",
            );
        }
    }
}

/// Rows of what guards the shop's exchange: percentages and minutes that cannot be meant, and rows that never count.
fn buffers(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    for (number, row) in shop.exchange_buffer.iter().enumerate() {
        let at = |word| At::Entry("exchange_buffer", number, word);
        if row.percent <= Decimal::ZERO || row.percent >= Decimal::ONE_HUNDRED {
            let message = format!("an exchange is guarded by {} %", row.percent);
            check.complain("bad-percent", file, at("percent"), message, "write per cent above 0 and below 100: `2`");
        }
        let least = ExchangeBuffer::LEAST_MINUTES;
        if let Some(minutes) = row.minutes.filter(|minutes| *minutes < least) {
            let message = format!("a price holds for {minutes} minutes");
            let help = format!("a price holds for {least} minutes or more");
            check.complain("bad-minutes", file, at("minutes"), message, &help);
        }
        if row.from.zip(row.until).is_some_and(|(from, until)| until <= from) {
            let message = "what guards the exchange ends before it begins".to_owned();
            check.complain("reversed-span", file, at("until"), message, "write `until` as the first day after");
        }
        let covers = |first: &&ExchangeBuffer| {
            let begins = first.from.is_none() || row.from.is_some_and(|from| first.from.is_some_and(|own| own <= from));
            let ends =
                first.until.is_none() || row.until.is_some_and(|until| first.until.is_some_and(|own| own >= until));
            let means = first.currencies.is_empty()
                || !row.currencies.is_empty() && row.currencies.iter().all(|one| first.currencies.contains(one));
            begins && ends && means
        };
        if shop.exchange_buffer.iter().take(number).find(covers).is_some() {
            let message = "a row before it guards the same currencies on the same days".to_owned();
            check.complain(
                "unreachable-buffer",
                file,
                at("percent"),
                message,
                "put the row for single currencies first",
            );
        }
        if row.currencies.contains(&shop.currency) {
            let message = format!("{} is the shop's own currency, in which nothing is exchanged", shop.currency);
            check.complain("unreachable-buffer", file, at("currencies"), message, "name the currencies of others");
        }
    }
}

fn money(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    let mut named: Vec<Money> = Vec::new();
    let rules = || shop.price_rule.iter();
    named.extend(rules().filter_map(|rule| rule.effect.amount()).chain(rules().filter_map(|rule| rule.further)));
    if let Some(insurance) = &shop.insurance {
        named.extend([insurance.minimum, insurance.free_up_to, insurance.at_most].into_iter().flatten());
    }
    let known = &check.data.world.currencies;
    let digits = |currency| {
        known
            .binary_search_by_key(&currency, |(code, _)| *code)
            .ok()
            .and_then(|at| known.get(at))
            .map(|(_, digits)| u32::from(*digits))
    };
    let unknown: BTreeSet<String> = named
        .iter()
        .map(|money| money.currency)
        .chain([shop.currency])
        .chain(shop.exchange_buffer.iter().flat_map(|row| row.currencies.iter().copied()))
        .filter(|code| digits(*code).is_none())
        .map(|code| code.to_string())
        .collect();
    let long: Vec<(Money, u32)> = named
        .into_iter()
        .filter_map(|money| Some((money, digits(money.currency)?)))
        .filter(|(money, digits)| money.amount.normalize().scale() > *digits)
        .collect();
    let column = digits(shop.currency);
    for code in unknown {
        check.complain(
            "unknown-currency",
            file,
            At::Word(&code),
            format!("`{code}` is no currency of `world/currencies.csv`"),
            "use an ISO 4217 code",
        );
    }
    for (money, digits) in long {
        let message = format!("`{money}` has more decimals than the {digits} of its currency");
        check.complain("too-many-decimals", file, At::Word(&money.to_string()), message, "round it as it is meant");
    }
    let Some(digits) = column else { return };
    let folder = file.parent().unwrap_or(file);
    let prices = shop.catalogue.iter().map(|product| ("catalogue.csv", product.sku.as_str(), product.price));
    for (name, id, price) in prices.chain(shop.boxes.iter().map(|kind| ("boxes.csv", kind.id.as_str(), kind.cost))) {
        if price.normalize().scale() > digits {
            let message = format!("`{price}` has more decimals than the {digits} of {}", shop.currency);
            check.complain(
                "too-many-decimals",
                &folder.join(name),
                At::Word(&format!("{id},")),
                message,
                "round it as it is meant",
            );
        }
    }
}

fn catalogue(check: &mut Check<'_, '_>, file: &Path, shop: &Shop) {
    for product in &shop.catalogue {
        let row = format!("{},", product.sku);
        if !product.origin.is_empty() && !check.names.countries.contains(product.origin.as_str()) {
            let message = format!("`{}` is no country of `world/countries.csv`", product.origin);
            check.complain("unknown-country", file, At::Word(&row), message, "use an ISO 3166-1 code");
        }
        // A code of another length has lost a digit, which its reader tells.
        let code = Code::parse(&product.hs).filter(|code| code.len() >= 6 && code.len() % 2 == 0);
        if let Some(code) = code.filter(|code| !check.names.nomenclature.holds(code)) {
            let near = check.names.nomenclature.near(&code);
            let help = format!("near codes: {}", some_of(near.iter().map(String::as_str)));
            check.complain(
                "unknown-hs",
                file,
                At::Word(&row),
                format!("`{}` is not in the nomenclature", code.dotted()),
                &help,
            );
        }
        for (measure, _) in &product.measures {
            if !crate::book::rate::UNITS.contains(&measure.as_str())
                && !measure.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            {
                check.complain(
                    "unknown-unit",
                    file,
                    At::Word(&row),
                    format!("`{measure}` is no measure"),
                    "measures are units of rates, and words in small letters",
                );
            }
        }
    }
}
