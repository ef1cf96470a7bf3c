//! What customers say, put together from the grammar.

use crate::catalogue::{Goods, Product};
use crate::chance::Dice;
use crate::english;
use crate::events::{Aspect, Channel};
use crate::grammar::{Blanks, Grammar, expand};
use crate::profile::{BRANCHES, STAFF};
use crate::traits::{Traits, Typing};
use crate::typing::{add_emoji, type_as};

/// What a comment is to be about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matter {
    /// 1 furious to 5 enchanted.
    pub(crate) mood: u8,
    pub(crate) product: &'static Product,
    pub(crate) channel: Channel,
    /// What stood out, if anything did.
    pub(crate) main: Option<Aspect>,
    pub(crate) days_late: i64,
}

/// A comment of that mood, as this customer would write it, with the aspects it speaks of.
pub(crate) fn comment(matter: &Matter, who: &Traits, dice: &mut Dice) -> (String, Vec<Aspect>) {
    if who.english {
        return english::comment(matter, dice);
    }
    let mut aspects = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    let mood = matter.mood;
    let main = matter.main.unwrap_or_else(|| any_aspect(matter, dice));
    let wordy = dice.unit();
    let voice = Voice { who, matter };
    if wordy > 0.25 && dice.chance(0.6) {
        parts.extend(voice.say("open", "any", mood, dice));
    }
    let clause = voice.clause(main, mood, dice);
    if clause.is_some() {
        aspects.push(main);
    }
    parts.extend(clause);
    // A second thing to say: of the same mood, or for the undecided a word on each side.
    if wordy > 0.45 || mood == 3 {
        let second = any_aspect(matter, dice);
        let leaning = if mood == 3 { dice.of([2, 4]) } else { mood };
        if second != main
            && let Some(clause) = voice.clause(second, leaning, dice)
        {
            aspects.push(second);
            parts.push(if parts.is_empty() {
                clause
            } else {
                join(mood, leaning, &clause, who.formal, dice)
            });
        }
    }
    if mood == 4 && wordy > 0.6 && dice.chance(0.5) {
        parts.extend(voice.say("minor", "any", 4, dice));
    }
    if (wordy > 0.3 && dice.chance(0.55)) || parts.is_empty() {
        parts.extend(voice.say("close", "any", mood, dice));
    }
    (finish(&parts, mood, who, dice), aspects)
}

/// A question about a product.
pub(crate) fn question(product: &'static Product, who: &Traits, dice: &mut Dice) -> String {
    if who.english {
        return english::question(product, dice);
    }
    let matter = Matter { mood: 3, product, channel: Channel::Web, main: None, days_late: 0 };
    let voice = Voice { who, matter: &matter };
    let own = voice.say("question", product.category.code, 0, dice);
    let text = own.or_else(|| voice.say("question", goods(product), 0, dice)).unwrap_or_default();
    type_as(&text, &who.typing, dice)
}

/// A complaint to the service desk about one order.
pub(crate) fn complaint(matter: &Matter, order: &str, who: &Traits, dice: &mut Dice) -> String {
    if who.english {
        return english::complaint(matter, order, dice);
    }
    let voice = Voice { who, matter };
    let blanks = Blanks { order, ..Blanks::default() };
    let mut parts = Vec::new();
    parts.extend(line("number", "any", 0, register(who), &blanks, dice));
    parts.extend(voice.clause(matter.main.unwrap_or(Aspect::Quality), matter.mood, dice));
    parts.extend(voice.say("demand", "any", matter.mood, dice));
    finish(&parts, matter.mood, who, dice)
}

/// What somebody says who compares the shop with others.
pub(crate) fn comparison(who: &Traits, dice: &mut Dice) -> String {
    let text = line("switch", "any", 0, register(who), &Blanks::default(), dice).unwrap_or_default();
    type_as(&text, &who.typing, dice)
}

/// The reason given with a survey's answer.
/// `aspect` of the grammar's reasons: `any` or `effort`.
pub(crate) fn reason(aspect: &str, mood: u8, who: &Traits, dice: &mut Dice) -> String {
    let text = line("reason", aspect, mood, "c", &Blanks::default(), dice).unwrap_or_default();
    type_as(&text, &who.typing, dice)
}

/// A search as typed; `part` of the grammar's searches: `any`, `deal` or `gift`.
pub(crate) fn search(part: &str, product: &'static Product, hand: &Typing, dice: &mut Dice) -> String {
    let blanks = Blanks { product: product.short_fa, ..Blanks::default() };
    let text = line("search", part, 0, "c", &blanks, dice).unwrap_or_default();
    crate::typing::retype(text.trim(), hand)
}

/// A note in staff's own words: `part` and `aspect` name the section.
pub(crate) fn note(part: &str, aspect: &str, product: &str, order: &str, dice: &mut Dice) -> String {
    let blanks = Blanks { product, order, ..Blanks::default() };
    line(part, aspect, 0, "any", &blanks, dice).unwrap_or_default()
}

struct Voice<'a> {
    who: &'a Traits,
    matter: &'a Matter,
}

