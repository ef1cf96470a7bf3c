//! What a form sent, and how it is shown again when it did not do.

use crate::page::Texts;
use crate::parts::{Field, FieldKind, Note, Tone};
use crate::refusal::Refusal;
use crate::state::WebState;
use axum::extract::{FromRef, FromRequest, Request};
use std::borrow::Cow;
use vafa_app::Failure;
use vafa_app::text::failure_text;
use vafa_kernel::Kind;
use vafa_kernel::secret::Secret;

/// The fields of a form, as sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Vec<(Cow<'static, str>, String)>);

impl<S: Send + Sync> FromRequest<S> for Form
where
    WebState: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let limit = WebState::from_ref(state).options().body_bytes_max;
        let read = axum::extract::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::extract::Form(pairs) = read.map_err(|rejection| Refusal::form(rejection, limit))?;
        Ok(Self(pairs.into_iter().map(|(name, value)| (name.into(), value)).collect()))
    }
}

impl Form {
    /// A form that is shown for the first time, with what stands in it.
    pub(crate) fn of<const N: usize>(pairs: [(&'static str, String); N]) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// As [`Self::of`], where the names are known only at run time.
    pub(crate) fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// Whether the form has such a field, empty or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// What was typed, without the space around; empty where the form has no such field.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// What was typed, where it is not empty.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// What was typed, character by character.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A secret, character by character.
    pub(crate) fn secret(&self, name: &str) -> Secret {
        Secret::new(self.raw(name))
    }

    /// Everything that was sent under a name: ticked boxes.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether a box was ticked.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// The form to be drawn, with what was wrong about it, if something was.
    pub(crate) fn filled<'a>(&'a self, t: Texts, wrong: Option<&'a Failure>) -> Filled<'a> {
        Filled { t, form: self, wrong }
    }
}

/// Whether a failure is about what was typed, so that the form is shown again; any other failure ends the request.
pub(crate) fn for_form(failure: Failure) -> Result<Failure, Refusal> {
    match failure.kind() {
        Kind::Invalid | Kind::Conflict | Kind::Limited => Ok(failure),
        _ => Err(failure.into()),
    }
}

/// A form with what was typed and what was wrong.
#[derive(Clone, Copy)]
pub(crate) struct Filled<'a> {
    t: Texts,
    form: &'a Form,
    wrong: Option<&'a Failure>,
}

impl Filled<'_> {
    /// A field with what was typed; the fault is shown beside it if it is the one (`/name` of the failure).
    pub(crate) fn field(&self, kind: FieldKind, name: &'static str, label: &str) -> Field {
        Field::new(self.t, kind, name, self.t.text(label)).value(self.form.raw(name)).error(self.error(name))
    }

    /// What is wrong with a field.
    pub(crate) fn error(&self, name: &str) -> Option<String> {
        let failure = self.wrong?;
        (pointed(failure)? == name).then(|| failure_text(self.t.lang(), failure))
    }

    /// What is wrong with the form as a whole: a fault of none of `fields`.
    pub(crate) fn note(&self, fields: &[&str]) -> Option<Note> {
        let failure = self.wrong?;
        if pointed(failure).is_some_and(|name| fields.contains(&name.as_str())) {
            return None;
        }
        Some(Note::new(Tone::Bad, failure_text(self.t.lang(), failure)))
    }
}

/// The field that a failure points at: `/business/name` is `business_name`.
fn pointed(failure: &Failure) -> Option<String> {
    Some(failure.field()?.trim_start_matches('/').replace('/', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use askama::Template as _;
    use vafa_app::access::AccessError;
    use vafa_locale::Lang;

    #[test]
    fn a_fault_stands_beside_its_field_or_above_all() {
        let form = Form::of([("email", "a@".into()), ("password", "secret-1".into())]);
        let t = Texts::of(Lang::En);
        let failure = Failure::from(AccessError::EmailInvalid);
        let filled = form.filled(t, Some(&failure));
        let email = filled.field(FieldKind::Email, "email", "email").render().unwrap();
        assert!(email.contains("a@") && email.contains("aria-invalid"));
        let password = filled.field(FieldKind::Password, "password", "password").render().unwrap();
        assert!(!password.contains("secret-1") && !password.contains("aria-invalid"));
        assert!(filled.note(&["email"]).is_none());
        assert!(filled.note(&["name"]).is_some());
        assert!(form.filled(t, None).note(&[]).is_none());
    }

    #[test]
    fn ticked_boxes_are_gathered() {
        let form = Form(vec![("scope".into(), "read".into()), ("scope".into(), "write".into())]);
        assert_eq!(form.all("scope").collect::<Vec<_>>(), ["read", "write"]);
        assert!(form.is_ticked("scope") && !form.is_ticked("other"));
        assert_eq!(form.given("other"), None);
    }
}
