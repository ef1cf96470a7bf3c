//! An order: how it comes about, what is in it, how it arrives.

use crate::basket::{Errand, budget, fill, share, shipping, sum};
use crate::calendar::{DAYS, Season};
use crate::catalogue::{Goods, rial};
use crate::comments;
use crate::events::{
    Aspect, Channel, Consumer, Reason, ReturnLine, SimKind, SimLine, SimOrder, Source, Trade,
};
use crate::people::{self, Gender};
use crate::profile::{BRANCHES, STAFF};
use crate::story::Story;
use crate::traits::{Archetype, Inside, Kind};
use vafa_kernel::Instant;
use vafa_kernel::time::HOUR;

/// Brings carts left to about 60 % of all carts.
const CARTS_LEFT: f64 = 1.25;

/// What went wrong with an order, if anything did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    Defective,
    Wrong,
    Rude,
    Crowded,
    SiteFault,
    TooDear,
}

/// What there is to say about an order once it is there.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) number: String,
    pub(crate) channel: Channel,
    pub(crate) lines: Vec<SimLine>,
    pub(crate) discount: i64,
    /// When the customer had the goods.
    pub(crate) received: Instant,
    pub(crate) days_late: i64,
    pub(crate) trouble: Trouble,
    /// About -1 to 1.
    pub(crate) felt: f64,
}

