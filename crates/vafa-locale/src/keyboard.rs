//! The wrong keyboard layout: what the same keys give on the other one.
//!
//! The Persian standard layout (ISIRI 9147) and the Persian layouts of Windows against US QWERTY. The layouts differ
//! among themselves only in a few keys (پ on `m`, on `\` or on the grave key; ئ on `m`), so one text can have two readings.
//! Readings are only ever offered beside what was typed.

/// Unshifted keys: QWERTY, ISIRI 9147, and the Windows layout where it differs.
const KEYS: [(char, char, char); 35] = [
    ('q', 'ض', 'ض'),
    ('w', 'ص', 'ص'),
    ('e', 'ث', 'ث'),
    ('r', 'ق', 'ق'),
    ('t', 'ف', 'ف'),
    ('y', 'غ', 'غ'),
    ('u', 'ع', 'ع'),
    ('i', 'ه', 'ه'),
    ('o', 'خ', 'خ'),
    ('p', 'ح', 'ح'),
    ('[', 'ج', 'ج'),
    (']', 'چ', 'چ'),
    ('a', 'ش', 'ش'),
    ('s', 'س', 'س'),
    ('d', 'ی', 'ي'),
    ('f', 'ب', 'ب'),
    ('g', 'ل', 'ل'),
    ('h', 'ا', 'ا'),
    ('j', 'ت', 'ت'),
    ('k', 'ن', 'ن'),
    ('l', 'م', 'م'),
    (';', 'ک', 'ك'),
    ('\'', 'گ', 'گ'),
    ('z', 'ظ', 'ظ'),
    ('x', 'ط', 'ط'),
    ('c', 'ز', 'ز'),
    ('v', 'ر', 'ر'),
    ('b', 'ذ', 'ذ'),
    ('n', 'د', 'د'),
    ('m', 'پ', 'ئ'),
    (',', 'و', 'و'),
    ('\\', 'پ', 'پ'),
    ('`', 'پ', 'پ'),
    ('H', 'آ', 'آ'),
    ('C', 'ژ', 'ژ'),
];

/// The texts that the same keys give on the other layout: none where the text mixes scripts or has no letter of either,
/// two where the Persian layouts disagree.
pub fn other_layout(text: &str) -> Vec<String> {
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    let arabic = text.chars().any(crate::fold::is_arabic_letter);
    // Punctuation keys alone («;'» for «کگ») count as typed letters, but not between digits («0912,345»).
    let keys = text.chars().any(|c| KEYS.iter().any(|key| key.0 == c));
    let typed_keys = latin || (keys && !text.contains(|c| crate::digits::value(c).is_some()));
    if arabic && !latin {
        vec![text.chars().map(to_latin).collect()]
    } else if !arabic && typed_keys {
        let standard: String = text.chars().map(|c| to_persian(c, |key| key.1)).collect();
        let windows: String = text.chars().map(|c| to_persian(c, |key| key.2)).collect();
        if standard == windows { vec![standard] } else { vec![standard, windows] }
    } else {
        Vec::new()
    }
}

fn to_persian(c: char, layout: fn(&(char, char, char)) -> char) -> char {
    // Only H and C have letters of their own with Shift; other capitals come from Caps Lock.
    KEYS.iter()
        .find(|key| key.0 == c)
        .or_else(|| KEYS.iter().find(|key| key.0 == c.to_ascii_lowercase()))
        .map_or(c, layout)
}

fn to_latin(c: char) -> char {
    KEYS.iter().find(|key| key.1 == c || key.2 == c).map_or(c, |key| key.0.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_slips() {
        for (typed, meant) in [
            ("sfhk", "سبان"),
            ("vqhdd", "رضایی"),
            ("فثسف", "test"),
            ("ugd", "علی"),
            ("SALHM", "سشمآپ"),
            ("Hvhl", "آرام"),
            ("سشقش", "sara"),
            ("l;vd", "مکری"),
            (",pdn", "وحید"),
            ("'gd", "گلی"),
        ] {
            assert!(other_layout(typed).contains(&meant.to_owned()), "{typed} → {:?}", other_layout(typed));
        }
    }

    #[test]
    fn pe_has_three_homes() {
        for typed in ["mvdsh", "\\vdsh", "`vdsh"] {
            assert!(other_layout(typed).contains(&"پریسا".to_owned()), "{typed}");
        }
        assert!(other_layout("lm").contains(&"مئ".to_owned()));
    }

    #[test]
    fn mixed_and_bare_texts_have_no_other_reading() {
        assert!(other_layout("علیali").is_empty());
        assert!(other_layout("0912,345").is_empty());
        assert!(other_layout("").is_empty());
    }
}
