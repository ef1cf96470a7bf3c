use super::*;
use crate::access::throttle;

fn code(result: Result<SignedIn, Failure>) -> &'static str {
    result.map_or_else(|failure| failure.code(), |_| "in")
}

#[test]
fn the_right_password_opens_a_session_and_others_do_not() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        assert_eq!(code(try_sign_in(&app, OWNER_EMAIL, "wrong wrong", None)), "access.wrong_credentials");
        assert_eq!(
            code(try_sign_in(&app, "nobody@example.com", OWNER_PASSWORD, None)),
            "access.wrong_credentials"
        );
        assert_eq!(code(try_sign_in(&app, "a\0b", OWNER_PASSWORD, None)), "access.wrong_credentials");
        let signed_in = try_sign_in(&app, " Sara@Example.com", OWNER_PASSWORD, None).unwrap();
        assert!(!signed_in.is_half);
        let session = session_of(&app, &signed_in.token).unwrap();
        assert_eq!(session.actor(), owner);
        assert_eq!((session.id, session.expires_at), (signed_in.session, signed_in.expires_at));
        assert!(session_of(&app, &secret("guess")).is_none());
        assert_eq!(trail(&app), ["user.created", "user.sign_in_failed", "user.signed_in"]);
        assert_eq!(app.read_blocking(&owner, read_self).unwrap().last_login_at, Some(app.now()));
        let stored = format!("{signed_in:?}{}", all_text(&app));
        assert!(!stored.contains(signed_in.token.expose()));
    }
}

#[test]
fn after_five_failures_even_the_right_password_waits_longer_and_longer() {
    for mut app in TestApp::each() {
        with_owner(&app);
        let wrong = |app: &TestApp| code(try_sign_in(app, OWNER_EMAIL, "wrong wrong", None));
        for _ in 0..5 {
            assert_eq!(wrong(&app), "access.wrong_credentials");
        }
        let locked = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap_err();
        assert_eq!(locked.code(), "access.too_many_attempts");
        assert_eq!(locked.args(), [("seconds", "31".to_owned())]);
        app.restart();
        assert_eq!(wrong(&app), "access.too_many_attempts", "it holds across processes");
        app.clock().advance_seconds(30);
        assert_eq!(wrong(&app), "access.wrong_credentials");
        app.clock().advance_seconds(30);
        assert_eq!(wrong(&app), "access.too_many_attempts", "the second delay is a minute");
        app.clock().advance_seconds(30);
        assert_eq!(code(try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None)), "in");
        assert_eq!(wrong(&app), "access.wrong_credentials", "a success forgets the failures");
    }
}

#[test]
fn accounts_that_do_not_exist_are_answered_and_locked_alike() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        with_person(&app, &owner, "ali@example.com", Role::Agent);
        let cmd = ChangeUser {
            user: app.read_blocking(&owner, |tx, cx| find_user(tx, cx, "ali@example.com")).unwrap().id,
            name: None,
            role: None,
            is_active: Some(false),
            version: None,
        };
        app.write_blocking(&owner, move |tx, cx| change_user(tx, cx, cmd.clone())).unwrap();
        let tries = |email: &str| -> Vec<String> {
            let answer = |_| format!("{:?}", try_sign_in(&app, email, "wrong wrong", None).unwrap_err());
            (0..7).map(answer).collect()
        };
        let real = tries(OWNER_EMAIL);
        assert_eq!(real, tries("nobody@example.com"));
        assert_eq!(real, tries("ali@example.com"), "nor can be told that somebody left");
    }
}

#[test]
fn one_address_cannot_try_many_accounts() {
    for app in TestApp::each() {
        with_owner(&app);
        let office: Option<IpAddr> = Some("198.51.100.7".parse().unwrap());
        for number in 0..20 {
            let email = format!("p{number}@example.com");
            assert_eq!(code(try_sign_in(&app, &email, "wrong wrong", office)), "access.wrong_credentials");
        }
        assert_eq!(code(try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, office)), "access.too_many_attempts");
        let elsewhere: Option<IpAddr> = Some("198.51.100.8".parse().unwrap());
        assert_eq!(code(try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, elsewhere)), "in");
        assert_eq!(code(try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, office)), "access.too_many_attempts");
    }
}

#[test]
fn a_right_guess_that_arrives_after_the_lock_fails() {
    for app in TestApp::each() {
        with_owner(&app);
        let begin = |app: &TestApp| {
            app.read_blocking(&Actor::Nobody, |tx, cx| begin_sign_in(tx, cx, OWNER_EMAIL, None)).unwrap()
        };
        // Six requests at once: all were let through before the first one failed.
        let mut attempts: Vec<Attempt> = (0..6).map(|_| begin(&app)).collect();
        let last = attempts.pop().unwrap();
        for attempt in attempts {
            app.write_blocking(&Actor::Nobody, move |tx, cx| refuse_sign_in(tx, cx, &attempt)).unwrap();
        }
        let cmd = FinishSignIn { attempt: last, rehashed: None, user_agent: String::new() };
        let late = app.write_blocking(&Actor::Nobody, move |tx, cx| finish_sign_in(tx, cx, cmd.clone()));
        assert_eq!(code(late), "access.too_many_attempts");
    }
}

#[test]
fn a_password_changed_during_sign_in_does_not_open() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let attempt =
            app.read_blocking(&Actor::Nobody, |tx, cx| begin_sign_in(tx, cx, OWNER_EMAIL, None)).unwrap();
        flows::change_own_password(
            &app,
            Cost::LEAST,
            &owner,
            &secret(OWNER_PASSWORD),
            &secret("دوغ و نعنای تازه"),
            None,
        )
        .unwrap();
        let cmd = FinishSignIn { attempt, rehashed: None, user_agent: String::new() };
        let late = app.write_blocking(&Actor::Nobody, move |tx, cx| finish_sign_in(tx, cx, cmd.clone()));
        assert_eq!(code(late), "access.wrong_credentials");
    }
}

#[test]
fn a_hash_of_yesterday_s_cost_is_made_anew_at_sign_in() {
    for app in TestApp::each() {
        with_owner(&app);
        let dearer = Cost { passes: 2, ..Cost::LEAST };
        let cmd = |password: &str| SignIn {
            email: OWNER_EMAIL.into(),
            password: secret(password),
            address: None,
            user_agent: String::new(),
        };
        assert!(flows::sign_in(&app, dearer, cmd("wrong wrong")).is_err());
        assert!(all_text(&app).contains("t=1"));
        flows::sign_in(&app, dearer, cmd(OWNER_PASSWORD)).unwrap();
        assert!(all_text(&app).contains("t=2") && !all_text(&app).contains("t=1"));
        flows::sign_in(&app, dearer, cmd(OWNER_PASSWORD)).unwrap();
    }
}

#[test]
fn forgotten_failures_and_ended_sessions_are_cleared_away() {
    for app in TestApp::each() {
        with_owner(&app);
        let _ = try_sign_in(&app, "nobody@example.com", "wrong wrong", None);
        let token = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap().token;
        let clear = || app.write_blocking(&crate::testing::SYSTEM, remove_expired).unwrap();
        assert_eq!(clear(), 0);
        app.clock().advance_seconds(throttle::WINDOW / 1_000_000);
        assert_eq!(clear(), 1);
        assert!(session_of(&app, &token).is_some());
        app.clock().advance_seconds(12 * 3600);
        assert_eq!(clear(), 1);
    }
}
