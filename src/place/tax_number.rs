//! Can it be the tax number of a business there?
//!
//! In: a territory and the number that a business importer gave. Out: a fault where it has none of the forms that the
//! territory knows. Spaces and dashes do not matter. Whether the number was given to anybody is not asked.

use super::form::Form;
use super::postcode::compact;
use crate::book::law::Territory;
use crate::gather::Gather;
use crate::problem::Fault;

/// Checks the form of a number, where one was given and the territory knows its forms.
///
/// # Errors
/// A fault `not_a_tax_number`.
pub fn check_tax_number(territory: &Territory, number: Option<&str>) -> Result<(), Fault> {
    // Of a number that was held against its form before, an order that is priced again has only that it was given.
    let Some(number) = number.filter(|number| !number.is_empty()) else { return Ok(()) };
    let forms = &territory.tax_numbers;
    let given = compact(number);
    if forms.is_empty() || forms.iter().any(|form| Form::of(form).is_whole(&given)) {
        return Ok(());
    }
    let known = forms.iter().map(|form| format!("`{form}`")).listed().join(" or ");
    let message = format!(
        "`{number}` cannot be a tax number of {}: write it as {known}, with digits for `9` and letters for `A`",
        territory.name
    );
    Err(Fault::new("not_a_tax_number", "/importer_tax_number", message))
}
