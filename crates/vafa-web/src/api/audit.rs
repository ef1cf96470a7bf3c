//! The audit trail.

use super::Api;
use super::shapes::{Asked, Page, page_limit, read_cursor};
use crate::refusal::{HttpError, Refusal};
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::audit::{AuditEntry, ListAudit, list_audit};
use vafa_kernel::Instant;
use vafa_kernel::id::AuditId;

pub(super) fn routes() -> Routes {
    let see = Rule::Needs(Permission::SeeAudit);
    Routes::new().api(see, routes!(list), Sample::plain().query("action=user.&limit=10"))
}

/// One entry of the trail.
#[derive(Debug, Serialize, ToSchema)]
struct AuditView {
    id: String,
    /// RFC 3339.
    at: String,
    /// The id of a person or key, `system:…`, `nobody`.
    actor: String,
    #[schema(example = "customer.changed")]
    action: String,
    object_kind: String,
    object_id: String,
    /// How it was; null where there was nothing, or it was erased.
    before: Json,
    /// How it was afterwards; null likewise.
    after: Json,
    /// Whether before and after were erased for somebody's privacy.
    is_redacted: bool,
}

impl From<AuditEntry> for AuditView {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            at: entry.at.to_string(),
            actor: entry.actor,
            action: entry.action,
            object_kind: entry.object_kind,
            object_id: entry.object_id,
            before: entry.before,
            after: entry.after,
            is_redacted: entry.is_redacted,
        }
    }
}

/// Which entries; all conditions must be met.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// Who: the id of a person or key.
    actor: Option<String>,
    /// The kind of the thing it was done to; needs `object_id`.
    object_kind: Option<String>,
    /// The id of the thing it was done to; needs `object_kind`.
    object_id: Option<String>,
    /// A whole action (`user.signed_in`), or a beginning that ends with a dot (`user.`).
    action: Option<String>,
    /// From this moment on (RFC 3339).
    #[param(value_type = Option<String>)]
    from: Option<Instant>,
    /// Before this moment (RFC 3339).
    #[param(value_type = Option<String>)]
    until: Option<Instant>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<u32>,
}

/// Reads the trail, newest first.
#[utoipa::path(get, path = "/api/audit", tag = "Audit", params(AuditQuery), responses((status = 200, body = Page<AuditView>)))]
async fn list(api: Api, Asked(asked): Asked<AuditQuery>) -> Result<Response, Refusal> {
    let after: Option<AuditId> = read_cursor(asked.cursor.as_deref())?;
    let object = match (asked.object_kind, asked.object_id) {
        (Some(kind), Some(id)) => Some((kind, id)),
        (None, None) => None,
        _ => {
            let why = "object_kind and object_id go together".to_owned();
            return Err(HttpError::BadQuery { why }.into());
        }
    };
    let wanted = ListAudit {
        actor: asked.actor,
        object,
        action: asked.action,
        from: asked.from,
        until: asked.until,
        after,
        limit: page_limit(asked.limit),
    };
    api.read(move |tx, cx| {
        let page = list_audit(tx, cx, wanted.clone())?;
        Ok(Page::<AuditView>::of(page.entries, page.next.as_ref()))
    })
    .await
}
