//! The small changes of a record: tags, identifiers, consents. Each is one form and comes back to where it stood.

use super::details;
use crate::api::shapes::{Asked, Named};
use crate::page::Flash;
use crate::pages::{Answer, Form, Visit, for_form, local_path};
use crate::parts::Tone;
use serde::Deserialize;
use vafa_app::customers::tags::{add_tag, remove_tag};
use vafa_app::customers::{
    ConsentChange, CustomerError, IdentifierKind, NewIdentifier, add_identifier, change_consents,
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

/// `POST /customers/{customer}/identifiers`: gives them one more, or marks one as proved.
pub(super) async fn put_identifier(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    let kind = IdentifierKind::from_code(form.text("kind"))
        .ok_or_else(|| CustomerError::BadCode { what: "kind".into() })?;
    let told =
        NewIdentifier { kind, text: form.text("value").to_owned(), is_verified: form.is_ticked("verified") };
    let is_verifying = told.is_verified;
    match visit.write(move |tx, cx| add_identifier(tx, cx, customer, &told)).await {
        Ok(()) => {
            let key =
                if is_verifying { "customers-identifier-verified" } else { "customers-identifier-added" };
            Ok(visit.go_with(&format!("/customers/{customer}/details"), &visit.good(key)))
        }
        Err(failure) => details::again(&visit, customer, &form, &for_form(failure)?).await,
    }
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
