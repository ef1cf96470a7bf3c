//! Same seed and day, same shop; a larger shop begins with the smaller one.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use sha2::{Digest, Sha256};
use vafa_demo::{Shop, ShopSettings};
use vafa_kernel::{LocalDate, Zone};

fn shop(seed: u64, customers: u32) -> Shop {
    let today = LocalDate::new(2026, 11, 22).unwrap();
    Shop::new(ShopSettings { seed, customers, today, zone: Zone::tehran() })
}

fn fingerprint(shop: &Shop, indexes: impl Iterator<Item = u32>) -> String {
    let mut hash = Sha256::new();
    for index in indexes {
        hash.update(format!("{:?}{:?}", shop.customer(index), shop.history(index)));
    }
    hash.finalize().iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[test]
fn the_first_customers_are_always_the_same() {
    // Changes only when the simulation is changed on purpose: then write down the new value.
    assert_eq!(fingerprint(&shop(7, 200), 0..200), "c9effff1a1e97252");
}

#[test]
fn another_seed_or_day_is_another_shop() {
    let here = fingerprint(&shop(7, 50), 0..50);
    assert_ne!(here, fingerprint(&shop(8, 50), 0..50));
    let today = LocalDate::new(2026, 11, 23).unwrap();
    let tomorrow = Shop::new(ShopSettings { seed: 7, customers: 50, today, zone: Zone::tehran() });
    assert_ne!(here, fingerprint(&tomorrow, 0..50));
}

#[test]
fn order_of_asking_and_threads_do_not_matter() {
    let shop = shop(7, 300);
    let forwards: Vec<_> = (0..300).map(|i| shop.history(i)).collect();
    let backwards: Vec<_> = (0..300).rev().map(|i| shop.history(i)).collect();
    assert!(forwards.iter().eq(backwards.iter().rev()));
    let streamed: Vec<_> = shop.events().filter_map(|(who, event)| who.map(|_| event)).collect();
    assert!(forwards.iter().flatten().eq(&streamed));
    let (left, right) = std::thread::scope(|scope| {
        let left = scope.spawn(|| (0..150).map(|i| shop.history(i)).collect::<Vec<_>>());
        let right = scope.spawn(|| (150..300).map(|i| shop.history(i)).collect::<Vec<_>>());
        (left.join().unwrap(), right.join().unwrap())
    });
    assert!(forwards.iter().eq(left.iter().chain(&right)));
}

#[test]
fn a_larger_shop_begins_with_the_smaller_one() {
    let (small, large) = (shop(7, 256), shop(7, 5000));
    for index in 0..256 {
        assert_eq!(small.customer(index), large.customer(index));
        // 256 is a whole number of blocks, so no friend of theirs is missing.
        assert_eq!(small.history(index), large.history(index));
    }
    assert!(small.all_customers().eq((0..256).map(|i| small.customer(i))));
}

#[test]
fn remarks_follow_from_the_seed_and_are_many_and_different() {
    let all = |seed| {
        let shop = shop(seed, 800);
        (0..800).map(|index| shop.remarks(index)).collect::<Vec<_>>()
    };
    let (here, again) = (all(7), all(7));
    assert_eq!(here, again);
    assert_ne!(here, all(8));
    let tagged = here.iter().filter(|remarks| !remarks.tags.is_empty()).count();
    assert!((80..480).contains(&tagged), "{tagged}");
    let notes: Vec<_> = here.iter().flat_map(|remarks| &remarks.notes).collect();
    assert!((40..320).contains(&notes.len()), "{}", notes.len());
    let different: std::collections::BTreeSet<&str> = notes.iter().map(|note| note.body.as_str()).collect();
    assert!(different.len() * 3 > notes.len(), "{} of {}", different.len(), notes.len());
    let (begins, ends) = (shop(7, 800).begins(), shop(7, 800).ends());
    for note in notes {
        assert!(note.at >= begins && note.at < ends);
        assert!(
            !note.body.contains("  ") && note.body.chars().all(|c| !c.is_ascii_alphabetic()),
            "{}",
            note.body
        );
    }
}
