//! What the few customers say who write English.

use crate::catalogue::Product;
use crate::chance::Dice;
use crate::comments::Matter;
use crate::events::Aspect;

/// A comment of that mood in English.
pub(crate) fn comment(matter: &Matter, dice: &mut Dice) -> (String, Vec<Aspect>) {
    let thing = name(matter.product);
    let open = match matter.mood {
        5 => dice.of(["Absolutely love it!", "Couldn't be happier.", "Wow.", "Best shop in town."]),
        4 => dice.of(["Good buy.", "Happy overall.", "Nice.", "Would order again."]),
        3 => dice.of(["It's okay.", "Average.", "Mixed feelings.", "Not bad, not great."]),
        2 => dice.of(["Disappointed.", "Not what I expected.", "Hmm, no.", "Used to be better."]),
        _ => dice.of(["Terrible.", "Never again.", "What a waste of money.", "Unacceptable."]),
    };
    let main = matter.main.unwrap_or(Aspect::Quality);
    let clause = match (main, matter.mood) {
        (Aspect::Delivery, 4..) => {
            dice.of(["It came earlier than promised", "Delivery was quick"]).to_owned()
        }
        (Aspect::Delivery, 3) => "Delivery took its time".to_owned(),
        (Aspect::Delivery, _) => format!("It arrived {} days late", matter.days_late.max(1)),
        (Aspect::Staff, 4..) => {
            dice.of(["The staff were lovely", "They answered every question patiently"]).to_owned()
        }
        (Aspect::Staff, _) => dice.of(["The staff were rude", "Nobody answers the phone"]).to_owned(),
        (Aspect::Accuracy, _) => format!("They sent something else instead of the {thing}"),
        (_, 5) => {
            format!("The {thing} is {}", dice.of(["superb", "even better than in the photo", "outstanding"]))
        }
        (_, 4) => format!("The {thing} is {}", dice.of(["good", "as described", "worth the price"])),
        (_, 3) => {
            format!("The {thing} is {}", dice.of(["fine, nothing special", "a bit smaller than I thought"]))
        }
        (_, 2) => {
            format!("The {thing} {}", dice.of(["wasn't fresh", "is not worth the price", "looks cheap"]))
        }
        (_, _) => format!("The {thing} was {}", dice.of(["awful", "useless", "nothing like the photo"])),
    };
    let close = match matter.mood {
        5 => dice.of(["Highly recommended!", "Thank you so much!", "Already told my friends."]),
        4 => dice.of(["Thanks.", "Recommended.", ""]),
        3 => dice.of(["Hope it gets better.", ""]),
        2 => dice.of(["Please look into it.", "Won't recommend.", ""]),
        _ => dice.of(["I want my money back.", "Stay away.", "Shame on you."]),
    };
    (format!("{open} {clause}. {close}").trim_end().to_owned(), vec![main])
}

/// A question in English.
pub(crate) fn question(product: &'static Product, dice: &mut Dice) -> String {
    let thing = name(product);
    match dice.below(4) {
        0 => format!("Hi, when will the {thing} be back in stock?"),
        1 => format!("Is the {thing} suitable as a gift? Do you wrap it?"),
        2 => format!("Where is the {thing} made?"),
        _ => format!("Do you ship the {thing} abroad?"),
    }
}

/// A complaint in English.
pub(crate) fn complaint(matter: &Matter, order: &str, dice: &mut Dice) -> String {
    let ask =
        dice.of(["Please call me.", "I'd like a refund.", "Please replace it.", "When will this be fixed?"]);
    format!("Order {order}: {} {ask}", comment(matter, dice).0)
}

/// The product's name without its size.
fn name(product: &Product) -> String {
    let figure = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let words = product.name_en.split(' ').skip_while(figure).take_while(|word| !figure(word));
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
