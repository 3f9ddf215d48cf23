//! What do places take of a tax of the sale besides a larger whole? The seller's own table says, by the destination.
//!
//! In: the rows of a tax, the destination and a day. Out: the local rate, with the row as where it comes from; none where no row
//! means the place, of which the answer warns.
//!
//! The rule: the closest row wins. Of a postcode that is only known in part the highest rate is taken that it may have. A rate
//! that holds the larger whole's as well is local only in what that leaves.

use super::assess::Ledger;
use super::rate::{Halt, ResolvedRate};
use crate::book::law::LawDay;
use crate::book::rate::Rate;
use crate::book::shop::LocalTax;
use crate::calendar::DatedRows;
use crate::charge::Provenance;
use crate::money::{Decimal, subtract, sum};
use crate::place::{RowPlace, closest};
use crate::problem::{Reason, Warning};

impl<'b> Ledger<'_, 'b> {
    /// The local rate of the tax of a code on a line; `over` are the levies of the larger whole.
    pub(super) fn local_rate(
        &self,
        tax: &str,
        over: &[String],
        line: usize,
        day: LawDay,
    ) -> Result<Option<ResolvedRate<'b>>, Halt> {
        let larger = sum(over.iter().filter_map(|code| self.percent_of_earlier(code, line)))?;
        let rows = self.declaration.local_taxes.on(day).filter(|row| row.tax == tax);
        let mut highest: Option<(Decimal, &LocalTax)> = None;
        for row in closest(rows.map(|row| (place_of(row), row)), self.declaration.place) {
            let own = if row.in_all { subtract(row.percent, larger)?.max(Decimal::ZERO) } else { row.percent };
            if highest.is_none_or(|(so_far, _)| own > so_far) {
                highest = Some((own, row));
            }
        }
        Ok(highest.map(|(percent, row)| ResolvedRate {
            from: Some(Provenance::of(row.rule, &row.source, row.trust, row.illustrative)),
            ..ResolvedRate::plain(Rate::Percent(percent.normalize()))
        }))
    }

    /// A warning of each tax whose local rates are not known at the destination: what places take is not in the sums.
    pub(super) fn local_warnings(&self) -> impl Iterator<Item = Warning> {
        let place = self.declaration.place;
        let postcode = place.postcode.as_ref().map(|postcode| postcode.code.clone());
        self.without_local.iter().map(move |code| {
            let whom = match &postcode {
                Some(code) => format!("the postcode {code}"),
                None => place.territory.name.clone(),
            };
            let args = [("levy", code.clone()), ("postal_code", postcode.clone().unwrap_or_default())];
            let because = format!(
                "The shop's table of local taxes has no row for {whom}: what is due as `{code}` is not in these sums."
            );
            Warning::for_seller(Reason::new("local_tax_not_included", args), because)
        })
    }
}

fn place_of(row: &LocalTax) -> RowPlace<'_> {
    RowPlace { place: "*", subdivisions: &row.subdivisions, postcodes: &row.postcodes, towns: &[] }
}
