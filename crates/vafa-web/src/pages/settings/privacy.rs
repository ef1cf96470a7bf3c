//! What can be done for a person's privacy, and where.

use crate::page::{Page, Place};
use crate::pages::{Answer, Visit};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::get;
use vafa_app::Permission;

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::HandlePrivacy);
    Routes::new().page(rule, Method::GET, "/settings/privacy", get(show), Sample::plain())
}

#[derive(Template)]
#[template(path = "settings/privacy.html")]
struct PrivacyPage {
    page: Page,
    may_see_audit: bool,
}

async fn show(visit: Visit) -> Answer {
    visit.require(Permission::HandlePrivacy)?;
    let may_see_audit = visit.may(Permission::SeeAudit);
    visit.html(&PrivacyPage { page: visit.page("settings-privacy", Place::Settings), may_see_audit })
}
