//! Failures in people's words.

use crate::failure::Failure;
use vafa_locale::Lang;

/// The sentence for a failure: `error-customer-not-found` of the language, with its values filled in.
pub fn failure_text(lang: Lang, failure: &Failure) -> String {
    let key = format!("error-{}", failure.code().replace(['.', '_'], "-"));
    let args: Vec<(&str, vafa_locale::text::Arg<'_>)> =
        failure.args().iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    vafa_locale::text::text_args(lang, &key, &args).into()
}
