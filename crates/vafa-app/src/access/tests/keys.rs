use super::*;
use crate::actor::{Permission, Scope};
use crate::testing::{SYSTEM, person};
use vafa_kernel::Instant;

fn command(scopes: &[Scope], source: Option<&str>, expires_at: Option<Instant>) -> CreateKey {
    CreateKey {
        name: "فروشگاه اینترنتی".into(),
        scopes: scopes.into(),
        source: source.map(Into::into),
        expires_at,
    }
}

fn create(app: &TestApp, who: &Actor, cmd: CreateKey) -> Result<NewKey, Failure> {
    app.write_blocking(who, move |tx, cx| create_key(tx, cx, cmd.clone()))
}

fn find(app: &TestApp, token: &str) -> Option<ApiKey> {
    let token = secret(token);
    app.read_blocking(&Actor::Nobody, move |tx, cx| find_key(tx, cx, &token)).unwrap()
}

#[test]
fn a_key_is_who_it_was_made_to_be() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let made = create(&app, &owner, command(&[Scope::Ingest, Scope::Ingest], Some("web"), None)).unwrap();
        let token = made.token.expose();
        assert!(token.starts_with("vafa_") && token.len() == 45);
        assert!(token.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{token}");
        let found = find(&app, token).unwrap();
        assert_eq!(found, made.key);
        assert_eq!(found.created_by, owner.user());
        let actor = found.actor();
        assert_eq!(actor, Actor::Key { id: made.key.id, scopes: vec![Scope::Ingest], source: "web".into() });
        assert!(actor.may(Permission::SendEvents) && !actor.may(Permission::SeeCustomers));
        for wrong in [
            "",
            "vafa_",
            &token[..44],
            &token.to_uppercase(),
            &format!("{token}a"),
            &token.replace("vafa", "vafo"),
        ] {
            assert_eq!(find(&app, wrong), None, "{wrong}");
        }
        assert_eq!(trail(&app), ["user.created", "key.created"]);
        assert!(!all_text(&app).contains(&token[5..]) && all_text(&app).contains("ingest"));
    }
}

#[test]
fn unfit_keys_are_refused_at_their_field() {
    for app in TestApp::each() {
        let refused = |cmd: CreateKey| {
            let failure = create(&app, &SYSTEM, cmd).unwrap_err();
            (failure.code(), failure.field().unwrap().to_owned())
        };
        assert_eq!(refused(command(&[], None, None)), ("access.key_scopes", "/scopes".into()));
        for source in ["", "Web", "a:b", "وب", &"a".repeat(41)] {
            assert_eq!(
                refused(command(&[Scope::Read], Some(source), None)),
                ("access.key_source", "/source".into())
            );
        }
        let now = app.now();
        assert_eq!(
            refused(command(&[Scope::Read], None, Some(now))),
            ("access.key_expiry", "/expires_at".into())
        );
        let nameless = CreateKey { name: " ".into(), ..command(&[Scope::Read], None, None) };
        assert_eq!(refused(nameless), ("access.name_invalid", "/name".into()));
        assert!(
            create(&app, &SYSTEM, command(&[Scope::Read], None, None)).unwrap().key.source == SOURCE_DEFAULT
        );
    }
}

#[test]
fn a_key_ends_when_revoked_or_expired() {
    for app in TestApp::each() {
        let end = app.now().plus(60_000_000);
        let short = create(&app, &SYSTEM, command(&[Scope::Read], None, Some(end))).unwrap();
        let long = create(&app, &SYSTEM, command(&[Scope::Read], None, None)).unwrap();
        app.clock().advance_seconds(59);
        assert!(find(&app, short.token.expose()).is_some());
        app.clock().advance_seconds(1);
        assert!(find(&app, short.token.expose()).is_none());
        let id = long.key.id;
        for _ in 0..2 {
            app.write_blocking(&SYSTEM, move |tx, cx| revoke_key(tx, cx, id)).unwrap();
        }
        assert!(find(&app, long.token.expose()).is_none());
        assert_eq!(trail(&app), ["key.created", "key.created", "key.revoked"]);
        let unknown = vafa_kernel::id::ApiKeyId::NIL;
        let refused = app.write_blocking(&SYSTEM, move |tx, cx| revoke_key(tx, cx, unknown)).unwrap_err();
        assert_eq!(refused.code(), "access.key_not_found");
    }
}

#[test]
fn use_is_written_down_once_a_minute() {
    for app in TestApp::each() {
        let made = create(&app, &SYSTEM, command(&[Scope::Read], None, None)).unwrap();
        let touch = || {
            let id = made.key.id;
            app.write_blocking(&Actor::Nobody, move |tx, cx| touch_key(tx, cx, id)).unwrap()
        };
        assert!(made.key.needs_touch(app.now()));
        assert!(touch() && !touch());
        app.clock().advance_seconds(59);
        assert!(!find(&app, made.token.expose()).unwrap().needs_touch(app.now()) && !touch());
        app.clock().advance_seconds(1);
        assert!(find(&app, made.token.expose()).unwrap().needs_touch(app.now()) && touch());
        assert_eq!(find(&app, made.token.expose()).unwrap().last_used_at, Some(app.now()));
    }
}

#[test]
fn keys_are_listed_page_by_page_by_owners_only() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let made: Vec<_> = (0..5)
            .map(|_| create(&app, &owner, command(&[Scope::Write], None, None)).unwrap().key.id)
            .collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = app
                .read_blocking(&owner, move |tx, cx| list_keys(tx, cx, ListKeys { after, limit: 2 }))
                .unwrap();
            seen.extend(page.keys.iter().map(|key| key.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, made);
        let entries = trail(&app);
        let admin = Actor::Key { id: made[0], scopes: vec![Scope::Admin], source: "api".into() };
        for who in [person(Role::Manager), person(Role::Cashier), admin, Actor::Nobody] {
            let id = made[0];
            assert!(create(&app, &who, command(&[Scope::Admin], None, None)).is_err());
            assert!(app.read_blocking(&who, |tx, cx| list_keys(tx, cx, ListKeys::default())).is_err());
            assert!(app.write_blocking(&who, move |tx, cx| revoke_key(tx, cx, id)).is_err());
        }
        assert_eq!(trail(&app), entries);
    }
}
