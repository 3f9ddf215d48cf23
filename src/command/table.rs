//! Rows in aligned columns, for people.

use comfy_table::{CellAlignment, Table, presets};

/// The rows, the first of them the header; columns of figures to the right.
pub(super) fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    let mut rows = rows.iter();
    if let Some(header) = rows.next() {
        table.set_header(header);
    }
    table.add_rows(rows.clone());
    for (number, column) in table.column_iter_mut().enumerate() {
        let figures = rows.clone().filter_map(|row| row.get(number)).all(|cell| {
            cell.is_empty() || cell.starts_with(|c: char| c.is_ascii_digit() || c == '-') && cell.len() < 24
        });
        if figures {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}
