//! What stands in a billing file? Its charges, whatever its layout.
//!
//! In: the bytes of a file, and a layout. Out: charges by parcel, with what they are, and, where a row or an invoice states a total
//! that its parts do not come to, the rest as a charge of its own. What cannot be read is told by its line.

use super::layout::{BilledKind, ChargeColumns, KindRule, Layout, is_like};
use crate::calendar::Day;
use crate::money::{Currency, Decimal, add, subtract, sum};
use crate::publish::cell::joined;
use crate::publish::complaint::Complaint;
use crate::weight::Weight;
use std::collections::BTreeMap;
use std::path::Path;

/// One charge of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Billed {
    /// The line of the file.
    pub line: usize,
    /// The number of the invoice.
    pub invoice: String,
    /// The parcel's number; empty where it belongs to the invoice.
    pub tracking: String,
    /// The day on which the parcel was sent.
    pub sent: Option<Day>,
    /// The currency.
    pub currency: Currency,
    /// What it is.
    pub kind: BilledKind,
    /// The carrier's code.
    pub code: String,
    /// The carrier's name.
    pub name: String,
    /// How much; a credit is below nothing.
    pub amount: Decimal,
    /// The weight that was billed.
    pub weight: Option<Weight>,
    /// Billed before: invoice and line of the same charge.
    pub duplicate_of: Option<(String, usize)>,
}

/// What stands in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bills {
    /// Charges, in the file's order.
    pub billed: Vec<Billed>,
    /// Informational lines, which are never added.
    pub informational: usize,
    /// Headers that stand again.
    pub repeated_headers: usize,
}

/// Reads a file.
///
/// # Errors
/// Every row that cannot be read.
pub fn read(file: &Path, bytes: &[u8], layout: &Layout) -> Result<Bills, Vec<Complaint>> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut reading =
        Reading { file, layout, columns: Vec::new(), delimiter: delimiter(text, layout), complaints: Vec::new() };
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(reading.delimiter);
    let mut bills = Bills::default();
    let mut totals: BTreeMap<String, (usize, Currency, Decimal)> = BTreeMap::new();
    let mut is_empty = true;
    for row in reader.from_reader(text.as_bytes()).into_records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                reading.complain("unreadable-row", None, format!("cannot be read: {error}"));
                continue;
            }
        };
        let line = row.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
        let cells: Vec<String> = row.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        is_empty = false;
        if cells.iter().any(|cell| cell.contains('\n')) {
            let message = "a cell goes on over lines: a quote is not closed, and what follows it would be lost";
            reading.complain("unreadable-row", Some(line), message.to_owned());
            continue;
        }
        if layout.header && (reading.columns.is_empty() || cells == reading.columns) {
            bills.repeated_headers += usize::from(!reading.columns.is_empty());
            reading.columns = cells;
            continue;
        }
        reading.row(line, &cells, &mut bills, &mut totals);
    }
    // Another carrier's file, or another layout of his: that nothing was billed would be a wrong answer.
    if reading.complaints.is_empty() && !is_empty && bills.informational == 0 && bills.billed.is_empty() {
        reading.complain("nothing-billed", None, "has no line that the layout takes for a charge".to_owned());
    }
    if !reading.complaints.is_empty() {
        return Err(reading.complaints);
    }
    rest_of_invoices(&mut bills, totals)
        .map_err(|message| vec![Complaint::new("figure-too-large", file, message, "")])?;
    Ok(bills)
}

struct Reading<'r> {
    file: &'r Path,
    layout: &'r Layout,
    /// What the header calls them; none where there is no header.
    columns: Vec<String>,
    delimiter: u8,
    complaints: Vec<Complaint>,
}

