//! What moves a customer: when they came, how often they buy, how long they stay, how they speak.
//!
//! The model is buy-till-you-die with differences between people:
//! - time between orders is exponential in *demand* time (see [`crate::calendar`]), with a rate drawn from a
//!   gamma distribution (shape [`RATE_SHAPE`], mean [`RATE_PER_YEAR`] orders a year, times the archetype's factor);
//! - after each order, the first included, the customer leaves for good with a probability drawn from a beta
//!   distribution ([`DROPOUT`]), its odds moved by how the last experiences felt;
//! - order values are gamma (shape [`SPEND_SHAPE`]) around a personal mean that is inverse gamma
//!   ([`SPEND_SPREAD`]): the Gamma-Gamma model.

use crate::calendar::{Calendar, DAYS};
use crate::chance::{Dice, Purpose};
use crate::people;

/// Shape of the gamma distribution of rates: the smaller, the more unlike people are.
pub const RATE_SHAPE: f64 = 1.7;
/// Mean orders a year while a customer stays.
pub const RATE_PER_YEAR: f64 = 9.0;
/// Parameters a and b of the beta distribution of leaving after an order, for a customer who feels neither good nor bad.
pub const DROPOUT: (f64, f64) = (0.75, 2.3);
/// Shape of the gamma distribution of one customer's order values.
pub const SPEND_SHAPE: f64 = 3.2;
/// Shape of the inverse gamma distribution of personal means; the mean exists because it is above one.
pub const SPEND_SPREAD: f64 = 4.2;
/// Mean order value of a middling customer on the last day, in thousand toman.
pub const SPEND_MEAN: f64 = 980.0;

/// The kinds of behaviour in the crowd. Their mixture makes every customer type of the taxonomy appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Archetype {
    /// Buys what they need.
    Plain,
    /// Buys with a coupon or not at all.
    DiscountSeeker,
    /// Reads and asks for weeks, then buys.
    Researcher,
    /// Sees it and buys it.
    Impulsive,
    /// Fills carts and leaves them.
    Hesitant,
    /// Stays, speaks well of the shop, brings others.
    Loyal,
    /// Expects much, flares up.
    Demanding,
    /// Compares with competitors and says so.
    Switcher,
    /// Looks around, searches for discounts, never buys.
    Looker,
    /// Comes back to one product, never decides.
    Undecided,
    /// Views much and buys hardly ever.
    Browser,
}

/// How an archetype differs from the plain customer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    pub(crate) archetype: Archetype,
    /// Share of customers, in percent.
    share: f64,
    /// Chance of ever buying.
    buys: f64,
    /// Mean days from first contact to first order.
    delay: f64,
    /// Factor on the rate of orders.
    rate: f64,
    /// Factor on the odds of leaving.
    pub(crate) leaving: f64,
    /// Chance that an order uses a coupon.
    pub(crate) coupon: f64,
    /// Mean number of carts left for each online order (or each look around).
    pub(crate) carts_left: f64,
    /// Mean products viewed in a session.
    pub(crate) views: f64,
    /// Factor on how often they comment.
    pub(crate) voice: f64,
    /// Added to how every order feels.
    bias: f64,
    /// Weight among those who refer others.
    pub(crate) refers: f64,
}

