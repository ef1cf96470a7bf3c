//! Who works in the demo shop. Their passwords are no secret: they are printed, and the same in every demo.

use crate::access::flows::accept_invitation;
use crate::access::password::Cost;
use crate::access::{
    CreateKey, CreateUser, InviteUser, ListUsers, create_key, create_user, invite_user, list_users,
};
use crate::actor::{Actor, Role, Scope};
use crate::app::App;
use crate::failure::Failure;
use std::collections::BTreeMap;
use vafa_demo::Writer;
use vafa_kernel::secret::Secret;

/// The password of everybody in the demo shop.
const PASSWORD: &str = "narenj-o-toranj";

/// How somebody of the demo shop signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The address.
    pub email: String,
    /// What they are called.
    pub name: &'static str,
    /// What they are.
    pub role: Role,
    /// The password, which is no secret.
    pub password: &'static str,
}

/// One person for each role.
pub(super) fn logins() -> Vec<Login> {
    Role::ALL
        .iter()
        .map(|role| Login {
            email: format!("{}@narenj.example", role.code()),
            name: match role {
                Role::Owner => "نرگس کاویانی",
                Role::Manager => "پیمان رستگار",
                Role::Marketer => "ترانه موحد",
                Role::Agent => "مهران دهقان",
                Role::Cashier => "شیما کیانی",
                Role::Analyst => "آرش فروغی",
            },
            role: *role,
            password: PASSWORD,
        })
        .collect()
}

/// Those who write down what they see of customers.
#[derive(Debug, Clone)]
pub(super) struct Desk(BTreeMap<Role, Actor>);

impl Desk {
    /// The people who were [`hire`]d.
    pub(super) fn of_hired(app: &App, who: &Actor) -> Result<Self, Failure> {
        let people = app.read_blocking(who, |tx, cx| list_users(tx, cx, ListUsers::default()))?.users;
        let emails: Vec<String> = logins().into_iter().map(|login| login.email).collect();
        let hired = people.into_iter().filter(|person| emails.contains(&person.email));
        Ok(Self(hired.map(|p| (p.role, Actor::User { id: p.id, role: p.role })).collect()))
    }

    /// The person who writes; Vafa itself where there is none any more.
    pub(super) fn of(&self, writer: Writer) -> Actor {
        let role = match writer {
            Writer::Cashier => Role::Cashier,
            Writer::Agent => Role::Agent,
            Writer::Manager => Role::Manager,
        };
        self.0.get(&role).cloned().unwrap_or(Actor::System(super::SOURCE))
    }
}

/// Makes the accounts that are not there yet.
pub(super) fn hire(app: &App, who: &Actor, cost: Cost) -> Result<(), Failure> {
    let password = Secret::new(PASSWORD);
    let known = app.read_blocking(who, |tx, cx| list_users(tx, cx, ListUsers::default()))?.users;
    for login in logins() {
        let before = known.iter().find(|user| user.email == login.email);
        if before.is_some_and(|user| user.has_password) {
            continue;
        }
        let held = before.map(|user| user.id);
        let link = app.write_blocking(who, move |tx, cx| match held {
            Some(user) => invite_user(tx, cx, InviteUser { user }),
            None => {
                let cmd = CreateUser {
                    email: login.email.clone(),
                    name: login.name.to_owned(),
                    role: login.role,
                    language: None,
                };
                create_user(tx, cx, cmd)
            }
        })?;
        accept_invitation(app, cost, &link.token, &password)?;
    }
    Ok(())
}

/// A key for events of the shop's web store.
pub(super) fn make_key(app: &App, who: &Actor) -> Result<Secret, Failure> {
    let cmd = CreateKey {
        name: "فروشگاه اینترنتی".to_owned(),
        scopes: vec![Scope::Ingest],
        source: Some("web".to_owned()),
        expires_at: None,
    };
    Ok(app.write_blocking(who, move |tx, cx| create_key(tx, cx, cmd.clone()))?.token)
}
