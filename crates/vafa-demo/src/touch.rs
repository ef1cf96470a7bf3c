//! What happens between orders: campaigns, calls, visits, mentions, things sold to the shop.

use crate::basket::{Errand, fill, sum};
use crate::calendar::DAYS;
use crate::catalogue::rial;
use crate::comments;
use crate::events::{Aspect, Channel, SimComment, SimKind, SimOrder, Source, Trade};
use crate::story::Story;
use crate::traits::Archetype;

impl Story<'_> {
    /// Campaigns opened, branches visited, calls made and comparisons drawn, between two days.
    pub(crate) fn keep_in_touch(&mut self, from: usize, until: usize) {
        let span = until.saturating_sub(from).max(1);
        let years = f64::from(u16::try_from(span).unwrap_or(0)) / 365.0;
        for _ in 0..self.dice.poisson(2.6 * years) {
            let day = from + self.dice.below(span);
            let at = self.web_time(day);
            let campaign = comments::note("campaign", "any", "", "", &mut self.dice);
            let clicked = self.dice.chance(0.3);
            self.push(at, Channel::Web, SimKind::CampaignOpened { campaign, clicked });
        }
        if let Some(branch) = self.traits.branch {
            for _ in 0..self.dice.poisson(0.9 * years * (1.2 - self.traits.online)) {
                let wanted = from + self.dice.below(span);
                let day = self.open_day(wanted);
                let at = self.branch_time(branch, day);
                self.push(at, Channel::Branch(branch), SimKind::Visited { branch });
            }
        }
        for _ in 0..self.dice.poisson(0.35 * years + 0.05) {
            let day = from + self.dice.below(span);
            self.call(day);
        }
        let compares = if self.sketch.habits.archetype == Archetype::Switcher { 0.8 } else { 0.015 };
        if self.dice.chance(compares) {
            let at = self.web_time((until.saturating_sub(1)).max(from));
            let text = comments::comparison(&self.traits, &mut self.dice);
            let comment = SimComment {
                text,
                rating: None,
                aspects: vec![Aspect::Competitor],
                product: None,
                order: None,
            };
            let channel = self.dice.of([Channel::Social, Channel::Web]);
            self.push(at, channel, SimKind::Commented(Box::new(comment)));
        }
    }

    /// A call, with staff's note and what it says of the caller's temperament.
    fn call(&mut self, day: usize) {
        let manner = match self.sketch.habits.archetype {
            Archetype::DiscountSeeker | Archetype::Looker => Some(("bargain", "price_breaker")),
            Archetype::Researcher => {
                Some(self.dice.of([("educated", "educated"), ("sceptical", "sceptical")]))
            }
            Archetype::Hesitant | Archetype::Undecided => {
                Some(self.dice.of([("confused", "confused"), ("nervous", "nervous")]))
            }
            Archetype::Demanding => Some(self.dice.of([("aggressive", "aggressive"), ("smug", "smug")])),
            Archetype::Switcher => Some(self.dice.of([("smug", "smug"), ("sceptical", "sceptical")])),
            Archetype::Loyal => Some(("positive", "positive")),
            _ => None,
        };
        let manner = manner.filter(|_| self.dice.chance(0.6));
        let topic = match manner {
            Some((topic, _)) => topic,
            None if self.feeling > 0.6 && self.orders > 0 => self.dice.of(["question", "thanks"]),
            None => "question",
        };
        let product = crate::basket::want(&self.errand(day), &self.traits, &mut self.dice);
        let note = comments::note("call", topic, product.short_fa, "", &mut self.dice);
        let at = self.shop.calendar().at(day, self.dice.whole(9 * 3600, 20 * 3600));
        self.push(at, Channel::Phone, SimKind::Called { note, temperament: manner.map(|m| m.1) });
    }

    /// An artisan brings work to the shop every few weeks.
    pub(crate) fn sell_to_shop(&mut self, from: usize) {
        let mut day = from + 5 + self.dice.below(40);
        while day < DAYS {
            day = self.open_day(day);
            let errand = Errand { wholesale: true, wares_only: true, ..self.errand(day) };
            let mut lines = fill(&errand, &self.traits, 60_000_000, &mut self.dice);
            // The shop buys at a good half of what it sells for.
            for line in &mut lines {
                line.unit_price = rial(line.unit_price.minor * 55 / 100 / 10_000 * 10_000);
            }
            self.orders += 1;
            let order = SimOrder {
                number: self.order_number(),
                total: rial(sum(&lines)),
                lines,
                coupon: None,
                discount: rial(0),
                shipping: rial(0),
                guest: false,
                guest_phone: None,
                source: Source::Direct,
                trade: Trade::C2b,
                seller: None,
                consumer: None,
                promised: None,
                served_by: None,
            };
            let at = self.shop.calendar().at(day, self.dice.whole(10 * 3600, 13 * 3600));
            self.push(at, Channel::Phone, SimKind::Ordered(Box::new(order)));
            day += 40 + self.dice.below(70);
        }
    }
}
