use super::*;
use crate::testing::SYSTEM;
use vafa_store::{params, sql};

/// Turns the owner's second factor on; the app's secret and the recovery codes.
fn turn_on(app: &TestApp, owner: &Actor) -> (Secret, Vec<Secret>) {
    let begun = app.write_blocking(owner, begin_totp).unwrap();
    let cmd = ConfirmTotp { code: code_at(begun.secret.expose(), app.now()).unwrap(), keep: None };
    let codes = app.write_blocking(owner, move |tx, cx| confirm_totp(tx, cx, cmd.clone())).unwrap();
    (begun.secret, codes)
}

fn confirm(app: &TestApp, half: &SignedIn, code: &str) -> Result<SignedIn, &'static str> {
    let cmd =
        ConfirmSecondFactor { token: half.token.clone(), code: secret(code), user_agent: "Firefox".into() };
    flows::confirm_second_factor(app, cmd).map_err(|failure| failure.code())
}

fn half(app: &TestApp) -> SignedIn {
    try_sign_in(app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap()
}

#[test]
fn half_a_session_is_nobody_until_the_code_is_given() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let before = half(&app);
        let (app_secret, codes) = turn_on(&app, &owner);
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert!(session_of(&app, &before.token).is_none(), "it was opened without a second factor");

        app.clock().advance_seconds(90);
        let half = half(&app);
        assert!(half.is_half);
        assert_eq!(session_of(&app, &half.token).unwrap().actor(), Actor::Nobody);
        assert_eq!(confirm(&app, &half, "000000").unwrap_err(), "access.wrong_code");
        let code = code_at(app_secret.expose(), app.now()).unwrap();
        let whole = confirm(&app, &half, &code).unwrap();
        assert_ne!(whole.token, half.token);
        assert_eq!(session_of(&app, &whole.token).unwrap().actor(), owner);
        assert!(session_of(&app, &half.token).is_none());
        assert_eq!(confirm(&app, &whole, &code).unwrap_err(), "access.unauthenticated", "whole already");
        assert_eq!(trail(&app).iter().filter(|action| *action == "user.signed_in").count(), 2);
    }
}

#[test]
fn a_code_counts_once_and_only_near_its_time() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let (app_secret, _) = turn_on(&app, &owner);
        let code = |steps: i64| code_at(app_secret.expose(), app.now().plus(steps * 30_000_000)).unwrap();
        let half = half(&app);
        assert_eq!(confirm(&app, &half, &code(0)).unwrap_err(), "access.wrong_code", "used to turn it on");
        assert_eq!(confirm(&app, &half, &code(2)).unwrap_err(), "access.wrong_code");
        let next = code(1);
        assert!(confirm(&app, &half, &next).is_ok());
        let again = try_sign_in(&app, OWNER_EMAIL, OWNER_PASSWORD, None).unwrap();
        assert_eq!(confirm(&app, &again, &next).unwrap_err(), "access.wrong_code");
    }
}

#[test]
fn codes_cannot_be_guessed_and_half_a_session_soon_ends() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let (app_secret, _) = turn_on(&app, &owner);
        app.clock().advance_seconds(60);
        let first = half(&app);
        for _ in 0..5 {
            assert_eq!(confirm(&app, &first, "000000").unwrap_err(), "access.wrong_code");
        }
        let code = code_at(app_secret.expose(), app.now()).unwrap();
        assert_eq!(confirm(&app, &first, &code).unwrap_err(), "access.too_many_attempts");
        let second = half(&app);
        assert_eq!(
            confirm(&app, &second, &code).unwrap_err(),
            "access.too_many_attempts",
            "a new try does not help"
        );
        app.clock().advance_seconds(600);
        let code = code_at(app_secret.expose(), app.now()).unwrap();
        assert_eq!(
            confirm(&app, &second, &code).unwrap_err(),
            "access.unauthenticated",
            "ten minutes are over"
        );
        assert!(confirm(&app, &half(&app), &code).is_ok());
    }
}

#[test]
fn a_recovery_code_lets_in_once() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let (_, codes) = turn_on(&app, &owner);
        let shouted = codes[3].expose().to_uppercase();
        assert!(confirm(&app, &half(&app), &shouted).is_ok());
        assert_eq!(confirm(&app, &half(&app), codes[3].expose()).unwrap_err(), "access.wrong_code");
        assert!(confirm(&app, &half(&app), codes[4].expose()).is_ok());
        assert_eq!(app.read_blocking(&owner, count_recovery_codes).unwrap(), 8);
        assert!(!all_text(&app).contains(codes[0].expose()));
    }
}

