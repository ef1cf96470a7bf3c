//! What is stored for a text so that it can be found, and what is looked up for a query.
//!
//! A text falls into *atoms*: the smallest pieces that space, half-space, punctuation or a change of script set apart.
//! Stored are the atoms, the whole words, and neighbouring atoms glued together; looked up are, for every atom of the
//! query, that atom, its whole word, and the atom glued to its neighbours. So «می روم», «می‌روم» and «میروم» find each
//! other, as do "GLX5", "glx 5" and «گوشیsamsung», «گوشی samsung».

use crate::fold::{HalfSpace, fold_with, is_arabic_letter};
use crate::keyboard::other_layout;
use std::collections::HashSet;

/// The most terms that one text is stored under; what a longer text says after that is not found by term.
pub const TERMS_PER_TEXT_MAX: usize = 256;
/// The most characters of a term: longer ones are cut, on both sides alike.
pub const TERM_CHARS_MAX: usize = 48;
/// The most words of a query that are looked at.
pub const QUERY_WORDS_MAX: usize = 12;

/// Endings that say nothing about *which* thing is meant, written apart or after a half-space.
const PLURALS: [&str; 9] = ["ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان"];
/// Endings that are endings only after a half-space.
const AFTER_HALF_SPACE: [&str; 14] =
    ["ی", "ای", "ام", "ات", "اش", "ایم", "اید", "اند", "مان", "تان", "شان", "تر", "ترین", "یی"];

/// How an atom is tied to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    /// Punctuation or the beginning: not related.
    Apart,
    /// A space: perhaps one word typed as two.
    Space,
    /// A half-space.
    HalfSpace,
    /// A change of script or between letters and digits, nothing between.
    Script,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Atom {
    text: String,
    tie: Tie,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Arabic,
    Digit,
    Other,
}

fn script(c: char) -> Script {
    if c.is_ascii_digit() {
        Script::Digit
    } else if is_arabic_letter(c) {
        Script::Arabic
    } else {
        Script::Other
    }
}

fn atoms(text: &str, most: usize) -> Vec<Atom> {
    let mut folded = String::with_capacity(text.len());
    fold_with(text, HalfSpace::Keep, &mut folded);
    let mut atoms: Vec<Atom> = Vec::new();
    let mut tie = Tie::Apart;
    let mut before: Option<Script> = None;
    for c in folded.chars() {
        if !c.is_alphanumeric() {
            tie = match (c, before) {
                (' ', Some(_)) => Tie::Space,
                ('\u{200C}', Some(_)) => Tie::HalfSpace,
                (' ' | '\u{200C}', None) => tie,
                _ => Tie::Apart,
            };
            before = None;
            continue;
        }
        let now = script(c);
        let full = atoms.len() >= most;
        match atoms.last_mut() {
            Some(atom) if before == Some(now) => atom.text.push(c),
            _ if full => break,
            _ => atoms.push(Atom { text: c.into(), tie: if before.is_some() { Tie::Script } else { tie } }),
        }
        before = Some(now);
        tie = Tie::Apart;
    }
    atoms
}

/// The ranges of atoms that make one typed word (no space or punctuation inside).
fn words(atoms: &[Atom]) -> Vec<&[Atom]> {
    atoms.chunk_by(|_, next| matches!(next.tie, Tie::HalfSpace | Tie::Script)).collect()
}

fn join(atoms: &[Atom]) -> String {
    atoms.iter().map(|atom| atom.text.as_str()).collect()
}

fn cut(mut term: String) -> String {
    if let Some((end, _)) = term.char_indices().nth(TERM_CHARS_MAX) {
        term.truncate(end);
    }
    term
}

/// Runs of digit atoms that only spaces part: «۰۹۱۲ ۳۴۵ ۶۷۸۹» is a number.
fn spaced_numbers(atoms: &[Atom]) -> impl Iterator<Item = &[Atom]> {
    let digits = |atom: &Atom| atom.text.starts_with(|c: char| c.is_ascii_digit());
    atoms
        .chunk_by(move |a, b| digits(a) && digits(b) && b.tie == Tie::Space)
        .filter(|run| run.len() > 2 && run.len() <= 8)
}

