//! Which goods does a publisher's product list hold, and at which rate from when?
//!
//! In: rows of a code and a word (a list's name, a heading) that the description's forms turn into a rate and its first
//! day. Out: one row for each code and span. Of two rates for one code on one day the higher stands: later rounds of a
//! measure raise the rate of goods that an earlier list holds. A list without a rate column gives codes alone.

use super::describe::Description;
use super::forms::{Forms, squeeze};
use super::source::Source;
use super::{Import, Imported, Refused, clean};
use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::order::height;
use crate::book::rate::Rate;
use crate::calendar::Day;

pub(super) fn read(
    source: &Source<'_>,
    description: &Description,
    forms: &Forms,
    line: usize,
    code: &str,
    import: &mut Import,
) {
    let text: String = description.rate.first_of.iter().map(|column| clean(source.cell(column), description)).collect();
    if description.skip.contains(&text) {
        return;
    }
    import.rated += 1;
    let mut refuse = |why: &str| {
        import.refused.push(Refused { line, code: code.to_owned(), text: text.clone(), why: why.to_owned() });
    };
    let Some(parsed) = Code::parse(code) else {
        refuse("the code has not the digits of a code");
        return;
    };
    let rate = match description.rate.first_of.is_empty() {
        true => Rate::Free,
        false => match forms.read(&text) {
            Some(rate) => rate,
            None => {
                refuse("no form of the description fits");
                return;
            }
        },
    };
    let of_form = description.form.iter().find(|form| squeeze(&form.text) == squeeze(&text)).and_then(|form| form.from);
    let of_row = description.from.as_ref().and_then(|column| source.cell(column).parse::<Day>().ok());
    import.read += 1;
    import.computable += 1;
    import.rows.push(Imported {
        line,
        code: parsed,
        rate,
        from: of_form.or(of_row),
        until: None,
        trust: Trust::General,
    });
}

/// One row for each code and span, the higher rate where two meet.
pub(super) fn settle(rows: Vec<Imported>) -> Vec<Imported> {
    let mut settled: Vec<Imported> = Vec::new();
    let mut rows = rows;
    rows.sort_by(|one, other| {
        (one.code, one.from, height(&other.rate)).cmp(&(other.code, other.from, height(&one.rate)))
    });
    for row in rows {
        match settled.last_mut().filter(|last| last.code == row.code) {
            Some(last) if height(&row.rate) <= height(&last.rate) => {}
            Some(last) => {
                last.until = row.from;
                settled.push(row);
            }
            None => settled.push(row),
        }
    }
    settled
}
