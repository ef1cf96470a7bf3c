//! Prints a readable sample of a simulated shop: `cargo run --example print_shop -- [seed] [customers]`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "an example")]

use std::collections::BTreeMap;
use vafa_demo::{Channel, Shop, ShopSettings, SimEvent, SimKind};
use vafa_kernel::{LocalDate, Zone};

fn main() {
    let mut args = std::env::args().skip(1);
    let seed = args.next().and_then(|a| a.parse().ok()).unwrap_or(7);
    let customers = args.next().and_then(|a| a.parse().ok()).unwrap_or(5000);
    let today = LocalDate::new(2026, 11, 22).unwrap();
    let shop = Shop::new(ShopSettings { seed, customers, today, zone: Zone::tehran() });
    print_people(&shop);
    print_histories(&shop);
    print_words(&shop);
    print_figures(&shop);
}

fn print_people(shop: &Shop) {
    println!("== {} ({})", shop.profile().name_fa, shop.profile().name_en);
    for customer in shop.all_customers().take(60) {
        println!(
            "{:>3} {} | {} | {} | {} | {} {} | {} | {}",
            customer.index,
            customer.display_name(),
            customer.phone_typed.as_deref().unwrap_or("-"),
            customer.email.as_deref().unwrap_or("-"),
            customer.birth_date.map_or(String::from("-"), |d| format!("{d}")),
            customer.city.unwrap_or("-"),
            customer.address.as_deref().unwrap_or("-"),
            customer.job.unwrap_or("-"),
            customer
                .members
                .iter()
                .map(|m| format!("{} ({})", m.name, m.role))
                .collect::<Vec<_>>()
                .join("، "),
        );
        if let Some(original) = customer.duplicate_of {
            println!("      = {}", shop.customer(original).display_name());
        }
    }
}

fn print_histories(shop: &Shop) {
    for index in 0..6 {
        println!("== {} {:?}", shop.customer(index).display_name(), shop.archetype(index));
        for event in shop.history(index).iter().take(40) {
            println!("{}", line(event));
        }
    }
}

fn line(event: &SimEvent) -> String {
    let what = match &event.kind {
        SimKind::Ordered(order) => {
            let goods: Vec<_> =
                order.lines.iter().map(|l| format!("{}×{}", l.quantity, l.product.name_fa)).collect();
            format!("ordered {} {} toman: {}", order.number, order.total.minor / 10, goods.join("، "))
        }
        SimKind::Viewed { product } => format!("viewed {}", product.name_fa),
        SimKind::CartChanged { product, quantity, .. } => format!("cart {quantity:+} {}", product.name_fa),
        SimKind::Commented(comment) => format!("{:?}★ {}", comment.rating, comment.text),
        other => format!("{other:?}"),
    };
    format!("  {} {:?} {what}", event.at, event.channel)
}

fn print_words(shop: &Shop) {
    println!("== in their own words");
    let mut shown: BTreeMap<(&str, u8), u32> = BTreeMap::new();
    for (_, event) in shop.events() {
        let (what, grade, text) = match event.kind {
            SimKind::Commented(c) => ("comment", c.rating.unwrap_or(0), c.text),
            SimKind::Complained { text, .. } => ("complaint", 0, text),
            SimKind::Answered { text: Some(text), score, .. } => ("answer", score, text),
            SimKind::Called { note, .. } => ("call", 0, note),
            SimKind::Resolved { note, .. } => ("resolved", 0, note),
            SimKind::Searched { query } => ("search", 0, query),
            SimKind::CampaignOpened { campaign, .. } => ("campaign", 0, campaign),
            _ => continue,
        };
        let count = shown.entry((what, grade)).or_default();
        *count += 1;
        if *count <= if what == "comment" { 28 } else { 10 } {
            println!("{what} {grade}: {}", text.replace('\n', " ⏎ "));
        }
    }
}

fn print_figures(shop: &Shop) {
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    let mut orders: BTreeMap<u32, u32> = BTreeMap::new();
    let mut stars = [0_u32; 6];
    let mut channels: BTreeMap<Channel, u32> = BTreeMap::new();
    let mut value = 0_i64;
    for (who, event) in shop.events() {
        let name = format!("{:?}", event.kind);
        *kinds.entry(name.split([' ', '(', '{']).next().unwrap_or("").to_owned()).or_default() += 1;
        match (&event.kind, who) {
            (SimKind::Ordered(order), Some(who)) => {
                *orders.entry(who).or_default() += 1;
                *channels.entry(event.channel).or_default() += 1;
                value += order.total.minor / 10_000;
            }
            (SimKind::Commented(c), _) => stars[usize::from(c.rating.unwrap_or(0))] += 1,
            _ => {}
        }
    }
    let total: u32 = orders.values().sum();
    let count = |test: fn(&u32) -> bool| u32::try_from(orders.values().filter(|n| test(n)).count()).unwrap();
    let (once, repeat) = (count(|n| *n == 1), count(|n| *n > 1));
    println!("== figures\n{kinds:#?}\n{channels:?}\nstars {stars:?}");
    println!(
        "buyers {} of {}; once {once}; orders {total}; per repeat buyer {:.2}; mean value {} thousand toman",
        orders.len(),
        shop.customers(),
        f64::from(total - once) / f64::from(repeat),
        value / i64::from(total)
    );
}
