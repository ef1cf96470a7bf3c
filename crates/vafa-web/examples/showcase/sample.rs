//! Invented people and figures.

use vafa_locale::Lang;
use vafa_web::page::Texts;
use vafa_web::parts::{Chip, Field, FieldKind, Moment, Note, Stat, Tone};

/// Picks the language of a sample text: these are no messages of the product.
#[derive(Clone, Copy)]
pub(crate) struct Say(Lang);

impl Say {
    pub(crate) const fn of(lang: Lang) -> Self {
        Self(lang)
    }

    pub(crate) fn it(self, fa: &str, en: &str) -> String {
        match self.0 {
            Lang::Fa => fa,
            Lang::En => en,
        }
        .to_owned()
    }
}

/// A customer as a list shows them.
pub(crate) struct Customer {
    pub(crate) number: usize,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) orders: String,
    pub(crate) value: String,
    pub(crate) last: String,
    pub(crate) chip: Chip,
}

pub(crate) fn customers(lang: Lang) -> Vec<Customer> {
    let say = Say::of(lang);
    let rows = [
        (
            "مریم احمدی",
            "Maryam Ahmadi",
            "۰۹۱۲ ۳۴۵ ۶۷۸۹",
            "۱۲",
            "۴٬۸۵۰٬۰۰۰",
            "heart-handshake",
            "طرفدار",
            "Advocate",
            Tone::Plain,
        ),
        (
            "علی رضایی",
            "Ali Rezaei",
            "۰۹۳۵ ۱۱۱ ۲۲۳۳",
            "۳",
            "۹۲۰٬۰۰۰",
            "user-question",
            "تازه‌وارد",
            "Newcomer",
            Tone::Plain,
        ),
        (
            "شرکت نیلوفر (Niloofar Co.)",
            "Niloofar Co.",
            "۰۲۱ ۸۸۷۷ ۶۶۵۵",
            "۴۱",
            "۱۸۲٬۳۰۰٬۰۰۰",
            "crown",
            "طلایی",
            "Gold",
            Tone::Plain,
        ),
        (
            "رضا کریمی",
            "Reza Karimi",
            "۰۹۱۹ ۸۷۶ ۵۴۳۲",
            "۷",
            "۲٬۱۴۰٬۰۰۰",
            "clock",
            "در خطر رفتن",
            "At risk",
            Tone::Warn,
        ),
        (
            "زهرا حسینی",
            "Zahra Hosseini",
            "۰۹۰۱ ۲۳۴ ۵۶۷۸",
            "۵",
            "۱٬۶۷۵٬۰۰۰",
            "mood-sad",
            "ناراضی، منتظر پاسخ",
            "Unhappy, waiting",
            Tone::Bad,
        ),
        (
            "تست فارسی و English با هم",
            "Mixed تست فارسی text",
            "۰۹۱۳ ۰۰۰ ۱۱۲۲",
            "۱",
            "۲۱۰٬۰۰۰",
            "star",
            "خریدار",
            "Buyer",
            Tone::Plain,
        ),
    ];
    rows.into_iter()
        .enumerate()
        .map(|(at, (fa, en, phone, orders, value, icon, kind_fa, kind_en, tone))| {
            let digits = |text: &str| match lang {
                Lang::Fa => text.to_owned(),
                Lang::En => vafa_locale::digits::to_ascii(text).replace('٬', ","),
            };
            Customer {
                number: at + 1,
                name: say.it(fa, en),
                phone: digits(phone),
                orders: digits(orders),
                value: say.it(&format!("{value} تومان"), &format!("{} toman", digits(value))),
                last: say.it("دیروز", "yesterday"),
                chip: Chip::new(say.it(kind_fa, kind_en)).icon(icon).tone(tone),
            }
        })
        .collect()
}

pub(crate) fn stats(say: Say) -> Vec<Stat> {
    vec![
        Stat::new(say.it("مشتری فعال", "Active customers"), say.it("۱٬۲۸۴", "1,284"))
            .note(say.it("۳۲ نفر بیشتر از ماه پیش", "32 more than last month"), Tone::Good)
            .link("customers"),
        Stat::new(say.it("توصیه‌گران خالص (NPS)", "Net promoters (NPS)"), say.it("۴۲", "42"))
            .note(say.it("بین ۳۵ و ۴۹", "between 35 and 49"), Tone::Plain)
            .basis(say.it("از ۲۱۸ پاسخ، با اطمینان ۹۵٪", "of 218 answers, 95 % confidence")),
        Stat::new(say.it("قول‌های به‌وقت", "Promises kept"), say.it("۸۷٪", "87%"))
            .note(say.it("۳ قول امروز می‌رسد", "3 are due today"), Tone::Warn),
        Stat::new(say.it("منتظر پاسخ", "Waiting for an answer"), say.it("۲", "2"))
            .note(say.it("یکی از ۲۰ دقیقه پیش", "one for 20 minutes"), Tone::Bad),
    ]
}

