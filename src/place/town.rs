//! Is it the same town? Names of towns are compared without case, accents and punctuation.

/// Whether two names are of one town.
pub fn same_town(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// The letters and digits of a name, in small letters without accents.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'ď' | 'đ' | 'ð' => plain.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => plain.push('e'),
            'ğ' | 'ģ' => plain.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => plain.push('i'),
            'ł' | 'ľ' | 'ĺ' | 'ļ' => plain.push('l'),
            'ñ' | 'ń' | 'ň' | 'ņ' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => plain.push('o'),
            'ŕ' | 'ř' => plain.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => plain.push('s'),
            'ť' | 'ţ' | 'ț' => plain.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ź' | 'ž' | 'ż' => plain.push('z'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ß' => plain.push_str("ss"),
            // An accent that stands apart from its letter is no letter either.
            letter if letter.is_alphanumeric() => plain.push(letter),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::same_town;

    #[test]
    fn case_accents_and_punctuation_make_no_other_town() {
        assert!(same_town("Campione d'Italia", "CAMPIONE D’ITALIA"));
        assert!(same_town("Livigno", " livigno. "));
        assert!(same_town("Büsingen", "Bu\u{308}singen"));
        assert!(same_town("L'Haÿ-les-Roses", "L Hay les Roses"));
        assert!(!same_town("Livigno", "Bormio"));
    }
}
