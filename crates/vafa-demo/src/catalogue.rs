//! What the shop sells, and at what price on which day.

use crate::calendar::DAYS;
use crate::chance::{Dice, Purpose, running_totals};
use std::sync::LazyLock;
use vafa_kernel::{Currency, Money};

/// What kind of thing a product is: decides what can be said about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goods {
    /// Something to eat or drink.
    Edible,
    /// Something to use or look at.
    Ware,
    /// Something for skin and hair.
    Care,
}

/// A shelf of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Stable three-letter code, the beginning of its products' SKUs.
    pub code: &'static str,
    /// Persian name.
    pub name_fa: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// What kind of things lie there.
    pub goods: Goods,
}

/// One product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its place in [`products`].
    pub index: usize,
    /// Stable stock-keeping code, such as `NUT-104`.
    pub sku: String,
    /// Persian name, with the size.
    pub name_fa: &'static str,
    /// English name, with the size.
    pub name_en: &'static str,
    /// What people call it when they talk about it.
    pub short_fa: &'static str,
    /// Its shelf.
    pub category: &'static Category,
    /// Price on the last day of the simulation, in thousand toman.
    pub(crate) price_now: i64,
    /// How well it sells beside its neighbours.
    pub(crate) appeal: u32,
    /// The place of its shelf in [`categories`].
    pub(crate) shelf: usize,
}

static CATEGORIES: LazyLock<Vec<Category>> = LazyLock::new(read_categories);
static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(read_products);
const TEXT: &str = include_str!("../data/catalogue.txt");

/// All shelves.
pub fn categories() -> &'static [Category] {
    &CATEGORIES
}

/// Everything the shop sells, shelf by shelf.
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

fn read_categories() -> Vec<Category> {
    TEXT.lines()
        .filter_map(|line| {
            let fields: Vec<&'static str> = line.strip_prefix("* ")?.split(',').collect();
            let [code, name_fa, name_en, goods] = fields[..] else { return None };
            let goods = match goods {
                "edible" => Goods::Edible,
                "care" => Goods::Care,
                _ => Goods::Ware,
            };
            Some(Category { code, name_fa, name_en, goods })
        })
        .collect()
}

fn read_products() -> Vec<Product> {
    let mut products: Vec<Product> = Vec::new();
    let mut shelf = None;
    let mut place = 0_u32;
    for line in TEXT.lines() {
        if let Some(title) = line.strip_prefix("* ") {
            shelf = CATEGORIES.iter().find(|c| title.starts_with(c.code));
            place = 0;
            continue;
        }
        let fields: Vec<&'static str> = line.split(',').collect();
        let (Some(category), [name_fa, name_en, price, short_fa]) = (shelf, &fields[..]) else { continue };
        place += 1;
        let price_now = price.parse().unwrap_or(100);
        products.push(Product {
            index: products.len(),
            sku: format!("{}-{}", category.code, 100 + place),
            name_fa,
            name_en,
            short_fa,
            category,
            price_now,
            // The first on a shelf sell best; the dear ones seldom.
            appeal: 100_000 / (100 + 12 * place) * if price_now > 1000 { 11 } else { 20 },
            shelf: CATEGORIES.iter().position(|c| c == category).unwrap_or(0),
        });
    }
    products
}

/// Prices rise in steps: on a few days a year a whole shelf is marked up.
#[derive(Debug, Clone)]
pub(crate) struct Prices {
    /// For each shelf the days on which it was marked up.
    steps: Vec<Vec<usize>>,
    /// For each product its rial price before the first step, after it, and so on.
    rials: Vec<Vec<i64>>,
    /// Running totals of appeal over all products, for draws.
    appeal: Vec<f64>,
    shelves: Vec<(usize, Vec<f64>)>,
}

impl Prices {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed, Purpose::Shop, 2);
        // About 35 % a year, in a step every four months or so, each shelf on days of its own.
        let steps: Vec<Vec<usize>> = categories()
            .iter()
            .map(|_| {
                let mut day = dice.below(90);
                let mut days = Vec::new();
                while day < DAYS {
                    days.push(day);
                    day += 80 + dice.below(70);
                }
                days
            })
            .collect();
        let mut rials = Vec::new();
        let mut shelves: Vec<(usize, Vec<f64>)> = Vec::new();
        for (shelf, marked_up) in steps.iter().enumerate() {
            let own: Vec<&Product> = products().iter().filter(|p| p.shelf == shelf).collect();
            let appeal = running_totals(own.iter().map(|p| f64::from(p.appeal)));
            shelves.push((own.first().map_or(0, |p| p.index), appeal));
            for product in own {
                // Walk back from today's price.
                let mut price = product.price_now * 10_000;
                let mut back = vec![price];
                for _ in marked_up {
                    price = price * 1000 / dice.whole(1060, 1160);
                    back.push(round_price(price));
                }
                back.reverse();
                rials.push(back);
            }
        }
        let appeal = running_totals(products().iter().map(|p| f64::from(p.appeal)));
        Self { steps, rials, appeal, shelves }
    }

    /// The price of one piece on day `day`, in rial.
    pub(crate) fn rials(&self, product: &Product, day: usize) -> i64 {
        let passed = self.steps[product.shelf].partition_point(|&step| step <= day);
        self.rials[product.index].get(passed).copied().unwrap_or(product.price_now * 10_000)
    }

    /// How dear everything was on that day beside the last day: below one.
    pub(crate) fn level(day: usize) -> f64 {
        let left = DAYS.saturating_sub(day);
        1.0 / (1.0 + 0.00115 * f64::from(u16::try_from(left).unwrap_or(0)))
    }

    /// A product, by how well it sells; from one shelf if one is given.
    pub(crate) fn draw(&self, dice: &mut Dice, shelf: Option<usize>) -> &'static Product {
        let index = match shelf.and_then(|s| self.shelves.get(s)) {
            Some((first, totals)) => first + dice.weighted(totals),
            None => dice.weighted(&self.appeal),
        };
        &products()[index.min(products().len() - 1)]
    }
}

/// Shop prices end in whole thousands of toman.
fn round_price(rials: i64) -> i64 {
    (rials / 10_000).max(5) * 10_000
}

/// An amount in rial.
pub(crate) const fn rial(amount: i64) -> Money {
    Money::new(amount, Currency::IRR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_whole() {
        assert_eq!(categories().len(), 14);
        assert!(products().len() >= 150, "{}", products().len());
        let mut skus: Vec<_> = products().iter().map(|p| &p.sku).collect();
        skus.sort();
        skus.dedup();
        assert_eq!(skus.len(), products().len());
        let lines = TEXT.lines().filter(|l| !l.starts_with(['#', '*'])).count();
        assert_eq!(products().len(), lines, "every line is a product");
    }

    #[test]
    fn prices_rise_in_steps_to_the_listed_price() {
        let prices = Prices::new(4);
        for product in products() {
            let days: Vec<i64> = (0..DAYS).map(|day| prices.rials(product, day)).collect();
            assert!(days.is_sorted(), "{}", product.sku);
            assert_eq!(days[DAYS - 1], product.price_now * 10_000);
            let rise = days[DAYS - 1] * 100 / days[0];
            assert!((125..260).contains(&rise), "{} {rise}", product.sku);
        }
    }
}
