//! The small changes of a record: tags, identifiers, consents. Each is one form and comes back to where it stood.

use super::details;
use crate::api::shapes::{Asked, Named};
use crate::page::Flash;
use crate::pages::{Answer, Form, Visit, for_form, local_path};
use crate::parts::Tone;
use serde::Deserialize;
use vafa_app::customers::tags::{add_tag, remove_tag};
use vafa_app::customers::{
    ConsentChange, CustomerError, IdentifierKind, NewIdentifier, Verified, add_identifier, change_consents,
    read_customer, retire_identifier, verify_identifier,
};
use vafa_app::text::failure_text;
use vafa_kernel::id::CustomerId;

/// Back to the page that held the form.
pub(super) fn back(form: &Form, customer: CustomerId) -> String {
    local_path(form.text("back")).map_or_else(|| format!("/customers/{customer}"), str::to_owned)
}

/// The tag that an undo puts back on: its form holds nothing but the token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Undone {
    tag: String,
}

/// `POST /customers/{customer}/tags`: puts on a tag, or several with commas between.
pub(super) async fn put_tags(
    visit: Visit,
    Named(customer): Named<CustomerId>,
    Asked(undone): Asked<Undone>,
    form: Form,
) -> Answer {
    let tags: Vec<String> = form
        .given("tag")
        .unwrap_or(&undone.tag)
        .split([',', '،'])
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    let done = visit
        .write(move |tx, cx| {
            for tag in &tags {
                add_tag(tx, cx, customer, tag)?;
            }
            Ok(())
        })
        .await;
    let back = back(&form, customer);
    match done {
        Ok(()) => Ok(visit.go(&back)),
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(visit.go_with(&back, &Flash::bad(failure_text(visit.lang(), &failure))))
        }
    }
}

/// `POST /customers/{customer}/tags/remove`: takes one off; the toast puts it on again.
pub(super) async fn take_tag(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    let tag = form.text("tag").to_owned();
    let taken = tag.clone();
    visit.write(move |tx, cx| remove_tag(tx, cx, customer, &tag)).await?;
    let text = visit.t.args("customers-tag-removed", &[("tag", taken.as_str().into())]);
    let undo = format!("/customers/{customer}/tags?tag={}", crate::pages::escaped(&taken));
    let flash = Flash { tone: Tone::Plain, ..Flash::good(text).with_undo(undo) };
    Ok(visit.go_with(&back(&form, customer), &flash))
}

fn identifier_kind(form: &Form) -> Result<IdentifierKind, CustomerError> {
    IdentifierKind::from_code(form.text("kind")).ok_or_else(|| CustomerError::BadCode { what: "kind".into() })
}

/// `POST /customers/{customer}/identifiers`: gives them one more.
pub(super) async fn put_identifier(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    let (kind, text) = (identifier_kind(&form)?, form.text("value").to_owned());
    let told = NewIdentifier { kind, text, is_verified: false };
    match visit.write(move |tx, cx| add_identifier(tx, cx, customer, &told)).await {
        Ok(()) => Ok(visit
            .go_with(&format!("/customers/{customer}/details"), &visit.good("customers-identifier-added"))),
        Err(failure) => details::again(&visit, customer, &form, &for_form(failure)?).await,
    }
}

/// `POST /customers/{customer}/identifiers/verify`: it was proved to be theirs, which may make two records one.
pub(super) async fn verify(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    let (kind, text) = (identifier_kind(&form)?, form.text("value").to_owned());
    let url = format!("/customers/{customer}/details");
    match visit.write(move |tx, cx| verify_identifier(tx, cx, customer, kind, &text)).await {
        Ok(Verified::Marked) => Ok(visit.go_with(&url, &visit.good("customers-identifier-verified"))),
        Ok(Verified::Merged(merge)) => {
            let undo = format!("/customers/merges/{merge}/undo");
            Ok(visit.go_with(&url, &visit.good("customers-identifier-merged").with_undo(undo)))
        }
        Ok(Verified::Suggested(other)) => {
            let flash = Flash { tone: Tone::Warn, ..visit.good("customers-identifier-suggested") };
            Ok(visit.go_with(&format!("/customers/duplicates/{customer}/{other}"), &flash))
        }
        Err(failure) => details::again(&visit, customer, &form, &for_form(failure)?).await,
    }
}

/// `POST /customers/{customer}/identifiers/retire`: it is no longer theirs. The toast gives it back.
pub(super) async fn retire(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    let (kind, text) = (identifier_kind(&form)?, form.text("value").to_owned());
    let url = format!("/customers/{customer}/details");
    let mut undo = format!(
        "/customers/{customer}/identifiers/restore?kind={}&value={}",
        kind.code(),
        crate::pages::escaped(&text)
    );
    let retired = visit
        .write(move |tx, cx| {
            let known = read_customer(tx, cx, customer)?.identifiers;
            retire_identifier(tx, cx, customer, kind, &text)?;
            Ok(known.iter().any(|held| held.kind == kind && held.value == text && held.is_verified))
        })
        .await;
    match retired {
        Ok(was_verified) => {
            if was_verified {
                undo.push_str("&verified=1");
            }
            let flash = Flash { tone: Tone::Plain, ..visit.good("customers-identifier-gone") };
            Ok(visit.go_with(&url, &flash.with_undo(undo)))
        }
        Err(failure) => details::again(&visit, customer, &form, &for_form(failure)?).await,
    }
}

/// An identifier that an undo gives back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Restored {
    kind: String,
    value: String,
    /// Not empty where it was proved to be theirs.
    verified: String,
}

/// `POST /customers/{customer}/identifiers/restore`.
pub(super) async fn restore(
    visit: Visit,
    Named(customer): Named<CustomerId>,
    Asked(restored): Asked<Restored>,
) -> Answer {
    let kind = IdentifierKind::from_code(&restored.kind)
        .ok_or_else(|| CustomerError::BadCode { what: "kind".into() })?;
    let told = NewIdentifier { kind, text: restored.value, is_verified: !restored.verified.is_empty() };
    visit.write(move |tx, cx| add_identifier(tx, cx, customer, &told)).await?;
    Ok(visit.go(&format!("/customers/{customer}/details")))
}

/// `POST /customers/{customer}/consents`: notes one given or taken back.
pub(super) async fn put_consent(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    let change = ConsentChange {
        purpose: form.text("purpose").to_owned(),
        channel: form.text("channel").to_owned(),
        is_granted: form.text("granted") == "yes",
        evidence: form.text("evidence").to_owned(),
    };
    match visit.write(move |tx, cx| change_consents(tx, cx, customer, std::slice::from_ref(&change))).await {
        Ok(()) => {
            Ok(visit
                .go_with(&format!("/customers/{customer}/details"), &visit.good("customers-consent-noted")))
        }
        Err(failure) => details::again(&visit, customer, &form, &for_form(failure)?).await,
    }
}