impl Story<'_> {
    /// One order on or soon after `day`, with all that leads to it and follows from it; the day it was made.
    pub(crate) fn order(&mut self, before: usize, day: usize) -> usize {
        let (channel, day) = self.way_of_buying(day);
        if day >= DAYS {
            return day;
        }
        let online = channel == Channel::Web;
        if online {
            for _ in 0..self.dice.poisson(CARTS_LEFT * self.sketch.habits.carts_left) {
                let gap = day.saturating_sub(before).max(1);
                let earlier = before + self.dice.below(gap);
                self.leave_cart(earlier);
            }
        }
        let placed = match channel {
            Channel::Branch(branch) => self.branch_time(branch, day),
            Channel::Phone => self.shop.calendar().at(day, self.dice.whole(9 * 3600, 19 * 3600)),
            Channel::Web | Channel::Social => self.web_time(day),
        };
        let order = self.make_order(channel, day);
        let placed = if online { self.shop_online(placed, &order) } else { placed };
        let (number, lines, discount) = (order.number.clone(), order.lines.clone(), order.discount.minor);
        let promised = order.promised.is_some();
        self.push(placed, channel, SimKind::Ordered(Box::new(order)));
        if channel == Channel::Phone && self.dice.chance(0.5) {
            let note = comments::note("call", "order", "", &number, &mut self.dice);
            self.push(placed.plus(HOUR / 20), Channel::Phone, SimKind::Called { note, temperament: None });
        }
        if promised && self.dice.chance(0.024) {
            let by_shop = self.dice.chance(0.25);
            let at = placed.plus(self.dice.whole(1, 16) * HOUR);
            self.push(at, channel, SimKind::Cancelled { order: number, by_shop });
            self.feeling -= if by_shop { 0.35 } else { 0.05 };
            return day;
        }
        let outcome = self.receive(number, channel, lines, discount, placed, day);
        self.feeling = 0.6 * self.feeling + 0.4 * outcome.felt;
        self.react(&outcome);
        day
    }

    /// On the web, by telephone or in the branch, and the day: branches are shut on Fridays and holidays.
    fn way_of_buying(&mut self, day: usize) -> (Channel, usize) {
        if self.dice.chance(self.traits.online) {
            let calls = if self.sketch.kind == Kind::Organisation { 0.35 } else { 0.07 };
            let channel = if self.dice.chance(calls) { Channel::Phone } else { Channel::Web };
            return (channel, day);
        }
        match self.home() {
            Channel::Branch(branch) => (Channel::Branch(branch), self.open_day(day)),
            other => (other, day),
        }
    }

    /// That day or the next on which branches are open.
    pub(crate) fn open_day(&self, day: usize) -> usize {
        (day..DAYS).find(|d| !self.shop.calendar().day(*d).branches_shut).unwrap_or(DAYS)
    }

    pub(crate) fn branch_time(&mut self, branch: u8, day: usize) -> Instant {
        let hours = BRANCHES[usize::from(branch).min(1)].hours;
        let (open, close) = hours[usize::from(self.dice.chance(0.64))];
        let second = self.dice.whole(i64::from(open) * 3600 + 300, i64::from(close) * 3600 - 120);
        self.shop.calendar().at(day, second)
    }

    pub(crate) fn order_number(&self) -> String {
        format!("NT-{:06}-{:02}", self.index, self.orders)
    }

    fn make_order(&mut self, channel: Channel, day: usize) -> SimOrder {
        self.orders += 1;
        let season = self.shop.calendar().day(day).season;
        let parcel = !matches!(channel, Channel::Branch(_));
        let habits = self.sketch.habits;
        let source = match habits.archetype {
            Archetype::Impulsive if self.dice.chance(0.45) => Source::FlashOffer,
            _ => self.dice.choose([
                (Source::Direct, 0.8),
                (Source::Campaign, 0.1),
                (Source::Recommendation, 0.07),
                (Source::FlashOffer, 0.03),
            ]),
        };
        let seller = self.artisan_nearby(channel, day);
        let sale = source == Source::FlashOffer || season == Season::BlackFriday;
        let amount = budget(&self.traits, day, &mut self.dice);
        let errand = Errand { wares_only: seller.is_some(), sale, ..self.errand(day) };
        let lines = fill(&errand, &self.traits, amount, &mut self.dice);
        let goods = sum(&lines);
        let coupon = self.coupon(season);
        let discount = coupon.as_ref().map_or(0, |(_, percent)| share(goods, *percent));
        let far = self.traits.branch.is_none();
        let freight = if parcel { shipping(goods - discount, day, far) } else { 0 };
        let guest = channel == Channel::Web && self.dice.chance(0.03);
        let promised = parcel.then_some(if far { 4 } else { 2 });
        let date = self.shop.calendar().day(day).date;
        SimOrder {
            number: self.order_number(),
            coupon: coupon.map(|(code, _)| code.to_owned()),
            discount: rial(discount),
            shipping: rial(freight),
            total: rial(goods - discount + freight),
            guest,
            guest_phone: None,
            source,
            trade: match (self.sketch.kind, seller) {
                (_, Some(_)) => Trade::C2c,
                (Kind::Organisation, None) => Trade::B2b,
                _ => Trade::B2c,
            },
            seller,
            consumer: self.consumer(&lines, season),
            promised: promised.and_then(|days| date.plus_days(days)),
            served_by: (channel != Channel::Web).then(|| self.dice.of(STAFF)),
            lines,
        }
    }

    /// The chance to buy an artisan's own work through the shop.
    fn artisan_nearby(&mut self, channel: Channel, day: usize) -> Option<u32> {
        if channel != Channel::Web || self.sketch.kind != Kind::Person || !self.dice.chance(0.08) {
            return None;
        }
        self.block.lower(self.index).find_map(|(index, sketch)| {
            (sketch.inside == Inside::Artisan && sketch.arrival < day).then_some(index)
        })
    }

    fn coupon(&mut self, season: Season) -> Option<(&'static str, i64)> {
        let chance = self.sketch.habits.coupon + if season == Season::Ordinary { 0.0 } else { 0.08 };
        if !self.dice.chance(chance) {
            return None;
        }
        if self.orders == 1 {
            return Some(("SALAM10", 10));
        }
        Some(match season {
            Season::NowruzRun | Season::NowruzHoliday => ("BAHAR15", 15),
            Season::BlackFriday => ("JOMEH20", 20),
            Season::Yalda => ("YALDA12", 12),
            Season::Ordinary => {
                self.dice.of([("NARENJ5", 5), ("TORANJ8", 8), ("VAFA10", 10), ("MEHR15", 15)])
            }
        })
    }

    /// Gifts: somebody else will use it.
    fn consumer(&mut self, lines: &[SimLine], season: Season) -> Option<Consumer> {
        let gifts = lines.iter().any(|line| line.product.category.code == "DEC");
        let chance =
            0.035 + if gifts { 0.14 } else { 0.0 } + if season == Season::Ordinary { 0.0 } else { 0.04 };
        if self.sketch.kind == Kind::Organisation || !self.dice.chance(chance) {
            return None;
        }
        let (relation, gender) = self.dice.of([
            ("مادر", Gender::Female),
            ("پدر", Gender::Male),
            ("خواهر", Gender::Female),
            ("برادر", Gender::Male),
            ("دوست", Gender::Female),
            ("دوست", Gender::Male),
            ("همکار", Gender::Male),
            ("خاله", Gender::Female),
            ("مادربزرگ", Gender::Female),
        ]);
        let people = people::people_of(&mut self.dice, people::city(self.traits.city));
        let year = if matches!(relation, "مادر" | "پدر" | "مادربزرگ") { 1338 } else { 1368 };
        let given = people::given(&mut self.dice, people, gender, year).fa;
        let family = people::family(&mut self.dice, people).0;
        Some(Consumer { name: format!("{given} {family}"), relation })
    }

    /// The session that ends in an order: looking, filling the cart, checking out. Returns when it is placed.
    fn shop_online(&mut self, start: Instant, order: &SimOrder) -> Instant {
        let Some(first) = order.lines.first() else { return start };
        let mut at = self.browse(start, false, first.product);
        self.carts += 1;
        let cart = format!("c{}-{}", self.index, self.carts);
        for line in &order.lines {
            let (product, quantity) = (line.product, line.quantity);
            if self.dice.chance(0.35) {
                self.push(at, Channel::Web, SimKind::Viewed { product });
                at = at.plus(self.dice.whole(10, 40) * 1_000_000);
            }
            self.push(at, Channel::Web, SimKind::CartChanged { cart: cart.clone(), product, quantity });
            at = at.plus(self.dice.whole(10, 60) * 1_000_000);
        }
        self.push(at, Channel::Web, SimKind::CheckoutStarted { cart });
        at.plus(self.dice.whole(40, 240) * 1_000_000)
    }

    /// How the goods come to the customer, and how that feels.
    fn receive(
        &mut self,
        number: String,
        channel: Channel,
        lines: Vec<SimLine>,
        discount: i64,
        placed: Instant,
        day: usize,
    ) -> Outcome {
        let rush = self.shop.calendar().day(day).season != Season::Ordinary;
        let mut days_late = 0;
        let mut received = placed;
        let parcel = !matches!(channel, Channel::Branch(_));
        if parcel {
            let promised = if self.traits.branch.is_none() { 4 } else { 2 };
            if self.dice.chance(if rush { 0.24 } else { 0.1 }) {
                days_late = 1 + i64::try_from(self.dice.poisson(1.5)).unwrap_or(0).min(8);
            } else if self.dice.chance(0.25) {
                days_late = -1;
            }
            let days = usize::try_from(promised + days_late).unwrap_or(1);
            received = self.shop.calendar().at(day + days, self.dice.whole(9 * 3600 + 1800, 20 * 3600));
            let order = number.clone();
            self.push(received, channel, SimKind::Delivered { order, late_by: days_late });
            if days_late > 2 && self.dice.chance(0.4) {
                let note = comments::note("call", "followup", "", &number, &mut self.dice);
                let at = self.shop.calendar().at(day + 3, self.dice.whole(9 * 3600, 18 * 3600));
                self.push(at, Channel::Phone, SimKind::Called { note, temperament: None });
            }
        }
        let trouble = self.dice.choose([
            (Trouble::Defective, 0.026),
            (Trouble::Wrong, if parcel { 0.014 } else { 0.002 }),
            (Trouble::Rude, if parcel { 0.006 } else { 0.022 }),
            (
                Trouble::Crowded,
                if parcel {
                    0.0
                } else if rush {
                    0.06
                } else {
                    0.012
                },
            ),
            (Trouble::SiteFault, if channel == Channel::Web { 0.012 } else { 0.0 }),
            (Trouble::TooDear, 0.012),
            (Trouble::None, 0.9),
        ]);
        let weight = match trouble {
            Trouble::None => 0.0,
            Trouble::Defective => 1.0,
            Trouble::Wrong => 0.9,
            Trouble::Rude => 1.1,
            Trouble::Crowded | Trouble::TooDear => 0.6,
            Trouble::SiteFault => 0.75,
        };
        let waiting = 0.24 * f64::from(i8::try_from(days_late.clamp(0, 5)).unwrap_or(0));
        let joy = if days_late < 0 { 0.06 } else { 0.0 };
        let felt = self.traits.disposition + 0.26 * self.dice.normal() + joy - weight - waiting;
        Outcome {
            number,
            channel,
            lines,
            discount,
            received,
            days_late,
            trouble,
            felt: felt.clamp(-1.3, 1.3),
        }
    }

    /// Some of the order comes back.
    pub(crate) fn maybe_return(&mut self, outcome: &Outcome) {
        let (chance, reason) = match outcome.trouble {
            Trouble::Defective => (0.6, Reason::Defective),
            Trouble::Wrong => (0.65, Reason::Wrong),
            _ if outcome.days_late > 3 => (0.08, Reason::Late),
            _ => (0.026, self.dice.of([Reason::ChangedMind, Reason::NotAsDescribed])),
        };
        // Food that nothing is wrong with is not taken back.
        let takes_back = |line: &SimLine| {
            line.product.category.goods != Goods::Edible
                || matches!(reason, Reason::Defective | Reason::Wrong | Reason::Late)
        };
        let candidates: Vec<&SimLine> = outcome.lines.iter().filter(|line| takes_back(line)).collect();
        if !self.dice.chance(chance) {
            return;
        }
        let Some(line) = self.dice.pick(&candidates) else { return };
        let quantity = self.dice.whole(1, line.quantity);
        let goods = sum(&outcome.lines).max(1);
        let part = line.total().minor * quantity / line.quantity;
        // The coupon's discount goes back in proportion.
        let coupon = i128::from(outcome.discount) * i128::from(part) / i128::from(goods);
        let refund = part - i64::try_from(coupon).unwrap_or(0);
        let at = outcome.received.plus(self.dice.whole(20, 150) * HOUR);
        let kind = SimKind::Returned {
            order: outcome.number.clone(),
            lines: vec![ReturnLine { product: line.product, quantity }],
            reason,
            refund: rial(refund),
        };
        let channel = if outcome.channel == Channel::Phone { Channel::Web } else { outcome.channel };
        self.push(at, channel, kind);
    }
}

impl Outcome {
    /// Stars: 1 to 5.
    pub(crate) fn rating(&self) -> u8 {
        rating(self.felt)
    }

    /// What stood out.
    pub(crate) fn main(&self) -> Option<Aspect> {
        Some(match self.trouble {
            Trouble::Defective if self.lines.len().is_multiple_of(2) => Aspect::Accuracy,
            Trouble::Defective => Aspect::Quality,
            Trouble::Wrong => Aspect::Accuracy,
            Trouble::Rude => Aspect::Staff,
            Trouble::Crowded => Aspect::Branch,
            Trouble::SiteFault => Aspect::App,
            Trouble::TooDear => Aspect::Price,
            Trouble::None if self.days_late > 0 && self.felt < 0.2 => Aspect::Delivery,
            Trouble::None => return None,
        })
    }
}

/// A feeling in stars.
pub(crate) fn rating(felt: f64) -> u8 {
    match felt {
        f if f > 0.6 => 5,
        f if f > 0.22 => 4,
        f if f > -0.05 => 3,
        f if f > -0.42 => 2,
        _ => 1,
    }
}
