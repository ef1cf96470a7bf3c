//! Things that samples ask for.

use super::World;
use vafa_app::access::{CreateKey, CreateUser, create_key, create_user};
use vafa_app::customers::fields::{CustomField, FieldKind, define_field};
use vafa_app::customers::{
    CreateCustomer, CustomerKind, Field, LinkRole, MergeCustomers, Patch, ViewDefinition, add_note,
    create_customer, create_view, link_customers, merge_customers,
};
use vafa_app::event_schemas::{Noticed, SchemaBook, list_event_schemas};
use vafa_app::imports::{CreateImport, ImportKind, ImportSettings, create_import};
use vafa_app::ingest::quarantine::list_quarantined;
use vafa_app::ingest::{Batch, Rejection, SetAside, accept_batch};
use vafa_app::intents::{
    CreateEndpoint, ListDeliveries, Topic, create_endpoint, list_deliveries, plan_webhooks,
};
use vafa_app::testing::{START, SYSTEM};
use vafa_app::timeline::{Buyer, RecordOrder, record_order};
use vafa_app::{Role, Scope};
use vafa_kernel::Currency;
use vafa_kernel::id::CustomerId;
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
    let similar = world.ids["similar"].clone();
    world.ids.insert("other", similar);
    world.ids.insert("tag", "loyal".to_owned());
    add_beside_customers(world);
    let app = &world.app;
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
    let file = world.folder.path().join("customers.csv");
    std::fs::write(&file, "name,phone\nسارا رضایی,09123456789\n").unwrap();
    let draft = CreateImport {
        kind: ImportKind::Customers,
        file_name: "customers.csv".into(),
        file_path: file,
        settings: ImportSettings::default(),
    };
    let draft = create_import(app, &SYSTEM, &draft).unwrap();
    world.ids.insert("import", draft.id.to_string());
    world.ids.insert("list", "customers".to_owned());
    world.ids.insert("endpoint", made.0.to_string());
    world.ids.insert("delivery", made.1.unwrap().to_string());
    world.ids.insert("user", invited.user.to_string());
    world.ids.insert("link", invited.token.expose().to_owned());
    world.ids.insert("key", key.key.id.to_string());
    world.ids.insert("file", "customers.csv".to_owned());
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

/// What hangs on customers.
fn add_beside_customers(world: &mut World) {
    let app = &world.app;
    let customer: CustomerId = world.ids["customer"].parse().unwrap();
    let owner = world.actor("owner");
    let household = CreateCustomer {
        kind: CustomerKind::Household,
        patch: Patch {
            fields: [(Field::ToldName, Some("خانهٔ رضایی".to_owned()))].into(),
            ..Patch::default()
        },
        ..CreateCustomer::default()
    };
    let (household, merge) = app
        .write_blocking(&SYSTEM, move |tx, cx| {
            let household = create_customer(tx, cx, &household)?;
            link_customers(tx, cx, customer, household, LinkRole::Member)?;
            let twin = CreateCustomer {
                patch: Patch {
                    fields: [(Field::ToldName, Some("س. رضایی".to_owned()))].into(),
                    ..Patch::default()
                },
                ..CreateCustomer::default()
            };
            let twin = create_customer(tx, cx, &twin)?;
            let merge = MergeCustomers::of(customer, twin);
            let merge = merge_customers(tx, cx, &merge)?;
            let field = CustomField {
                name: "shoesize".into(),
                label_fa: "اندازهٔ کفش".into(),
                label_en: "Shoe size".into(),
                kind: FieldKind::Number,
                choices: Vec::new(),
                position: 1,
            };
            define_field(tx, cx, &field)?;
            Ok((household, merge))
        })
        .unwrap();
    let (note, view) = app
        .write_blocking(&owner, move |tx, cx| {
            let note = add_note(tx, cx, customer, "پسته دوست دارد", false)?;
            Ok((note, create_view(tx, cx, "نو", &ViewDefinition::default(), true)?))
        })
        .unwrap();
    let (bad, schemas) = app
        .write_blocking(&SYSTEM, |tx, cx| {
            let item = SetAside {
                rejection: Rejection { reason: "no_type", detail: "the item has no type".into() },
                body: r#"{"messageId":"m1"}"#.to_owned(),
                sent_at: None,
                is_browser: false,
            };
            let mut noticed = Noticed::default();
            let is_flagged = SchemaBook::default().look("Tasted", None, &mut noticed);
            assert_eq!(is_flagged, Ok(false), "nothing is known of it yet");
            accept_batch(tx, cx, "web", &Batch { items: vec![Err(item)], noticed })?;
            Ok((list_quarantined(tx, cx, None, 1)?, list_event_schemas(tx, cx, None, 1)?))
        })
        .unwrap();
    for (word, id) in [
        ("household", household.to_string()),
        ("note", note.to_string()),
        ("merge", merge.to_string()),
        ("view", view.to_string()),
        ("field", "shoesize".to_owned()),
        ("quarantined", bad[0].id.to_string()),
        ("event_schema", schemas[0].id.to_string()),
    ] {
        world.ids.insert(word, id);
    }
}
