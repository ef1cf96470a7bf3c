//! Changing a profile. Only what was touched is sent, so two people may change different fields at once; where both
//! touched the same one, the form shows mine and theirs.

use super::facts::{field_label, field_value};
use super::profile_form::{self, Errors, Group};
use super::record::{self, Head};
use crate::api::shapes::Named;
use crate::page::Page;
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Note, Tone};
use crate::refusal::Refusal;
use askama::Template;
use std::collections::BTreeMap;
use vafa_app::customers::fields::{CustomField, list_fields};
use vafa_app::customers::{ChangeCustomer, CustomerDetail, Field, change_customer, read_customer};
use vafa_app::text::failure_text;
use vafa_kernel::id::CustomerId;

/// How often a change is tried anew when others change other fields meanwhile.
const TRIES: usize = 3;
/// Before the name of a field: how it was when the form was drawn.
const WAS: &str = "was.";
/// Before the name of a field: the box that lets theirs stand.
const THEIRS: &str = "theirs.";

#[derive(Template)]
#[template(path = "customers/edit.html")]
struct EditPage {
    page: Page,
    head: Head,
    version: i64,
    /// How each field was when the form was drawn.
    was: Vec<(String, String)>,
    groups: Vec<Group>,
    clashes: Vec<Clash>,
    note: Option<Note>,
}

/// A field that two people changed.
struct Clash {
    name: String,
    label: String,
    mine: String,
    theirs: String,
}

/// `GET /customers/{customer}/edit`.
pub(super) async fn ask(visit: Visit, Named(customer): Named<CustomerId>) -> Answer {
    let (detail, planned) = load(&visit, customer).await?;
    let values = profile_form::values(&visit, &detail.customer, &planned);
    let form = Form::from_pairs(values);
    visit.html(&draw(&visit, &detail, &planned, &form, &Errors::new()))
}

/// `POST /customers/{customer}/edit`.
pub(super) async fn save(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    let (detail, planned) = load(&visit, customer).await?;
    let is_touched = |name: &str| {
        form.has(name)
            && !form.is_ticked(&format!("{THEIRS}{name}"))
            && form.text(name) != form.text(&format!("{WAS}{name}"))
    };
    let (patch, errors) = profile_form::read(&visit, &form, &planned, &is_touched);
    if !errors.is_empty() {
        return visit.again(&draw(&visit, &detail, &planned, &form, &errors));
    }
    let url = format!("/customers/{}", detail.customer.id);
    if patch.is_empty() {
        return Ok(visit.go(&url));
    }
    let (mut detail, mut seen) = (detail, form.text("version").parse::<i64>().ok());
    for _ in 0..TRIES {
        let command = ChangeCustomer { id: customer, version: seen, patch: patch.clone() };
        match visit.write(move |tx, cx| change_customer(tx, cx, &command)).await {
            Ok(_) => return Ok(visit.go_with(&url, &visit.good("saved"))),
            Err(failure) if failure.code() == "customer.changed" => {
                detail = load(&visit, customer).await?.0;
                let clashes = clashes(&visit, &detail, &planned, &form, &is_touched);
                if !clashes.is_empty() {
                    return clash(&visit, &detail, &planned, &form, clashes, &is_touched);
                }
                seen = Some(detail.customer.version);
            }
            Err(failure) => {
                let failure = for_form(failure)?;
                let mut page = draw(&visit, &detail, &planned, &form, &Errors::new());
                page.note = Some(Note::new(Tone::Bad, failure_text(visit.lang(), &failure)));
                return visit.again(&page);
            }
        }
    }
    let mut page = draw(&visit, &detail, &planned, &form, &Errors::new());
    page.note = Some(Note::new(Tone::Warn, visit.t.text("error-customer-changed")));
    visit.again(&page)
}

async fn load(visit: &Visit, customer: CustomerId) -> Result<(CustomerDetail, Vec<CustomField>), Refusal> {
    Ok(visit.read(move |tx, cx| Ok((read_customer(tx, cx, customer)?, list_fields(tx, cx)?))).await?)
}

fn draw(
    visit: &Visit,
    detail: &CustomerDetail,
    planned: &[CustomField],
    form: &Form,
    errors: &Errors,
) -> EditPage {
    let held = profile_form::values(visit, &detail.customer, planned);
    // A form that comes back keeps what its writer saw at first.
    let was = held.into_iter().map(|(name, held)| {
        let key = format!("{WAS}{name}");
        let was = if form.has(&key) { form.raw(&key).to_owned() } else { held };
        (key, was)
    });
    EditPage {
        page: record::page(visit, detail),
        head: record::head(visit, detail, "edit"),
        version: form.text("version").parse().unwrap_or(detail.customer.version),
        was: was.collect(),
        groups: profile_form::groups(visit, form, planned, errors),
        clashes: Vec::new(),
        note: None,
    }
}

/// The fields that I touched and somebody else changed meanwhile.
fn clashes(
    visit: &Visit,
    detail: &CustomerDetail,
    planned: &[CustomField],
    form: &Form,
    is_touched: &dyn Fn(&str) -> bool,
) -> Vec<Clash> {
    let held = profile_form::values(visit, &detail.customer, planned);
    held.into_iter()
        .filter(|(name, theirs)| {
            is_touched(name) && theirs != form.text(&format!("{WAS}{name}")) && theirs != form.text(name)
        })
        .map(|(name, theirs)| {
            let field = name.parse::<Field>().ok();
            let say = |text: &str| match field {
                _ if text.is_empty() => visit.t.text("customers-value-none").into_owned(),
                Some(field) if field != Field::BirthDate => field_value(visit, field, text),
                _ => text.to_owned(),
            };
            Clash {
                label: field.map_or_else(|| name.clone(), |field| field_label(visit, field)),
                mine: say(form.text(&name)),
                theirs: say(&theirs),
                name: format!("{THEIRS}{name}"),
            }
        })
        .collect()
}

/// The form again: mine where I touched a field, theirs everywhere else, and the clashes to be decided.
fn clash(
    visit: &Visit,
    detail: &CustomerDetail,
    planned: &[CustomField],
    form: &Form,
    clashes: Vec<Clash>,
    is_touched: &dyn Fn(&str) -> bool,
) -> Answer {
    let held = profile_form::values(visit, &detail.customer, planned);
    let pairs: BTreeMap<String, String> = held
        .into_iter()
        .map(|(name, theirs)| {
            let value = if is_touched(&name) { form.raw(&name).to_owned() } else { theirs };
            (name, value)
        })
        .collect();
    let mut page = draw(visit, detail, planned, &Form::from_pairs(pairs), &Errors::new());
    page.clashes = clashes;
    page.note = Some(
        Note::new(Tone::Warn, visit.t.text("customers-clash")).text(visit.t.text("customers-clash-text")),
    );
    visit.again(&page)
}