#[test]
fn it_is_turned_off_with_the_password_or_by_an_owner() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let off = |password: &str| {
            flows::turn_off_totp(&app, &owner, &secret(password)).map_err(|failure| failure.code())
        };
        assert_eq!(off(OWNER_PASSWORD), Err("access.totp_is_off"));
        turn_on(&app, &owner);
        assert_eq!(app.write_blocking(&owner, begin_totp).unwrap_err().code(), "access.totp_is_on");
        assert_eq!(off("wrong wrong"), Err("access.wrong_password"));
        assert!(half(&app).is_half);
        assert_eq!(off(OWNER_PASSWORD), Ok(()));
        let whole = half(&app);
        assert!(!whole.is_half);
        assert_eq!(app.read_blocking(&owner, count_recovery_codes).unwrap(), 0);

        turn_on(&app, &owner);
        let user = owner.user().unwrap();
        app.write_blocking(&owner, move |tx, cx| reset_totp(tx, cx, user)).unwrap();
        assert!(!half(&app).is_half);
        assert!(session_of(&app, &whole.token).is_none());
    }
}

#[test]
fn an_app_without_the_secret_is_not_confirmed() {
    for app in TestApp::each() {
        let owner = with_owner(&app);
        let confirm_with = |code: &str| {
            let cmd = ConfirmTotp { code: code.into(), keep: None };
            app.write_blocking(&owner, move |tx, cx| confirm_totp(tx, cx, cmd.clone()))
                .map_err(|failure| failure.code())
        };
        assert_eq!(confirm_with("000000").unwrap_err(), "access.totp_is_off");
        let old = app.write_blocking(&owner, begin_totp).unwrap();
        let new = app.write_blocking(&owner, begin_totp).unwrap();
        assert!(new.qr_svg.unwrap().starts_with("<svg") && new.uri.expose().contains(new.secret.expose()));
        let code = |secret: &Secret| code_at(secret.expose(), app.now()).unwrap();
        assert_eq!(confirm_with(&code(&old.secret)).unwrap_err(), "access.wrong_code");
        assert!(!half(&app).is_half);
        assert!(confirm_with(&code(&new.secret)).is_ok());
    }
}

#[test]
fn the_database_alone_does_not_tell_the_secret() {
    let stored = |app: &TestApp| {
        app.read_blocking(&SYSTEM, |tx, _| {
            let all = tx.query(sql!("SELECT totp_secret FROM user_account ORDER BY id"), &[], |row| {
                row.get::<Option<Vec<u8>>>("totp_secret")
            })?;
            Ok(all.into_iter().flatten().next().unwrap())
        })
        .unwrap()
    };
    for mut app in TestApp::each() {
        let owner = with_owner(&app);
        let (app_secret, codes) = turn_on(&app, &owner);
        let sealed = stored(&app);
        let open = totp_rs::Secret::try_from_base32(app_secret.expose()).unwrap();
        let open: Vec<u8> = open.as_ref().to_vec();
        assert!(!sealed.windows(open.len()).any(|part| part == open));

        // An earlier version kept it open: the next start seals it, and the same app goes on.
        let plain = open.clone();
        app.write_blocking(&SYSTEM, move |tx, _| {
            tx.execute(
                sql!("UPDATE user_account SET totp_secret = $1 WHERE totp_secret IS NOT NULL"),
                params![plain.clone()],
            )?;
            Ok(())
        })
        .unwrap();
        app.restart();
        assert_ne!(stored(&app), open);
        app.clock().advance_seconds(90);
        let code = code_at(app_secret.expose(), app.now()).unwrap();
        assert!(confirm(&app, &half(&app), &code).is_ok());

        // With another key no code is right; the recovery codes need none.
        let other = crate::App::on(
            app.db().clone(),
            crate::App::clock(&app),
            app.ids(),
            Vault::new(&[1; VAULT_KEY_BYTES]),
        );
        let other = other.unwrap();
        app.clock().advance_seconds(90);
        let begun = half(&app);
        let code = code_at(app_secret.expose(), app.now()).unwrap();
        let cmd = |code: &str| ConfirmSecondFactor {
            token: begun.token.clone(),
            code: secret(code),
            user_agent: String::new(),
        };
        let refused = flows::confirm_second_factor(&other, cmd(&code)).unwrap_err();
        assert_eq!(refused.code(), "access.secret_sealed");
        assert!(flows::confirm_second_factor(&other, cmd(codes[0].expose())).is_ok());
    }
}
