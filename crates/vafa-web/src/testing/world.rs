//! A business with one of everything: a person of each role, a key of each scope, and things to be asked for.

use super::Who;
use std::collections::BTreeMap;
use vafa_app::access::password::Cost;
use vafa_app::access::{CreateKey, CreateUser, create_key, create_user, flows};
use vafa_app::testing::{SYSTEM, TestApp};
use vafa_app::{Actor, Role, Scope};
use vafa_kernel::secret::Secret;
use vafa_locale::Lang;

/// Whoever can ask, by name, with what the table of routes is compared with.
pub(crate) struct Asker {
    pub(crate) name: String,
    pub(crate) who: Who,
    pub(crate) actor: Actor,
}

/// A business with one of everything.
pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) askers: Vec<Asker>,
    /// Ids by the words that samples use.
    pub(crate) ids: BTreeMap<&'static str, String>,
    /// Where its files lie.
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) const PASSWORD: &str = "چای با هل و نبات";

impl World {
    /// One per engine.
    pub(crate) fn each() -> Vec<Self> {
        TestApp::each().into_iter().map(Self::on).collect()
    }

    /// One on the first engine.
    pub(crate) fn first() -> Self {
        Self::on(TestApp::first())
    }

    fn on(app: TestApp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut world = Self { app, askers: Vec::new(), ids: BTreeMap::new(), folder };
        world.askers.push(Asker { name: "nobody".into(), who: Who::Nobody, actor: Actor::Nobody });
        for role in Role::ALL {
            world.add_person(*role);
        }
        for scope in Scope::ALL {
            world.add_key(*scope);
        }
        super::customers::add(&mut world);
        super::things::add(&mut world);
        world
    }

    /// A person or key by name: a role's or scope's code, the latter after `key:`.
    pub(crate) fn who(&self, name: &str) -> &Who {
        &self.askers.iter().find(|asker| asker.name == name).expect(name).who
    }

    /// The asker's actor.
    pub(crate) fn actor(&self, name: &str) -> Actor {
        self.askers.iter().find(|asker| asker.name == name).expect(name).actor.clone()
    }

    fn add_person(&mut self, role: Role) {
        let email = format!("{role}@example.com");
        let password = Secret::new(PASSWORD);
        let user = if role == Role::Owner {
            let first = flows::FirstOwner {
                email: email.clone(),
                name: "مهتاب".into(),
                password: password.clone(),
                language: Lang::Fa,
            };
            flows::create_first_owner(&self.app, Cost::LEAST, &Actor::Nobody, first).unwrap()
        } else {
            let cmd = CreateUser {
                email: email.clone(),
                name: format!("{role} one"),
                role,
                language: Some(Lang::En),
            };
            let invited =
                self.app.write_blocking(&SYSTEM, move |tx, cx| create_user(tx, cx, cmd.clone())).unwrap();
            flows::accept_invitation(&self.app, Cost::LEAST, &invited.token, &password).unwrap()
        };
        let attempt =
            flows::SignIn { email, password, address: None, user_agent: "test".into(), known: None };
        let signed = flows::sign_in(&self.app, Cost::LEAST, attempt).unwrap();
        self.ids.insert("session", signed.session.to_string());
        self.askers.push(Asker {
            name: role.code().into(),
            who: Who::Session(signed.token),
            actor: Actor::User { id: user, role },
        });
    }

    fn add_key(&mut self, scope: Scope) {
        let cmd =
            CreateKey { name: format!("{scope} key"), scopes: vec![scope], source: None, expires_at: None };
        let made = self.app.write_blocking(&SYSTEM, move |tx, cx| create_key(tx, cx, cmd.clone())).unwrap();
        self.askers.push(Asker {
            name: format!("key:{scope}"),
            who: Who::Key(made.token),
            actor: made.key.actor(),
        });
    }
}