/// The terms to store for a text, without repetition, at most [`TERMS_PER_TEXT_MAX`], earlier words first.
pub fn search_terms(text: &str) -> Vec<String> {
    let atoms = atoms(text, TERMS_PER_TEXT_MAX);
    let mut terms = Terms::default();
    let mut at = 0;
    for word in words(&atoms) {
        terms.add(join(word));
        for (inside, atom) in word.iter().enumerate() {
            terms.add(atom.text.clone());
            if let Some(next) = atoms.get(at + inside + 1).filter(|next| next.tie != Tie::Apart) {
                terms.add(format!("{}{}", atom.text, next.text));
            }
        }
        at += word.len();
        if let Some(next) = atoms.get(at).filter(|next| word.len() > 1 && next.tie == Tie::Space) {
            terms.add(format!("{}{}", join(word), next.text));
        }
    }
    for run in spaced_numbers(&atoms) {
        terms.add(join(run));
    }
    terms.list
}

#[derive(Default)]
struct Terms {
    list: Vec<String>,
    seen: HashSet<String>,
}

impl Terms {
    fn add(&mut self, term: String) {
        let term = cut(term);
        if self.list.len() < TERMS_PER_TEXT_MAX && self.seen.insert(term.clone()) {
            self.list.push(term);
        }
    }
}

/// What to look up for a query: for each word the alternatives, any of which may begin a stored term; all words must
/// be met.
///
/// The first alternative is the word as it was typed; after it come its other readings: with the neighbours glued on,
/// and from the other keyboard layout («فثسف» also asks for `test`). Endings such as «ها» are not asked for beside a
/// word that carries the meaning. At most [`QUERY_WORDS_MAX`] words.
pub fn query_terms(query: &str) -> Vec<Vec<String>> {
    let mut asked: Vec<Vec<String>> = Vec::new();
    let layouts = layout_readings(query);
    let all = atoms(query, QUERY_WORDS_MAX);
    let words = words(&all);
    let mut at = 0;
    for word in &words {
        let whole = join(word);
        for (inside, atom) in word.iter().enumerate() {
            let here = at + inside;
            let before = here.checked_sub(1).and_then(|i| all.get(i)).filter(|_| atom.tie != Tie::Apart);
            if before.is_some() && is_ending(atom) {
                continue;
            }
            let mut options = vec![atom.text.clone()];
            if word.len() > 1 {
                options.push(whole.clone());
            }
            if let Some(next) = all.get(here + 1).filter(|next| next.tie != Tie::Apart) {
                options.push(format!("{}{}", atom.text, next.text));
            }
            if let Some(before) = before {
                options.push(format!("{}{}", before.text, atom.text));
            }
            asked.push(options);
        }
        at += word.len();
    }
    for run in spaced_numbers(&all) {
        let number = join(run);
        for options in
            asked.iter_mut().filter(|options| run.iter().any(|atom| options.first() == Some(&atom.text)))
        {
            options.push(number.clone());
        }
    }
    for (typed, readings) in layouts {
        if typed.is_empty() {
            // Only punctuation keys: nothing but the other layout can be meant.
            asked.push(readings);
            continue;
        }
        for options in
            asked.iter_mut().filter(|options| options.first().is_some_and(|first| typed.contains(first)))
        {
            options.extend(readings.iter().cloned());
        }
    }
    for options in &mut asked {
        let mut seen = HashSet::new();
        *options = options.drain(..).map(cut).filter(|option| seen.insert(option.clone())).collect();
    }
    asked.truncate(QUERY_WORDS_MAX);
    asked
}

fn is_ending(atom: &Atom) -> bool {
    let text = atom.text.as_str();
    PLURALS.contains(&text) || (atom.tie == Tie::HalfSpace && AFTER_HALF_SPACE.contains(&text))
}

/// For every typed word its atoms and its one-word readings in the other layout.
fn layout_readings(query: &str) -> Vec<(HashSet<String>, Vec<String>)> {
    let mut found = Vec::new();
    for typed in query.split_whitespace().take(QUERY_WORDS_MAX) {
        let mut readings = Vec::new();
        for other in other_layout(typed) {
            let parts = atoms(&other, QUERY_WORDS_MAX);
            let one_word = parts.iter().skip(1).all(|atom| atom.tie != Tie::Apart);
            if one_word && !parts.is_empty() {
                readings.push(join(&parts));
            }
        }
        if !readings.is_empty() {
            let own = atoms(typed, QUERY_WORDS_MAX).into_iter().map(|atom| atom.text).collect();
            found.push((own, readings));
        }
    }
    found
}

