//! Ending sessions: a lost phone, a borrowed computer.

use crate::api::shapes::Named;
use crate::page::Flash;
use crate::pages::{Answer, Visit};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::http::Method;
use axum::routing::post;
use vafa_app::Permission;
use vafa_app::access::{AccessError, end_other_sessions, end_own_session};
use vafa_kernel::id::SessionId;

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageSelf);
    let own = "one ends one's own sessions; the test's people know no ids of theirs";
    Routes::new()
        .page(rule, Method::POST, "/account/sessions/others", post(end_others), Sample::plain().answers(303))
        .page(
            rule,
            Method::POST,
            "/account/sessions/{session}",
            post(end),
            Sample::plain().refusals_only(own),
        )
}

async fn end_others(visit: Visit) -> Answer {
    visit.require(Permission::ManageSelf)?;
    let keep = visit.caller.session.as_ref().map(|session| session.id);
    let keep = keep.ok_or_else(|| Refusal::from(AccessError::SessionNotFound))?;
    let ended = visit.write(move |tx, cx| end_other_sessions(tx, cx, keep)).await?;
    let ended = i64::try_from(ended).unwrap_or(i64::MAX);
    Ok(visit.go_with("/account", &Flash::good(visit.t.count("account-sessions-ended", ended))))
}

async fn end(visit: Visit, Named(session): Named<SessionId>) -> Answer {
    visit.write(move |tx, cx| end_own_session(tx, cx, session)).await?;
    Ok(visit.go_with("/account", &visit.good("account-session-ended")))
}
