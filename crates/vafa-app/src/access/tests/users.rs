use super::*;
use crate::testing::{SYSTEM, person};
use vafa_kernel::time::{DAY, SECOND};
use vafa_locale::CalendarKind;

#[test]
fn the_first_comer_is_owner_and_the_second_finds_the_door_closed() {
    for app in TestApp::each() {
        assert!(app.read_blocking(&Actor::Nobody, |tx, _| has_no_users(tx)).unwrap());
        let owner = with_owner(&app);
        let late = FirstOwner {
            email: "eve@example.com".into(),
            name: "Eve".into(),
            password: secret("another good phrase"),
            language: Lang::En,
        };
        let refused = flows::create_first_owner(&app, Cost::LEAST, &Actor::Nobody, late).unwrap_err();
        assert_eq!(refused.code(), "access.not_first");
        let me = app.read_blocking(&owner, read_self).unwrap();
        assert_eq!((me.email.as_str(), me.role, me.has_password), (OWNER_EMAIL, Role::Owner, true));
        assert_eq!(trail(&app), ["user.created"]);
        assert!(!all_text(&app).contains("نبات"));
    }
}

#[test]
fn of_two_first_comers_at_once_one_wins() {
    for app in TestApp::each() {
        let password = flows::hash_password(&app, Cost::LEAST, &secret(OWNER_PASSWORD)).unwrap();
        let race = |email: &str| {
            let (app, email, password) = ((*app).clone(), email.to_owned(), password.clone());
            std::thread::spawn(move || {
                app.write_blocking(&Actor::Nobody, move |tx, cx| {
                    let (email, password) = (email.clone(), password.clone());
                    create_first_owner(
                        tx,
                        cx,
                        CreateFirstOwner { email, name: "x".into(), password, language: Lang::Fa },
                    )
                })
                .map_err(|failure| failure.code())
            })
        };
        let racers: Vec<_> = ["a@example.com", "b@example.com", "c@example.com"].map(race).into();
        let results: Vec<_> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        assert_eq!(
            results.iter().filter(|result| **result == Err("access.not_first")).count(),
            2,
            "{results:?}"
        );
    }
}

#[test]
fn unfit_accounts_are_refused_at_their_field() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let refused = |email: &str, name: &str| {
            let cmd =
                CreateUser { email: email.into(), name: name.into(), role: Role::Agent, language: None };
            let failure =
                app.write_blocking(&owner, move |tx, cx| create_user(tx, cx, cmd.clone())).unwrap_err();
            (failure.code(), failure.field().unwrap().to_owned())
        };
        assert_eq!(refused("no address", "علی"), ("access.email_invalid", "/email".into()));
        assert_eq!(refused(" SARA@example.com", "علی"), ("access.email_taken", "/email".into()));
        assert_eq!(refused("ali@example.com", "  "), ("access.name_invalid", "/name".into()));
        assert_eq!(refused("ali@example.com", "a\0b"), ("access.name_invalid", "/name".into()));
        assert_eq!(trail(&app).len(), 1);
    }
}

#[test]
fn an_invitation_works_once_for_three_days_and_the_newest_only() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let cmd = CreateUser {
            email: "ali@example.com".into(),
            name: "علی".into(),
            role: Role::Agent,
            language: Some(Lang::En),
        };
        let first = app.write_blocking(&owner, move |tx, cx| create_user(tx, cx, cmd.clone())).unwrap();
        assert_eq!(
            try_sign_in(&app, "ali@example.com", "", None).unwrap_err().code(),
            "access.wrong_credentials"
        );
        let user = first.user;
        let invite =
            || app.write_blocking(&owner, move |tx, cx| invite_user(tx, cx, InviteUser { user })).unwrap();
        let second = invite();
        let accept = |link: &Invitation, password: &str| {
            flows::accept_invitation(&app, Cost::LEAST, &link.token, &secret(password))
                .map_err(|failure| failure.code())
        };
        assert_eq!(accept(&first, "نان سنگک دوآتشه"), Err("access.link_invalid"));
        assert_eq!(accept(&second, "ali@example.com"), Err("access.password_like_name"));
        assert_eq!(accept(&second, "نان سنگک دوآتشه"), Ok(user));
        assert_eq!(accept(&second, "نان بربری داغ داغ"), Err("access.link_invalid"));
        assert!(try_sign_in(&app, "ali@example.com", "نان سنگک دوآتشه", None).is_ok());

        let old = invite();
        app.clock().advance_seconds(3 * DAY / SECOND);
        assert_eq!(accept(&old, "نان بربری داغ داغ"), Err("access.link_invalid"));
    }
}

#[test]
fn a_reset_ends_sessions_and_opens_a_locked_account() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let (ali, password) = with_person(&app, &owner, "ali@example.com", Role::Agent);
        let token = try_sign_in(&app, "ali@example.com", password.expose(), None).unwrap().token;
        for _ in 0..5 {
            assert!(try_sign_in(&app, "ali@example.com", "wrong wrong", None).is_err());
        }
        let link =
            app.write_blocking(&owner, move |tx, cx| invite_user(tx, cx, InviteUser { user: ali })).unwrap();
        assert!(session_of(&app, &token).is_some(), "an unused link changes nothing");
        flows::accept_invitation(&app, Cost::LEAST, &link.token, &secret("نان بربری داغ داغ")).unwrap();
        assert!(session_of(&app, &token).is_none());
        assert!(try_sign_in(&app, "ali@example.com", "نان بربری داغ داغ", None).is_ok());
    }
}

