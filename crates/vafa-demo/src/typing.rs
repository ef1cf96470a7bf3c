//! How people really type: half-spaces left out, letters of old keyboards, stretched words, slips, emoji.

use crate::chance::Dice;
use crate::traits::Typing;

/// Words that are stretched when somebody means it: as written, where to stretch, which letter.
const STRETCHED: &[(&str, &str)] = &[
    ("عالی", "عا{}لی:ا"),
    ("خیلی", "خی{}لی:ی"),
    ("افتضاح", "افتضا{}ح:ا"),
    ("مرسی", "مر{}سی:ر"),
    ("داغون", "داغو{}ن:و"),
    ("محشر", "محش{}ر:ش"),
    ("وای", "وا{}ی:ا"),
    ("بدترین", "بدتری{}ن:ی"),
    ("ممنون", "ممنو{}ن:و"),
    ("دیر", "دی{}ر:ی"),
    ("خوشمزه", "خوشم{}زه:م"),
];

/// Words that some write in Latin letters or with English words.
const MIXED: &[(&str, &str)] = &[
    ("عالی", "perfect"),
    ("ممنون", "merci"),
    ("پشتیبانی", "support"),
    ("بسته‌بندی", "packaging"),
    ("سایت", "site"),
    ("تخفیف", "off"),
    ("کیفیت", "quality"),
];

/// Common misspellings.
const SLIPS: &[(&str, &str)] = &[
    ("حتماً", "حتمن"),
    ("لطفاً", "لطفن"),
    ("واقعاً", "واقعن"),
    ("راضی", "رازی"),
    ("بسته‌بندی", "بسته بندی"),
    ("تأخیر", "تاخیر"),
    ("متأسفانه", "متاسفانه"),
    ("توصیه", "توسیه"),
    ("خواهشاً", "خواهشن"),
    ("منتظر", "منتضر"),
    ("قیمت", "غیمت"),
    ("اصلاً", "اصن"),
];

const HAPPY: [&str; 10] = ["😍", "❤️", "🌹", "👌", "🙏", "😊", "🌸", "👏", "😋", "💛"];
const SO_SO: [&str; 4] = ["🤷‍♀️", "😐", "🙂", "🤔"];
const SAD: [&str; 6] = ["😡", "😤", "👎", "😠", "🤦‍♂️", "😞"];

/// Puts emoji to the end of a comment of that mood (1 to 5).
pub(crate) fn add_emoji(text: &mut String, mood: u8, dice: &mut Dice) {
    let set: &[&str] = match mood {
        4.. => &HAPPY,
        3 => &SO_SO,
        _ => &SAD,
    };
    if let Some(emoji) = dice.pick(set) {
        let times = if matches!(mood, 1 | 5) { 1 + dice.below(3) } else { 1 };
        text.push(' ');
        for _ in 0..times {
            text.push_str(emoji);
        }
    }
}

/// The text as that hand would type it.
pub(crate) fn type_as(text: &str, hand: &Typing, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    if hand.stretches && dice.chance(0.7) {
        stretch(&mut text, dice);
    }
    if hand.slips && dice.chance(0.8) {
        slip(&mut text, dice);
    }
    if hand.english_words
        && let Some((word, english)) = MIXED.iter().find(|(word, _)| holds_word(&text, word))
    {
        text = replace_word(&text, word, english);
    }
    retype(&text, hand)
}

/// Letters and joins only: for names and searches too, where nothing is stretched.
pub(crate) fn retype(text: &str, hand: &Typing) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            'ی' if hand.arabic_letters => out.push('ي'),
            'ک' if hand.arabic_letters => out.push('ك'),
            '\u{200c}' if hand.half_space.is_empty() => {
                if !joins(before, &text[..at], &text[at + c.len_utf8()..]) {
                    out.push(' ');
                }
            }
            '\u{200c}' => out.push_str(hand.half_space),
            'ً' | 'ٔ' if hand.no_tanvin => {}
            'أ' if hand.no_tanvin => out.push('ا'),
            _ => out.push(c),
        }
        before = c;
    }
    out
}

