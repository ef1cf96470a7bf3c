//! Counts the events of a simulated shop and how fast they come: `cargo run --release --example count_events -- 100000`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "an example")]

use std::time::Instant;
use vafa_demo::{Shop, ShopSettings};
use vafa_kernel::{LocalDate, Zone};

fn main() {
    let customers = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(20_000);
    let today = LocalDate::new(2026, 11, 22).unwrap();
    let shop = Shop::new(ShopSettings { seed: 7, customers, today, zone: Zone::tehran() });
    let start = Instant::now();
    let events = shop.events().count();
    println!("{events} events in {:.2?}", start.elapsed());
    let start = Instant::now();
    println!("{} customers in {:.2?}", shop.all_customers().count(), start.elapsed());
}
