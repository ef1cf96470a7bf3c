//! Going out.

use crate::caller::session_cookie;
use crate::pages::{Answer, Visit};
use crate::routes::{Routes, Rule, Sample};
use axum::http::Method;
use axum::http::header::SET_COOKIE;
use axum::routing::post;
use vafa_app::access::end_session;

pub(super) fn routes() -> Routes {
    Routes::new().page(Rule::Public, Method::POST, "/logout", post(sign_out), Sample::plain().answers(303))
}

async fn sign_out(visit: Visit) -> Answer {
    if let Some(token) = visit.caller.session_token().cloned() {
        visit.write(move |tx, cx| end_session(tx, cx, &token)).await?;
    }
    let mut response = visit.leave_with("/login", &visit.good("session-signed-out"));
    response.headers_mut().append(SET_COOKIE, session_cookie(&visit.state, None));
    Ok(response)
}
