//! What becomes of each character. Frequent characters have their answer in a table; the rest is asked of Unicode.

/// Not to be kept: marks, direction controls, joiners, tatweel, stray hamza.
pub(super) const DROP: u16 = 0;
/// Any white space.
pub(super) const SPACE: u16 = 0x20;
/// Half-space (ZWNJ) and what people type for it.
pub(super) const HALF_SPACE: u16 = 0x200C;
/// Ask Unicode: decompose by compatibility, drop marks, lower the case.
pub(super) const ASK: u16 = 0xFFFF;

/// The table answers for U+0000 up to here.
const TABLE_END: usize = 0x0780;

static TABLE: [u16; TABLE_END] = build();

/// Letters that are one letter to a Persian reader, whatever keyboard made them. The first of each row stays.
const FAMILIES: [(char, &str); 14] = [
    // Alef: madda, hamza above and below, wasla, wavy and high hamza.
    ('ا', "آأإٱٲٳٵݳݴ"),
    // Yeh: Arabic, alef maksura, with hamza, Pashto, Kurdish, Urdu and their kin.
    ('ی', "يىئېۍێےۓۑؠٸؽؾؿݵݶݷ"),
    // Kaf: Arabic, swash, Sindhi, Uyghur; Pashto gaf belongs to gaf.
    ('ک', "كڪڬڭڮػؼ"),
    ('گ', "ګڰڲڳڴ"),
    // Heh: teh marbuta, heh with yeh, Urdu goal and doachashmee, Kurdish ae.
    ('ه', "ةۀہۂۃھەۿ"),
    // Waw with hamza, Kurdish and Turkic rounded vowels.
    ('و', "ؤۄۅۆۇۈۉۊۋۏٶٷ"),
    ('ر', "ڕڒ"),
    ('ل', "ڵڶ"),
    ('"', "«»"),
    (',', "،٬"),
    (';', "؛"),
    ('?', "؟"),
    ('%', "٪"),
    ('.', "۔٫"),
];

/// Letters that Unicode does not take apart: what an English keyboard has for them, and the final form of sigma.
const PLAIN: [(char, &str); 20] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ł', "l"),
    ('ı', "i"),
    ('ħ', "h"),
    ('ŧ', "t"),
    ('ŋ', "n"),
    ('ĸ', "k"),
    ('ə', "e"),
    ('ɛ', "e"),
    ('ƒ', "f"),
    ('ɓ', "b"),
    ('ɗ', "d"),
    ('ſ', "s"),
    ('ς', "σ"),
];

#[expect(clippy::cast_possible_truncation, reason = "every character of the rows is below U+0780")]
#[expect(clippy::match_same_arms, reason = "one row per kind of character")]
const fn build() -> [u16; TABLE_END] {
    let mut table = [DROP; TABLE_END];
    let mut at = 0;
    while at < TABLE_END {
        table[at] = match at {
            0x09..=0x0D | 0x20 | 0x85 | 0xA0 => SPACE,
            0x41..=0x5A => at as u16 + 0x20,
            0x60 => b'\'' as u16,
            0x21..=0x7E => at as u16,
            // The "not" sign stood for the half-space in texts of the Windows-1256 age.
            0xAC => HALF_SPACE,
            0xA1..=0xA7 | 0xA9 | 0xAB | 0xAE | 0xB0..=0xB1 | 0xB6..=0xB7 | 0xBB | 0xBF | 0xD7 | 0xF7 => {
                at as u16
            }
            // Controls, soft hyphen, combining marks of Latin, Arabic marks and signs, tatweel, hamza on its own.
            0x00..=0x1F | 0x7F..=0x9F | 0xAD | 0x300..=0x36F | 0x600..=0x605 | 0x610..=0x61A | 0x61C => DROP,
            0x621 | 0x640 | 0x64B..=0x65F | 0x670 | 0x674 | 0x6D6..=0x6ED => DROP,
            0x660..=0x669 => (at - 0x660) as u16 + b'0' as u16,
            0x6F0..=0x6F9 => (at - 0x6F0) as u16 + b'0' as u16,
            0x66D => b'*' as u16,
            0x606..=0x77F => at as u16,
            _ => ASK,
        };
        at += 1;
    }
    let mut row = 0;
    while row < FAMILIES.len() {
        let (keep, members) = FAMILIES[row];
        let bytes = members.as_bytes();
        let mut i = 0;
        // All members are two bytes long in UTF-8 (U+0080 … U+07FF).
        while i + 1 < bytes.len() {
            let code = ((bytes[i] & 0x1F) as usize) << 6 | (bytes[i + 1] & 0x3F) as usize;
            table[code] = keep as u16;
            i += 2;
        }
        row += 1;
    }
    table
}

/// What becomes of a character: a character to write, or one of [`DROP`], [`SPACE`], [`HALF_SPACE`], [`ASK`].
#[inline]
#[expect(clippy::match_same_arms, reason = "one row per kind of character")]
pub(super) fn answer(c: char) -> u16 {
    if let Some(&known) = TABLE.get(c as usize) {
        return known;
    }
    match c {
        '\u{200C}' | '\u{200B}' => HALF_SPACE,
        '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => SPACE,
        // Joiner, direction marks, invisible operators, variation selectors, BOM, interlinear and tag characters.
        '\u{200D}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{180E}' => DROP,
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}' => DROP,
        '\u{20D0}'..='\u{20FF}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{FE20}'..='\u{FE2F}' => DROP,
        '\u{8D3}'..='\u{8FF}' | '\u{898}'..='\u{89F}' => DROP,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => u16::from(b'-'),
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2039}' | '\u{203A}' => u16::from(b'\''),
        '\u{201C}'..='\u{201F}' | '\u{2033}' => u16::from(b'"'),
        '\u{2044}' | '\u{2215}' => u16::from(b'/'),
        _ => ASK,
    }
}

/// The plain spelling of a letter that has no decomposition.
pub(super) fn plain(c: char) -> Option<&'static str> {
    PLAIN.iter().find(|(letter, _)| *letter == c).map(|(_, plain)| *plain)
}
