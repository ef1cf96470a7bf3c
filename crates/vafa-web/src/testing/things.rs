//! Things that samples ask for.

use super::World;
use vafa_app::access::{CreateKey, CreateUser, create_key, create_user};
use vafa_app::testing::SYSTEM;
use vafa_app::intents::{
    CreateEndpoint, ListDeliveries, Topic, create_endpoint, list_deliveries, plan_webhooks,
};
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
    let cmd = CreateEndpoint {
        url: "https://example.com/hook".into(),
        topics: vec![Topic::CustomerCreated],
        description: String::new(),
    };
    let made = app
        .write_blocking(&SYSTEM, move |tx, cx| {
            let made = create_endpoint(tx, cx, cmd.clone())?;
            plan_webhooks(tx, cx, Topic::CustomerCreated, "k", None, &serde_json::json!({}))?;
            let listed = list_deliveries(tx, cx, ListDeliveries::default())?;
            Ok((made.endpoint.id, listed.deliveries.first().map(|delivery| delivery.id)))
        })
        .unwrap();
    world.ids.insert("endpoint", made.0.to_string());
    world.ids.insert("delivery", made.1.unwrap().to_string());
    world.ids.insert("user", invited.user.to_string());
    world.ids.insert("key", key.key.id.to_string());
}
