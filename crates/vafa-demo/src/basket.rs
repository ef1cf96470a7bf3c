//! What goes into a basket, and what it costs.

use crate::calendar::Season;
use crate::catalogue::{Goods, Prices, Product, categories, rial};
use crate::chance::Dice;
use crate::events::SimLine;
use crate::shop::Shop;
use crate::traits::{SPEND_SHAPE, Traits};

/// Prices and discounts are whole thousands of toman.
const THOUSAND_TOMAN: i64 = 10_000;

/// What is bought, by whom, when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Errand<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) day: usize,
    /// Buys for an organisation.
    pub(crate) wholesale: bool,
    /// Only things made by hand.
    pub(crate) wares_only: bool,
    /// Lines may be marked down: a sale is on.
    pub(crate) sale: bool,
}

/// The order value this customer had in mind, in rial of the day.
pub(crate) fn budget(traits: &Traits, day: usize, dice: &mut Dice) -> i64 {
    let thousands = traits.spend * dice.gamma(SPEND_SHAPE) / SPEND_SHAPE * Prices::level(day);
    #[expect(clippy::cast_possible_truncation, reason = "below 10^13 by the cap on spend")]
    let rials = (thousands * 10_000.0) as i64;
    rials.max(50 * THOUSAND_TOMAN)
}

/// Something this customer may want that day.
pub(crate) fn want(errand: &Errand<'_>, traits: &Traits, dice: &mut Dice) -> &'static Product {
    let seasonal: &[&str] = match errand.shop.calendar().day(errand.day).season {
        Season::NowruzRun => &["NUT", "SWT", "DRY", "POT", "DEC", "TEX"],
        Season::Yalda => &["NUT", "NUT", "DRY", "SWT", "DEC"],
        _ => &[],
    };
    let prices = errand.shop.prices();
    if errand.wares_only {
        let shelf = dice.of(["POT", "TEX", "DEC"]);
        return prices.draw(dice, shelf_index(shelf));
    }
    if let Some(code) = dice.pick(seasonal)
        && dice.chance(0.45)
    {
        return prices.draw(dice, shelf_index(code));
    }
    let favourite = dice.chance(0.6).then(|| dice.of(traits.shelves));
    prices.draw(dice, favourite)
}

fn shelf_index(code: &str) -> Option<usize> {
    categories().iter().position(|c| c.code == code)
}

/// Lines worth about `budget`; never empty, no product twice.
pub(crate) fn fill(errand: &Errand<'_>, traits: &Traits, budget: i64, dice: &mut Dice) -> Vec<SimLine> {
    let mut lines: Vec<SimLine> = Vec::new();
    let mut left = budget;
    let most = if errand.wholesale { 60 } else { 3 };
    for attempt in 0..24 {
        let product = want(errand, traits, dice);
        let price = errand.shop.prices().rials(product, errand.day);
        // Dear things are put back on the shelf, unless nothing else was found.
        let too_dear = price > left * 13 / 10 && attempt < 12;
        if too_dear || lines.iter().any(|line| line.product == product) {
            continue;
        }
        let fits = (left / price).clamp(1, most);
        let heavy = product.category.goods == Goods::Ware && !errand.wholesale;
        let quantity = if errand.wholesale {
            (fits + 1) / 2 + dice.whole(0, fits / 2)
        } else if heavy || dice.chance(0.62) {
            1
        } else {
            dice.whole(1, fits)
        };
        lines.push(SimLine { product, quantity, unit_price: rial(price), discount: rial(0) });
        left -= price * quantity;
        if left < budget / 8 || lines.len() == 8 {
            break;
        }
    }
    if errand.sale {
        mark_down(&mut lines, dice);
    }
    lines
}

fn mark_down(lines: &mut [SimLine], dice: &mut Dice) {
    for line in lines {
        if dice.chance(0.6) {
            let percent = dice.of([10, 15, 20, 25, 30]);
            line.discount = rial(share(line.unit_price.minor * line.quantity, percent));
        }
    }
}

/// So many percent of an amount, rounded down to thousands of toman.
pub(crate) fn share(amount: i64, percent: i64) -> i64 {
    amount * percent / 100 / THOUSAND_TOMAN * THOUSAND_TOMAN
}

/// What the lines cost together.
pub(crate) fn sum(lines: &[SimLine]) -> i64 {
    lines.iter().map(|line| line.total().minor).sum()
}

/// The charge for a parcel that day: free above a round sum.
pub(crate) fn shipping(goods: i64, day: usize, far: bool) -> i64 {
    let level = Prices::level(day);
    let charge = if far { 89.0 } else { 59.0 };
    #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
    let (free_from, charge) = ((1500.0 * level) as i64, (charge * level) as i64);
    if goods >= free_from * THOUSAND_TOMAN { 0 } else { charge * THOUSAND_TOMAN }
}