impl Reading<'_> {
    fn complain(&mut self, code: &'static str, line: Option<usize>, message: String) {
        let complaint = Complaint::new(code, self.file, message, "the layout is `bill.toml` in the carrier's folder");
        self.complaints.push(Complaint { line, ..complaint });
    }

    /// Where a column stands; `again`: the how manieth of this name.
    fn place(&self, name: &str, again: usize) -> Option<usize> {
        if self.layout.header {
            let same = self.columns.iter().enumerate().filter(|(_, known)| known.eq_ignore_ascii_case(name.trim()));
            same.map(|(place, _)| place).nth(again)
        } else {
            name.trim().parse::<usize>().ok()?.checked_sub(1)
        }
    }

    fn cell<'c>(&self, cells: &'c [String], name: &str) -> &'c str {
        self.nth(cells, name, 0)
    }

    fn nth<'c>(&self, cells: &'c [String], name: &str, again: usize) -> &'c str {
        let named = name.split('|').filter(|name| !name.is_empty());
        let mut found = named.filter_map(|name| cells.get(self.place(name, again)?)).filter(|cell| !cell.is_empty());
        found.next().map_or("", String::as_str)
    }

    fn fits(&self, cells: &[String], wanted: &BTreeMap<String, Vec<String>>) -> bool {
        wanted.iter().all(|(column, patterns)| is_like(self.cell(cells, column), patterns))
    }

    fn amount(&mut self, line: usize, text: &str) -> Option<Decimal> {
        if text.is_empty() {
            return None;
        }
        let found = decimal(text, if self.delimiter == b';' { Three::Doubtful } else { Three::AsInEnglish });
        if found.is_none() {
            self.complain("not-a-decimal", Some(line), format!("`{text}` is no amount"));
        }
        found
    }

    fn row(
        &mut self,
        line: usize,
        cells: &[String],
        bills: &mut Bills,
        totals: &mut BTreeMap<String, (usize, Currency, Decimal)>,
    ) {
        let layout = self.layout;
        let columns = &layout.columns;
        let is_parcel = self.fits(cells, &layout.rows.parcel);
        let is_invoice =
            if layout.rows.invoice.is_empty() { is_parcel } else { self.fits(cells, &layout.rows.invoice) };
        if !is_parcel && !is_invoice {
            return;
        }
        let written = Some(self.cell(cells, &columns.currency)).filter(|text| !text.is_empty());
        let written = written.unwrap_or(&columns.currency_if_none).to_owned();
        let Ok(currency) = written.parse::<Currency>() else {
            self.complain("no-currency", Some(line), format!("`{written}` is no currency"));
            return;
        };
        let invoice = self.cell(cells, &columns.invoice).to_owned();
        if is_invoice
            && let Some(total) = self.amount(line, self.cell(cells, &columns.invoice_total).to_owned().as_str())
        {
            totals.entry(invoice.clone()).or_insert((line, currency, total));
        }
        if !is_parcel {
            return;
        }
        let own = self.cell(cells, &columns.tracking);
        let tracking = if own.is_empty() { self.cell(cells, &columns.shipment) } else { own }.to_owned();
        let sent = day(self.cell(cells, &columns.sent));
        let weight = self.weight(cells);
        let charge = |kind, code: String, name: String, amount| Billed {
            line,
            invoice: invoice.clone(),
            tracking: tracking.clone(),
            sent,
            currency,
            kind,
            code,
            name,
            amount,
            weight,
            duplicate_of: None,
        };
        let mut own: Vec<Billed> = Vec::new();
        let mut spare: Vec<Billed> = Vec::new();
        let mut parts = Vec::new();
        for rule in &layout.charge {
            for number in 0..rule.times {
                let Some(found) = self.charge(line, cells, rule, number) else { continue };
                let kind = self.kind(cells, &found.code, &found.name, found.amount);
                if kind == BilledKind::Informational {
                    bills.informational += 1;
                    continue;
                }
                let made = charge(kind, found.code, found.name, found.amount);
                if rule.unless_named {
                    spare.push(made)
                } else {
                    own.push(made)
                }
                if let Some(tax) = found.tax.filter(|tax| !tax.is_zero()) {
                    own.push(charge(BilledKind::Tax, String::new(), "tax".to_owned(), tax));
                }
            }
        }
        spare.retain(|spare| !own.iter().any(|known| known.name.eq_ignore_ascii_case(&spare.name)));
        own.splice(0..0, spare);
        parts.extend(own.iter().map(|charge| charge.amount));
        if let Some(total) = self.amount(line, self.cell(cells, &columns.total).to_owned().as_str()) {
            match sum(parts).and_then(|parts| subtract(total, parts)) {
                Ok(rest) if !rest.is_zero() => {
                    own.push(charge(BilledKind::Residual, String::new(), "not explained".to_owned(), rest))
                }
                Ok(_) => {}
                Err(overflow) => self.complain("figure-too-large", Some(line), overflow.to_string()),
            }
        }
        bills.billed.extend(own);
    }

    fn weight(&self, cells: &[String]) -> Option<Weight> {
        let columns = &self.layout.columns;
        let number = decimal(self.cell(cells, &columns.weight), Three::Decimals).filter(|weight| !weight.is_zero())?;
        let unit = Some(self.cell(cells, &columns.weight_unit)).filter(|unit| !unit.is_empty());
        let unit = match unit.unwrap_or(&columns.unit_if_none).to_lowercase().as_str() {
            "l" | "lb" | "lbs" => "lb",
            "k" | "kg" | "kgs" => "kg",
            "o" | "oz" | "ozs" => "oz",
            "g" | "gr" => "g",
            _ => return None,
        };
        Weight::written(&format!("{} {unit}", number.normalize()))
    }

    fn charge(&mut self, line: usize, cells: &[String], rule: &ChargeColumns, number: usize) -> Option<Found> {
        let (numbered, again) = if rule.amount.contains("{n}") { (true, 0) } else { (false, number) };
        let column =
            |name: &str| if numbered { name.replace("{n}", &(number + 1).to_string()) } else { name.to_owned() };
        let text = |name: &str| self.nth(cells, &column(name), again).to_owned();
        let (code, name) = (text(&rule.code), text(&rule.name));
        let name = if name.is_empty() { rule.called.clone() } else { name };
        let (written, tax) = (text(&rule.amount), text(&rule.tax));
        let with: Vec<String> = rule.with.iter().map(|name| text(name)).collect();
        let mut amount = self.amount(line, &written)?;
        for more in with {
            // What is no figure was told, and the bill is refused.
            amount = match add(amount, self.amount(line, &more).unwrap_or_default()) {
                Ok(sum) => sum,
                Err(overflow) => {
                    self.complain("figure-too-large", Some(line), overflow.to_string());
                    return None;
                }
            };
        }
        let tax = self.amount(line, &tax);
        if amount.is_zero() && tax.is_none_or(|tax| tax.is_zero()) {
            return None;
        }
        Some(Found { code, name, amount, tax })
    }

    fn kind(&self, cells: &[String], code: &str, name: &str, amount: Decimal) -> BilledKind {
        let fits = |rule: &&KindRule| {
            self.fits(cells, &rule.row)
                && (rule.code.is_empty() || is_like(code, &rule.code))
                && (rule.name.is_empty() || is_like(name, &rule.name))
                && (!rule.negative || amount < Decimal::ZERO)
        };
        self.layout.kind.iter().find(fits).map_or(BilledKind::Other, |rule| rule.kind)
    }
}

