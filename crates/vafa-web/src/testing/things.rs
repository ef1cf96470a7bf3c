//! Things that samples ask for.

use super::World;
use vafa_app::access::{CreateKey, CreateUser, create_key, create_user};
use vafa_app::customers::{CreateCustomer, Field, IdentifierKind, NewIdentifier, Patch, create_customer};
use vafa_app::intents::{
    CreateEndpoint, ListDeliveries, Topic, create_endpoint, list_deliveries, plan_webhooks,
};
use vafa_app::testing::{START, SYSTEM};
use vafa_app::timeline::{Buyer, RecordOrder, record_order};
use vafa_app::{Role, Scope};
use vafa_kernel::Currency;
use vafa_timeline::{OrderContent, OrderKind, OrderStatus};

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
    for (word, name, phone) in
        [("customer", "سارا رضایی", "09121111111"), ("other", "سارا رضائی", "09122222222")]
    {
        let cmd = CreateCustomer {
            patch: Patch { fields: [(Field::ToldName, Some(name.to_owned()))].into(), ..Patch::default() },
            identifiers: vec![NewIdentifier {
                kind: IdentifierKind::Phone,
                text: phone.to_owned(),
                is_verified: false,
            }],
            tags: vec!["VIP".to_owned()],
            ..CreateCustomer::default()
        };
        let made = app.write_blocking(&SYSTEM, move |tx, cx| create_customer(tx, cx, &cmd)).unwrap();
        world.ids.insert(word, made.to_string());
    }
    world.ids.insert("tag", "VIP".to_owned());
    let order = RecordOrder { buyer: Buyer::Guest, content: order() };
    app.write_blocking(&SYSTEM, move |tx, cx| record_order(tx, cx, order.clone())).unwrap();
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

fn order() -> OrderContent {
    OrderContent {
        series: String::new(),
        number: "1001".into(),
        kind: OrderKind::Sale,
        status: OrderStatus::Completed,
        placed_at: START,
        channel: String::new(),
        branch: String::new(),
        country: String::new(),
        currency: Currency::IRR,
        subtotal_minor: 100,
        discount_minor: 0,
        shipping_minor: 0,
        tax_minor: 0,
        total_minor: 100,
        coupon: String::new(),
        lines: Vec::new(),
    }
}
