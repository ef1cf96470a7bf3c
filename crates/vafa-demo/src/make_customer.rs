//! Draws who a customer is.

use crate::block::Block;
use crate::chance::{Dice, Purpose as For};
use crate::customer::{Consent, Contact, Member, Purpose, SimCustomer, Standing};
use crate::people::{self, Gender};
use crate::phones::PER_CUSTOMER;
use crate::shop::Shop;
use crate::traits::{Inside, Kind, Sketch, Traits};
use crate::typing::retype;
use vafa_kernel::phone::Phone;
use vafa_kernel::{Instant, LocalDate};
use vafa_locale::calendar::JalaliDate;

/// Customer `index`, whose block is at hand.
pub(crate) fn make_customer(shop: &Shop, block: &Block, index: u32) -> SimCustomer {
    let Some(original) = block.original(index) else {
        return fresh(shop, block, index);
    };
    retyped(shop, fresh(shop, block, original), block.sketch(index), index)
}

fn fresh(shop: &Shop, block: &Block, index: u32) -> SimCustomer {
    let sketch = block.sketch(index);
    let traits = Traits::draw(shop.seed(), index, sketch);
    let mut dice = Dice::new(shop.seed(), For::Profile, index);
    let person = Person::draw(shop, sketch, &traits, &mut dice);
    let since = first_seen(shop, sketch, index);
    let city = people::city(traits.city);
    let phone = dice.chance(0.975).then(|| shop.phones().of_customer(index, 0));
    let knows_place = dice.chance(if traits.online > 0.8 { 0.9 } else { 0.6 });
    let has_street = knows_place && dice.chance(if traits.online > 0.5 { 0.85 } else { 0.25 });
    let area = dice.pick(&city.areas).copied();
    let address = area.map(|area| street(area, &mut dice));
    let job = person.job.filter(|_| dice.chance(0.5));
    let email_chance = if sketch.kind == Kind::Organisation { 0.9 } else { 0.38 };
    let group_name = group_name(sketch.kind, &person, &mut dice);
    let members = members(shop, sketch.kind, &person, index, &mut dice);
    SimCustomer {
        index,
        external_id: external_id(sketch.kind, index),
        kind: sketch.kind,
        inside: sketch.inside,
        since,
        email: (dice.chance(email_chance) || phone.is_none()).then(|| email(&person, index, &mut dice)),
        handle: dice.chance(0.12).then(|| format!("@{}.{}{}", person.latin.0, person.latin.1, index % 97)),
        gender: dice.chance(0.93).then_some(person.gender),
        birth_date: person.birth.filter(|_| sketch.kind == Kind::Person && dice.chance(0.58)),
        given_name: person.given,
        family_name: person.family,
        group_name,
        phone_typed: phone.as_deref().map(|p| type_phone(p, &mut dice)),
        phone: phone.as_deref().and_then(comparable),
        city: knows_place.then_some(city.fa),
        province: knows_place.then_some(city.province),
        area: area.filter(|_| knows_place),
        address: address.filter(|_| has_street),
        postal_code: (has_street && dice.chance(0.6)).then(|| postal_code(&mut dice)),
        job: job.map(|j| j.fa),
        standing: job.filter(|_| dice.chance(0.7)).map(|j| standing(j.standing)),
        language: if traits.english { "en" } else { "fa" },
        preferred_channel: dice.chance(0.45).then(|| {
            dice.choose([
                (Contact::Sms, 5.0),
                (Contact::Call, 2.0),
                (Contact::Messenger, 2.5),
                (Contact::Email, 0.8),
            ])
        }),
        preferred_hours: dice.chance(0.22).then(|| dice.of([(9, 13), (10, 18), (16, 21), (18, 22), (9, 21)])),
        loyalty_card: (sketch.kind != Kind::Organisation && dice.chance(0.42)).then(|| card(index)),
        consents: consents(since, sketch, &mut dice),
        members,
        referred_by: block.referrer(index),
        duplicate_of: None,
    }
}