/// Whether a text stored under `terms` answers to `query`: what a store does with an index, for small lists in memory.
pub fn matches(terms: &[String], query: &[Vec<String>]) -> bool {
    !query.is_empty()
        && query.iter().all(|options| {
            options.iter().any(|option| terms.iter().any(|term| term.starts_with(option.as_str())))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;
    use proptest::prelude::*;

    fn finds(stored: &str, query: &str) -> bool {
        matches(&search_terms(stored), &query_terms(query))
    }

    #[test]
    fn a_half_space_word_is_stored_whole_in_parts_and_glued() {
        assert_eq!(search_terms("کتاب‌خانه‌ها"), ["کتابخانهها", "کتاب", "کتابخانه", "خانه", "خانهها", "ها"]);
        assert_eq!(search_terms("می روم"), ["می", "میروم", "روم"]);
        assert_eq!(search_terms("GLX5، خوب"), ["glx5", "glx", "5", "خوب"]);
    }

    #[test]
    fn a_query_word_has_alternatives() {
        assert_eq!(query_terms("می‌روم")[0][..2], ["می", "میروم"]);
        assert!(query_terms("sfhk")[0].contains(&"سبان".to_owned()));
        assert_eq!(query_terms("sfhk")[0][0], "sfhk");
        assert!(query_terms("vqhdd")[0].contains(&"رضایی".to_owned()));
        assert!(query_terms("فثسف")[0].contains(&"test".to_owned()));
        assert!(query_terms("l;vd").iter().all(|options| options.contains(&"مکری".to_owned())));
        assert_eq!(query_terms(";'"), [["کگ"]]);
        assert!(query_terms("  ؟! ").is_empty());
    }

    #[test]
    fn plural_endings_are_not_asked_for() {
        assert_eq!(query_terms("کتاب‌ها").len(), 1);
        assert_eq!(query_terms("کتاب ها").len(), 1);
        assert_eq!(query_terms("ها").len(), 1);
        assert!(finds("کتاب", "کتاب‌های"));
        assert!(finds("خانهٔ علی", "خانه‌ی علی"));
    }

    #[test]
    fn numbers_in_groups_are_one_number() {
        assert!(finds("تلفن ۰۹۱۲ ۳۴۵ ۶۷۸۹", "09123456789"));
        assert!(finds("09123456789", "۰۹۱۲ ۳۴۵ ۶۷۸۹"));
        assert!(!finds("تلفن ۰۹۱۲ ۳۴۵ ۶۷۸۹", "09123456780"));
    }

    #[test]
    fn counts_are_bounded() {
        let long = "الف1ب2 ".repeat(3000);
        assert_eq!(
            search_terms(&(0..3000).map(|i| i.to_string()).collect::<Vec<_>>().join(" w")).len(),
            TERMS_PER_TEXT_MAX
        );
        assert!(search_terms(&long).len() <= TERMS_PER_TEXT_MAX);
        assert!(query_terms(&long).len() <= QUERY_WORDS_MAX);
        let word = "م‌ن".repeat(500);
        assert!(search_terms(&word).iter().all(|term| term.chars().count() <= TERM_CHARS_MAX));
        assert!(finds(&"b".repeat(100), &"b".repeat(90)));
    }

    proptest! {
        #[test]
        fn any_text_is_answered_with_folded_terms(text in any::<String>()) {
            let terms = search_terms(&text);
            for term in &terms {
                prop_assert_eq!(&fold(term), term);
                prop_assert!(!term.is_empty() && !term.contains(' '));
            }
            for options in query_terms(&text) {
                prop_assert!(!options.is_empty());
                for option in options {
                    prop_assert_eq!(fold(&option), option);
                }
            }
        }

        #[test]
        fn a_text_is_found_by_each_of_its_words(words in prop::collection::vec("[آابپتجچدرزسشکگلمنوهی]{2,8}|[a-z]{2,6}[0-9]{0,3}", 1..6)) {
            let text = words.join(" ");
            for word in &words {
                prop_assert!(finds(&text, word), "{} in {}", word, text);
            }
            prop_assert!(finds(&text, &text));
        }

        #[test]
        fn joined_apart_and_half_spaced_find_each_other(a in "[آابپتجچدرزسشکگلمنوهی]{2,6}", b in "[آابپتجچدرزسشکگلمنوهی]{2,6}") {
            let forms = [format!("{a}{b}"), format!("{a} {b}"), format!("{a}\u{200C}{b}")];
            // Lengthening («ااا») may fold across the seam; such words are not Persian.
            prop_assume!(fold(&forms[0]) == format!("{}{}", fold(&a), fold(&b)));
            for stored in &forms {
                for query in &forms {
                    prop_assert!(finds(stored, query), "{} by {}", stored, query);
                }
            }
        }
    }
}
