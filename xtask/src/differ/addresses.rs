//! Where to? An address in every territory, by each postcode and part that its file names, as people write them.

use super::material::{Material, Place};
use crate::dice::Dice;
use serde_json::{Map, Value, json};

/// How postcodes look: `#` a digit, `@` a letter. Elsewhere five digits.
const SHAPES: [(&str, &str); 40] = [
    ("AD", "@@###"),
    ("AT", "####"),
    ("AU", "####"),
    ("BE", "####"),
    ("BG", "####"),
    ("BR", "#####-###"),
    ("CA", "@#@ #@#"),
    ("CH", "####"),
    ("CN", "######"),
    ("CY", "####"),
    ("CZ", "### ##"),
    ("DK", "####"),
    ("FO", "###"),
    ("GB", "@@## #@@"),
    ("GG", "@@## #@@"),
    ("GL", "####"),
    ("GR", "### ##"),
    ("HU", "####"),
    ("IE", "@## @@@@"),
    ("IL", "#######"),
    ("IM", "@@# #@@"),
    ("IN", "######"),
    ("JE", "@@# #@@"),
    ("JP", "###-####"),
    ("LI", "####"),
    ("LU", "####"),
    ("LV", "####"),
    ("MT", "@@@ ####"),
    ("NL", "#### @@"),
    ("NO", "####"),
    ("NZ", "####"),
    ("PH", "####"),
    ("PL", "##-###"),
    ("PT", "####-###"),
    ("SE", "### ##"),
    ("SG", "######"),
    ("SI", "####"),
    ("SJ", "####"),
    ("SK", "### ##"),
    ("ZA", "####"),
];

/// A territory, an area that carriers ask more for, or any country; and an address there.
pub(super) fn destination(material: &Material, dice: &mut Dice) -> (String, Value) {
    match dice.below(20) {
        0 => {
            let country = dice.one_of(&material.countries).clone();
            (country.clone(), json!({ "country": country }))
        }
        1 if !material.areas.is_empty() => {
            let place = dice.one_of(&material.areas);
            (place.country.clone(), address(dice, place))
        }
        _ => {
            let (id, places) = dice.one_of(&material.territories);
            let place = dice.one_of(places);
            (id.clone(), address(dice, place))
        }
    }
}

/// An address in a place.
pub(super) fn address(dice: &mut Dice, place: &Place) -> Value {
    let mut address = Map::new();
    address.insert("country".to_owned(), json!(place.country));
    // A place by its postcode, by its part, or by both.
    let by_part = place.subdivision.is_some();
    if let Some(pattern) = place.postcode.as_deref().filter(|_| !by_part || dice.chance(85)) {
        address.insert("postal_code".to_owned(), json!(postcode(dice, &place.country, pattern)));
    } else if !by_part && dice.chance(60) {
        address.insert("postal_code".to_owned(), json!(postcode(dice, &place.country, "*")));
    }
    if let Some(part) = place.subdivision.as_deref().filter(|_| dice.chance(50)) {
        let part = if dice.chance(5) { "XX" } else { part };
        address.insert("subdivision".to_owned(), json!(part));
    }
    match &place.town {
        Some(town) => drop(address.insert("city".to_owned(), json!(town))),
        None if dice.chance(15) => drop(address.insert("city".to_owned(), json!("São Paulo"))),
        None => {}
    }
    if dice.chance(25) {
        address.insert("type".to_owned(), json!(dice.pick(&["residential", "commercial"])));
    }
    Value::Object(address)
}

/// A postcode that a pattern means, as people write it.
fn postcode(dice: &mut Dice, country: &str, pattern: &str) -> String {
    let start = match pattern.split_once('-') {
        Some((first, last)) => {
            let (low, high) = (first.parse().unwrap_or(0), last.parse().unwrap_or(0));
            format!("{:0width$}", dice.between(low, high.max(low)), width = first.len())
        }
        None => pattern.trim_end_matches('*').to_owned(),
    };
    let shape = SHAPES.iter().find(|(code, _)| *code == country).map_or("#####", |(_, shape)| shape);
    // A pattern with a space has said all of the outward part.
    let rest = match (start.contains(' '), shape.split_once(' ')) {
        (true, Some((_, inward))) => inward.to_owned(),
        _ => {
            let mut left = start.chars().count();
            let said = |sign: &char| {
                let passed = left > 0;
                left -= usize::from(passed && matches!(sign, '#' | '@'));
                passed
            };
            shape.chars().skip_while(said).collect()
        }
    };
    let filled = rest.chars().map(|sign| match sign {
        '#' => char::from(b'0' + dice.below(10) as u8),
        '@' => char::from(b'A' + dice.below(26) as u8),
        other => other,
    });
    let exact = !pattern.ends_with('*') && !pattern.contains('-');
    let code = if exact { start } else { start + &filled.collect::<String>() };
    match dice.below(40) {
        0 => code.to_lowercase(),
        1 => code.replace([' ', '-'], ""),
        2 => format!("{country}-{code}"),
        3 => format!("{code}-{:04}", dice.below(10_000)),
        4 => code.chars().map(full_width).collect(),
        5 => code.trim_start_matches('0').to_owned() + " ",
        6 => code.chars().take(3).collect(),
        _ => code,
    }
}

fn full_width(sign: char) -> char {
    match sign {
        '0'..='9' => char::from_u32(u32::from(sign) + 0xfee0).unwrap_or(sign),
        _ => sign,
    }
}
