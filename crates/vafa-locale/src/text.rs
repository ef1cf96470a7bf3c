//! The messages of the user interface, in Fluent files per capability and language.
//!
//! A capability adds its messages by writing `texts/fa/NAME.ftl` and `texts/en/NAME.ftl` and adding `NAME` to the one
//! list below. Keys begin with the capability (`customers-empty`), words that all share are in `common.ftl`.
//! Tests see to it that both languages have the same keys with the same variables.

use crate::format::NumberStyle;
use crate::lang::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::borrow::Cow;
use std::sync::OnceLock;

macro_rules! capabilities {
    ($($name:literal)*) => {
        /// Name, Persian and English file of every capability.
        const SOURCES: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("../texts/fa/", $name, ".ftl")),
            include_str!(concat!("../texts/en/", $name, ".ftl")),
        )),*];
    };
}

// One capability per line.
capabilities! {
    "access"
    "audit"
    "cli"
    "common"
    "customers"
    "customers_pages"
    "errors"
    "errors_access"
    "errors_customers"
    "errors_imports"
    "errors_ingest"
    "http"
    "imports"
    "imports_pages"
    "places"
    "session_pages"
    "settings_pages"
    "shell"
    "time"
    "today_pages"
}

/// A value named in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A text, shown as it is.
    Text(Cow<'a, str>),
    /// A count: chooses the plural form and is shown in the language's digits.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Self::Number(i64::from(number))
            }
        }
    )*};
}
numbers!(i64, i32, u32, u16, u8);

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The message `key` (or `key.attribute`). A key that does not exist comes back itself, so that the page still stands.
pub fn text(lang: Lang, key: &str) -> Cow<'static, str> {
    message(NumberStyle::of(lang), Isolation::On, key, &[])
}

/// As [`text`], with values filled in. Texts are isolated (U+2068 … U+2069), so that a Latin name does not turn a
/// Persian sentence around.
pub fn text_args(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Cow<'static, str> {
    message(NumberStyle::of(lang), Isolation::On, key, args)
}

/// As [`text_args`], without isolation marks: for machines, terminals, file names, SMS.
pub fn text_plain(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Cow<'static, str> {
    message(NumberStyle::of(lang), Isolation::Off, key, args)
}

/// Whether there is such a message (in both languages: a test sees to that).
pub fn has(key: &str) -> bool {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    bundle(NumberStyle::of(Lang::Fa), Isolation::On).get_message(id).is_some_and(|message| match attribute {
        Some(attribute) => message.get_attribute(attribute).is_some(),
        None => message.value().is_some(),
    })
}

/// Whether values are wrapped in direction isolates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    On,
    Off,
}

pub(crate) fn message(
    style: NumberStyle,
    isolation: Isolation,
    key: &str,
    args: &[(&str, Arg<'_>)],
) -> Cow<'static, str> {
    let bundle = bundle(style, isolation);
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    let pattern = bundle.get_message(id).and_then(|message| match attribute {
        Some(attribute) => message.get_attribute(attribute).map(|found| found.value()),
        None => message.value(),
    });
    let Some(pattern) = pattern else { return Cow::Owned(key.to_owned()) };
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        values.set((*name).to_owned(), fluent_value(style, value));
    }
    let mut errors = Vec::new();
    // An error leaves `{$name}` in the text, which is the most useful thing to show; a test keeps variables equal.
    bundle.format_pattern(pattern, Some(&values), &mut errors)
}

/// Fluent counts in floats: whole numbers beyond 2^53 are shown exactly but choose the general plural.
fn fluent_value<'a>(style: NumberStyle, value: &'a Arg<'a>) -> FluentValue<'a> {
    match value {
        Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        Arg::Number(number) if number.unsigned_abs() < 1 << 53 => FluentValue::from(*number),
        Arg::Number(number) => FluentValue::String(Cow::Owned(style.integer(*number))),
    }
}

type Bundle = FluentBundle<&'static FluentResource>;

fn bundle(style: NumberStyle, isolation: Isolation) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; 8] = [const { OnceLock::new() }; 8];
    let at = usize::from(style.lang == Lang::En)
        | usize::from(style.persian_digits) << 1
        | usize::from(isolation == Isolation::On) << 2;
    BUNDLES[at].get_or_init(|| {
        let locale = style.lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(isolation == Isolation::On);
        bundle.set_formatter(Some(match (style.lang, style.persian_digits) {
            (Lang::Fa, true) => |value, _| shown(value, NumberStyle { lang: Lang::Fa, persian_digits: true }),
            (Lang::Fa, false) => {
                |value, _| shown(value, NumberStyle { lang: Lang::Fa, persian_digits: false })
            }
            (Lang::En, true) => |value, _| shown(value, NumberStyle { lang: Lang::En, persian_digits: true }),
            (Lang::En, false) => {
                |value, _| shown(value, NumberStyle { lang: Lang::En, persian_digits: false })
            }
        }));
        for resource in resources(style.lang) {
            bundle.add_resource_overriding(resource);
        }
        bundle
    })
}

fn shown(value: &FluentValue<'_>, style: NumberStyle) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(style.decimal(&number.as_string())),
        _ => None,
    }
}

fn resources(lang: Lang) -> &'static [FluentResource] {
    static PARSED: [OnceLock<Vec<FluentResource>>; 2] = [const { OnceLock::new() }; 2];
    PARSED[usize::from(lang == Lang::En)].get_or_init(|| {
        let parse = |(_, fa, en): &(&str, &str, &str)| {
            let source = match lang {
                Lang::Fa => *fa,
                Lang::En => *en,
            };
            // What could be read is kept; a test refuses files with any fault.
            FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, _)| readable)
        };
        SOURCES.iter().map(parse).collect()
    })
}

#[cfg(test)]
mod tests;