#[rustfmt::skip]
const HABITS: [Habits; 11] = [
    //  archetype                                share       buys       delay       rate       leaving       coupon        carts_left       views       voice       bias        refers
    Habits { archetype: Archetype::Plain,          share: 36., buys: 0.97, delay: 5.0, rate: 1.0, leaving: 1.0, coupon: 0.12, carts_left: 1.1, views: 1.6, voice: 0.9, bias: 0.0,  refers: 1.0 },
    Habits { archetype: Archetype::DiscountSeeker, share: 11., buys: 0.95, delay: 8.0, rate: 0.9, leaving: 1.3, coupon: 0.92, carts_left: 1.7, views: 2.4, voice: 0.9, bias: 0.0,  refers: 0.8 },
    Habits { archetype: Archetype::Researcher,     share: 8.,  buys: 0.92, delay: 34., rate: 0.8, leaving: 0.8, coupon: 0.10, carts_left: 1.3, views: 4.5, voice: 1.5, bias: 0.02, refers: 1.2 },
    Habits { archetype: Archetype::Impulsive,      share: 8.,  buys: 1.0,  delay: 0.0, rate: 1.2, leaving: 1.3, coupon: 0.28, carts_left: 0.5, views: 1.0, voice: 1.0, bias: 0.03, refers: 1.0 },
    Habits { archetype: Archetype::Hesitant,       share: 7.,  buys: 0.90, delay: 18., rate: 0.7, leaving: 1.1, coupon: 0.14, carts_left: 4.0, views: 2.6, voice: 0.8, bias: -0.05, refers: 0.6 },
    Habits { archetype: Archetype::Loyal,          share: 10., buys: 1.0,  delay: 3.0, rate: 1.5, leaving: 0.22, coupon: 0.10, carts_left: 0.5, views: 1.4, voice: 1.8, bias: 0.28, refers: 9.0 },
    Habits { archetype: Archetype::Demanding,      share: 5.,  buys: 0.98, delay: 6.0, rate: 1.0, leaving: 1.4, coupon: 0.12, carts_left: 0.9, views: 1.8, voice: 2.4, bias: -0.62, refers: 0.1 },
    Habits { archetype: Archetype::Switcher,       share: 4.,  buys: 0.95, delay: 7.0, rate: 0.9, leaving: 2.0, coupon: 0.22, carts_left: 1.6, views: 2.0, voice: 1.2, bias: -0.12, refers: 0.4 },
    Habits { archetype: Archetype::Looker,         share: 4.,  buys: 0.0,  delay: 0.0, rate: 0.0, leaving: 1.0, coupon: 0.0,  carts_left: 0.0, views: 3.0, voice: 0.1, bias: 0.0,  refers: 0.0 },
    Habits { archetype: Archetype::Undecided,      share: 4.,  buys: 0.0,  delay: 0.0, rate: 0.0, leaving: 1.0, coupon: 0.0,  carts_left: 1.2, views: 1.6, voice: 0.6, bias: 0.0,  refers: 0.0 },
    Habits { archetype: Archetype::Browser,        share: 3.,  buys: 0.25, delay: 60., rate: 0.3, leaving: 1.5, coupon: 0.1,  carts_left: 0.3, views: 6.0, voice: 0.2, bias: 0.0,  refers: 0.1 },
];

/// What a customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One person.
    Person,
    /// A household with members who share an account.
    Household,
    /// A company or office with contacts.
    Organisation,
}

/// Whether a customer belongs to the shop itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inside {
    /// An ordinary, external customer.
    Outside,
    /// An employee who buys here too.
    Staff,
    /// A marketer of the referral network.
    Marketer,
    /// A craftsperson whose work the shop buys, and who sells through it.
    Artisan,
}

/// The little that others need to know of a customer: cheap to draw for a whole block.
#[derive(Debug, Clone)]
pub(crate) struct Sketch {
    pub(crate) arrival: usize,
    pub(crate) first_order: Option<usize>,
    pub(crate) kind: Kind,
    pub(crate) inside: Inside,
    pub(crate) habits: Habits,
    /// Came through another customer, if one can be found.
    pub(crate) wants_referrer: bool,
    /// Is somebody who was already there, if one can be found.
    pub(crate) wants_original: bool,
    pub(crate) lot: f64,
}

