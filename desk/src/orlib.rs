//! What stands in a file of the OR-Library's warehouse location problems?
//!
//! In: its text: numbers of sites and customers; for each site its capacity and its fixed cost; for each customer its demand and
//! what all of it costs from each site. Out: the problem in whole units of the finest decimal, and by how many decimals they were
//! scaled. What follows the last cost, such as a known optimum, is left unread. J. E. Beasley, OR-Library: distributing test
//! problems by electronic mail, Journal of the Operational Research Society 41 (1990).

use crate::sites::Problem;
use rust_decimal::Decimal;

/// A problem as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The problem, capacities left aside.
    pub problem: Problem,
    /// One unit of the problem is this many decimals of the file's.
    pub decimals: u32,
    /// How many sites could not serve everybody alone: their capacities would matter.
    pub too_small: usize,
}

impl Read {
    /// A cost of the problem in the file's own unit.
    pub fn amount(&self, units: i64) -> Decimal {
        Decimal::new(units, self.decimals).normalize()
    }
}

/// Reads a file.
///
/// # Errors
/// What cannot be read, in a sentence.
pub fn read(text: &str) -> Result<Read, String> {
    let mut words = text.split_whitespace();
    let mut number = |what: &str| -> Result<Option<Decimal>, String> {
        let word = words.next().ok_or_else(|| format!("the file ends where {what} should stand"))?;
        // Where the capacity is a matter of choice, a word stands in its place.
        if word == "capacity" {
            return Ok(None);
        }
        let plain = Decimal::from_str_exact(word.trim_end_matches('.'));
        plain
            .or_else(|_| Decimal::from_scientific(word))
            .map(Some)
            .map_err(|_| format!("`{word}` is no number: {what}"))
    };
    let whole = |number: Option<Decimal>, what: &str| {
        let count = number.filter(|number| number.fract().is_zero()).and_then(|number| usize::try_from(number).ok());
        count.filter(|count| (1..=10_000).contains(count)).ok_or_else(|| format!("{what} is from 1 to 10000"))
    };
    let sites = whole(number("the number of sites")?, "the number of sites")?;
    let regions = whole(number("the number of customers")?, "the number of customers")?;
    let (mut capacities, mut fixed) = (Vec::new(), Vec::new());
    for _ in 0..sites {
        capacities.push(number("a capacity")?);
        fixed.push(number("a fixed cost")?.ok_or("a fixed cost is a number")?);
    }
    let (mut demand, mut costs) = (Decimal::ZERO, Vec::new());
    for _ in 0..regions {
        demand += number("a demand")?.ok_or("a demand is a number")?;
        let row: Result<Vec<Decimal>, String> =
            (0..sites).map(|_| number("a cost")?.ok_or_else(|| "a cost is a number".to_owned())).collect();
        costs.push(row?);
    }
    let decimals =
        fixed.iter().chain(costs.iter().flatten()).map(|number| number.normalize().scale()).max().unwrap_or(0);
    let scale = 10_i64.checked_pow(decimals).map(Decimal::from).ok_or("the numbers have too many decimals")?;
    let units = |number: &Decimal| {
        let scaled = number.checked_mul(scale).and_then(|scaled| i64::try_from(scaled).ok());
        scaled.ok_or_else(|| format!("`{number}` is too large"))
    };
    let fixed = fixed.iter().map(units).collect::<Result<Vec<i64>, String>>()?;
    let rows = costs.iter().map(|row| row.iter().map(|cost| units(cost).map(Some)).collect());
    let problem = Problem { fixed, costs: rows.collect::<Result<Vec<Vec<Option<i64>>>, String>>()? };
    let too_small = capacities.iter().flatten().filter(|capacity| **capacity < demand).count();
    Ok(Read { problem, decimals, too_small })
}