/// The moment a customer became known, somewhere in the hours the shop is awake.
pub(crate) fn first_seen(shop: &Shop, sketch: &Sketch, index: u32) -> Instant {
    let minute = 9 * 60 + i64::from(index.wrapping_mul(2_654_435_761) >> 16) % (11 * 60);
    shop.calendar().at(sketch.arrival, minute * 60 + i64::from(index % 60))
}

struct Person {
    given: String,
    family: String,
    latin: (&'static str, String),
    gender: Gender,
    birth: Option<LocalDate>,
    birth_year: i16,
    people: usize,
    job: Option<&'static people::Job>,
}

impl Person {
    fn draw(shop: &Shop, sketch: &Sketch, traits: &Traits, dice: &mut Dice) -> Self {
        let city = people::city(traits.city);
        let people = people::people_of(dice, city);
        // More women than men buy such goods.
        let gender = if dice.chance(0.58) { Gender::Female } else { Gender::Male };
        #[expect(clippy::cast_possible_truncation, reason = "an age")]
        let age = ((40.0 + 12.5 * dice.normal()) as i16).clamp(18, 82);
        let this_year = JalaliDate::from(shop.today()).year();
        let birth_year = this_year - age - 1;
        let month = u8::try_from(dice.whole(1, 12)).unwrap_or(1);
        let longest = match month {
            1..=6 => 31,
            7..=11 => 30,
            _ => 29,
        };
        let day = u8::try_from(dice.whole(1, longest)).unwrap_or(1);
        let given = people::given(dice, people, gender, birth_year);
        let (family, family_latin) = people::family(dice, people);
        let has_job = sketch.inside != Inside::Staff && sketch.kind == Kind::Person;
        let job = if has_job { people::job(dice, age, gender) } else { None };
        // Half-spaces in names are typed by few.
        let given_typed = retype(given.fa, &traits.typing);
        Self {
            given: given_typed,
            family: retype(&family, &traits.typing),
            latin: (given.latin, family_latin),
            gender,
            birth: JalaliDate::new(birth_year, month, day).map(LocalDate::from),
            birth_year,
            people,
            job,
        }
    }
}

/// The same person entered once more by somebody else: other letters, another form of the number, a short name.
fn retyped(shop: &Shop, original: SimCustomer, sketch: &Sketch, index: u32) -> SimCustomer {
    let mut dice = Dice::new(shop.seed(), For::Profile, index);
    let arabic = |text: &str| text.replace('ی', "ي").replace('ک', "ك");
    let (mut given, mut family) = (original.given_name.clone(), original.family_name.clone());
    match dice.below(4) {
        0 => (given, family) = (arabic(&given), arabic(&family)),
        1 => given = people::nickname(&given).map_or_else(|| arabic(&given), str::to_owned),
        2 => family = family.replace(['\u{200c}', ' '], ""),
        _ => given.clear(),
    }
    if (&given, &family) == (&original.given_name, &original.family_name) {
        // Nothing in this name can be typed differently: only an initial was noted.
        given = given.chars().take(1).chain(['.']).collect();
    }
    // Without the given name, or by a number that is not theirs alone, only a likeness is left.
    let same_phone = given.is_empty() || dice.chance(0.4);
    let digits = if same_phone {
        shop.phones().of_customer(original.index, 0)
    } else {
        shop.phones().of_customer(index, 0)
    };
    let since = first_seen(shop, sketch, index);
    let keeps = |dice: &mut Dice| dice.chance(0.5);
    SimCustomer {
        index,
        external_id: external_id(sketch.kind, index),
        inside: sketch.inside,
        since,
        given_name: given,
        family_name: family,
        phone_typed: Some(type_phone(&digits, &mut dice)),
        phone: comparable(&digits),
        email: original.email.filter(|_| !same_phone || keeps(&mut dice)),
        handle: None,
        birth_date: original.birth_date.filter(|_| keeps(&mut dice)),
        address: original.address.filter(|_| keeps(&mut dice)),
        area: original.area.filter(|_| keeps(&mut dice)),
        postal_code: None,
        loyalty_card: None,
        consents: consents(since, sketch, &mut dice),
        referred_by: None,
        duplicate_of: Some(original.index),
        ..original
    }
}

fn external_id(kind: Kind, index: u32) -> String {
    format!("{}-{}", if kind == Kind::Organisation { "ORG" } else { "WC" }, 10_000 + index)
}

/// Sixteen digits with the shop's prefix and a check digit (Luhn, ISO/IEC 7812-1).
fn card(index: u32) -> String {
    let body = format!("{:015}", 627_300_000_000_000_u64 + u64::from(index) * 7);
    let doubled = |(place, digit): (usize, u32)| match (place % 2, digit * 2) {
        (0, twice) if twice > 9 => twice - 9,
        (0, twice) => twice,
        _ => digit,
    };
    let sum: u32 = body.chars().filter_map(|c| c.to_digit(10)).enumerate().map(doubled).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn comparable(digits: &str) -> Option<Phone> {
    Phone::from_e164(&format!("+98{digits}")).ok()
}

/// A number as people type it into forms.
fn type_phone(digits: &str, dice: &mut Dice) -> String {
    let other_digits = |zero: char| {
        let to = |c: char| c.to_digit(10).and_then(|d| char::from_u32(u32::from(zero) + d)).unwrap_or(c);
        format!("0{digits}").chars().map(to).collect()
    };
    let (a, b, c) = (&digits[..3], &digits[3..6], &digits[6..]);
    match dice.below(20) {
        0 => format!("+98{digits}"),
        1 => format!("0098{digits}"),
        2 => digits.to_owned(),
        3 => format!("0{a} {b} {c}"),
        4 => format!("0{a}-{b}-{c}"),
        5..=8 => other_digits('۰'),
        9 => other_digits('٠'),
        10 => format!("+98 {a} {b} {c}"),
        _ => format!("0{digits}"),
    }
}

fn email(person: &Person, index: u32, dice: &mut Dice) -> String {
    let (given, family) = (person.latin.0, &person.latin.1);
    let initial = given.chars().next().unwrap_or('a');
    let year = person.birth_year.rem_euclid(100);
    let name = match dice.below(5) {
        0 => format!("{given}.{family}"),
        1 => format!("{given}{family}{year:02}"),
        2 => format!("{initial}.{family}"),
        3 => format!("{family}.{given}"),
        _ => format!("{given}_{family}"),
    };
    // The number keeps addresses apart; `.example` (RFC 2606) keeps them from ever reaching anybody.
    format!("{name}{index}@{}.example", dice.of(["gmail", "yahoo", "mail", "chmail", "outlook"]))
}

fn street(area: &str, dice: &mut Dice) -> String {
    let avenue = dice.of([
        "خیابان ولیعصر",
        "بلوار کشاورز",
        "خیابان بهشتی",
        "خیابان سعدی",
        "خیابان حافظ",
        "بلوار فردوسی",
        "خیابان گلستان",
        "خیابان باهنر",
        "بلوار آزادی",
        "خیابان معلم",
        "خیابان شهید رجایی",
        "خیابان نیایش",
    ]);
    let alley = dice.of([
        "نسترن",
        "یاس",
        "بنفشه",
        "لاله",
        "شقایق",
        "بهار",
        "مهر",
        "سرو",
        "نرگس",
        "ارغوان",
        "پنجم",
        "دوازدهم",
        "صبا",
        "امید",
        "گلزار",
    ]);
    let number = persian(dice.whole(1, 140));
    if dice.chance(0.6) {
        let flat = persian(dice.whole(1, 12));
        format!("{area}، {avenue}، کوچهٔ {alley}، پلاک {number}، واحد {flat}")
    } else {
        format!("{area}، {avenue}، کوچهٔ {alley}، پلاک {number}")
    }
}

fn persian(number: i64) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|d| char::from_u32(u32::from('۰') + d)).unwrap_or(c);
    number.to_string().chars().map(digit).collect()
}