impl Sketch {
    pub(crate) fn draw(seed: u64, index: u32, calendar: &Calendar) -> Self {
        let mut dice = Dice::new(seed, Purpose::Sketch, index);
        let arrival = dice.weighted(calendar.arrivals());
        let kind = dice.choose([(Kind::Person, 0.93), (Kind::Household, 0.04), (Kind::Organisation, 0.03)]);
        let mut inside = Inside::Outside;
        if kind == Kind::Person {
            inside = dice.choose([
                (Inside::Outside, 0.988),
                (Inside::Staff, 0.004),
                (Inside::Marketer, 0.003),
                (Inside::Artisan, 0.005),
            ]);
        }
        let mut point = dice.unit() * HABITS.iter().map(|h| h.share).sum::<f64>();
        let drawn = HABITS.iter().find(|h| {
            point -= h.share;
            point < 0.0
        });
        let mut habits = *drawn.unwrap_or(&HABITS[0]);
        if inside == Inside::Marketer {
            habits.refers = 40.0;
        }
        let buys = dice.chance(habits.buys) || (inside != Inside::Outside && habits.rate > 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred days")]
        let delay = (dice.waiting() * habits.delay) as usize;
        let first_order = (buys && arrival + delay < DAYS).then_some(arrival + delay);
        let wants_original = kind == Kind::Person && inside == Inside::Outside && dice.chance(0.018);
        let wants_referrer = !wants_original && inside != Inside::Staff && dice.chance(0.115);
        Self { arrival, first_order, kind, inside, habits, wants_referrer, wants_original, lot: dice.unit() }
    }
}

/// How carefully somebody types.
#[expect(clippy::struct_excessive_bools, reason = "independent habits, each there or not")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Typing {
    /// Arabic ي and ك from an old keyboard.
    pub(crate) arabic_letters: bool,
    /// What stands for a half-space: itself, a space, or nothing.
    pub(crate) half_space: &'static str,
    /// Leaves out the tanvin of لطفاً.
    pub(crate) no_tanvin: bool,
    pub(crate) emoji: bool,
    pub(crate) stretches: bool,
    pub(crate) slips: bool,
    pub(crate) english_words: bool,
}

/// What moves one customer through the two years.
#[derive(Debug, Clone)]
pub(crate) struct Traits {
    /// Orders per day of average demand.
    pub(crate) rate: f64,
    /// Chance to leave after an order that felt neutral.
    pub(crate) dropout: f64,
    /// Mean order value on the last day, in thousand toman.
    pub(crate) spend: f64,
    pub(crate) city: usize,
    /// The branch in reach, if any: 0 or 1.
    pub(crate) branch: Option<u8>,
    /// Share of orders made on the web or by phone.
    pub(crate) online: f64,
    /// How orders feel to this customer when nothing goes wrong.
    pub(crate) disposition: f64,
    pub(crate) formal: bool,
    pub(crate) english: bool,
    pub(crate) typing: Typing,
    /// The shelves they like best.
    pub(crate) shelves: [usize; 3],
}

impl Traits {
    pub(crate) fn draw(seed: u64, index: u32, sketch: &Sketch) -> Self {
        let mut dice = Dice::new(seed, Purpose::Traits, index);
        let habits = &sketch.habits;
        let rate = dice.gamma(RATE_SHAPE) / RATE_SHAPE * RATE_PER_YEAR * habits.rate / 365.0;
        let dropout = dice.beta(DROPOUT.0, DROPOUT.1);
        let size = match sketch.kind {
            Kind::Person => 1.0,
            Kind::Household => 1.4,
            Kind::Organisation => 9.0,
        };
        let spend = size * SPEND_MEAN * (SPEND_SPREAD - 1.0) / dice.gamma(SPEND_SPREAD).max(0.5);
        let city = people::draw_city(&mut dice);
        let branch = match people::city(city).latin {
            "Tehran" | "Karaj" => Some(0),
            "Shiraz" | "Marvdash" | "Marvdasht" => Some(1),
            _ => None,
        };
        let never_buys = habits.rate <= 0.0;
        let online = if branch.is_none() || never_buys { 1.0 } else { dice.beta(1.1, 1.1) };
        let typing = Typing {
            arabic_letters: dice.chance(0.09),
            half_space: dice.choose([("\u{200c}", 0.52), (" ", 0.30), ("", 0.18)]),
            no_tanvin: dice.chance(0.55),
            emoji: dice.chance(0.28),
            stretches: dice.chance(0.22),
            slips: dice.chance(0.10),
            english_words: dice.chance(0.08),
        };
        let shelf = |dice: &mut Dice| dice.below(crate::catalogue::categories().len());
        Self {
            rate: rate.max(1e-6),
            dropout,
            spend: spend.min(40_000.0),
            city,
            branch,
            online,
            disposition: 0.52 + 0.22 * dice.normal() + habits.bias,
            formal: dice.chance(if sketch.kind == Kind::Organisation { 0.85 } else { 0.3 }),
            english: sketch.kind == Kind::Person && dice.chance(0.015),
            typing,
            shelves: [shelf(&mut dice), shelf(&mut dice), shelf(&mut dice)],
        }
    }
}
