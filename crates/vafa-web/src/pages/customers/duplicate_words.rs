//! Why two records look like one customer, in words.

use crate::page::Texts;
use vafa_app::customers::IdentifierKind;
use vafa_locale::text::has;

/// «شمارهٔ یکسان», «نام شبیه»; a reason of a later version is shown by its code.
pub(super) fn reason(t: Texts, code: &str) -> String {
    if let Some(kind) = code.strip_prefix("claimed_").and_then(IdentifierKind::from_code) {
        let kind = super::shown::identifier_label(t, kind);
        return t.args("customers-reason-claimed", &[("kind", kind.as_ref().into())]).into_owned();
    }
    let key = format!("customers-reason-{}", code.replace('_', "-"));
    if has(&key) { t.text(&key).into_owned() } else { code.to_owned() }
}

/// «تلفن یکسان»: an identifier that two records shared.
pub(super) fn same(t: Texts, code: &str) -> String {
    match IdentifierKind::from_code(code) {
        Some(kind) => {
            let kind = super::shown::identifier_label(t, kind);
            t.args("customers-reason-same", &[("kind", kind.as_ref().into())]).into_owned()
        }
        None => reason(t, code),
    }
}
