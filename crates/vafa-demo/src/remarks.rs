//! What the people of the shop wrote down about a customer: tags and notes.
//!
//! They see the customer from outside, so a remark fits what the customer is like only mostly.

use crate::catalogue::{categories, products};
use crate::chance::{Dice, Purpose};
use crate::shop::Shop;
use crate::traits::{Archetype, Inside, Kind, Sketch, Traits};
use std::collections::BTreeSet;
use vafa_kernel::Instant;
use vafa_kernel::time::DAY;

/// Who of the shop wrote something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Writer {
    /// At the till.
    Cashier,
    /// At the telephone.
    Agent,
    /// Who runs the shop.
    Manager,
}

/// A note about a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimNote {
    /// When it was written.
    pub at: Instant,
    /// By whom.
    pub by: Writer,
    /// What it says.
    pub body: String,
    /// Whether it stands above the others.
    pub is_pinned: bool,
}

/// What was written down about one customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Tags, in order.
    pub tags: BTreeSet<&'static str>,
    /// Notes, in order of time.
    pub notes: Vec<SimNote>,
}

/// The remarks about customer `index`.
pub(crate) fn write(shop: &Shop, index: u32) -> Remarks {
    let sketch = &Sketch::draw(shop.seed(), index, shop.calendar());
    let traits = Traits::draw(shop.seed(), index, sketch);
    let mut dice = Dice::new(shop.seed(), Purpose::Remarks, index);
    let kind = sketch.habits.archetype;
    let tags = tags(sketch.kind, sketch.inside, kind, &traits, &mut dice);
    let since = crate::make_customer::first_seen(shop, sketch, index);
    let days = (shop.ends().micros() - since.micros()) / DAY;
    let talkative = match kind {
        Archetype::Demanding => 0.45,
        Archetype::Loyal => 0.3,
        Archetype::Looker | Archetype::Undecided | Archetype::Browser => 0.02,
        _ if sketch.kind == Kind::Organisation => 0.5,
        _ => 0.1,
    };
    let mut notes = Vec::new();
    while notes.len() < 3 && days > 1 && dice.chance(talkative) {
        // In the hours of the day when somebody is there to write.
        let at = since.plus(dice.whole(0, days - 1) * DAY + dice.whole(0, 3_600) * 1_000_000);
        if at < shop.ends() {
            notes.push(note(at, sketch.kind, kind, &mut dice));
        }
    }
    notes.sort_by_key(|note| note.at);
    Remarks { tags, notes }
}

fn tags(
    kind: Kind,
    inside: Inside,
    archetype: Archetype,
    traits: &Traits,
    dice: &mut Dice,
) -> BTreeSet<&'static str> {
    let mut tags = BTreeSet::new();
    match inside {
        Inside::Outside => {}
        Inside::Staff => drop(tags.insert("همکار")),
        Inside::Marketer => drop(tags.insert("بازاریاب")),
        Inside::Artisan => drop(tags.insert("صنعتگر")),
    }
    match kind {
        Kind::Person => {}
        Kind::Household => drop(tags.insert("خانوار")),
        Kind::Organisation => drop(tags.insert("خرید سازمانی")),
    }
    let seen = match archetype {
        Archetype::Loyal => Some(("وفادار", 0.6)),
        Archetype::DiscountSeeker => Some(("دنبال تخفیف", 0.35)),
        Archetype::Demanding => Some(("سخت‌پسند", 0.5)),
        Archetype::Hesitant => Some(("پیگیری سبد", 0.3)),
        Archetype::Researcher => Some(("اهل پرس‌وجو", 0.2)),
        _ => None,
    };
    if let Some((tag, share)) = seen
        && dice.chance(share)
    {
        tags.insert(tag);
    }
    if kind == Kind::Person && traits.spend > 2_500.0 && dice.chance(0.7) {
        tags.insert("ویژه");
    }
    if dice.chance(0.03) {
        tags.insert("هدیه‌خر");
    }
    if dice.chance(0.015) {
        tags.insert("نمایشگاه بهار");
    }
    tags
}

fn note(at: Instant, kind: Kind, archetype: Archetype, dice: &mut Dice) -> SimNote {
    let by = dice.choose([(Writer::Agent, 5.0), (Writer::Cashier, 3.0), (Writer::Manager, 1.0)]);
    let said = match (kind, archetype) {
        (Kind::Organisation, _) => ORGANISATION,
        (_, Archetype::Demanding) => DEMANDING,
        (_, Archetype::Loyal) => LOYAL,
        (_, Archetype::DiscountSeeker | Archetype::Hesitant) => WAITING,
        _ => ORDINARY,
    };
    let body = dice
        .pick(said)
        .map_or("", |said| said)
        .replace("{goods}", dice.pick(products()).map_or("", |product| product.short_fa))
        .replace("{shelf}", dice.pick(categories()).map_or("", |shelf| shelf.name_fa))
        .replace("{month}", dice.of(["فروردین", "مهر", "آذر", "اسفند"]))
        .replace("{hour}", dice.of(["پیش از ظهر", "بعد از ساعت پنج", "عصرها"]))
        .replace("{count}", dice.of(["۲۰", "۳۰", "۵۰", "۸۰"]));
    SimNote { at, by, body, is_pinned: dice.chance(0.12) }
}

const ORGANISATION: &[&str] = &[
    "برای هدیهٔ {month} حدود {count} بسته {goods} می‌خواهند. پیش‌فاکتور با مهر لازم است.",
    "فاکتور رسمی می‌خواهند و پرداختشان {count} روزه است.",
    "کارشناس خریدشان عوض شده. پیش از {month} دوباره تماس بگیریم.",
    "از {goods} راضی بودند؛ نمونه برای سفارش {month} فرستاده شود.",
];
const DEMANDING: &[&str] = &[
    "از بسته‌بندی {goods} گله داشت. عذرخواهی شد و قرار شد سفارش بعدی جداگانه بررسی شود.",
    "فقط {hour} تماس بگیرید؛ تماس در ساعت‌های دیگر ناراحتش می‌کند.",
    "تاریخ تولید {goods} را می‌پرسد. تازه‌ترین بسته برایش کنار گذاشته شود.",
    "سفارش {goods} دو بار دیر رسیده؛ سفارش بعدی با پیک خودمان برود.",
];
const LOYAL: &[&str] = &[
    "هر بار {goods} می‌برد. اگر کم بود، برایش نگه داریم.",
    "دوستانش را هم می‌آورد. برای {shelf} خبرش کنیم.",
    "حضوری که می‌آید چای تعارف شود، همیشه لطف دارد.",
    "پیشنهاد داد {shelf} تنوع بیشتری داشته باشد. به خرید گفته شد.",
];
const WAITING: &[&str] = &[
    "منتظر حراج {shelf} است.",
    "قیمت {goods} را با جای دیگر مقایسه می‌کند. کد تخفیف برایش فرستاده شد.",
    "سبدش پر است ولی تمام نمی‌کند؛ گفت سر ماه {goods} را می‌خرد.",
];
const ORDINARY: &[&str] = &[
    "پرسید {goods} کی می‌رسد. وقتی رسید خبر بدهیم.",
    "نشانی‌اش عوض شده؛ پیش از ارسال {hour} بپرسید.",
    "برای هدیه خرید؛ از {shelf} خوشش آمد.",
    "زنگ در خراب است، پیک {hour} تماس بگیرد.",
    "به {goods} حساسیت دارد، پیشنهاد نشود.",
];
