//! The crowd as a whole: shares, seasons, numbers that reach nobody twice.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;
use vafa_demo::{Archetype, Channel, Inside, Kind, Season, Shop, ShopSettings, SimKind, Survey, Trade};
use vafa_kernel::phone::Phone;
use vafa_kernel::{LocalDate, Zone};

fn shop(customers: u32) -> Shop {
    let today = LocalDate::new(2026, 11, 22).unwrap();
    Shop::new(ShopSettings { seed: 11, customers, today, zone: Zone::tehran() })
}

#[derive(Default)]
struct Tally {
    buyers: f64,
    once: f64,
    orders: f64,
    parcels: f64,
    web: f64,
    left: f64,
    returns: f64,
    cancelled: f64,
    kinds: BTreeSet<String>,
    trades: HashSet<Trade>,
    by_day: BTreeMap<LocalDate, f64>,
    nps: Vec<u8>,
    stars: [u32; 6],
}

/// What 3,000 customers did: told once for all tests.
static TALLY: LazyLock<Tally> = LazyLock::new(|| tally(&shop(3000)));

fn tally(shop: &Shop) -> Tally {
    let mut t = Tally::default();
    for index in 0..shop.customers() {
        let mut own = 0;
        for event in shop.history(index) {
            let name = format!("{:?}", event.kind);
            t.kinds.insert(name.split([' ', '(', '{']).next().unwrap().to_owned());
            match event.kind {
                SimKind::Ordered(order) => {
                    t.trades.insert(order.trade);
                    if order.trade == Trade::C2b {
                        continue;
                    }
                    own += 1;
                    t.orders += 1.0;
                    t.web += f64::from(u8::from(event.channel == Channel::Web));
                    t.parcels += f64::from(u8::from(order.promised.is_some()));
                    *t.by_day.entry(Zone::tehran().date(event.at)).or_default() += 1.0;
                }
                SimKind::CartLeft { .. } => t.left += 1.0,
                SimKind::Returned { .. } => t.returns += 1.0,
                SimKind::Cancelled { .. } => t.cancelled += 1.0,
                SimKind::Answered { survey: Survey::Nps, score, .. } => t.nps.push(score),
                SimKind::Commented(comment) => t.stars[usize::from(comment.rating.unwrap_or(0))] += 1,
                _ => {}
            }
        }
        t.buyers += f64::from(u8::from(own > 0));
        t.once += f64::from(u8::from(own == 1));
    }
    t
}

#[test]
fn shares_are_those_of_a_real_shop() {
    let shop = shop(3000);
    let t = &*TALLY;
    let within = |what: &str, value: f64, low: f64, high: f64| {
        assert!((low..=high).contains(&value), "{what}: {value:.3} not in {low}–{high}");
    };
    within("buyers", t.buyers / 3000.0, 0.8, 0.92);
    within("one-time buyers", t.once / t.buyers, 0.30, 0.40);
    within("orders of a repeat buyer", (t.orders - t.once) / (t.buyers - t.once), 5.8, 8.2);
    within("carts left", t.left / (t.left + t.web), 0.54, 0.66);
    within("returns", t.returns / t.orders, 0.03, 0.05);
    within("cancelled", t.cancelled / t.parcels, 0.015, 0.03);
    let referred = shop.all_customers().filter(|c| c.referred_by.is_some()).count();
    within("referred", f64::from(u32::try_from(referred).unwrap()) / 3000.0, 0.06, 0.10);
    let count = |low, high| t.nps.iter().filter(|s| (low..=high).contains(*s)).count();
    assert!(count(9, 10) > count(0, 6) && count(0, 6) * 10 > t.nps.len(), "all three groups have weight");
    assert!(t.stars.iter().all(|n| *n > 30), "every grade is given: {:?}", t.stars);
    assert!(t.stars[5] > t.stars[3] && t.stars[1] > t.stars[3] / 2, "people write when it matters");
    assert_eq!(t.trades.len(), 4, "every kind of trade");
    assert_eq!(t.kinds.len(), 18, "{:?}", t.kinds);
}