fn postal_code(dice: &mut Dice) -> String {
    // Iranian postal codes have no 0 and no 2 among the first five digits.
    let first: String = (0..5).map(|_| dice.of(['1', '3', '4', '5', '6', '7', '8', '9'])).collect();
    format!("{first}{:05}", dice.whole(11_111, 99_999))
}

fn standing(grade: u8) -> Standing {
    match grade {
        1 => Standing::Modest,
        2 => Standing::Middle,
        3 => Standing::UpperMiddle,
        _ => Standing::Affluent,
    }
}

fn group_name(kind: Kind, person: &Person, dice: &mut Dice) -> Option<String> {
    match kind {
        Kind::Person => None,
        Kind::Household => Some(format!("خانوادهٔ {}", person.family)),
        Kind::Organisation => {
            let what = dice.of([
                "شرکت",
                "شرکت مهندسی",
                "شرکت بازرگانی",
                "کافه",
                "هتل",
                "دفتر وکالت",
                "مدرسهٔ",
                "آموزشگاه",
                "درمانگاه",
                "گروه صنعتی",
                "شرکت دانش‌بنیان",
                "رستوران",
                "مؤسسهٔ",
                "آژانس مسافرتی",
            ]);
            let name = dice.of([
                "آرمان",
                "پگاه",
                "سپهر",
                "آریا",
                "البرز",
                "زاگرس",
                "کیمیا",
                "مهرگان",
                "راهیان",
                "نوآوران",
                "پارس",
                "هیرکان",
                "تیرازه",
                "سروستان",
                "نگین",
                "آفتاب",
                "باران",
                "ایده‌پرداز",
                "فراز",
                "پویا",
            ]);
            let second =
                dice.of(["", "", " نوین", " گستر", " شرق", " جنوب", " ایرانیان", " پارسه", " سبز", " کویر"]);
            Some(format!("{what} {name}{second}"))
        }
    }
}

