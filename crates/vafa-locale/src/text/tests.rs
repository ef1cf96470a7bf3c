use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// Key (attributes as `key.attribute`) → the variables named in its text. A plain reading of the files, independent of
/// the Fluent parser.
fn messages(source: &str) -> Vec<(String, BTreeSet<String>, String)> {
    let mut found: Vec<(String, BTreeSet<String>, String)> = Vec::new();
    let mut id = String::new();
    for line in source.lines() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let body = if line.starts_with(' ') {
            match line.trim().strip_prefix('.').and_then(|rest| rest.split_once('=')) {
                Some((attribute, body)) => {
                    found.push((format!("{id}.{}", attribute.trim()), BTreeSet::new(), String::new()));
                    body
                }
                None => line,
            }
        } else if let Some((key, body)) = line.split_once('=') {
            key.trim().clone_into(&mut id);
            found.push((id.clone(), BTreeSet::new(), String::new()));
            body
        } else {
            line
        };
        let (_, variables, text) = found.last_mut().expect("a text before any key");
        text.push_str(body.trim());
        for part in body.split('$').skip(1) {
            variables
                .insert(part.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect());
        }
    }
    found
}

fn all(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut map = BTreeMap::new();
    for (name, fa, en) in SOURCES {
        for (key, variables, text) in messages(if lang == Lang::Fa { fa } else { en }) {
            let only_attributes = text.is_empty() && !key.contains('.');
            assert!(!text.is_empty() || only_attributes, "{lang} {name}: {key} is empty");
            assert!(map.insert(key.clone(), variables).is_none(), "{lang} {name}: {key} is defined twice");
        }
    }
    map
}

#[test]
fn both_languages_say_the_same_things_with_the_same_values() {
    let (fa, en) = (all(Lang::Fa), all(Lang::En));
    assert!(fa.len() > 60);
    assert_eq!(fa, en);
}

#[test]
fn every_file_is_listed() {
    for lang in Lang::ALL {
        let folder = format!("{}/texts/{lang}", env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(SOURCES.iter().any(|(listed, _, _)| *listed == name), "{} is not listed", path.display());
        }
    }
}

#[test]
fn every_file_is_well_formed() {
    for (name, fa, en) in SOURCES {
        for (lang, source) in [(Lang::Fa, fa), (Lang::En, en)] {
            if let Err((_, faults)) = FluentResource::try_new((*source).to_owned()) {
                panic!("texts/{lang}/{name}.ftl: {faults:?}");
            }
        }
    }
}

#[test]
fn every_message_can_be_filled_in() {
    for lang in Lang::ALL {
        for (key, variables) in all(lang) {
            if !has(&key) {
                // A message of attributes only: those are in the list themselves.
                continue;
            }
            for number in [0, 1, 2, 12] {
                let args: Vec<(&str, Arg<'_>)> =
                    variables.iter().map(|name| (name.as_str(), number.into())).collect();
                let text = text_plain(lang, &key, &args);
                assert!(!text.is_empty() && text != key && !text.contains('{'), "{lang} {key}: {text}");
            }
        }
    }
}

#[test]
fn persian_texts_are_typed_with_persian_letters() {
    for (name, fa, _) in SOURCES {
        for (at, line) in fa.lines().enumerate() {
            let wrong = |c: char| matches!(c, 'ي' | 'ك' | 'ة' | '\u{660}'..='\u{669}' | '\u{640}' | '"');
            let bare_half_space =
                line.contains("\u{200C} ") || line.contains(" \u{200C}") || line.ends_with('\u{200C}');
            assert!(!line.chars().any(wrong) && !bare_half_space, "texts/fa/{name}.ftl:{}: {line}", at + 1);
        }
    }
}

#[test]
fn keys_attributes_and_missing_ones() {
    assert_eq!(text(Lang::Fa, "save"), "ذخیره");
    assert_eq!(text(Lang::En, "sign-in"), "Sign in");
    assert_eq!(text(Lang::Fa, "access-role-cashier"), "صندوق‌دار");
    assert_eq!(text(Lang::Fa, "no-such-key"), "no-such-key");
    assert_eq!(text(Lang::Fa, "save.no-such-attribute"), "save.no-such-attribute");
    assert!(has("save") && !has("no-such-key"));
}

#[test]
fn counts_are_in_the_digits_of_the_language_and_choose_the_plural() {
    let count = |lang, n: i64| text_plain(lang, "count-customers", &[("count", n.into())]).into_owned();
    assert_eq!(count(Lang::Fa, 1250), "۱٬۲۵۰ مشتری");
    assert_eq!(count(Lang::En, 1), "1 customer");
    assert_eq!(count(Lang::En, 1250), "1,250 customers");
    assert_eq!(count(Lang::En, i64::MAX), "9,223,372,036,854,775,807 customers");
    let latin = NumberStyle { lang: Lang::Fa, persian_digits: false };
    assert_eq!(message(latin, Isolation::Off, "count-customers", &[("count", 1250.into())]), "1,250 مشتری");
}

#[test]
fn values_are_isolated_for_eyes_and_bare_for_machines() {
    let args = [("query", "VIP".into())];
    assert_eq!(text_args(Lang::Fa, "nothing-found-for", &args), "برای «\u{2068}VIP\u{2069}» چیزی پیدا نشد.");
    assert_eq!(text_plain(Lang::Fa, "nothing-found-for", &args), "برای «VIP» چیزی پیدا نشد.");
}

#[test]
fn texts_can_be_asked_for_from_many_threads() {
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(text(Lang::En, "save"), "Save"));
        }
    });
}
