use super::*;
use crate::business::{ChangeBusiness, read_business};
use vafa_kernel::Currency;

fn first(password: &str) -> FirstOwner {
    FirstOwner {
        email: OWNER_EMAIL.into(),
        name: "سارا".into(),
        password: secret(password),
        language: Lang::Fa,
    }
}

fn shop(name: &str) -> ChangeBusiness {
    ChangeBusiness {
        name: Some(name.into()),
        currency: "EUR".parse::<Currency>().ok(),
        ..ChangeBusiness::default()
    }
}

#[test]
fn a_business_is_set_up_as_a_whole_or_not_at_all() {
    for app in TestApp::each() {
        let refused = |password: &str, name: &str| {
            let failure = set_up_business(&app, Cost::LEAST, first(password), shop(name)).unwrap_err();
            (failure.code(), failure.field().map(str::to_owned))
        };
        assert_eq!(refused(OWNER_PASSWORD, " "), ("business.name_invalid", Some("/business/name".into())),);
        assert_eq!(refused("short", "قنادی یاس").0, "access.password_short");
        assert_eq!(refused("قنادی یاس تهران", "قنادی یاس تهران").0, "access.password_like_name");
        assert!(app.read_blocking(&Actor::Nobody, |tx, _| has_no_users(tx)).unwrap());
        assert!(trail(&app).is_empty());

        let id = set_up_business(&app, Cost::LEAST, first(OWNER_PASSWORD), shop("قنادی یاس")).unwrap();
        assert_eq!(app.business().name, "قنادی یاس");
        let owner = Actor::User { id, role: Role::Owner };
        let kept = app.read_blocking(&owner, read_business).unwrap();
        assert_eq!(kept.currency.code(), "EUR");
        assert_eq!(trail(&app), ["user.created", "business.changed"]);
        assert_eq!(refused(OWNER_PASSWORD, "دزد").0, "access.not_first");
        assert!(try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).is_ok());
    }
}

#[test]
fn one_changes_ones_own_name_and_nobody_elses() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let rename = |who: &Actor, name: &'static str| {
            app.write_blocking(who, move |tx, cx| change_own_name(tx, cx, name))
                .map_err(|failure| failure.code())
        };
        rename(&owner, " سارا کریمی ").unwrap();
        rename(&owner, "سارا کریمی").unwrap();
        assert_eq!(app.read_blocking(&owner, read_self).unwrap().name, "سارا کریمی");
        assert_eq!(trail(&app), ["user.created", "user.changed"]);
        assert_eq!(rename(&owner, ""), Err("access.name_invalid"));
        assert_eq!(rename(&Actor::Nobody, "x"), Err("access.unauthenticated"));
    }
}