pub(crate) fn chips(say: Say) -> Vec<Chip> {
    vec![
        Chip::new(say.it("طرفدار", "Advocate")).icon("heart-handshake").because(say.it(
            "چون در شش ماه ۱۲ بار خریده و ۳ نفر را معرفی کرده است.",
            "Because they bought 12 times in six months and brought 3 people.",
        )),
        Chip::new(say.it("سطح طلایی", "Gold tier")).icon("crown"),
        Chip::new(say.it("۱٬۲۵۰ امتیاز", "1,250 points")).icon("coin"),
        Chip::new(say.it("پاسخ تا ۱۴:۲۰", "Answer by 14:20")).icon("clock"),
        Chip::new(say.it("قول نگه داشته شد", "Promise kept")).icon("circle-check").tone(Tone::Good),
        Chip::new(say.it("۱۲ دقیقه مانده", "12 minutes left")).icon("hourglass").tone(Tone::Warn),
        Chip::new(say.it("دیر شده", "Overdue")).icon("alert-circle").tone(Tone::Bad),
    ]
}

pub(crate) fn fields(say: Say, t: Texts) -> Vec<Field> {
    let choices = vec![
        ("woman".to_owned(), say.it("زن", "Woman")),
        ("man".to_owned(), say.it("مرد", "Man")),
        (String::new(), t.text("unknown").into_owned()),
    ];
    vec![
        Field::new(t, FieldKind::Text, "name", t.text("name"))
            .value(say.it("مریم احمدی", "Maryam Ahmadi"))
            .required(),
        Field::new(t, FieldKind::Phone, "phone", t.text("phone"))
            .value(say.it("۰۹۱۲۳۴", "091234"))
            .hint(say.it("با هر رقمی بنویسید", "Digits of any script will do"))
            .error(Some(
                say.it("این شماره کوتاه است: ۱۱ رقم لازم است.", "This number is short: 11 digits are needed."),
            )),
        Field::new(t, FieldKind::Date, "birth", say.it("تاریخ تولد", "Date of birth"))
            .placeholder(say.it("۱۳۷۰/۰۲/۱۵", "1991-05-05"))
            .hint(say.it("به تقویم خودتان", "In your own calendar")),
        Field::new(t, FieldKind::Money, "gift", say.it("هدیه", "Gift"))
            .value(say.it("۲۵۰٬۰۰۰", "250,000"))
            .unit(say.it("تومان", "toman")),
        Field::new(t, FieldKind::Choice(choices), "gender", say.it("جنسیت", "Gender")),
        Field::new(t, FieldKind::LongText(3), "note", say.it("یادداشت", "Note")),
    ]
}

pub(crate) fn moments(say: Say) -> Vec<Moment> {
    let at = "2026-11-21T10:50:00Z";
    let exact = say.it("شنبه ۳۰ آبان ۱۴۰۵، ۱۴:۲۰", "Saturday, 21 November 2026, 14:20");
    vec![
        Moment::new("mood-sad", say.it("نظر: ۲ از ۵", "Rating: 2 of 5"), say.it("۱۴:۲۰", "14:20"), at)
            .exact(exact)
            .words(say.it(
                "بسته دیر رسید و جعبه‌ی iPhone هم باز شده بود.",
                "The parcel was late and the box had been opened.",
            ))
            .tone(Tone::Bad),
        Moment::new(
            "truck-delivery",
            say.it("سفارش ۱۰۴۸ رسید", "Order 1048 arrived"),
            say.it("۱۱:۰۵", "11:05"),
            at,
        )
        .body(say.it("دو روز دیرتر از قول", "Two days later than promised"))
        .tone(Tone::Warn),
        Moment::new("coin", say.it("۱۲۰ امتیاز گرفت", "Earned 120 points"), say.it("دیروز", "yesterday"), at)
            .body(say.it("برای خرید ۱٬۲۰۰٬۰۰۰ تومانی", "For a purchase of 1,200,000 toman")),
        Moment::new("shopping-cart", say.it("سفارش ۱۰۴۸", "Order 1048"), say.it("چهارشنبه", "Wednesday"), at)
            .body(say.it("۳ قلم، ۱٬۲۰۰٬۰۰۰ تومان", "3 items, 1,200,000 toman"))
            .tone(Tone::Good),
    ]
}

pub(crate) fn notes(say: Say) -> Vec<Note> {
    vec![
        Note::new(Tone::Warn, say.it("پیامک از دیروز پاسخ نمی‌دهد", "SMS has not answered since yesterday"))
            .text(say.it(
                "پیام‌ها نگه داشته شده‌اند و ساعت ۱۵ دوباره فرستاده می‌شوند.",
                "Messages are kept and will be tried again at 15:00.",
            ))
            .link(say.it("کانال‌ها", "Channels"), "customers"),
        Note::new(Tone::Bad, say.it("۳ ردیف خوانده نشد", "3 rows could not be read")),
    ]
}
