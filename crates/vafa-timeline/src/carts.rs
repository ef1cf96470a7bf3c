//! Carts as they stand: the fold of everything that was told of them, in the order of time.
//!
//! A cart begins with its first product, is bought by the next order, and begins anew with the product after that. So one
//! cart id, or the one cart of a shop without ids, can live several times; each life is a [`Cart`] of its own. The fold
//! depends on when things happened, not on when they were told, nor on which record of the customer they were told for.

use crate::meaning::{CartChange, CartItem};
use crate::read::AMOUNT_MAX;
use std::collections::BTreeMap;
use vafa_kernel::{Currency, Instant};

/// How a cart stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CartStatus {
    /// Something lies in it and waits.
    Open,
    /// Everything was taken out again.
    Empty,
    /// It was bought.
    Ordered,
}

impl CartStatus {
    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Empty => "empty",
            Self::Ordered => "ordered",
        }
    }
}

/// One life of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Whether an order bought it.
    pub is_ordered: bool,
    /// When its first product came in, microseconds. No two lives of one cart begin at the same moment.
    pub opened_at: i64,
    /// When it last changed, microseconds.
    pub changed_at: i64,
    /// What is in it.
    pub items: Vec<CartItem>,
}

impl Cart {
    /// The cart after a change at the moment `at`, which is not before anything that was told of it; nothing where there
    /// was no cart and the change brings nothing to begin one with.
    pub fn after(held: Option<&Self>, at: Instant, change: &CartChange) -> Option<Self> {
        let at = at.micros();
        let mut cart = match held.filter(|held| !held.is_ordered) {
            Some(held) => Self { changed_at: at, ..held.clone() },
            None => Self { is_ordered: false, opened_at: at, changed_at: at, items: Vec::new() },
        };
        let is_new = cart.opened_at == at && held.is_none_or(|held| held.is_ordered);
        cart.take_in(change);
        (!is_new || !cart.items.is_empty()).then_some(cart)
    }

    fn take_in(&mut self, change: &CartChange) {
        if let Some(whole) = &change.items {
            self.items.clone_from(whole);
        }
        if let Some(item) = &change.item {
            match self.items.iter_mut().find(|held| held.sku == item.sku) {
                Some(held) => {
                    held.quantity_milli = held.quantity_milli.saturating_add(item.quantity_milli);
                    if item.price_minor != 0 {
                        held.price_minor = item.price_minor;
                        held.currency = item.currency;
                    }
                }
                None => self.items.push(item.clone()),
            }
        }
        self.items.retain(|held| held.quantity_milli > 0);
    }

    /// How it stands.
    pub fn status(&self) -> CartStatus {
        match (self.items.is_empty(), self.is_ordered) {
            (true, _) => CartStatus::Empty,
            (false, true) => CartStatus::Ordered,
            (false, false) => CartStatus::Open,
        }
    }

    /// The currency of what it is worth: that of its first product; nothing where it is empty.
    pub fn currency(&self) -> Option<Currency> {
        self.items.first().map(|item| item.currency)
    }

    /// What the products of its [`Self::currency`] are worth, minor units, at most [`AMOUNT_MAX`]. Shops price a cart in
    /// one currency; what is in another can't be added.
    pub fn value_minor(&self) -> i64 {
        let currency = self.currency();
        let of_currency = self.items.iter().filter(|item| Some(item.currency) == currency);
        let sum = of_currency.fold(0i128, |sum, item| {
            sum + i128::from(item.price_minor) * i128::from(item.quantity_milli) / 1000
        });
        i64::try_from(sum.clamp(i128::from(-AMOUNT_MAX), i128::from(AMOUNT_MAX))).unwrap_or(AMOUNT_MAX)
    }
}

/// Everything that was told of a customer's carts, and when the customer bought; gathered in any order.
#[derive(Debug, Clone, Default)]
pub struct CartHistory {
    changes: Vec<(i64, u128, CartChange)>,
    bought: Vec<i64>,
}

impl CartHistory {
    /// Adds a change. Of changes at the same moment the one with the smaller `rank` (the id of the event) comes first.
    pub fn add_change(&mut self, at: Instant, rank: u128, change: CartChange) {
        self.changes.push((at.micros(), rank, change));
    }

    /// Adds an order. It bought what lay in the carts at its moment, changes at the very moment included.
    pub fn add_order(&mut self, placed_at: Instant) {
        self.bought.push(placed_at.micros());
    }

    /// Whether there is anything to fold.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Every life of every cart, by the shop's cart id and the moment it began.
    pub fn fold(mut self) -> BTreeMap<(String, i64), Cart> {
        self.changes.sort_by_key(|(at, rank, _)| (*at, *rank));
        self.bought.sort_unstable();
        let mut bought = self.bought.into_iter().peekable();
        let mut lives = BTreeMap::new();
        let mut current: BTreeMap<String, Cart> = BTreeMap::new();
        for (at, _, change) in self.changes {
            while bought.next_if(|placed_at| *placed_at < at).is_some() {
                buy(&mut current);
            }
            let held = current.get(&change.key);
            let Some(cart) = Cart::after(held, Instant::from_micros(at), &change) else { continue };
            if let Some(past) = current.insert(change.key.clone(), cart).filter(|past| past.is_ordered) {
                lives.insert((change.key, past.opened_at), past);
            }
        }
        if bought.peek().is_some() {
            buy(&mut current);
        }
        lives.extend(current.into_iter().map(|(key, cart)| ((key, cart.opened_at), cart)));
        lives
    }
}

