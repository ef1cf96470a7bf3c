//! Comments: distinct, clean, and of the mood that their stars say.

use super::*;
use crate::catalogue::products;
use crate::chance::Purpose;
use crate::traits::{Inside, Kind, Sketch};
use std::collections::HashSet;
use vafa_kernel::{LocalDate, Zone};

/// Comments by 2,500 customers: mood and text.
fn comments() -> Vec<(u8, String)> {
    let calendar = crate::calendar::Calendar::new(LocalDate::new(2026, 11, 22).unwrap(), &Zone::tehran());
    let sketch = Sketch::draw(21, 0, &calendar);
    assert_eq!((sketch.kind, sketch.inside), (Kind::Person, Inside::Outside));
    let mut dice = Dice::new(21, Purpose::History, 0);
    let write = |index| {
        let who = Traits::draw(21, index, &sketch);
        let product = &products()[dice.below(products().len())];
        let channel = dice.of([Channel::Web, Channel::Web, Channel::Branch(0), Channel::Branch(1)]);
        let mood = dice.choose([(1, 0.2), (2, 0.12), (3, 0.12), (4, 0.2), (5, 0.36)]);
        let late = dice.whole(1, 6);
        let (main, days_late) = match (mood, channel) {
            (1 | 2, Channel::Web) => dice.of([
                (None, 0),
                (Some(Aspect::Delivery), late),
                (Some(Aspect::Accuracy), 0),
                (Some(Aspect::Quality), 0),
            ]),
            _ => (None, 0),
        };
        let matter = Matter { mood, product, channel, main, days_late };
        (mood, comment(&matter, &who, &mut dice).0)
    };
    (0..2500).map(write).collect()
}

/// One form for all ways of typing, with a space before each word.
fn folded(text: &str) -> String {
    let letters = text.replace('ي', "ی").replace('ك', "ک").replace('أ', "ا").replace(['ً', 'ٔ'], "");
    let words = letters.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    words.flat_map(|word| [" ", word]).collect()
}

/// The share of the comments of a mood that hold one of the words.
fn share(comments: &[(u8, String)], mood: u8, words: &[&str]) -> f64 {
    let of_mood: Vec<_> = comments.iter().filter(|c| c.0 == mood).collect();
    let holds = |text: &str| words.iter().any(|word| folded(text).contains(&folded(word)));
    let holding = of_mood.iter().filter(|c| holds(&c.1)).count();
    f64::from(u32::try_from(holding).unwrap()) / f64::from(u32::try_from(of_mood.len()).unwrap())
}

#[test]
fn most_are_distinct() {
    let comments = comments();
    let distinct: HashSet<&str> = comments.iter().map(|c| c.1.as_str()).collect();
    let percent = distinct.len() * 100 / comments.len();
    assert!(percent >= 90, "only {percent} % are distinct");
}

#[test]
fn words_go_with_stars() {
    let comments = comments();
    let praise = [
        "عالی",
        "بی‌نظیر",
        "محشر",
        "حرف نداره",
        "کیف کردم",
        "خوشمزه",
        "سپاس",
        "فوق‌العاده",
        "راضی هستم",
        "ممنون",
        "گرم",
        "قشنگ",
        "زیبا",
        "خوش",
        "عاشق",
        "بهترین خرید",
        "مرسی",
        "معرفی",
        "دستتون درد",
        "بی‌نقص",
        "سریع",
        "درجه یک",
        "لذت",
        "خوب بود",
        "تازه",
        "ناب",
        "طبیعی",
        "ذوق",
        "شگفت",
        "حوصله",
        "مهربون",
        "منصفانه",
        "مثال",
        "مفته",
        "perfect",
        "love",
        "superb",
    ];
    let curses = [
        "افتضاح",
        "داغون",
        "فاجعه",
        "آشغال",
        "پشیمون",
        "بدترین",
        "کهنه",
        "دروغ",
        "شکایت",
        "نخرید",
        "شرم‌آور",
        "خراب",
        "ناراضی",
        "توهین",
        "تقلبی",
        "معیوب",
        "پاسخگو نیست",
        "متأسفم",
        "برگردون",
        "کلاه سرم",
        "بی‌ادب",
        "مسئولیت",
        "حلالتون",
        "ناامید",
        "قابل قبول نیست",
        "دیگه به دردم",
        "اشتباه",
        "دزدی",
        "گرون‌فروشی",
        "عمراً",
        "محاله",
        "مسخره",
        "خجالت",
        "فاسد",
        "شکست",
        "فریب",
        "مشتری‌تونو",
        "پول",
        "وجه",
        "Terrible",
        "Never again",
    ];
    assert!(share(&comments, 5, &praise) > 0.65, "{}", share(&comments, 5, &praise));
    assert!(share(&comments, 1, &curses) > 0.6, "{}", share(&comments, 1, &curses));
    // Not one of the pleased curses, not one of the furious praises.
    let hard_curses = &curses[..16];
    let hard_praise = &praise[..7];
    for (mood, words) in [(5, hard_curses), (4, hard_curses), (2, hard_praise), (1, hard_praise)] {
        for (_, text) in comments.iter().filter(|c| c.0 == mood) {
            let found = words.iter().find(|word| folded(text).contains(&folded(word)));
            assert_eq!(found, None, "mood {mood}: {text}");
        }
    }
}

#[test]
fn text_is_clean() {
    for (_, text) in comments() {
        assert!(!text.is_empty() && text.trim() == text, "{text:?}");
        assert!(!text.contains(['[', ']', '{', '}', '|']), "the grammar shows: {text}");
        assert!(!["  ", " .", " ،", "،،", "؟.", "؛."].iter().any(|bad| text.contains(bad)), "{text:?}");
    }
}

#[test]
fn questions_and_complaints_are_said_of_every_product() {
    let calendar = crate::calendar::Calendar::new(LocalDate::new(2026, 11, 22).unwrap(), &Zone::tehran());
    let sketch = Sketch::draw(21, 0, &calendar);
    let mut dice = Dice::new(22, Purpose::History, 0);
    for (index, product) in (0..).zip(products()) {
        let who = Traits::draw(22, index, &sketch);
        assert!(!question(product, &who, &mut dice).is_empty(), "{}", product.sku);
        for (main, mood) in
            [(Aspect::Accuracy, 1), (Aspect::Delivery, 2), (Aspect::Staff, 1), (Aspect::App, 2)]
        {
            let matter = Matter { mood, product, channel: Channel::Web, main: Some(main), days_late: 2 };
            let text = complaint(&matter, "NT-1", &who, &mut dice);
            assert!(text.contains("NT-1") && text.chars().count() > 20, "{text}");
        }
    }
}
