//! Turns the second factor on: begin (a secret for the app), then confirm with a code that shows that the app has it.

use super::error::AccessError;
use super::session::end_sessions_of;
use super::totp::{accepted_step, new_recovery_codes, otpauth_uri, qr_svg, recovery_digest, secret_text};
use super::totp_secret;
use super::user::load_self;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::{SessionId, UserId};
use vafa_kernel::secret::Secret;
use vafa_store::{Tx, params, sql};

/// What an app is given.
#[derive(Debug, Clone)]
pub struct NewTotp {
    /// The secret in base 32, to type.
    pub secret: Secret,
    /// The same as an `otpauth://` address, to open on the phone itself.
    pub uri: Secret,
    /// The same as an SVG picture for use inside a page; none where the business's name is too long for one.
    pub qr_svg: Option<String>,
}

/// Makes a new secret for one's app. It counts for nothing until it is confirmed.
pub fn begin_totp(tx: &mut Tx<'_>, cx: &Cx) -> Result<NewTotp, Failure> {
    cx.require(Permission::ManageSelf)?;
    let (user, _) = load_self(tx, cx)?;
    if user.totp_is_on {
        return Err(AccessError::TotpIsOn.into());
    }
    let secret = totp_secret::new_secret(cx);
    totp_secret::write(tx, cx, user.id, &secret)?;
    let uri = otpauth_uri(&secret, &cx.business.name, &user.email);
    let qr_svg = qr_svg(&uri);
    Ok(NewTotp { secret: Secret::new(secret_text(&secret)), uri: Secret::new(uri), qr_svg })
}

/// Confirms that one's app shows the right codes.
#[derive(Debug, Clone)]
pub struct ConfirmTotp {
    /// What the app shows.
    pub code: String,
    /// The session that goes on; the others, opened without a second factor, end.
    pub keep: Option<SessionId>,
}

/// Turns the second factor on. The answer is the recovery codes, shown once: each lets one in a single time without the app.
pub fn confirm_totp(tx: &mut Tx<'_>, cx: &Cx, cmd: ConfirmTotp) -> Result<Vec<Secret>, Failure> {
    cx.require(Permission::ManageSelf)?;
    let (user, secrets) = load_self(tx, cx)?;
    if user.totp_is_on {
        return Err(AccessError::TotpIsOn.into());
    }
    let secret = totp_secret::open(cx, user.id, secrets.totp_secret.as_ref())?;
    let step =
        accepted_step(&secret, &cmd.code, cx.now, secrets.totp_last_step).ok_or(AccessError::WrongCode)?;
    tx.execute(
        sql!("UPDATE user_account SET totp_is_on = $2, totp_last_step = $3, version = version + 1 WHERE id = $1"),
        params![user.id.uuid(), true, step],
    )?;
    drop_recovery_codes(tx, user.id)?;
    let codes = new_recovery_codes(cx);
    for code in &codes {
        if let Some(digest) = recovery_digest(user.id, code.expose()) {
            tx.execute(
                sql!("INSERT INTO recovery_code (user_id, code_hash, used_at) VALUES ($1, $2, NULL)"),
                params![user.id.uuid(), digest],
            )?;
        }
    }
    end_sessions_of(tx, user.id, cmd.keep)?;
    append_entry(tx, cx, &Change::new("user.second_factor_on", "user", user.id))?;
    Ok(codes)
}

/// How many recovery codes one has left.
pub fn count_recovery_codes(tx: &mut Tx<'_>, cx: &Cx) -> Result<u8, Failure> {
    cx.require(Permission::ManageSelf)?;
    let user = cx.who.user().ok_or(AccessError::NotAPerson)?;
    Ok(tx.query_one(
        sql!("SELECT COUNT(*) AS total FROM recovery_code WHERE user_id = $1 AND used_at IS NULL"),
        params![user.uuid()],
        |row| row.get("total"),
    )?)
}

/// Forgets a person's recovery codes.
pub(super) fn drop_recovery_codes(tx: &mut Tx<'_>, user: UserId) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM recovery_code WHERE user_id = $1"), params![user.uuid()])?;
    Ok(())
}