#[test]
fn seasons_show() {
    let t = &*TALLY;
    let season = shop(1);
    // The second year, when the crowd is there; per day, so that lengths do not matter.
    let from = LocalDate::new(2025, 9, 1).unwrap();
    let per_day = |wanted: Season| {
        let days: Vec<f64> = t
            .by_day
            .iter()
            .filter(|(d, _)| **d >= from && season.season(**d) == wanted)
            .map(|d| *d.1)
            .collect();
        days.iter().sum::<f64>() / f64::from(u32::try_from(days.len()).unwrap().max(1))
    };
    let ordinary = per_day(Season::Ordinary);
    assert!(per_day(Season::NowruzRun) > 1.25 * ordinary);
    assert!(per_day(Season::NowruzHoliday) < 0.65 * ordinary);
    assert!(per_day(Season::BlackFriday) > 1.3 * ordinary);
    assert!(per_day(Season::Yalda) > 1.2 * ordinary);
}

#[test]
fn everybody_is_there() {
    let shop = shop(3000);
    let archetypes: HashSet<Archetype> = (0..3000).map(|i| shop.archetype(i)).collect();
    assert_eq!(archetypes.len(), 11);
    let customers: Vec<_> = shop.all_customers().collect();
    for kind in [Kind::Person, Kind::Household, Kind::Organisation] {
        let of_kind = customers.iter().filter(|c| c.kind == kind);
        assert!(of_kind.clone().count() > 50);
        assert!(of_kind.clone().all(|c| c.members.is_empty() == (kind == Kind::Person)));
        assert!(of_kind.clone().all(|c| c.group_name.is_none() == (kind == Kind::Person)));
    }
    for inside in [Inside::Staff, Inside::Marketer, Inside::Artisan] {
        assert!(customers.iter().any(|c| c.inside == inside), "{inside:?}");
    }
    let doubles: Vec<_> = customers.iter().filter(|c| c.duplicate_of.is_some()).collect();
    assert!((20..90).contains(&doubles.len()), "{}", doubles.len());
    for double in doubles {
        let original = &customers[usize::try_from(double.duplicate_of.unwrap()).unwrap()];
        assert!(original.duplicate_of.is_none() && original.kind == Kind::Person);
        let same_name =
            (&double.given_name, &double.family_name) == (&original.given_name, &original.family_name);
        assert!(!same_name || double.phone_typed != original.phone_typed);
        let birthday = double.birth_date.is_none() || double.birth_date == original.birth_date;
        assert!(birthday && double.language == original.language);
    }
    let today = LocalDate::new(2026, 11, 22).unwrap().day_number();
    for customer in customers.iter().filter(|c| c.birth_date.is_some()) {
        let age = (today - customer.birth_date.unwrap().day_number()) / 365;
        assert!((18..=84).contains(&age), "{age}");
    }
}

#[test]
fn numbers_are_valid_unique_and_read_back() {
    let shop = shop(50_000);
    let mut seen = HashSet::new();
    let mut without = 0;
    for customer in shop.all_customers() {
        let (Some(phone), Some(typed)) = (&customer.phone, &customer.phone_typed) else {
            without += 1;
            assert!(customer.email.is_some(), "everybody can be reached");
            continue;
        };
        assert_eq!(Phone::parse(typed, "IR").as_ref(), Ok(phone), "{typed}");
        let mobile = phone.iranian_mobile().unwrap();
        let operators = ["91", "99", "93", "90", "92"];
        assert!(operators.contains(&&mobile[..2]), "{mobile}");
        if customer.duplicate_of.is_none() {
            assert!(seen.insert(phone.clone()), "{mobile} comes twice");
        }
        for member in customer.members.iter().filter_map(|m| m.phone.as_ref()) {
            assert!(seen.insert(member.clone()));
        }
    }
    assert!(without > 500 && without < 2500);
}
