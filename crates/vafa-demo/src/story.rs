//! One customer's two years, told from the first contact to the last.

use crate::basket::{Errand, want};
use crate::block::Block;
use crate::calendar::DAYS;
use crate::chance::{Dice, Purpose};
use crate::comments;
use crate::events::{Channel, SimEvent, SimKind};
use crate::make_customer::first_seen;
use crate::shop::Shop;
use crate::traits::{Archetype, Inside, Kind, Sketch, Traits};
use vafa_kernel::Instant;
use vafa_kernel::time::{HOUR, MINUTE, SECOND};

/// How the web store's visitors spread over the hours 9 to 23.
const WEB_HOURS: [(i64, f64); 15] = [
    (9, 2.0),
    (10, 4.0),
    (11, 5.0),
    (12, 5.5),
    (13, 5.0),
    (14, 4.5),
    (15, 4.0),
    (16, 4.5),
    (17, 5.0),
    (18, 5.5),
    (19, 6.0),
    (20, 7.0),
    (21, 9.0),
    (22, 9.5),
    (23, 6.0),
];

/// The story being told.
pub(crate) struct Story<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) block: &'a Block,
    pub(crate) index: u32,
    pub(crate) sketch: &'a Sketch,
    pub(crate) traits: Traits,
    pub(crate) dice: Dice,
    /// How the customer feels about the shop: about -1 to 1, recent experience weighs most.
    pub(crate) feeling: f64,
    pub(crate) orders: u32,
    pub(crate) carts: u32,
    pub(crate) cases: u32,
    since: Instant,
    told: Vec<(Instant, Channel, SimKind)>,
}

/// All events of customer `index`, in order of time.
pub(crate) fn tell(shop: &Shop, block: &Block, index: u32) -> Vec<SimEvent> {
    let sketch = block.sketch(index);
    let original = block.original(index);
    let who = original.unwrap_or(index);
    let mut traits = Traits::draw(shop.seed(), who, block.sketch(who));
    if original.is_some() {
        // Most of what they do is under their first entry.
        traits.rate *= 0.3;
    }
    let mut story = Story {
        shop,
        block,
        index,
        sketch,
        dice: Dice::new(shop.seed(), Purpose::History, index),
        feeling: traits.disposition,
        traits,
        orders: 0,
        carts: 0,
        cases: 0,
        since: first_seen(shop, sketch, index),
        told: Vec::with_capacity(32),
    };
    let at = story.since;
    let first = if story.traits.online > 0.5 { Channel::Web } else { story.home() };
    story.push(at, first, SimKind::Registered);
    story.live();
    story.end()
}

impl<'a> Story<'a> {
    /// The channel of their own branch, or the web where there is none.
    pub(crate) fn home(&self) -> Channel {
        self.traits.branch.map_or(Channel::Web, Channel::Branch)
    }

    fn live(&mut self) {
        let arrival = self.sketch.arrival;
        let last = if let Some(first) = self.sketch.first_order {
            self.look_around(arrival, first);
            self.buy_till_leaving(first)
        } else {
            let last = (arrival + 20 + self.dice.below(200)).min(DAYS);
            self.look_around(arrival, last);
            last
        };
        self.keep_in_touch(arrival, last);
        for (friend, day) in self.block.referred(self.index) {
            if friend < self.shop.customers() {
                // The word was spoken some days before the friend came.
                let spoken = day.saturating_sub(1 + self.dice.below(6));
                let at = self.web_time(spoken);
                self.push(at, Channel::Web, SimKind::Referred { customer: friend });
            }
        }
        if self.sketch.inside == Inside::Artisan {
            self.sell_to_shop(arrival);
        }
    }

    /// Orders until the customer leaves for good or the two years end; the day of the last.
    fn buy_till_leaving(&mut self, first: usize) -> usize {
        let mut day = first;
        let mut before = self.sketch.arrival;
        loop {
            let ordered = self.order(before, day);
            if ordered >= DAYS || self.leaves() {
                return ordered.min(DAYS);
            }
            before = ordered;
            let wait = self.dice.waiting() / self.traits.rate;
            let point = self.shop.calendar().demand_before(ordered + 1) + wait;
            match self.shop.calendar().day_of_demand(point) {
                Some(next) => day = next,
                // Alive still, only not due again before the end.
                None => return DAYS,
            }
        }
    }

    /// Whether that was the last order: the odds double or halve with how things went.
    fn leaves(&mut self) -> bool {
        let calm = self.traits.dropout.clamp(0.002, 0.98);
        let felt = crate::elementary::exp(-1.7 * (self.feeling - 0.35));
        let kept = if self.sketch.kind == Kind::Organisation { 0.6 } else { 1.0 };
        let odds = calm / (1.0 - calm) * self.sketch.habits.leaving * felt * kept;
        self.dice.chance(odds / (1.0 + odds))
    }

