//! People who work with Vafa.

use super::shapes::{Asked, Named, Page, PageQuery, read_cursor};
use super::{Api, Done};
use crate::command::{Command, Empty};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::access::{
    ChangeUser, CreateUser, Invitation, InviteUser, ListUsers, User, change_user, create_user, invite_user,
    list_users, read_user, reset_totp,
};
use vafa_app::{Permission, Role};
use vafa_kernel::id::UserId;
use vafa_locale::Lang;

const MANAGE: Rule = Rule::Needs(Permission::ManageUsers);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(MANAGE, routes!(list), Sample::plain())
        .api(
            MANAGE,
            routes!(create),
            Sample::json(
                r#"{"email":"mina@example.com","name":"مینا کریمی","role":"agent","language":"fa"}"#,
            )
            .answers(201),
        )
        .api(MANAGE, routes!(read), Sample::plain())
        .api(MANAGE, routes!(change), Sample::json(r#"{"role":"marketer"}"#))
        .api(MANAGE, routes!(invite), Sample::plain().answers(201))
        .api(
            MANAGE,
            routes!(reset_second_factor),
            Sample::plain().answers(204).refusals_only("the second factor of the sample's person is off"),
        )
}

/// A person who works with Vafa.
#[derive(Debug, Serialize, ToSchema)]
struct UserView {
    #[schema(example = "usr_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    email: String,
    name: String,
    /// `owner`, `manager`, `marketer`, `agent`, `cashier` or `analyst`.
    role: &'static str,
    /// Whether they may come in.
    is_active: bool,
    /// Whether they have set a password; before that they are only invited.
    has_password: bool,
    /// Whether a second factor is asked for.
    has_second_factor: bool,
    /// `fa` or `en`.
    language: &'static str,
    version: i64,
    /// RFC 3339.
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<String>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id.to_string(),
            email: user.email,
            name: user.name,
            role: user.role.code(),
            is_active: user.is_active,
            has_password: user.has_password,
            has_second_factor: user.totp_is_on,
            language: user.language.code(),
            version: user.version,
            created_at: user.created_at.to_string(),
            last_login_at: user.last_login_at.map(|at| at.to_string()),
        }
    }
}

/// A one-time link by which a person sets a password.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationView {
    user_id: String,
    /// What the link carries; shown once. Whoever repeats the call gets null.
    token: Option<String>,
    /// RFC 3339.
    expires_at: String,
}

impl From<Invitation> for InvitationView {
    fn from(made: Invitation) -> Self {
        Self {
            user_id: made.user.to_string(),
            token: Some(made.token.expose().to_owned()),
            expires_at: made.expires_at.to_string(),
        }
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    email: String,
    name: String,
    /// `owner`, `manager`, `marketer`, `agent`, `cashier` or `analyst`.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "super::shapes::code")]
    role: Role,
    /// `fa` or `en`; the business's where none is given.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "super::shapes::code_opt")]
    language: Option<Lang>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChange {
    name: Option<String>,
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "super::shapes::code_opt")]
    role: Option<Role>,
    /// False shuts the person out and ends their sessions.
    is_active: Option<bool>,
}

/// Lists people, oldest account first.
#[utoipa::path(get, path = "/api/users", tag = "People", params(PageQuery), responses((status = 200, body = Page<UserView>)))]
async fn list(api: Api, Asked(asked): Asked<PageQuery>) -> Result<Response, Refusal> {
    let after: Option<UserId> = read_cursor(asked.cursor.as_deref())?;
    let limit = asked.limit();
    api.read(move |tx, cx| {
        let page = list_users(tx, cx, ListUsers { after, limit })?;
        Ok(Page::<UserView>::of(page.users, page.next.as_ref()))
    })
    .await
}

/// Adds a person. The answer carries the link by which they set their password.
#[utoipa::path(post, path = "/api/users", tag = "People", request_body = NewUser,
    responses((status = 201, body = InvitationView)))]
async fn create(api: Api, asked: Command<NewUser>) -> Result<Response, Refusal> {
    let NewUser { email, name, role, language } = asked.body;
    api.write(asked.once, move |tx, cx| {
        let cmd = CreateUser { email: email.clone(), name: name.clone(), role, language };
        Ok(Done::created(InvitationView::from(create_user(tx, cx, cmd)?)).without("token"))
    })
    .await
}

/// Reads a person.
#[utoipa::path(get, path = "/api/users/{user}", tag = "People", params(("user" = String, Path)),
    responses((status = 200, body = UserView)))]
async fn read(api: Api, Named(user): Named<UserId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(UserView::from(read_user(tx, cx, user)?))).await
}

/// Changes a person. Another role, or being shut out, ends their sessions.
#[utoipa::path(patch, path = "/api/users/{user}", tag = "People", params(("user" = String, Path)),
    request_body = UserChange, responses((status = 200, body = UserView)))]
async fn change(
    api: Api,
    Named(user): Named<UserId>,
    asked: Command<UserChange>,
) -> Result<Response, Refusal> {
    let (UserChange { name, role, is_active }, version) = (asked.body, asked.version);
    api.write(asked.once, move |tx, cx| {
        let cmd = ChangeUser { user, name: name.clone(), role, is_active, version };
        Ok(Done::ok(UserView::from(change_user(tx, cx, cmd)?)))
    })
    .await
}

/// Makes a new link by which a person sets a password.
#[utoipa::path(post, path = "/api/users/{user}/invitation", tag = "People", params(("user" = String, Path)),
    responses((status = 201, body = InvitationView)))]
async fn invite(api: Api, Named(user): Named<UserId>, asked: Command<Empty>) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        Ok(Done::created(InvitationView::from(invite_user(tx, cx, InviteUser { user })?)).without("token"))
    })
    .await
}

/// Turns a person's second factor off, for one who lost it.
#[utoipa::path(delete, path = "/api/users/{user}/second-factor", tag = "People", params(("user" = String, Path)),
    responses((status = 204)))]
async fn reset_second_factor(
    api: Api,
    Named(user): Named<UserId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        reset_totp(tx, cx, user)?;
        Ok(Done::nothing())
    })
    .await
}
