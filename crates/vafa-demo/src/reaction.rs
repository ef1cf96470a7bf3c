//! What a customer does about an order once it is there: returns, complains, answers, writes.

use crate::comments::{self, Matter};
use crate::events::{Aspect, Channel, Remedy, SimComment, SimKind, Survey};
use crate::ordering::{Outcome, rating};
use crate::story::Story;
use vafa_kernel::Instant;
use vafa_kernel::time::{HOUR, MINUTE};

impl Story<'_> {
    /// Everything that follows from an order.
    pub(crate) fn react(&mut self, outcome: &Outcome) {
        self.maybe_return(outcome);
        let settled = self.maybe_complain(outcome);
        self.maybe_answer(outcome);
        self.maybe_comment(outcome);
        if let Some((at, true)) = settled {
            self.answer_after_remedy(outcome, at);
        }
    }

    fn matter(&mut self, outcome: &Outcome) -> Option<Matter> {
        let line = self.dice.pick(&outcome.lines)?;
        let main = outcome.main().filter(|aspect| {
            // Who forgave speaks of something else.
            outcome.rating() <= 3 || *aspect != Aspect::Accuracy
        });
        let mood = outcome.rating();
        // What went wrong is not what a contented customer praises.
        let main = if mood >= 4 { None } else { main };
        Some(Matter {
            mood,
            product: line.product,
            channel: outcome.channel,
            main,
            days_late: outcome.days_late,
        })
    }

    fn maybe_comment(&mut self, outcome: &Outcome) {
        let stars = outcome.rating();
        let urge = match stars {
            1 => 0.24,
            2 | 5 => 0.14,
            _ => 0.07,
        };
        if !self.dice.chance((urge * self.sketch.habits.voice).min(0.8)) {
            return;
        }
        let Some(matter) = self.matter(outcome) else { return };
        let (text, aspects) = comments::comment(&matter, &self.traits, &mut self.dice);
        let channel = self.dice.choose([(Channel::Web, 0.86), (Channel::Social, 0.14)]);
        let product = (channel == Channel::Web).then_some(matter.product);
        let order = (channel == Channel::Web).then(|| outcome.number.clone());
        let at = self.soon(outcome.received, 2, 140);
        let rating = (channel == Channel::Web).then_some(stars);
        let comment = SimComment { text, rating, aspects, product, order };
        self.push(at, channel, SimKind::Commented(Box::new(comment)));
    }

    fn maybe_answer(&mut self, outcome: &Outcome) {
        let asked = self.dice.choose([
            (Some(Survey::Nps), 0.09),
            (Some(Survey::Csat), 0.12),
            (Some(Survey::Ces), 0.05),
            (None, 0.74),
        ]);
        let Some(survey) = asked else { return };
        let score = match survey {
            Survey::Nps => self.nps(),
            Survey::Csat => outcome.rating(),
            // Least effort is 1.
            Survey::Ces => 6 - rating(outcome.felt + 0.2 * self.dice.normal()),
        };
        // Words go with the score given, not with what was behind it.
        let (aspect, mood) = match (survey, score) {
            (Survey::Csat, score) => ("any", score),
            (Survey::Ces, score) => ("effort", 6 - score),
            (Survey::Nps, 9..) => ("any", 5),
            (Survey::Nps, 7..) => ("any", 4),
            (Survey::Nps, 5..) => ("any", 3),
            (Survey::Nps, 3..) => ("any", 2),
            (Survey::Nps, _) => ("any", 1),
        };
        let says = self.dice.chance(0.4) && !self.traits.english;
        let text = says.then(|| comments::reason(aspect, mood, &self.traits, &mut self.dice));
        let at = self.soon(outcome.received, 3, 30);
        let order = outcome.number.clone();
        self.push(at, outcome.channel, SimKind::Answered { survey, score, text, order });
    }

    /// 0 to 10, from the feeling of the whole acquaintance.
    fn nps(&mut self) -> u8 {
        let point = 7.0 + 3.4 * (self.feeling - 0.3) + 0.8 * self.dice.normal();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0…10")]
        let score = point.clamp(0.0, 10.0).round() as u8;
        score
    }

    /// A complaint and how it ended: when, and whether the customer was content.
    fn maybe_complain(&mut self, outcome: &Outcome) -> Option<(Instant, bool)> {
        let stars = outcome.rating();
        let urge = match stars {
            1 => 0.42,
            2 => 0.2,
            _ => return None,
        };
        if outcome.main().is_none() || !self.dice.chance(urge) {
            return None;
        }
        let matter = self.matter(outcome)?;
        let about = matter.main.unwrap_or(Aspect::Quality);
        let text = comments::complaint(&matter, &outcome.number, &self.traits, &mut self.dice);
        self.cases += 1;
        let case = format!("K{:06}-{}", self.index, self.cases);
        let at = self.soon(outcome.received, 1, 40);
        let channel = self.dice.of([Channel::Web, Channel::Phone, outcome.channel]);
        let order = outcome.number.clone();
        self.push(at, channel, SimKind::Complained { case: case.clone(), text, about, order });
        if !self.dice.chance(0.86) {
            self.feeling -= 0.2;
            return Some((at, false));
        }
        let (remedy, section) = match about {
            Aspect::Quality | Aspect::Accuracy => {
                self.dice.of([(Remedy::Replacement, "replacement"), (Remedy::Refund, "refund")])
            }
            _ => self.dice.of([(Remedy::Apology, "apology"), (Remedy::Voucher, "voucher")]),
        };
        let note = comments::note("resolved", section, "", &outcome.number, &mut self.dice);
        // Seven in ten complainers buy again when it is settled.
        let satisfied = self.dice.chance(0.7);
        self.feeling += if satisfied { 0.55 } else { -0.1 };
        let settled = self.soon(at, 3, 120);
        self.push(settled, channel, SimKind::Resolved { case, remedy, note, satisfied });
        Some((settled, satisfied))
    }

    fn answer_after_remedy(&mut self, outcome: &Outcome, at: Instant) {
        if self.dice.chance(0.3) {
            let score = self.dice.of([4, 4, 5]);
            let at = self.soon(at, 20, 70);
            let (survey, order) = (Survey::Csat, outcome.number.clone());
            self.push(at, outcome.channel, SimKind::Answered { survey, score, text: None, order });
        }
    }

    /// Some hours later, at a time of day when people are awake.
    fn soon(&mut self, from: Instant, least: i64, most: i64) -> Instant {
        let raw = from.plus(self.dice.whole(least * 60, most * 60) * MINUTE);
        let midnight = self.shop.calendar().at(self.day_of(raw), 0);
        let asleep = raw.since(midnight) < 8 * HOUR;
        if asleep { raw.plus(8 * HOUR) } else { raw }
    }
}
