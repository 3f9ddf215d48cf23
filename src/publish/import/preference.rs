//! Which preferential rates does a line print? Columns of agreements, or one column with symbols in brackets.
//!
//! In: a row and the duty without preference. Out: a rate for each agreement that the description names, where it is
//! lower than that duty. What is not understood is refused: no preference is known there, so none is applied.

use super::describe::Description;
use super::forms::{Forms, squeeze};
use super::source::Source;
use super::{Import, ImportedPreference, Refused, applied, clean};
use crate::book::code::Code;
use crate::book::law::Trust;
use crate::book::rate::Rate;

/// A line of a file that has preferential rates alone.
pub(super) fn alone(description: &Description, forms: &Forms, source: &Source<'_>, code: &str, import: &mut Import) {
    import.rated += 1;
    match Code::parse(code) {
        Some(code) => {
            import.lines.insert(code);
            let refused = import.preferences_refused.len();
            read(description, forms, source, code, source.line, None, import);
            import.read += usize::from(refused == import.preferences_refused.len());
        }
        None => import.refused.push(Refused {
            line: source.line,
            code: code.to_owned(),
            text: String::new(),
            why: "the code has not the digits of a line".to_owned(),
        }),
    }
}

pub(super) fn read(
    description: &Description,
    forms: &Forms,
    source: &Source<'_>,
    code: Code,
    line: usize,
    mfn: Option<&Rate>,
    import: &mut Import,
) {
    if mfn == Some(&Rate::Free) {
        return;
    }
    let mut push = |agreement: &str, rate: Rate, from, trust| {
        if mfn != Some(&rate) {
            let agreement = agreement.to_owned();
            import.preferences.push(ImportedPreference { agreement, code: Some(code), rate, from, until: None, trust });
        }
    };
    let mut refused = Vec::new();
    for column in &description.preference {
        let cell = clean(source.cell(&column.column), description);
        match applied(&cell, description, forms) {
            _ if description.skip.contains(&cell) => {}
            None => {}
            Some(Ok((Rate::Formula(text), _))) => {
                refused.push((text, "a formula is no rate that can be compared".to_owned()))
            }
            Some(Ok((rate, marked))) => {
                push(&column.agreement, rate, column.from, if marked { Trust::General } else { Trust::Sourced })
            }
            Some(Err((text, why))) => refused.push((format!("{}: {text}", column.column), why.to_owned())),
        }
    }
    if let Some(special) = &description.special {
        let cell = clean(source.cell(&special.column), description);
        for (text, symbols) in groups(&cell) {
            let named: Vec<&String> =
                symbols.split(',').filter_map(|symbol| special.symbols.get(&squeeze(symbol))).collect();
            match forms.read(text) {
                _ if named.is_empty() => {}
                Some(rate) if !matches!(rate, Rate::Formula(_)) => {
                    named.iter().for_each(|agreement| push(agreement, rate.clone(), None, Trust::Sourced));
                }
                _ => refused.push((format!("{text} ({symbols})"), "no form of the description fits".to_owned())),
            }
        }
    }
    for (text, why) in refused {
        import.preferences_refused.push(Refused { line, code: code.to_string(), text, why });
    }
}

/// `Free (A,B) 3.2% (C)`: each rate with the text in its brackets.
fn groups(cell: &str) -> Vec<(&str, &str)> {
    let mut groups = Vec::new();
    let mut rest = cell;
    while let Some((rate, after)) = rest.split_once('(') {
        let Some((symbols, left)) = after.split_once(')') else { break };
        groups.push((rate.trim(), symbols));
        rest = left;
    }
    groups
}