fn members(shop: &Shop, kind: Kind, head: &Person, index: u32, dice: &mut Dice) -> Vec<Member> {
    let roles: &[&'static str] = match kind {
        Kind::Person => return Vec::new(),
        Kind::Household => &["همسر", "فرزند", "فرزند", "مادر"],
        Kind::Organisation => &["مسئول تدارکات", "امور مالی", "دفتر مدیرعامل", "انباردار"],
    };
    let count = 1 + dice.below(roles.len() - 1);
    let mut out = Vec::new();
    for (place, role) in (1_u32..PER_CUSTOMER).zip(roles.iter().take(count)) {
        let (gender, year) = match *role {
            "همسر" if head.gender == Gender::Male => (Gender::Female, head.birth_year + 3),
            "همسر" => (Gender::Male, head.birth_year - 3),
            "مادر" => (Gender::Female, head.birth_year - 26),
            "فرزند" => (dice.of([Gender::Female, Gender::Male]), head.birth_year + 27),
            _ => (dice.of([Gender::Female, Gender::Male]), 1360 + i16::try_from(dice.below(20)).unwrap_or(0)),
        };
        let mut given = people::given(dice, head.people, gender, year).fa;
        // Two children of one name are rarer than the draw.
        if out.iter().any(|other: &Member| other.name.starts_with(given)) {
            given = people::given(dice, 0, gender, year + 1).fa;
        }
        // Children bear the father's name; wives in Iran keep their own.
        let own_name = *role != "فرزند" || head.gender == Gender::Female;
        let family = if own_name { people::family(dice, head.people).0 } else { head.family.clone() };
        let phone = dice.chance(0.6).then(|| shop.phones().of_customer(index, place));
        out.push(Member {
            name: format!("{given} {family}"),
            role,
            phone: phone.as_deref().and_then(comparable),
        });
    }
    out
}

fn consents(since: Instant, sketch: &Sketch, dice: &mut Dice) -> Vec<Consent> {
    let mut out = Vec::new();
    let willing = if sketch.inside == Inside::Outside { 0.66 } else { 1.0 };
    for (purpose, channel, asked) in [
        (Purpose::Marketing, Contact::Sms, 0.9),
        (Purpose::Marketing, Contact::Email, 0.35),
        (Purpose::Marketing, Contact::Call, 0.2),
        (Purpose::Survey, Contact::Sms, 0.8),
        (Purpose::Occasions, Contact::Sms, 0.6),
    ] {
        if dice.chance(asked) {
            let at = since.plus(dice.whole(0, 60) * 1_000_000);
            out.push(Consent { purpose, channel, given: dice.chance(willing), at });
        }
    }
    out
}
