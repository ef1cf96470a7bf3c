//! Names of months, seasons and weekdays in both languages, and reading them however they are spelled.

use crate::fold::{HalfSpace, fold_with};
use crate::lang::{CalendarKind, Lang};

const JALALI_FA: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];
const JALALI_EN: [&str; 12] = [
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
];
const GREGORIAN_FA: [&str; 12] = [
    "ژانویه",
    "فوریه",
    "مارس",
    "آوریل",
    "مه",
    "ژوئن",
    "ژوئیه",
    "اوت",
    "سپتامبر",
    "اکتبر",
    "نوامبر",
    "دسامبر",
];
const GREGORIAN_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Other spellings people use, the Afghan names of the months among them.
const OTHER_SPELLINGS: [(CalendarKind, u8, &[&str]); 24] = [
    (CalendarKind::Jalali, 1, &["حمل", "farvardeen"]),
    (CalendarKind::Jalali, 2, &["ثور"]),
    (CalendarKind::Jalali, 3, &["جوزا", "khordaad"]),
    (CalendarKind::Jalali, 4, &["سرطان"]),
    (CalendarKind::Jalali, 5, &["امرداد", "اسد", "amordad"]),
    (CalendarKind::Jalali, 6, &["سنبله"]),
    (CalendarKind::Jalali, 7, &["میزان"]),
    (CalendarKind::Jalali, 8, &["عقرب"]),
    (CalendarKind::Jalali, 9, &["قوس"]),
    (CalendarKind::Jalali, 10, &["جدی", "day"]),
    (CalendarKind::Jalali, 11, &["دلو"]),
    (CalendarKind::Jalali, 12, &["حوت", "اسپند"]),
    (CalendarKind::Gregorian, 1, &["جنوری", "jan"]),
    (CalendarKind::Gregorian, 2, &["فبروری", "feb"]),
    (CalendarKind::Gregorian, 3, &["مارچ", "mar"]),
    (CalendarKind::Gregorian, 4, &["اپریل", "apr"]),
    (CalendarKind::Gregorian, 5, &["می"]),
    (CalendarKind::Gregorian, 6, &["جون", "jun"]),
    (CalendarKind::Gregorian, 7, &["جولای", "jul"]),
    (CalendarKind::Gregorian, 8, &["آگوست", "آگست", "aug"]),
    (CalendarKind::Gregorian, 9, &["sep", "sept"]),
    (CalendarKind::Gregorian, 10, &["oct"]),
    (CalendarKind::Gregorian, 11, &["nov"]),
    (CalendarKind::Gregorian, 12, &["dec"]),
];

/// Saturday first, as [`vafa_kernel::LocalDate::weekday`] counts.
const WEEKDAYS_FA: [&str; 7] = ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"];
const WEEKDAYS_EN: [&str; 7] = ["Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const INITIALS_FA: [&str; 7] = ["ش", "ی", "د", "س", "چ", "پ", "ج"];
const INITIALS_EN: [&str; 7] = ["Sa", "Su", "Mo", "Tu", "We", "Th", "Fr"];

const SEASONS_FA: [&str; 4] = ["بهار", "تابستان", "پاییز", "زمستان"];
const SEASONS_EN: [&str; 4] = ["Spring", "Summer", "Autumn", "Winter"];

/// The name of a month (1 to 12); empty where there is no such month.
pub fn month(calendar: CalendarKind, month: u8, lang: Lang) -> &'static str {
    let names = match (calendar, lang) {
        (CalendarKind::Jalali, Lang::Fa) => &JALALI_FA,
        (CalendarKind::Jalali, Lang::En) => &JALALI_EN,
        (CalendarKind::Gregorian, Lang::Fa) => &GREGORIAN_FA,
        (CalendarKind::Gregorian, Lang::En) => &GREGORIAN_EN,
    };
    usize::from(month).checked_sub(1).and_then(|at| names.get(at)).copied().unwrap_or_default()
}

/// The name of a weekday: 0 Saturday … 6 Friday, as [`vafa_kernel::LocalDate::weekday`] counts.
pub fn weekday(weekday: u8, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::Fa => &WEEKDAYS_FA,
        Lang::En => &WEEKDAYS_EN,
    };
    names.get(usize::from(weekday)).copied().unwrap_or_default()
}

/// The head of a weekday's column in a date picker.
pub fn weekday_initial(weekday: u8, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::Fa => &INITIALS_FA,
        Lang::En => &INITIALS_EN,
    };
    names.get(usize::from(weekday)).copied().unwrap_or_default()
}

/// The name of the Jalali season of a Jalali month (1 to 12).
pub fn season(month: u8, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::Fa => &SEASONS_FA,
        Lang::En => &SEASONS_EN,
    };
    usize::from(month).checked_sub(1).and_then(|at| names.get(at / 3)).copied().unwrap_or_default()
}

fn same(name: &str, folded: &str, room: &mut String) -> bool {
    fold_with(name, HalfSpace::Join, room);
    room == folded
}

/// The calendar and month that a folded word names.
pub(crate) fn find_month(folded: &str) -> Option<(CalendarKind, u8)> {
    let room = &mut String::new();
    for calendar in [CalendarKind::Jalali, CalendarKind::Gregorian] {
        for at in 1..=12 {
            if Lang::ALL.iter().any(|&lang| same(month(calendar, at, lang), folded, room)) {
                return Some((calendar, at));
            }
        }
    }
    let other =
        OTHER_SPELLINGS.iter().find(|(_, _, spellings)| spellings.iter().any(|s| same(s, folded, room)));
    other.map(|(calendar, at, _)| (*calendar, *at))
}

/// The weekday (0 Saturday …) that a folded word, without spaces, names.
pub(crate) fn find_weekday(folded: &str) -> Option<u8> {
    let room = &mut String::new();
    (0..7).find(|&at| {
        let english = weekday(at, Lang::En).to_ascii_lowercase();
        same(weekday(at, Lang::Fa), folded, room) || english == folded || english.get(..3) == Some(folded)
    })
}
