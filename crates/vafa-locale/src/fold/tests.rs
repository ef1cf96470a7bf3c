use super::*;
use proptest::prelude::*;

fn keep(text: &str) -> String {
    let mut out = String::new();
    fold_with(text, HalfSpace::Keep, &mut out);
    out
}

#[test]
fn every_character_folds_to_something_that_folds_to_itself() {
    let (mut once, mut twice) = (String::new(), String::new());
    // Planes 0 and 1, the compatibility ideographs and the tags: beyond them nothing is assigned that decomposes.
    for c in ('\0'..='\u{1FFFF}').chain('\u{2F800}'..='\u{2FA1F}').chain('\u{E0000}'..='\u{E0FFF}') {
        let mut buffer = [0; 4];
        fold_into(c.encode_utf8(&mut buffer), &mut once);
        fold_into(&once, &mut twice);
        assert_eq!(once, twice, "U+{:04X}", c as u32);
    }
}

#[test]
fn upper_and_lower_case_meet_everywhere() {
    let (mut upper, mut lower) = (String::new(), String::new());
    for c in '\0'..='\u{FFFF}' {
        // Upper-casing is not always the inverse (ı, ſ, ΐ …); lower-casing is what people do to their own text.
        fold_into(&c.to_string(), &mut upper);
        fold_into(&c.to_lowercase().to_string(), &mut lower);
        assert_eq!(upper, lower, "U+{:04X}", c as u32);
    }
}

#[test]
fn families_marks_and_digits() {
    for (text, wanted) in [
        ("علي رضايي", "علی رضایی"),
        ("كتاب كوچك", "کتاب کوچک"),
        ("خانۀ ما، خانة ما", "خانه ما, خانه ما"),
        ("آمدم أمل إيران", "امدم امل ایران"),
        ("مؤمن مسؤول", "مومن مسوول"),
        ("جزء", "جز"),
        ("مُحَمَّد", "محمد"),
        ("ســلام", "سلام"),
        ("عااااالی", "عالی"),
        ("الله", "الله"),
        ("۱۲۳ ٤٥٦ ７８９", "123 456 789"),
        ("Café ＡＢＣ Straße Øre", "cafe abc strasse ore"),
        ("؟؛،٪", "?;,%"),
        ("\u{FEB3}\u{FEFC}\u{FEE1}", "سلام"),
        ("\u{200F}سلام\u{200E}\u{FEFF}", "سلام"),
        ("  \tسلام\u{A0}\u{2003} دنیا \n", "سلام دنیا"),
        ("می‌روم", "می روم"),
        ("www.example.com", "www.example.com"),
        ("«نقل» “quote” ‘it’", "\"نقل\" \"quote\" 'it'"),
        ("a\0b", "ab"),
        ("👍🏽 ❤️", "👍🏽 ❤"),
    ] {
        assert_eq!(fold(text), wanted, "{text}");
    }
}

#[test]
fn half_spaces_have_three_readings() {
    let mut out = String::new();
    fold_with("می‌\u{200C}روم", HalfSpace::Join, &mut out);
    assert_eq!(out, "میروم");
    assert_eq!(keep("\u{200C}می\u{200C}\u{200C}روم \u{200C}من\u{200C}"), "می\u{200C}روم من");
    assert_eq!(keep("می¬روم"), "می\u{200C}روم");
}

/// Characters that may be strewn anywhere into a text without changing its key.
const NOISE: &[char] =
    &['\u{64E}', '\u{651}', '\u{640}', '\u{200E}', '\u{200F}', '\u{200D}', '\u{FEFF}', '\u{AD}', '\u{202B}'];

fn persian() -> impl Strategy<Value = String> {
    "[آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی۰-۹ ،؟a-zA-Z\u{200C}]{0,40}"
}

/// The same text from an Arabic keyboard, with Arabic-Indic digits and upper case.
fn arabic_typing(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ی' => 'ي',
            'ک' => 'ك',
            'ه' => 'ة',
            'و' => 'ؤ',
            'ا' => 'أ',
            'آ' => 'إ',
            '۰'..='۹' => char::from_u32(c as u32 - 0x6F0 + 0x660).unwrap(),
            ' ' => '\u{3000}',
            _ => c.to_ascii_uppercase(),
        })
        .collect()
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once.as_str());
        let kept = keep(&text);
        prop_assert_eq!(keep(&kept), kept.as_str());
        prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        prop_assert!(!once.chars().any(char::is_control));
    }

    #[test]
    fn the_keyboard_does_not_matter(text in persian()) {
        prop_assert_eq!(fold(&arabic_typing(&text)), fold(&text));
    }

    #[test]
    fn noise_does_not_matter(text in persian(), at in prop::collection::vec((0usize..40, 0usize..NOISE.len()), 0..8)) {
        let mut noisy: Vec<char> = text.chars().collect();
        for (place, which) in at {
            noisy.insert(place.min(noisy.len()), NOISE[which]);
        }
        prop_assert_eq!(fold(&noisy.iter().collect::<String>()), fold(&text));
    }

    #[test]
    fn a_used_buffer_gives_the_same(first in any::<String>(), second in any::<String>()) {
        let mut out = String::new();
        fold_into(&first, &mut out);
        fold_into(&second, &mut out);
        prop_assert_eq!(out, fold(&second));
    }
}
