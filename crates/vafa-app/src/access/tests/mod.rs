//! Stories of people coming in and going out, on every engine.

mod keys;
mod second_factor;
mod sessions;
mod setting_up;
mod sign_in;
mod texts;
mod users;

use super::flows::{self, FirstOwner, SignIn};
use super::password::Cost;
use super::*;
use crate::actor::{Actor, Role};
use crate::failure::Failure;
use crate::testing::TestApp;
use std::net::IpAddr;
use vafa_kernel::id::UserId;
use vafa_kernel::secret::Secret;
use vafa_locale::Lang;

const OWNER_EMAIL: &str = "sara@example.com";
const OWNER_PASSWORD: &str = "چای با هل و نبات";

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// A shop with Sara as its owner.
fn with_owner(app: &TestApp) -> Actor {
    let cmd = FirstOwner {
        email: OWNER_EMAIL.into(),
        name: "سارا رضایی".into(),
        password: secret(OWNER_PASSWORD),
        language: Lang::Fa,
    };
    let id = flows::create_first_owner(app, Cost::LEAST, &Actor::Nobody, cmd).unwrap();
    Actor::User { id, role: Role::Owner }
}

/// Somebody whom the owner added and who came in by the link.
fn with_person(app: &TestApp, owner: &Actor, email: &str, role: Role) -> (UserId, Secret) {
    let cmd = CreateUser { email: email.into(), name: "علی".into(), role, language: None };
    let invited = app.write_blocking(owner, move |tx, cx| create_user(tx, cx, cmd.clone())).unwrap();
    let password = secret("نان سنگک دوآتشه");
    flows::accept_invitation(app, Cost::LEAST, &invited.token, &password).unwrap();
    (invited.user, password)
}

fn try_sign_in(
    app: &TestApp,
    email: &str,
    password: &str,
    address: Option<IpAddr>,
) -> Result<SignedIn, Failure> {
    let cmd = SignIn {
        email: email.into(),
        password: secret(password),
        address,
        user_agent: "Firefox\n/140".into(),
        known: None,
    };
    flows::sign_in(app, Cost::LEAST, cmd)
}

fn session_of(app: &TestApp, token: &Secret) -> Option<Session> {
    let token = token.clone();
    app.read_blocking(&Actor::Nobody, move |tx, cx| find_session(tx, cx, &token)).unwrap()
}

/// The actions of the trail, oldest first.
fn trail(app: &TestApp) -> Vec<String> {
    app.read_blocking(&crate::testing::SYSTEM, |tx, _| {
        Ok(tx.query(
            vafa_store::sql!("SELECT action FROM audit_entry ORDER BY id"),
            vafa_store::params![],
            |row| row.get("action"),
        )?)
    })
    .unwrap()
}

/// Everything that is written down anywhere about accounts, to look for secrets in.
fn all_text(app: &TestApp) -> String {
    app.read_blocking(&crate::testing::SYSTEM, |tx, _| {
        let changes: Vec<Option<String>> = tx.query(
            vafa_store::sql!("SELECT change_json FROM audit_entry ORDER BY id"),
            vafa_store::params![],
            |row| row.get("change_json"),
        )?;
        let hashes: Vec<Option<String>> = tx.query(
            vafa_store::sql!("SELECT password_hash FROM user_account ORDER BY id"),
            vafa_store::params![],
            |row| row.get("password_hash"),
        )?;
        Ok(format!("{changes:?}{hashes:?}"))
    })
    .unwrap()
}
