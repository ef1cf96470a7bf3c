//! Failures in people's words.

use crate::failure::Failure;
use vafa_locale::Lang;
use vafa_locale::text::Arg;

/// The sentence for a failure: `error-customer-not-found` of the language, with its values filled in.
pub fn failure_text(lang: Lang, failure: &Failure) -> String {
    let key = format!("error-{}", failure.code().replace(['.', '_'], "-"));
    let args: Vec<(&str, Arg<'_>)> = failure.args().iter().map(|(name, value)| (*name, arg(value))).collect();
    vafa_locale::text::text_args(lang, &key, &args).into()
}

/// Counts in the language's digits; everything else, numbers that begin with zero included, as it is.
fn arg(value: &str) -> Arg<'_> {
    match value.parse::<i64>() {
        Ok(number) if number.to_string() == value => number.into(),
        _ => value.into(),
    }
}
