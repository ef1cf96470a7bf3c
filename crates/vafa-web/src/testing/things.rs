//! Things that samples ask for.

use super::World;
use vafa_app::access::{CreateKey, CreateUser, create_key, create_user};
use vafa_app::testing::SYSTEM;
use vafa_app::{Role, Scope};

/// Adds one of everything, under the words that samples use.
pub(super) fn add(world: &mut World) {
    let app = &world.app;
    let cmd = CreateUser {
        email: "guest@example.com".into(),
        name: "Guest".into(),
        role: Role::Analyst,
        language: None,
    };
    let invited = app.write_blocking(&SYSTEM, move |tx, cx| create_user(tx, cx, cmd.clone())).unwrap();
    let cmd = CreateKey { name: "spare".into(), scopes: vec![Scope::Read], source: None, expires_at: None };
    let key = app.write_blocking(&SYSTEM, move |tx, cx| create_key(tx, cx, cmd.clone())).unwrap();
    world.ids.insert("user", invited.user.to_string());
    world.ids.insert("key", key.key.id.to_string());
}
