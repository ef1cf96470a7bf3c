use super::*;
use vafa_kernel::time::{DAY, HOUR, SECOND};

fn touch(app: &TestApp, token: &Secret) -> bool {
    let token = token.clone();
    app.write_blocking(&Actor::Nobody, move |tx, cx| touch_session(tx, cx, &token)).unwrap()
}

#[test]
fn a_session_slides_while_it_is_used_and_ends_when_it_is_not() {
    for app in TestApp::each() {
        with_owner(&app);
        let token = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap().token;
        assert!(!touch(&app, &token), "just opened");
        app.clock().advance_seconds(59);
        assert!(!session_of(&app, &token).unwrap().needs_touch(app.now()));
        app.clock().advance_seconds(1);
        assert!(session_of(&app, &token).unwrap().needs_touch(app.now()));
        assert!(touch(&app, &token));
        assert!(!touch(&app, &token), "once a minute is enough");
        app.clock().advance_seconds(12 * HOUR / SECOND - 1);
        assert!(session_of(&app, &token).is_some());
        app.clock().advance_seconds(1);
        assert!(session_of(&app, &token).is_none());
        assert!(!touch(&app, &token), "what has ended is not revived");
    }
}

#[test]
fn a_session_in_constant_use_ends_after_thirty_days() {
    for app in TestApp::each() {
        with_owner(&app);
        let token = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap().token;
        for _ in 0..(30 * DAY / (6 * HOUR) - 1) {
            app.clock().advance_seconds(6 * HOUR / SECOND);
            assert!(touch(&app, &token));
        }
        app.clock().advance_seconds(6 * HOUR / SECOND - 1);
        assert!(session_of(&app, &token).is_some());
        app.clock().advance_seconds(1);
        assert!(session_of(&app, &token).is_none());
    }
}

#[test]
fn one_sees_and_ends_one_s_own_sessions_only() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let (ali, password) = with_person(&app, &owner, "ali@example.com", Role::Agent);
        let ali_actor = Actor::User { id: ali, role: Role::Agent };
        let ali_in = try_sign_in(&app, "ali@example.com", password.expose(), None).unwrap();
        let here = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap();
        app.clock().advance_seconds(60);
        let there = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap();
        let places = app.read_blocking(&owner, list_own_sessions).unwrap();
        assert_eq!(places.iter().map(|place| place.id).collect::<Vec<_>>(), [there.session, here.session]);
        assert_eq!(places[0].user_agent, "Firefox/140");

        let foreign = here.session;
        let refused =
            app.write_blocking(&ali_actor, move |tx, cx| end_own_session(tx, cx, foreign)).unwrap_err();
        assert_eq!(refused.code(), "access.session_not_found");
        assert!(session_of(&app, &here.token).is_some());

        let keep = here.session;
        assert_eq!(app.write_blocking(&owner, move |tx, cx| end_other_sessions(tx, cx, keep)).unwrap(), 1);
        assert_eq!(app.write_blocking(&owner, move |tx, cx| end_other_sessions(tx, cx, keep)).unwrap(), 0);
        assert!(session_of(&app, &there.token).is_none() && session_of(&app, &here.token).is_some());
        assert!(session_of(&app, &ali_in.token).is_some());

        let token = here.token.clone();
        for _ in 0..2 {
            let token = token.clone();
            app.write_blocking(&owner, move |tx, cx| end_session(tx, cx, &token)).unwrap();
        }
        assert!(session_of(&app, &here.token).is_none());
        let ends = trail(&app).into_iter().filter(|action| action == "user.signed_out").count();
        assert_eq!(ends, 1, "signing out twice is one event");
    }
}

#[test]
fn a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let here = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap();
        let there = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap();
        let change = |current: &str, new: &str| {
            flows::change_own_password(
                &app,
                Cost::LEAST,
                &owner,
                &secret(current),
                &secret(new),
                Some(here.session),
            )
            .map_err(|failure| (failure.code(), failure.field().map(str::to_owned)))
        };
        let wrong = Err(("access.wrong_password", Some("/current_password".to_owned())));
        assert_eq!(change("wrong wrong", "دوغ و نعنای تازه"), wrong);
        assert_eq!(
            change(OWNER_PASSWORD, "1234567890"),
            Err(("access.password_common", Some("/password".into())))
        );
        assert_eq!(change(OWNER_PASSWORD, "دوغ و نعنای تازه"), Ok(()));
        assert!(session_of(&app, &here.token).is_some() && session_of(&app, &there.token).is_none());
        assert!(try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).is_err());
        assert!(try_sign_in(&app, OWNER_EMAIL, "دوغ و نعنای تازه", None).is_ok());

        for _ in 0..5 {
            assert_eq!(change("wrong wrong", "ماست و خیار فراوان"), wrong);
        }
        assert_eq!(change("دوغ و نعنای تازه", "ماست و خیار فراوان"), Err(("access.too_many_attempts", None)));
    }
}
