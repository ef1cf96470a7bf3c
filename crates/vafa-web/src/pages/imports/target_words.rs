//! What a column can fill, in words.

use crate::page::Texts;
use vafa_app::imports::Target;

/// What a target is called.
pub(super) fn target(t: Texts, target: &Target) -> String {
    match target {
        Target::Custom(name) => {
            t.args("imports-target-own-named", &[("name", name.as_str().into())]).into_owned()
        }
        Target::Consent(purpose) => {
            let purpose = crate::pages::customers::shown::purpose(t, purpose);
            t.args("imports-target-consent", &[("purpose", purpose.as_str().into())]).into_owned()
        }
        other => by_code(t, &other.to_string()),
    }
}

/// What a target is called, by its code.
pub(super) fn by_code(t: Texts, code: &str) -> String {
    t.text(&format!("imports-target-{}", code.replace('_', "-"))).into_owned()
}
