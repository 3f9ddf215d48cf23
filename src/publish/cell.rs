//! What stands in a cell of somebody's table, and how is one written?

/// The digits of a whole number whose thousands marks may part: the last group has three digits, the first one to three, those between
/// `least` to three. None where a mark parts no thousands, or what stands there is no digit; no digits are none too many.
pub(super) fn joined(whole: &str, marks: &[char], least: usize) -> Option<String> {
    let groups: Vec<&str> = whole.split(marks).collect();
    let fits = |(at, group): (usize, &&str)| match at {
        _ if groups.len() == 1 => true,
        0 => (1..=3).contains(&group.len()),
        at if at + 1 == groups.len() => group.len() == 3,
        _ => (least..=3).contains(&group.len()),
    };
    let is_whole = groups.iter().enumerate().all(fits);
    let digits = groups.concat();
    (is_whole && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// A cell, in quotes where it would part otherwise.
pub(super) fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