struct Found {
    code: String,
    name: String,
    amount: Decimal,
    tax: Option<Decimal>,
}

/// What parts the columns: the first of the layout's of which the first row has most.
fn delimiter(text: &str, layout: &Layout) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let mut best = (0, b',');
    for delimiter in layout.delimiters.bytes() {
        let count = first.bytes().filter(|byte| *byte == delimiter).count();
        if count > best.0 {
            best = (count, delimiter);
        }
    }
    best.1
}

/// What a single mark before three digits is, as in `1.420`.
#[derive(Clone, Copy)]
enum Three {
    /// A comma parts thousands, a point decimals.
    AsInEnglish,
    /// Either parts decimals.
    Decimals,
    /// Nobody knows.
    Doubtful,
}

/// A figure: `1,247.30`, `-12.48`, `(12.48)`, `1247,30`. Of two marks the last parts decimals, and the other thousands, of three digits
/// each; a single mark parts decimals, but for one before three digits.
fn decimal(text: &str, three: Three) -> Option<Decimal> {
    let (text, sign) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) if !inner.contains('-') => (inner, -Decimal::ONE),
        Some(_) => return None,
        None => (text, Decimal::ONE),
    };
    let (text, sign) = text.strip_prefix('-').map_or((text, sign), |rest| (rest, -sign));
    let text = text.trim();
    let marks: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| matches!(c, ',' | '.')).collect();
    let behind = |at: usize| text.len() - at - 1;
    let decimals = match marks.as_slice() {
        [] => None,
        [(at, mark)] if behind(*at) == 3 => match (three, mark) {
            (Three::Decimals, _) | (Three::AsInEnglish, '.') => Some(*at),
            (Three::AsInEnglish, _) => None,
            (Three::Doubtful, _) => return None,
        },
        [(at, _)] => Some(*at),
        // Marks of one kind part thousands; of two kinds the last parts decimals.
        [first @ .., (at, last)] => first.iter().any(|(_, mark)| mark != last).then_some(*at),
    };
    let (whole, fraction) = match decimals {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    let whole = joined(whole, &[',', '.'], 3)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let plain = format!("{whole}.{fraction}");
    Decimal::from_str_exact(plain.trim_end_matches('.')).ok()?.checked_mul(sign)
}