impl Voice<'_> {
    fn say(&self, part: &str, aspect: &str, mood: u8, dice: &mut Dice) -> Option<String> {
        let days = match self.matter.days_late {
            ..=1 => "یک",
            2 => "دو",
            3 => "سه",
            4 => "چهار",
            5 => "پنج",
            6 => "شش",
            7 => "هفت",
            _ => "ده",
        };
        let branch = if let Channel::Branch(number) = self.matter.channel { usize::from(number) } else { 0 };
        let blanks = Blanks {
            product: self.matter.product.short_fa,
            days,
            branch: BRANCHES[branch.min(1)].short_fa,
            staff: dice.of(STAFF),
            order: "",
        };
        line(part, aspect, mood, register(self.who), &blanks, dice)
    }

    /// A clause about the goods themselves: in words of their own shelf, or of their class.
    fn quality(&self, mood: u8, dice: &mut Dice) -> Option<String> {
        let shelf = self.matter.product.category.code;
        if (shelf == "BOK" || dice.chance(OWN_WORDS))
            && let Some(text) = self.say(shelf, "quality", mood, dice)
        {
            return Some(text);
        }
        self.say(goods(self.matter.product), "quality", mood, dice)
    }

    /// A clause about one aspect, if the grammar has one for this channel and mood.
    fn clause(&self, aspect: Aspect, mood: u8, dice: &mut Dice) -> Option<String> {
        if aspect == Aspect::Accuracy
            && let Some(text) = self.say(goods(self.matter.product), "accuracy", mood, dice)
        {
            return Some(text);
        }
        if aspect == Aspect::Quality {
            return self.quality(mood, dice);
        }
        let (part, name) = match aspect {
            Aspect::Price => ("any", "price"),
            Aspect::Delivery if mood <= 2 => ("late", "delivery"),
            Aspect::Delivery => ("web", "delivery"),
            Aspect::Packaging => ("web", "packaging"),
            Aspect::Staff => ("any", "staff"),
            Aspect::App => ("web", "app"),
            Aspect::Refund => ("any", "refund"),
            Aspect::Branch => ("branch", "branch"),
            Aspect::Quality | Aspect::Accuracy => ("any", "accuracy"),
            Aspect::Competitor => ("switch", "any"),
        };
        self.say(part, name, mood, dice)
    }
}

/// The words for a shelf are mixed with those for its whole class; books are like no other ware.
const OWN_WORDS: f64 = 0.55;

fn register(who: &Traits) -> &'static str {
    if who.formal { "f" } else { "c" }
}

fn goods(product: &Product) -> &'static str {
    match product.category.goods {
        Goods::Edible => "edible",
        Goods::Ware => "ware",
        Goods::Care => "care",
    }
}

fn line(
    part: &str,
    aspect: &str,
    mood: u8,
    register: &str,
    blanks: &Blanks<'_>,
    dice: &mut Dice,
) -> Option<String> {
    let templates = Grammar::get().section(part, aspect, mood, register);
    let template = dice.pick(templates)?;
    let mut out = String::with_capacity(template.len());
    expand(template, dice, blanks, &mut out);
    out.truncate(out.trim_end().len());
    Some(out)
}

/// Something people mention of themselves, by where they bought. Lateness is mentioned only by those who waited.
fn any_aspect(matter: &Matter, dice: &mut Dice) -> Aspect {
    let waited = matter.days_late > 0;
    if matches!(matter.channel, Channel::Branch(_)) {
        return dice.choose([
            (Aspect::Quality, 4.0),
            (Aspect::Price, 2.0),
            (Aspect::Staff, 2.5),
            (Aspect::Branch, 2.0),
        ]);
    }
    dice.choose([
        (Aspect::Quality, 5.0),
        (Aspect::Price, 2.0),
        (Aspect::Delivery, if waited || matter.mood > 2 { 2.2 } else { 0.0 }),
        (Aspect::Packaging, 1.6),
        (Aspect::Staff, 1.3),
        (Aspect::App, 0.7),
    ])
}

/// Joins a second clause to what went before.
fn join(mood: u8, leaning: u8, clause: &str, formal: bool, dice: &mut Dice) -> String {
    let word = match (mood, leaning, formal) {
        (3, 4, true) => dice.of(["با این حال", "البته"]),
        (3, 4, false) => dice.of(["ولی خب", "البته", "از اون طرف"]),
        (3, _, true) => dice.of(["اما", "ولی"]),
        (3, _, false) => dice.of(["ولی", "فقط", "اما"]),
        (4.., _, true) => dice.of(["همچنین", "", "علاوه بر این"]),
        (4.., _, false) => dice.of(["تازه", "", "", "بعدشم"]),
        (_, _, true) => dice.of(["همچنین", "از طرف دیگر", ""]),
        (_, _, false) => dice.of(["تازه", "بعدشم", "", "از اون بدتر"]),
    };
    if word.is_empty() { clause.to_owned() } else { format!("{word} {clause}") }
}

/// Puts the parts together with marks between them, as this hand does.
fn finish(parts: &[String], mood: u8, who: &Traits, dice: &mut Dice) -> String {
    let between =
        if who.formal { dice.of([". ", ". ", "؛ "]) } else { dice.of([". ", "، ", " ", "... ", "\n"]) };
    let mut text = String::new();
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            // A question or exclamation mark needs nothing after it.
            let marked = text.ends_with(['؟', '!', '.']);
            text.push_str(if marked && between != "\n" { " " } else { between });
        }
        text.push_str(part);
    }
    let end = match (mood, who.formal) {
        (1, false) => dice.of(["!!!", "!", "", "...", "!!"]),
        (5, false) => dice.of(["!", "", "", "!!", "."]),
        (_, false) => dice.of(["", "", ".", ""]),
        (_, true) => ".",
    };
    if !text.ends_with(['؟', '!', '.']) {
        text.push_str(end);
    }
    let mut text = type_as(&text, &who.typing, dice);
    if who.typing.emoji && dice.chance(if who.formal { 0.3 } else { 0.8 }) {
        add_emoji(&mut text, mood, dice);
    }
    text
}

#[cfg(test)]
mod tests;
