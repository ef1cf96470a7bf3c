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

/// Signs in from a network with a browser that keeps `known`.
fn try_known(app: &TestApp, password: &str, address: &str, known: &Secret) -> &'static str {
    let cmd = SignIn {
        email: OWNER_EMAIL.into(),
        password: secret(password),
        address: Some(address.parse().unwrap()),
        user_agent: String::new(),
        known: Some(known.clone()),
    };
    code(flows::sign_in(app, Cost::LEAST, cmd))
}

#[test]
fn strangers_who_guess_do_not_keep_the_person_out() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let known = app.read_blocking(&owner, |tx, cx| know_browser(tx, cx, None)).unwrap();
        let from = |last: usize, password: &str| {
            let address: IpAddr = format!("203.0.113.{last}").parse().unwrap();
            code(try_sign_in(&app, OWNER_EMAIL, password, Some(address)))
        };
        for _ in 0..5 {
            assert_eq!(from(1, "wrong wrong"), "access.wrong_credentials");
        }
        assert_eq!(from(1, OWNER_PASSWORD), "access.too_many_attempts");
        assert_eq!(from(2, OWNER_PASSWORD), "in", "another network is not theirs");

        // Many networks together: locked for whoever is not known.
        for network in 10..30 {
            for _ in 0..5 {
                assert_eq!(from(network, "wrong wrong"), "access.wrong_credentials");
            }
        }
        assert_eq!(from(2, OWNER_PASSWORD), "access.too_many_attempts");
        // A browser that is known goes on, even in the midst of them; what it was not given does not help.
        assert_eq!(try_known(&app, OWNER_PASSWORD, "203.0.113.10", &known), "in");
        let forged = secret(&known.expose().replace(|c: char| c.is_ascii_digit(), "x"));
        assert_eq!(try_known(&app, OWNER_PASSWORD, "203.0.113.2", &forged), "access.too_many_attempts");
        // It is no way to guess without end either.
        for _ in 0..5 {
            assert_eq!(try_known(&app, "wrong wrong", "203.0.113.2", &known), "access.wrong_credentials");
        }
        assert_eq!(try_known(&app, OWNER_PASSWORD, "203.0.113.2", &known), "access.too_many_attempts");
    }
}

#[test]
fn one_browser_is_known_for_several_people_until_their_password_changes() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let (ali, _) = with_person(&app, &owner, "ali@example.com", Role::Agent);
        let ali = Actor::User { id: ali, role: Role::Agent };
        let know = |who: &Actor, kept: Option<Secret>| {
            app.read_blocking(who, move |tx, cx| know_browser(tx, cx, kept.as_ref())).unwrap()
        };
        let both = know(&ali, Some(know(&owner, None)));
        assert_eq!(both.expose().split('.').count(), 2);
        assert_eq!(know(&ali, Some(both.clone())).expose().split('.').count(), 2, "one mark for each");
        let here: IpAddr = "203.0.113.1".parse().unwrap();
        for _ in 0..5 {
            let _ = try_sign_in(&app, OWNER_EMAIL, "wrong wrong", Some(here));
        }
        assert_eq!(try_known(&app, OWNER_PASSWORD, "203.0.113.1", &both), "in");
        let new = secret("دوغ و نعنای تازه");
        flows::change_own_password(&app, Cost::LEAST, &owner, &secret(OWNER_PASSWORD), &new, None).unwrap();
        for _ in 0..5 {
            let _ = try_sign_in(&app, OWNER_EMAIL, "wrong wrong", Some(here));
        }
        assert_eq!(try_known(&app, new.expose(), "203.0.113.1", &both), "access.too_many_attempts");
    }
}

#[test]
fn a_link_lets_in_whoever_forgot_the_password_too_often() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let (ali, _) = with_person(&app, &owner, "ali@example.com", Role::Agent);
        let here: Option<IpAddr> = Some("203.0.113.1".parse().unwrap());
        for _ in 0..5 {
            let _ = try_sign_in(&app, "ali@example.com", "wrong wrong", here);
        }
        let cmd = InviteUser { user: ali };
        let link = app.write_blocking(&owner, move |tx, cx| invite_user(tx, cx, cmd)).unwrap();
        let cmd = SignIn {
            email: "ali@example.com".into(),
            password: secret("دوغ و نعنای تازه"),
            address: here,
            user_agent: String::new(),
            known: None,
        };
        let entered = flows::enter_by_invitation(&app, Cost::LEAST, &link.token, cmd).unwrap();
        assert_eq!(code(entered), "in");
    }
}

#[test]
fn guesses_at_the_door_do_not_hinder_whoever_is_in() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        for _ in 0..5 {
            let _ = try_sign_in(&app, OWNER_EMAIL, "wrong wrong", None);
        }
        assert_eq!(code(try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None)), "access.too_many_attempts");
        let new = secret("دوغ و نعنای تازه");
        let current = secret(OWNER_PASSWORD);
        flows::change_own_password(&app, Cost::LEAST, &owner, &current, &new, None).unwrap();
    }
}

#[test]
fn a_right_guess_that_arrives_after_the_lock_fails() {
    for app in TestApp::each() {
        with_owner(&app);
        let begin = |app: &TestApp| {
            app.read_blocking(&Actor::Nobody, |tx, cx| begin_sign_in(tx, cx, OWNER_EMAIL, None, None))
                .unwrap()
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
        let attempt = app
            .read_blocking(&Actor::Nobody, |tx, cx| begin_sign_in(tx, cx, OWNER_EMAIL, None, None))
            .unwrap();
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
            known: None,
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
        assert_eq!(clear(), 2, "that of the account, and that of the account and the network");
        assert!(session_of(&app, &token).is_some());
        app.clock().advance_seconds(12 * 3600);
        assert_eq!(clear(), 1);
    }
}