/// A day: `2026-11-20`, `20/11/2026`, `20261120`.
fn day(text: &str) -> Option<Day> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() == 8 && digits(text) {
        return format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..)?).parse().ok();
    }
    if let [day, month, year] = text.split('/').collect::<Vec<_>>().as_slice() {
        return format!("{year}-{month:0>2}-{day:0>2}").parse().ok();
    }
    text.get(..10)?.parse().ok()
}

/// What an invoice comes to beside all its charges.
fn rest_of_invoices(bills: &mut Bills, totals: BTreeMap<String, (usize, Currency, Decimal)>) -> Result<(), String> {
    for (invoice, (line, currency, total)) in totals {
        let own = bills.billed.iter().filter(|charge| charge.invoice == invoice).map(|charge| charge.amount);
        let rest = sum(own).and_then(|parts| subtract(total, parts)).map_err(|overflow| overflow.to_string())?;
        if !rest.is_zero() {
            bills.billed.push(Billed {
                line,
                invoice,
                tracking: String::new(),
                sent: None,
                currency,
                kind: BilledKind::Residual,
                code: String::new(),
                name: "not explained".to_owned(),
                amount: rest,
                weight: None,
                duplicate_of: None,
            });
        }
    }
    Ok(())
}

/// What makes two charges one and the same: parcel, kind, code, name, amount.
type Same = (String, BilledKind, String, String, Decimal);

/// Marks the same charge for the same parcel a second time, in whichever file: a correction says so, and a credit takes away.
pub fn mark_duplicates(billed: &mut [Billed]) {
    let mut seen: BTreeMap<Same, (String, usize)> = BTreeMap::new();
    for charge in billed.iter_mut() {
        let repeats = matches!(
            charge.kind,
            BilledKind::Freight
                | BilledKind::Fuel
                | BilledKind::Surcharge
                | BilledKind::Duty
                | BilledKind::Vat
                | BilledKind::Fee
                | BilledKind::AddressCorrection
        );
        if charge.tracking.is_empty() || !repeats || charge.amount <= Decimal::ZERO {
            continue;
        }
        let key = (
            charge.tracking.clone(),
            charge.kind,
            charge.code.clone(),
            charge.name.to_lowercase(),
            charge.amount.normalize(),
        );
        match seen.get(&key) {
            Some(first) => charge.duplicate_of = Some(first.clone()),
            None => drop(seen.insert(key, (charge.invoice.clone(), charge.line))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_part_decimals_or_thousands_and_never_both() {
        let read = |text: &str, three| decimal(text, three).map(|figure| figure.to_string());
        for (text, english, doubtful) in [
            ("1,247.30", Some("1247.30"), Some("1247.30")),
            ("1.247,30", Some("1247.30"), Some("1247.30")),
            ("-12.48", Some("-12.48"), Some("-12.48")),
            ("(12.48)", Some("-12.48"), Some("-12.48")),
            ("142,00", Some("142.00"), Some("142.00")),
            ("1,420", Some("1420"), None),
            ("1.420", Some("1.420"), None),
            ("1,234,567", Some("1234567"), Some("1234567")),
            ("1.234.567,89", Some("1234567.89"), Some("1234567.89")),
            ("16684", Some("16684"), Some("16684")),
            (".75", Some("0.75"), Some("0.75")),
            ("(-10.00)", None, None),
            ("1_7.12", None, None),
            ("12,34.5", None, None),
            ("1,2,3", None, None),
            ("1,20,000", None, None),
            ("", None, None),
            ("-", None, None),
        ] {
            let told = (read(text, Three::AsInEnglish), read(text, Three::Doubtful));
            assert_eq!(told, (english.map(str::to_owned), doubtful.map(str::to_owned)), "{text}");
        }
        assert_eq!(read("7,5", Three::Decimals).as_deref(), Some("7.5"));
        assert_eq!(read("7.125", Three::Decimals).as_deref(), Some("7.125"));
    }
}
