//! The ways that need a password hashed between two transactions. They block for tens of milliseconds: web calls them on a
//! thread for blocking work, a few at a time (each hash takes 19 MiB).

use super::accept_invitation::{AcceptInvitation, accept_invitation as accept, read_invitation};
use super::change_own_password::{
    ChangeOwnPassword, OwnPassword, change_own_password as change, note_wrong_password, read_own_password,
};
use super::confirm_second_factor::{ConfirmSecondFactor, confirm_second_factor as confirm};
use super::create_first_owner::{CreateFirstOwner, create_first_owner as create, has_no_users};
use super::error::AccessError;
use super::known_browser::know_holder;
use super::password::{self, Cost, HashedPassword};
use super::session::SignedIn;
use super::sign_in::{FinishSignIn, begin_sign_in, finish_sign_in, refuse_sign_in};
use super::turn_off_totp::{TurnOffTotp, turn_off_totp as turn_off};
use crate::actor::Actor;
use crate::app::App;
use crate::failure::Failure;
use std::net::IpAddr;
use vafa_kernel::id::{SessionId, UserId};
use vafa_kernel::secret::Secret;
use vafa_locale::Lang;

/// Who the first owner is.
#[derive(Debug, Clone)]
pub struct FirstOwner {
    /// The address to sign in with.
    pub email: String,
    /// What others call them.
    pub name: String,
    /// The chosen password.
    pub password: Secret,
    /// The language of their pages.
    pub language: Lang,
}

/// Makes the first owner ([`super::create_first_owner`]). `who` is nobody on the first page, the system on the command line.
pub fn create_first_owner(app: &App, cost: Cost, who: &Actor, cmd: FirstOwner) -> Result<UserId, Failure> {
    // Before the hash: strangers who find this door closed should cost nothing.
    if !app.read_blocking(who, |tx, _| has_no_users(tx))? {
        return Err(AccessError::NotFirst.into());
    }
    let business = app.business();
    let known = [cmd.email.as_str(), cmd.name.as_str(), business.name.as_str()];
    let password = password::hash(&cmd.password, &known, salt(app), cost)?;
    let FirstOwner { email, name, language, .. } = cmd;
    app.write_blocking(who, move |tx, cx| {
        let cmd = CreateFirstOwner {
            email: email.clone(),
            name: name.clone(),
            password: password.clone(),
            language,
        };
        create(tx, cx, cmd)
    })
}

/// Who wants to come in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The address of the account, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: Secret,
    /// Where the request came from, as far as the proxies in front are trusted to say.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub user_agent: String,
    /// What the browser kept of those who signed in with it before ([`super::know_browser`]).
    pub known: Option<Secret>,
}

/// Signs in by password. For an account with a second factor the session is half: [`confirm_second_factor`] comes next.
pub fn sign_in(app: &App, cost: Cost, cmd: SignIn) -> Result<SignedIn, Failure> {
    let SignIn { email, password, address, user_agent, known } = cmd;
    let attempt = app.read_blocking(&Actor::Nobody, move |tx, cx| {
        begin_sign_in(tx, cx, &email, address, known.as_ref())
    })?;
    let is_right = if let Some(hash) = attempt.hash() {
        password::verify(&password, hash)
    } else {
        // The same work, so that the answer comes as late; its result can only be no.
        let _ = password::verify(&password, &password::nobodys_hash(cost)?);
        false
    };
    if !is_right {
        app.write_blocking(&Actor::Nobody, move |tx, cx| refuse_sign_in(tx, cx, &attempt))?;
        return Err(AccessError::WrongCredentials.into());
    }
    let is_dated = attempt.hash().is_some_and(|hash| password::needs_rehash(hash, cost));
    let rehashed = if is_dated { Some(password::rehash(&password, salt(app), cost)?) } else { None };
    let cmd = FinishSignIn { attempt, rehashed, user_agent };
    app.write_blocking(&Actor::Nobody, move |tx, cx| finish_sign_in(tx, cx, cmd.clone()))
}

/// Makes a whole session of half a one ([`super::confirm_second_factor`]).
pub fn confirm_second_factor(app: &App, cmd: ConfirmSecondFactor) -> Result<SignedIn, Failure> {
    let opened = app.write_blocking(&Actor::Nobody, move |tx, cx| confirm(tx, cx, cmd.clone()))?;
    Ok(opened.ok_or(AccessError::WrongCode)?)
}

/// Sets the password of the person a one-time link is for.
pub fn accept_invitation(
    app: &App,
    cost: Cost,
    token: &Secret,
    password: &Secret,
) -> Result<UserId, Failure> {
    let asked = token.clone();
    let user = app.read_blocking(&Actor::Nobody, move |tx, cx| read_invitation(tx, cx, &asked))?;
    let known = [user.email.as_str(), user.name.as_str(), &app.business().name];
    let password = password::hash(password, &known, salt(app), cost)?;
    let cmd = AcceptInvitation { token: token.clone(), password };
    app.write_blocking(&Actor::Nobody, move |tx, cx| accept(tx, cx, cmd.clone()))
}

/// Sets the password of the person a one-time link is for, and signs in with it. Whoever holds the link is no stranger: wrong
/// passwords that were tried before do not count. The inner failure is that of signing in: by then the link is used up and the
/// password set.
pub fn enter_by_invitation(
    app: &App,
    cost: Cost,
    token: &Secret,
    cmd: SignIn,
) -> Result<Result<SignedIn, Failure>, Failure> {
    let user = accept_invitation(app, cost, token, &cmd.password)?;
    let known = app.read_blocking(&Actor::Nobody, move |tx, cx| know_holder(tx, cx, user));
    Ok(known.and_then(|known| sign_in(app, cost, SignIn { known, ..cmd })))
}

/// Changes one's own password. `keep` is the session that goes on.
pub fn change_own_password(
    app: &App,
    cost: Cost,
    who: &Actor,
    current: &Secret,
    new: &Secret,
    keep: Option<SessionId>,
) -> Result<(), Failure> {
    let own = verify_own_password(app, who, current)?;
    let known: Vec<&str> = own.known.iter().map(String::as_str).collect();
    let password = password::hash(new, &known, salt(app), cost)?;
    let cmd = ChangeOwnPassword { verified: own.hash, password, keep };
    app.write_blocking(who, move |tx, cx| change(tx, cx, cmd.clone()))
}

/// Turns one's own second factor off.
pub fn turn_off_totp(app: &App, who: &Actor, current: &Secret) -> Result<(), Failure> {
    let cmd = TurnOffTotp { verified: verify_own_password(app, who, current)?.hash };
    app.write_blocking(who, move |tx, cx| turn_off(tx, cx, cmd.clone()))
}

/// Asks a signed-in person for the password again. A wrong one is counted.
fn verify_own_password(app: &App, who: &Actor, current: &Secret) -> Result<OwnPassword, Failure> {
    let own = app.read_blocking(who, read_own_password)?;
    if password::verify(current, &own.hash) {
        return Ok(own);
    }
    app.write_blocking(who, note_wrong_password)?;
    Err(AccessError::WrongPassword.into())
}

fn salt(app: &App) -> [u8; 16] {
    app.cx(&Actor::Nobody).random()
}

/// Hashes outside any transaction: for whoever fills a database without people at the keyboard, such as the demo.
pub fn hash_password(app: &App, cost: Cost, password: &Secret) -> Result<HashedPassword, Failure> {
    password::hash(password, &[], salt(app), cost)
}