    /// Visits to the web store without an order, between two days.
    pub(crate) fn look_around(&mut self, from: usize, until: usize) {
        let habits = self.sketch.habits;
        let never = self.sketch.first_order.is_none();
        let span = f64::from(u16::try_from(until.saturating_sub(from)).unwrap_or(0));
        let pace = match habits.archetype {
            Archetype::Researcher => 9.0,
            Archetype::Browser => 12.0,
            Archetype::Looker | Archetype::Undecided => 22.0,
            _ if never => 40.0,
            _ => 16.0,
        };
        let sessions = self.dice.poisson((span / pace).min(14.0)) + usize::from(never);
        let favourite = self.errand(from);
        let favourite = want(&favourite, &self.traits, &mut self.dice);
        for _ in 0..sessions {
            let day = from + self.dice.below(until.saturating_sub(from).max(1));
            let start = self.web_time(day);
            let end = self.browse(start, habits.archetype == Archetype::Undecided, favourite);
            let asks = if habits.archetype == Archetype::Researcher { 0.16 } else { 0.03 };
            if self.dice.chance(asks) {
                self.ask(end, favourite);
            }
            if never && self.dice.chance(habits.carts_left * 0.3) {
                self.leave_cart(day);
            }
        }
    }

    /// One session: searches and products looked at. Returns the time when it is over.
    pub(crate) fn browse(
        &mut self,
        start: Instant,
        returning: bool,
        favourite: &'static crate::catalogue::Product,
    ) -> Instant {
        let mut at = start;
        let habits = self.sketch.habits;
        let day = self.day_of(start);
        if self.dice.chance(0.32) {
            let bargain = matches!(habits.archetype, Archetype::Looker | Archetype::DiscountSeeker);
            let part = if bargain && self.dice.chance(0.7) {
                "deal"
            } else {
                self.dice.choose([("any", 0.85), ("gift", 0.15)])
            };
            let query = comments::search(part, favourite, &self.traits.typing, &mut self.dice);
            self.push(at, Channel::Web, SimKind::Searched { query });
            at = at.plus(self.dice.whole(10, 60) * 1_000_000);
        }
        for _ in 0..=self.dice.poisson((0.7 * habits.views - 0.7).max(0.1)).min(12) {
            let errand = self.errand(day);
            let product = if returning { favourite } else { want(&errand, &self.traits, &mut self.dice) };
            self.push(at, Channel::Web, SimKind::Viewed { product });
            at = at.plus(self.dice.whole(15, 110) * 1_000_000);
        }
        at
    }

    /// A cart filled and left.
    pub(crate) fn leave_cart(&mut self, day: usize) {
        let start = self.web_time(day);
        let errand = self.errand(day);
        let product = want(&errand, &self.traits, &mut self.dice);
        let mut at = self.browse(start, false, product);
        self.carts += 1;
        let cart = format!("c{}-{}", self.index, self.carts);
        let mut value = 0;
        for _ in 0..=self.dice.below(3) {
            let product = want(&errand, &self.traits, &mut self.dice);
            value += self.shop.prices().rials(product, day);
            self.push(at, Channel::Web, SimKind::CartChanged { cart: cart.clone(), product, quantity: 1 });
            at = at.plus(self.dice.whole(10, 90) * 1_000_000);
        }
        let at_checkout = self.dice.chance(0.35);
        if at_checkout {
            self.push(at, Channel::Web, SimKind::CheckoutStarted { cart: cart.clone() });
        }
        let value = crate::catalogue::rial(value);
        self.push(at.plus(HOUR), Channel::Web, SimKind::CartLeft { cart, value, at_checkout });
    }

    /// A public question about a product.
    fn ask(&mut self, at: Instant, product: &'static crate::catalogue::Product) {
        let text = comments::question(product, &self.traits, &mut self.dice);
        let comment = crate::events::SimComment {
            text,
            rating: None,
            aspects: Vec::new(),
            product: Some(product),
            order: None,
        };
        self.push(at.plus(MINUTE), Channel::Web, SimKind::Commented(Box::new(comment)));
    }

    /// What an errand of this customer looks like on that day.
    pub(crate) fn errand(&self, day: usize) -> Errand<'a> {
        Errand {
            shop: self.shop,
            day,
            wholesale: self.sketch.kind == Kind::Organisation,
            wares_only: false,
            sale: false,
        }
    }

    /// A moment of that day when people are on the web.
    pub(crate) fn web_time(&mut self, day: usize) -> Instant {
        let second = self.dice.choose(WEB_HOURS) * 3600 + self.dice.whole(0, 2400);
        self.shop.calendar().at(day, second)
    }

    /// The day of the simulation that `at` falls on.
    pub(crate) fn day_of(&self, at: Instant) -> usize {
        let days = at.since(self.shop.calendar().at(0, 0)) / (24 * HOUR);
        usize::try_from(days).unwrap_or(0)
    }

    /// Notes that something happened. On the first day everything is moved to within an hour and a half after the
    /// customer became known, in the same order.
    pub(crate) fn push(&mut self, at: Instant, channel: Channel, kind: SimKind) {
        let start = self.shop.calendar().at(self.sketch.arrival, 0);
        let into = at.since(start);
        let at = if at != self.since && into < 24 * HOUR {
            self.since.plus((into / 16 / SECOND).max(1) * SECOND)
        } else {
            at
        };
        self.told.push((at, channel, kind));
    }

    /// Sorts, cuts at the end, numbers.
    fn end(mut self) -> Vec<SimEvent> {
        let end = self.shop.calendar().end();
        self.told.retain(|(at, ..)| *at < end);
        self.told.sort_by_key(|(at, ..)| *at);
        let (tag, index) = (self.shop.tag(), self.index);
        let number = |(place, (at, channel, kind)): (usize, (Instant, Channel, SimKind))| SimEvent {
            id: format!("{tag}-{index}-{place}"),
            at,
            channel,
            kind,
        };
        self.told.into_iter().enumerate().map(number).collect()
    }
}