#[test]
fn a_change_of_role_counts_and_ends_sessions() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let (ali, password) = with_person(&app, &owner, "ali@example.com", Role::Agent);
        let token = try_sign_in(&app, "ali@example.com", password.expose(), None).unwrap().token;
        let change = |role, is_active, version| {
            let cmd = ChangeUser { user: ali, name: None, role, is_active, version };
            app.write_blocking(&owner, move |tx, cx| change_user(tx, cx, cmd.clone()))
        };
        assert_eq!(change(Some(Role::Cashier), None, Some(99)).unwrap_err().code(), "access.user_changed");
        assert!(session_of(&app, &token).is_some());
        let changed = change(Some(Role::Cashier), None, None).unwrap();
        assert_eq!(changed.role, Role::Cashier);
        assert!(session_of(&app, &token).is_none());
        let entries = trail(&app).len();
        assert_eq!(change(Some(Role::Cashier), None, None).unwrap(), changed, "nothing to change");
        assert_eq!(trail(&app).len(), entries);

        change(None, Some(false), Some(changed.version)).unwrap();
        let refused = try_sign_in(&app, "ali@example.com", password.expose(), None).unwrap_err();
        assert_eq!(refused.code(), "access.wrong_credentials");
    }
}

#[test]
fn the_last_owner_stays() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let id = owner.user().unwrap();
        let change = |user, role, is_active| {
            let cmd = ChangeUser { user, name: None, role, is_active, version: None };
            app.write_blocking(&owner, move |tx, cx| change_user(tx, cx, cmd.clone()))
                .map_err(|failure| failure.code())
        };
        assert_eq!(change(id, Some(Role::Manager), None), Err("access.last_owner"));
        assert_eq!(change(id, None, Some(false)), Err("access.last_owner"));
        // One who was only invited cannot manage anything yet.
        let cmd = CreateUser {
            email: "reza@example.com".into(),
            name: "رضا".into(),
            role: Role::Owner,
            language: None,
        };
        let link = app.write_blocking(&owner, move |tx, cx| create_user(tx, cx, cmd.clone())).unwrap();
        assert_eq!(change(id, Some(Role::Manager), None), Err("access.last_owner"));
        flows::accept_invitation(&app, Cost::LEAST, &link.token, &secret("نان سنگک دوآتشه")).unwrap();
        assert!(change(id, Some(Role::Manager), None).is_ok());
        assert_eq!(change(link.user, None, Some(false)), Err("access.last_owner"));
    }
}

#[test]
fn people_are_listed_page_by_page() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        for number in 0..5 {
            with_person(&app, &owner, &format!("p{number}@example.com"), Role::Analyst);
        }
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = app
                .read_blocking(&owner, move |tx, cx| list_users(tx, cx, ListUsers { after, limit: 2 }))
                .unwrap();
            assert!(page.users.len() <= 2);
            seen.extend(page.users.iter().map(|user| user.email.clone()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 6);
        assert_eq!(seen[0], OWNER_EMAIL);
        let found = app.read_blocking(&SYSTEM, |tx, cx| find_user(tx, cx, "P3@example.com")).unwrap();
        assert_eq!(found.email, "p3@example.com");
        let names = app.read_blocking(&owner, list_user_names).unwrap();
        assert_eq!(names.len(), 6);
        assert_eq!(names[&found.id], "علی");
    }
}

#[test]
fn preferences_are_one_s_own() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let cmd = SetOwnPreferences {
            language: Lang::En,
            theme: Theme::Dark,
            calendar: Some(CalendarKind::Gregorian),
        };
        for _ in 0..2 {
            app.write_blocking(&owner, move |tx, cx| set_own_preferences(tx, cx, cmd)).unwrap();
        }
        let me = app.read_blocking(&owner, read_self).unwrap();
        assert_eq!(
            (me.language, me.theme, me.calendar),
            (Lang::En, Theme::Dark, Some(CalendarKind::Gregorian))
        );
        assert_eq!(trail(&app), ["user.created", "user.preferences_set"]);
        let refused =
            app.write_blocking(&SYSTEM, move |tx, cx| set_own_preferences(tx, cx, cmd)).unwrap_err();
        assert_eq!(refused.code(), "access.not_a_person");
    }
}

#[test]
fn who_may_not_manage_people_changes_nothing() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let user = owner.user().unwrap();
        let entries = trail(&app);
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::Owner) {
            let who = person(role);
            let new = CreateUser {
                email: "eve@example.com".into(),
                name: "Eve".into(),
                role: Role::Owner,
                language: None,
            };
            let change =
                ChangeUser { user, name: None, role: Some(Role::Cashier), is_active: None, version: None };
            let codes = [
                app.write_blocking(&who, move |tx, cx| create_user(tx, cx, new.clone())).unwrap_err().code(),
                app.write_blocking(&who, move |tx, cx| change_user(tx, cx, change.clone()))
                    .unwrap_err()
                    .code(),
                app.write_blocking(&who, move |tx, cx| invite_user(tx, cx, InviteUser { user }))
                    .unwrap_err()
                    .code(),
                app.write_blocking(&who, move |tx, cx| reset_totp(tx, cx, user)).unwrap_err().code(),
                app.read_blocking(&who, |tx, cx| list_users(tx, cx, ListUsers::default()))
                    .unwrap_err()
                    .code(),
            ];
            assert_eq!(codes, ["access.forbidden"; 5], "{role}");
        }
        assert_eq!(trail(&app), entries);
        let page = app.read_blocking(&owner, |tx, cx| list_users(tx, cx, ListUsers::default())).unwrap();
        assert_eq!(page.users.len(), 1);
    }
}
