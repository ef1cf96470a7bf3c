//! What customers said last, in their own words.

use crate::pages::Visit;
use crate::parts::{Chip, Tone};
use vafa_app::today::Today;

/// A comment as the page shows it.
pub(super) struct SaidRow {
    pub(super) words: String,
    pub(super) who: String,
    pub(super) url: String,
    pub(super) when: String,
    pub(super) exact: String,
    pub(super) instant: String,
    /// Stars in words, «۲ از ۵»; red where somebody is unhappy.
    pub(super) stars: Option<Chip>,
}

/// So few stars come from somebody who should hear from us.
const UNHAPPY: u8 = 2;
/// Words longer than this are cut; the whole stands on the customer's page.
const CHARS_MAX: usize = 280;

pub(super) fn rows(visit: &Visit, today: &Today) -> Vec<SaidRow> {
    let now = visit.app().now();
    let row = |said: &vafa_app::today::Said| SaidRow {
        words: shortened(&said.words),
        who: if said.name.is_empty() {
            visit.t.text("today-said-nameless").into_owned()
        } else {
            said.name.clone()
        },
        url: format!("/customers/{}", said.customer),
        when: visit.f.relative(said.at, now).into_owned(),
        exact: visit.f.date_time_long(said.at),
        instant: said.at.to_string(),
        stars: said.rating.map(|stars| {
            let told = visit.t.args("today-said-stars", &[("stars", stars.into())]).into_owned();
            let tone = if stars <= UNHAPPY { Tone::Bad } else { Tone::Plain };
            Chip::new(told).icon("star").tone(tone)
        }),
    };
    today.said.iter().map(row).collect()
}

fn shortened(words: &str) -> String {
    if words.chars().count() <= CHARS_MAX {
        return words.to_owned();
    }
    let cut: String = words.chars().take(CHARS_MAX).collect();
    // Not in the middle of a word, where there is a space to end at.
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_end_at_a_word() {
        assert_eq!(shortened("کوتاه"), "کوتاه");
        let long = "یک دو سه ".repeat(60);
        let cut = shortened(&long);
        assert!(cut.chars().count() <= CHARS_MAX + 1 && cut.ends_with('…'));
        assert!(["یک…", "دو…", "سه…"].iter().any(|end| cut.ends_with(end)));
        assert_eq!(shortened(&"ب".repeat(300)).chars().count(), CHARS_MAX + 1);
    }
}
