//! One folding for everything that compares texts: search, duplicate detection, import, the chatbot.
//!
//! Two texts that a Persian reader would call "the same, typed differently" fold to the same key: Arabic and Persian
//! letters, hamza and madda forms, marks, tatweel, presentation and full-width forms, all digits, punctuation of both
//! scripts, any white space, letter case, Latin diacritics, and expressive lengthening («عاااالی»). The key is for
//! comparing, never for showing.
//!
//! The result depends on each character alone (apart from white space and lengthening), and every character of a
//! result folds to itself; a test asks this of all of Unicode, so folding twice is folding once.

mod table;

use icu_normalizer::DecomposingNormalizerBorrowed;
use table::{ASK, DROP, HALF_SPACE, SPACE};

/// What happens to half-spaces between letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HalfSpace {
    /// They become spaces: «می‌روم» is two words.
    Split,
    /// They stay, as one U+200C between two visible characters: for code that needs to see both readings.
    Keep,
    /// They vanish: «می‌روم» is «میروم».
    Join,
}

/// Folds `text` into a new string; half-spaces become spaces.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Folds `text` into `out`, whose old content goes and whose room is used again; half-spaces become spaces.
pub fn fold_into(text: &str, out: &mut String) {
    fold_with(text, HalfSpace::Split, out);
}

/// As [`fold_into`], with the half-spaces treated as `half` says.
pub fn fold_with(text: &str, half: HalfSpace, out: &mut String) {
    out.clear();
    let mut writer = Writer { out, gap: Gap::None, last: '\0', run: 0 };
    for c in text.chars() {
        match table::answer(c) {
            DROP => {}
            SPACE => writer.gap = Gap::Space,
            HALF_SPACE => match half {
                HalfSpace::Join => {}
                HalfSpace::Split => writer.gap = Gap::Space,
                HalfSpace::Keep => writer.gap = writer.gap.max(Gap::Half),
            },
            ASK => ask_unicode(c, &mut writer),
            code => writer.put(char::from_u32(u32::from(code)).unwrap_or(c)),
        }
    }
}

/// The slow way, for the few characters the table does not know.
#[cold]
fn ask_unicode(c: char, writer: &mut Writer<'_>) {
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    for part in nfkd.normalize_iter(std::iter::once(c)) {
        for lower in part.to_lowercase() {
            match table::answer(lower) {
                DROP | HALF_SPACE => {}
                SPACE => writer.gap = Gap::Space,
                ASK => match table::plain(lower) {
                    Some(plain) => plain.chars().for_each(|c| writer.put(c)),
                    None => writer.put(lower),
                },
                code => writer.put(char::from_u32(u32::from(code)).unwrap_or(lower)),
            }
        }
    }
}

/// What stands between the last written character and the next. A space is stronger than a half-space.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Half,
    Space,
}

struct Writer<'a> {
    out: &'a mut String,
    gap: Gap,
    last: char,
    run: u32,
}

impl Writer<'_> {
    #[inline]
    fn put(&mut self, c: char) {
        if self.gap != Gap::None {
            if !self.out.is_empty() {
                self.out.push(if self.gap == Gap::Space { ' ' } else { '\u{200C}' });
                self.last = '\0';
            }
            self.gap = Gap::None;
        }
        if c == self.last && is_arabic_letter(c) {
            self.run += 1;
            // No Persian word has a letter three times in a row: it is lengthened for feeling. One stays.
            match self.run {
                2 => {}
                3 => {
                    self.out.pop();
                    return;
                }
                _ => return,
            }
        } else {
            self.last = c;
            self.run = 1;
        }
        self.out.push(c);
    }
}

/// Whether a character is a letter of the Arabic script, as far as Persian and its neighbours use it.
#[inline]
pub(crate) const fn is_arabic_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}' | '\u{6EE}' | '\u{6EF}' | '\u{6FA}'..='\u{6FF}' | '\u{750}'..='\u{77F}')
}

#[cfg(test)]
mod tests;
