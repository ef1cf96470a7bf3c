//! A person's right to their data: all of it as one file, or all of it gone.

use super::record;
use super::shown;
use crate::api::shapes::Named;
use crate::page::Page;
use crate::pages::{Answer, Form, Visit};
use crate::parts::{Field as Input, FieldKind, Note, Tone};
use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse as _;
use vafa_app::Permission;
use vafa_app::customers::{
    CustomerDetail, ErasePerson, erase_person, export_person, list_notes, read_customer,
};
use vafa_kernel::id::CustomerId;
use vafa_locale::fold;

#[derive(Template)]
#[template(path = "customers/privacy.html")]
struct PrivacyPage {
    page: Page,
    url: String,
    name: String,
    /// What an erasure takes, and what it leaves, line by line.
    goes: Vec<String>,
    stays: Vec<String>,
    confirm: Input,
    note: Option<Note>,
}

/// `GET /customers/{customer}/privacy`.
pub(super) async fn ask(visit: Visit, Named(customer): Named<CustomerId>) -> Answer {
    visit.require(Permission::HandlePrivacy)?;
    let page = draw(&visit, customer, &Form::default(), false).await?;
    record::look(&visit, customer).await;
    visit.html(&page)
}

async fn draw(
    visit: &Visit,
    customer: CustomerId,
    form: &Form,
    is_wrong: bool,
) -> Result<PrivacyPage, vafa_app::Failure> {
    let (detail, notes) = visit
        .read(move |tx, cx| {
            let detail = read_customer(tx, cx, customer)?;
            let notes = list_notes(tx, cx, detail.customer.id)?;
            Ok((detail, notes.len()))
        })
        .await?;
    let t = visit.t;
    let name = shown::name(t, &detail.customer.name());
    let error = is_wrong.then(|| t.text("customers-erase-other-name").into_owned());
    Ok(PrivacyPage {
        page: record::page(visit, &detail),
        url: format!("/customers/{}", detail.customer.id),
        goes: goes(visit, &detail, notes),
        stays: stays(visit, &detail),
        confirm: Input::new(
            t,
            FieldKind::Text,
            "name",
            t.args("customers-erase-confirm", &[("name", name.as_str().into())]),
        )
        .value(form.raw("name"))
        .required()
        .error(error),
        note: is_wrong.then(|| Note::new(Tone::Warn, t.text("customers-erase-not-yet"))),
        name,
    })
}

fn goes(visit: &Visit, detail: &CustomerDetail, notes: usize) -> Vec<String> {
    let t = visit.t;
    let mut lines = vec![
        t.text("customers-erase-goes-profile").into_owned(),
        t.count("customers-erase-goes-identifiers", detail.identifiers.len()).into_owned(),
    ];
    if notes > 0 {
        lines.push(t.count("customers-erase-goes-notes", notes).into_owned());
    }
    if detail.members.len() > 1 {
        lines.push(t.count("customers-erase-goes-records", detail.members.len()).into_owned());
    }
    lines.push(t.text("customers-erase-goes-words").into_owned());
    lines.push(t.text("customers-erase-goes-traces").into_owned());
    lines
}

fn stays(visit: &Visit, detail: &CustomerDetail) -> Vec<String> {
    let t = visit.t;
    let orders = detail.state.orders.count;
    let mut lines = Vec::new();
    if orders > 0 {
        let spent = shown::whole(visit, detail.state.orders.spent_minor());
        let number = visit.f.number(orders.into());
        let args = [("count", number.as_str().into()), ("amount", spent.as_str().into())];
        lines.push(t.args("customers-erase-stays-orders", &args).into_owned());
    }
    lines.extend(
        ["customers-erase-stays-times", "customers-erase-stays-trail", "customers-erase-stays-backups"]
            .map(|key| t.text(key).into_owned()),
    );
    lines
}

/// `POST /customers/{customer}/privacy/export`: one file. A POST, because that it was taken is written down.
pub(super) async fn export(visit: Visit, Named(customer): Named<CustomerId>) -> Answer {
    let document = visit.write(move |tx, cx| export_person(tx, cx, customer)).await?;
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"vafa-{customer}.json\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, format!("{document:#}\n")).into_response())
}

/// `POST /customers/{customer}/privacy/erase`: for good, so the name is typed once more, in any spelling of its letters.
pub(super) async fn erase(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    visit.require(Permission::HandlePrivacy)?;
    let page = draw(&visit, customer, &form, true).await?;
    if fold(form.text("name")) != fold(&page.name) {
        return visit.again(&page);
    }
    let erased = visit
        .write(move |tx, cx| erase_person(tx, cx, ErasePerson { id: customer, confirmed: customer }))
        .await?;
    let told = i64::try_from(erased.events).unwrap_or(i64::MAX);
    let flash = crate::page::Flash::good(visit.t.count("customers-erased", told));
    Ok(visit.go_with("/customers", &flash))
}
