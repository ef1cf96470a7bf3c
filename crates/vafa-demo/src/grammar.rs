//! A small grammar of text: sections of templates with choices and blanks, read from `data/`.
//!
//! A template is text in which `[a|b|c]` is a choice (choices nest and may be empty) and `{x}` a blank.

use crate::chance::Dice;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a section is for: part, aspect, mood, register. `any` in a section's title fits everything.
type Key<'a> = (&'a str, &'a str, &'a str, &'a str);
type Sections<'a> = BTreeMap<Key<'a>, Vec<&'static str>>;

/// All sections.
#[derive(Debug)]
pub(crate) struct Grammar(Sections<'static>);

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let mut sections = BTreeMap::new();
    read(include_str!("../data/comments.txt"), &mut sections);
    read(include_str!("../data/goods.txt"), &mut sections);
    read(include_str!("../data/service.txt"), &mut sections);
    Grammar(sections)
});

fn read(text: &'static str, sections: &mut Sections<'static>) {
    let mut key = ("", "", "", "");
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with(';')) {
        if let Some(title) = line.strip_prefix("# ") {
            let words: Vec<&'static str> = title.split_whitespace().collect();
            if let [part, aspect, mood, register] = words[..] {
                key = (part, aspect, mood, register);
            }
        } else {
            sections.entry(key).or_default().push(line);
        }
    }
}

impl Grammar {
    /// The one grammar.
    pub(crate) fn get() -> &'static Self {
        &GRAMMAR
    }

    /// The templates of a section; those for `any` mood or register where there are none of their own.
    pub(crate) fn section<'a>(
        &'a self,
        part: &'a str,
        aspect: &'a str,
        mood: u8,
        register: &'a str,
    ) -> &'a [&'static str] {
        let mood = ["any", "1", "2", "3", "4", "5"].get(usize::from(mood)).copied().unwrap_or("any");
        // The map may be seen as one of shorter-lived keys, so that a borrowed key finds its section.
        let sections: &Sections<'_> = &self.0;
        for (mood, register) in [(mood, register), ("any", register), (mood, "any"), ("any", "any")] {
            if let Some(lines) = sections.get(&(part, aspect, mood, register)) {
                return lines;
            }
        }
        &[]
    }
}

/// The words that fill a template's blanks.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Blanks<'a> {
    /// `{p}`: the product.
    pub(crate) product: &'a str,
    /// `{d}`: days late, in words.
    pub(crate) days: &'a str,
    /// `{b}`: the branch.
    pub(crate) branch: &'a str,
    /// `{s}`: a member of staff.
    pub(crate) staff: &'a str,
    /// `{o}`: an order's number.
    pub(crate) order: &'a str,
}

/// Writes one reading of `template` to the end of `out`.
pub(crate) fn expand(template: &str, dice: &mut Dice, blanks: &Blanks<'_>, out: &mut String) {
    let mut rest = template;
    while let Some(at) = rest.find(['[', '{']) {
        push(out, &rest[..at]);
        let tail = &rest[at..];
        if tail.starts_with('{') {
            let end = tail.find('}').unwrap_or(tail.len() - 1);
            push(out, blank(&tail[1..end.max(1)], blanks));
            rest = &tail[(end + 1).min(tail.len())..];
        } else {
            let end = closing(tail);
            let options = split(&tail[1..end]);
            if let Some(option) = dice.pick(&options) {
                expand(option, dice, blanks, out);
            }
            rest = &tail[(end + 1).min(tail.len())..];
        }
    }
    push(out, rest);
}

/// Appends text without doubling spaces or leaving one before a mark.
fn push(out: &mut String, text: &str) {
    let text = if out.is_empty() || out.ends_with(' ') { text.trim_start_matches(' ') } else { text };
    if text.starts_with(['،', '؛', '.', '؟']) {
        out.truncate(out.trim_end_matches(' ').len());
    }
    out.push_str(text);
}

fn blank<'a>(name: &str, blanks: &Blanks<'a>) -> &'a str {
    match name {
        "p" => blanks.product,
        "d" => blanks.days,
        "b" => blanks.branch,
        "s" => blanks.staff,
        "o" => blanks.order,
        _ => "",
    }
}

/// Where the bracket that opens `text` closes.
fn closing(text: &str) -> usize {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => return at,
            b']' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Splits at the bars that are not inside a nested choice.
fn split(text: &str) -> Vec<&str> {
    let mut options = Vec::new();
    let mut depth = 0_u32;
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 => {
                options.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    options.push(&text[from..]);
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Purpose;
    use std::collections::BTreeSet;

    #[test]
    fn choices_nest_and_blanks_are_filled() {
        let mut dice = Dice::new(1, Purpose::Shop, 0);
        let blanks = Blanks { product: "چای", ..Blanks::default() };
        let mut seen = BTreeSet::new();
        for _ in 0..200 {
            let mut out = String::new();
            expand("[خوب|[خیلی|] عالی] {p}، بود", &mut dice, &blanks, &mut out);
            seen.insert(out);
        }
        let want = ["خوب چای، بود", "خیلی عالی چای، بود", "عالی چای، بود"];
        assert_eq!(seen.iter().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(want));
    }

    #[test]
    fn templates_are_well_formed() {
        for (key, lines) in &Grammar::get().0 {
            assert!(!key.0.is_empty() && !lines.is_empty());
            for line in lines {
                assert_eq!(line.matches('[').count(), line.matches(']').count(), "{line}");
                assert_eq!(line.matches('{').count(), line.matches('}').count(), "{line}");
                assert!(!line.contains("  "), "{line}");
            }
        }
    }
}