/// Whether people who type no half-spaces write the two parts as one word: the prefixes می and نمی, and the endings
/// ها and تر after most letters (میخرم, گرونتر, but بچه ها).
fn joins(before: char, left: &str, right: &str) -> bool {
    let word = left.rsplit([' ', '\n']).next().unwrap_or("");
    matches!(word, "می" | "نمی")
        || (!matches!(before, 'ه' | 'ی') && (right.starts_with("تر") || right.starts_with("ها")))
}

fn stretch(text: &mut String, dice: &mut Dice) {
    let found: Vec<_> = STRETCHED.iter().filter(|(word, _)| holds_word(text, word)).collect();
    if let Some((word, how)) = dice.pick(&found)
        && let Some((pattern, letter)) = how.split_once(':')
    {
        let more = letter.repeat(1 + dice.below(4));
        *text = replace_word(text, word, &pattern.replace("{}", &more));
    }
}

/// Whether `word` stands in `text` by itself or with an ending, not inside another word.
fn holds_word(text: &str, word: &str) -> bool {
    text.split(|c| !in_word(c)).any(|w| w == word)
}

/// Letters, and the half-space that ties them together.
fn in_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{200c}' | 'ً' | 'ٔ')
}

/// The text with the first such whole word replaced.
fn replace_word(text: &str, word: &str, by: &str) -> String {
    let found = text.match_indices(word).find(|(at, _)| {
        let (left, right) = (&text[..*at], &text[at + word.len()..]);
        !left.ends_with(in_word) && !right.starts_with(in_word)
    });
    match found {
        Some((at, _)) => format!("{}{by}{}", &text[..at], &text[at + word.len()..]),
        None => text.to_owned(),
    }
}

fn slip(text: &mut String, dice: &mut Dice) {
    let found: Vec<_> = SLIPS.iter().filter(|(right, _)| text.contains(right)).collect();
    if let Some((right, wrong)) = dice.pick(&found) {
        *text = text.replacen(right, wrong, 1);
    } else {
        swap_letters(text, dice);
    }
}

/// Two neighbouring letters in one longer word change places.
fn swap_letters(text: &mut String, dice: &mut Dice) {
    let words: Vec<&str> = text.split(' ').collect();
    let at = dice.below(words.len());
    let letters: Vec<char> = words[at].chars().collect();
    if letters.len() < 5 || !letters.iter().all(|c| ('آ'..='ی').contains(c)) {
        return;
    }
    let place = 1 + dice.below(letters.len() - 3);
    let mut swapped = letters;
    swapped.swap(place, place + 1);
    let word: String = swapped.into_iter().collect();
    let mut out: Vec<&str> = words.clone();
    out[at] = &word;
    *text = out.join(" ");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Purpose;

    const CAREFUL: Typing = Typing {
        arabic_letters: false,
        half_space: "\u{200c}",
        no_tanvin: false,
        emoji: false,
        stretches: false,
        slips: false,
        english_words: false,
    };

    #[test]
    fn a_careful_hand_changes_nothing() {
        let mut dice = Dice::new(1, Purpose::Shop, 3);
        let text = "واقعاً می‌ارزه، بسته‌بندیش عالی بود";
        assert_eq!(type_as(text, &CAREFUL, &mut dice), text);
    }

    #[test]
    fn hands_differ() {
        let old = Typing { arabic_letters: true, half_space: " ", no_tanvin: true, ..CAREFUL };
        assert_eq!(retype("واقعاً می‌ارزه، کیفیت", &old), "واقعا مي ارزه، كيفيت");
        let joined = Typing { half_space: "", ..CAREFUL };
        assert_eq!(retype("می‌خرم مهمان‌ها بچه‌ها راضی‌ام", &joined), "میخرم مهمانها بچه ها راضی ام");
        assert_eq!(replace_word("معالی عالی", "عالی", "top"), "معالی top");
        let mut dice = Dice::new(1, Purpose::Shop, 4);
        let loud = Typing { stretches: true, ..CAREFUL };
        let stretched =
            (0..20).map(|_| type_as("عالی بود", &loud, &mut dice)).filter(|t| t.contains("عاا")).count();
        assert!(stretched > 5);
    }
}
