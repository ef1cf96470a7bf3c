//! What the business is called, its money, days and calendar.

use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, business_fields, for_form};
use crate::parts::{Field, Note, Tone};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::business::{change_business, read_business};
use vafa_app::{Failure, Permission};

const PATH: &str = "/settings/business";

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageBusiness);
    let form =
        Sample::form("business_name=Shop&business_currency=IRR-toman&business_calendar=jalali").answers(303);
    Routes::new().page(rule, Method::GET, PATH, get(show), Sample::plain()).page(
        rule,
        Method::POST,
        PATH,
        post(save),
        form,
    )
}

#[derive(Template)]
#[template(path = "settings/business.html")]
struct BusinessPage {
    page: Page,
    note: Option<Note>,
    main: Vec<Field>,
    other: Vec<Field>,
    version: String,
}

async fn show(visit: Visit) -> Answer {
    let business = visit.read(read_business).await?;
    let form = business_fields::form_of(&business);
    visit.html(&drawn(&visit, &form, business.version.to_string(), None))
}

fn drawn(visit: &Visit, form: &Form, version: String, wrong: Option<&Failure>) -> BusinessPage {
    let filled = form.filled(visit.t, wrong);
    let zone = visit.app().business().zone.clone();
    BusinessPage {
        page: visit.page("settings-business", Place::Settings),
        note: filled.note(&business_fields::NAMES),
        main: business_fields::main_fields(&filled, &visit.f, visit.t),
        other: business_fields::other_fields(&filled, visit.t, &zone),
        version,
    }
}

async fn save(visit: Visit, form: Form) -> Answer {
    let mut cmd = business_fields::read(&form)?;
    cmd.version = form.text("version").parse().ok();
    let changed = visit.write(move |tx, cx| change_business(tx, cx, cmd.clone())).await;
    match changed {
        Ok(_) => {
            visit.blocking(|app, _| app.refresh_business()).await?;
            Ok(visit.go_with(PATH, &visit.good("saved")))
        }
        Err(failure) => {
            let failure = business_fields::below(for_form(failure)?);
            let mut page = drawn(&visit, &form, form.text("version").to_owned(), Some(&failure));
            if failure.code() == "business.changed" {
                page.note = page.note.map(|_| {
                    let text = vafa_app::text::failure_text(visit.lang(), &failure);
                    Note::new(Tone::Warn, text).link(visit.t.text("retry"), PATH)
                });
            }
            visit.again(&page)
        }
    }
}