fn buy(carts: &mut BTreeMap<String, Cart>) {
    for cart in carts.values_mut().filter(|cart| cart.status() == CartStatus::Open) {
        cart.is_ordered = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn adds(key: &str, sku: &str, quantity: i64) -> CartChange {
        let item = CartItem {
            sku: sku.into(),
            name: String::new(),
            quantity_milli: quantity * 1000,
            price_minor: 5,
            currency: Currency::IRR,
        };
        CartChange { key: key.into(), item: Some(item), items: None }
    }

    fn at(second: i64) -> Instant {
        Instant::from_seconds(second)
    }

    fn stand(history: CartHistory) -> Vec<(String, i64, &'static str, i64)> {
        let lives = history.fold().into_iter();
        lives
            .map(|((key, from), cart)| (key, from / 1_000_000, cart.status().code(), cart.value_minor()))
            .collect()
    }

    #[test]
    fn a_cart_lives_until_it_is_bought_and_then_anew() {
        let mut history = CartHistory::default();
        history.add_change(at(5), 9, adds("k", "tea", 1));
        history.add_change(at(1), 1, adds("k", "tea", 2));
        history.add_change(at(2), 2, adds("k", "cup", 1));
        history.add_change(at(6), 3, adds("other", "pot", 1));
        history.add_change(at(7), 4, adds("other", "pot", -1));
        history.add_order(at(2));
        history.add_order(at(8));
        history.add_change(at(9), 5, adds("", "tea", -1));
        let expected = [
            ("k".to_owned(), 1, "ordered", 15),
            ("k".to_owned(), 5, "ordered", 5),
            ("other".to_owned(), 6, "empty", 0),
        ];
        assert_eq!(stand(history), expected);
    }

    #[test]
    fn the_whole_cart_replaces_what_was_known_and_nothing_begins_no_cart() {
        let mut history = CartHistory::default();
        history.add_change(at(1), 1, CartChange { key: String::new(), item: None, items: Some(Vec::new()) });
        history.add_change(at(2), 2, adds("", "tea", 3));
        let whole = adds("", "cup", 1).item.into_iter().collect();
        history.add_change(at(3), 3, CartChange { key: String::new(), item: None, items: Some(whole) });
        history.add_change(at(4), 4, CartChange { key: String::new(), item: None, items: None });
        assert_eq!(stand(history.clone()), [(String::new(), 2, "open", 5)]);
        let cart = history.fold().into_values().next().unwrap();
        assert_eq!((cart.items.len(), cart.changed_at), (1, at(4).micros()));
    }

    #[test]
    fn a_cart_is_worth_what_lies_in_it_in_its_own_currency() {
        let item = |sku: &str, price_minor, code: &str| CartItem {
            sku: sku.into(),
            name: String::new(),
            quantity_milli: 2_000,
            price_minor,
            currency: code.parse().unwrap(),
        };
        let cart = |items| Cart { is_ordered: false, opened_at: 0, changed_at: 0, items };
        let mixed = cart(vec![item("a", 7, "USD"), item("b", 100, "EUR"), item("c", 1, "USD")]);
        assert_eq!((mixed.currency().unwrap().code(), mixed.value_minor()), ("USD", 16));
        assert_eq!((cart(Vec::new()).currency(), cart(Vec::new()).value_minor()), (None, 0));
        let dear = cart(vec![item("a", i64::MAX, "USD"), item("b", i64::MAX, "USD")]);
        assert_eq!(dear.value_minor(), AMOUNT_MAX);
        let below = cart(vec![item("a", i64::MIN, "USD")]);
        assert_eq!(below.value_minor(), -AMOUNT_MAX);
    }

    /// Either a change of one of two carts or an order, at a moment.
    fn any_step() -> impl Strategy<Value = (i64, Option<CartChange>)> {
        let change = (prop_oneof![Just("a"), Just("")], prop_oneof![Just("tea"), Just("cup")], -2i64..4)
            .prop_map(|(key, sku, quantity)| adds(key, sku, quantity));
        (0i64..30, prop::option::weighted(0.8, change))
    }

    proptest! {
        #[test]
        fn the_order_of_telling_does_not_matter_and_told_one_by_one_it_is_the_same(
            steps in prop::collection::vec(any_step(), 0..30), seed in any::<u64>(),
        ) {
            let gather = |steps: &[(usize, (i64, Option<CartChange>))]| {
                let mut history = CartHistory::default();
                for (rank, (moment, step)) in steps {
                    match step {
                        Some(change) => history.add_change(at(*moment), *rank as u128, change.clone()),
                        None => history.add_order(at(*moment)),
                    }
                }
                history.fold()
            };
            let mut numbered: Vec<_> = steps.into_iter().enumerate().collect();
            let folded = gather(&numbered);
            numbered.sort_by_key(|(rank, _)| (*rank as u64).wrapping_mul(seed | 1));
            prop_assert_eq!(&folded, &gather(&numbered));

            // One step after the other, as they are told in time.
            numbered.sort_by_key(|(rank, (moment, step))| (*moment, step.is_none(), *rank));
            let mut lives: BTreeMap<(String, i64), Cart> = BTreeMap::new();
            for (_, (moment, step)) in &numbered {
                match step {
                    Some(change) => {
                        let held = lives.range((change.key.clone(), i64::MIN)..=(change.key.clone(), i64::MAX)).next_back();
                        if let Some(cart) = Cart::after(held.map(|(_, cart)| cart), at(*moment), change) {
                            lives.insert((change.key.clone(), cart.opened_at), cart);
                        }
                    }
                    None => lives.values_mut().filter(|cart| cart.status() == CartStatus::Open).for_each(|cart| cart.is_ordered = true),
                }
            }
            prop_assert_eq!(folded, lives);
        }
    }
}
