//! Do the rows on goods that go back name law that exists, and do they say enough to be used?

use super::{At, Check};
use crate::book::returns::{LawRow, RefundedBy};
use std::collections::BTreeSet;
use std::path::Path;

/// Names of territories and regimes, codes, spans, shares.
pub(super) fn check(check: &mut Check<'_, '_>) {
    let data = check.data;
    let codes: BTreeSet<&str> =
        data.returns.iter().flat_map(|read| read.value.refund.iter().map(|row| row.code.as_str())).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for read in &data.returns {
        for LawRow { code, of, days: (first, end), .. } in read.value.rows() {
            if !seen.insert(code) {
                let message = format!("two rows have the code `{code}`");
                check.complain("duplicate-row", &read.file, At::Word(code), message, "give each row a code of its own");
            }
            if let Some(of) = of.filter(|of| !exists(check, of)) {
                let message = format!("`{code}` is of `{of}`, which is neither a territory nor a regime");
                let help = "name a file of `territories/` or `regimes/`";
                check.complain("unknown-law", &read.file, At::Word(of), message, help);
            }
            if first.zip(end).is_some_and(|(first, end)| end <= first) {
                let message = format!("`{code}` ends before it begins");
                let help = "write `until` as the first day after";
                check.complain("reversed-span", &read.file, At::Word(code), message, help);
            }
        }
        for row in &read.value.withdrawal {
            for place in &row.places {
                if check.names.is_place(place) {
                    continue;
                }
                let message = format!("`{}` holds in `{place}`, which is no country, territory or group", row.code);
                let help = "name a country, a territory or a group";
                check.complain("unknown-place", &read.file, At::Word(place), message, help);
            }
            if row.send_days.is_some() && row.notice_days.is_none() {
                let message = format!("`{}` says until when goods go back, and gives nobody the right to", row.code);
                let help = "write `notice_days`, or leave `send_days` out";
                check.complain("idle-part", &read.file, At::Word(&row.code), message, help);
            }
        }
        for row in &read.value.refund {
            for other in row.instead_of.iter().filter(|other| !codes.contains(other.as_str())) {
                let message = format!("`{}` stands in place of `{other}`, which no row has for its code", row.code);
                check.complain("unknown-rule", &read.file, At::Word(other), message, "name the code of a refund");
            }
            let gives = matches!(row.by, RefundedBy::Seller | RefundedBy::Authority);
            let is_disputed = row.trust.is_some() || !row.other_reading.is_empty();
            if gives && row.share_percent.is_none() && !is_disputed && !is_weak(check, &row.source) {
                let message = format!("`{}` is given back, and does not say how much of it", row.code);
                check.complain("share-missing", &read.file, At::Word(&row.code), message, "write `share_percent`");
            }
        }
    }
    for (shop, own) in &data.shop_returns {
        let file = Path::new("shops").join(shop).join("returns.toml");
        for way in own.way.iter().filter(|way| way.days[0] > way.days[1]) {
            let message = format!("`{}` takes at least longer than at most", way.kind.as_str());
            check.complain("bad-range", &file, At::Word(way.kind.as_str()), message, "write the smaller figure first");
        }
        super::charged::ways(check, &file, own);
    }
}

fn exists(check: &Check<'_, '_>, of: &str) -> bool {
    let world = &check.data.world;
    check.names.territories.contains(of) || world.regimes.iter().any(|regime| regime.value.id == of)
}

/// Whether what a source says is less than certain.
fn is_weak(check: &Check<'_, '_>, source: &str) -> bool {
    let trust = check.data.world.sources.get(source).map(|source| source.value.trust);
    trust.is_some_and(|trust| trust != crate::book::law::Trust::Sourced)
}
