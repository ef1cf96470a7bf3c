//! The second factor: codes of an app, one per half minute (RFC 6238, SHA-1, six digits: what every app understands).

use super::token::{as_meant, in_groups};
use crate::cx::Cx;
use qrcode::QrCode;
use qrcode::render::svg;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use totp_rs::{Algorithm, Builder, Totp};
use vafa_kernel::Instant;
use vafa_kernel::id::UserId;
use vafa_kernel::secret::Secret;

const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// Steps before and after the present one that are accepted, for clocks that differ.
const SKEW: u16 = 1;

/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

fn totp(secret: &[u8]) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret)
        .build_noncompliant()
}

fn seconds(at: Instant) -> u64 {
    u64::try_from(at.micros() / 1_000_000).unwrap_or(0)
}

/// The step whose code this is, if it is near the present and later than `last_step`: no code counts twice.
pub(super) fn accepted_step(secret: &[u8], code: &str, now: Instant, last_step: i64) -> Option<i64> {
    let typed: String =
        vafa_locale::digits::to_ascii(code).chars().filter(char::is_ascii_alphanumeric).collect();
    let step = i64::try_from(totp(secret).check(&typed, seconds(now))?).ok()?;
    (step > last_step).then_some(step)
}

/// The code that an app shows at that moment: for tests and simulations, which have no phone.
pub fn code_at(secret_base32: &str, at: Instant) -> Option<String> {
    let secret = totp_rs::Secret::try_from_base32(secret_base32).ok()?;
    Some(totp(secret.as_ref()).generate(seconds(at)).to_string())
}

/// The secret as people type it into an app that cannot see the picture.
pub(super) fn secret_text(secret: &[u8]) -> String {
    totp_rs::Secret::from(secret).to_base32()
}

/// What the picture says (Key URI format of the common apps).
pub(super) fn otpauth_uri(secret: &[u8], business: &str, email: &str) -> String {
    let issuer = if business.trim().is_empty() { "Vafa" } else { business.trim() };
    // The label is `issuer:account`: a colon within the issuer would end it early.
    let issuer = percent_encoded(&issuer.replace(':', " "));
    format!(
        "otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
        percent_encoded(email),
        secret_text(secret),
    )
}

fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The picture as SVG for use inside a page, dark on light whatever the theme: cameras want it so. Nothing where the text is
/// too long for a picture.
pub(super) fn qr_svg(text: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // Inside a page the XML declaration is no longer allowed.
    Some(drawn.find("<svg").map_or(drawn.clone(), |from| drawn[from..].to_owned()))
}

/// A new set of recovery codes: 80 random bits each, in groups of four.
pub(super) fn new_recovery_codes(cx: &Cx) -> Vec<Secret> {
    (0..RECOVERY_CODES).map(|_| Secret::new(in_groups(&cx.random()))).collect()
}

/// The stored form of a recovery code; nothing where the text cannot be one.
pub(super) fn recovery_digest(user: UserId, code: &str) -> Option<Vec<u8>> {
    let plain = as_meant(code);
    if plain.len() != 16 {
        return None;
    }
    let mut hash = Sha256::new();
    hash.update(user.uuid().as_bytes());
    hash.update(plain.as_bytes());
    Some(hash.finalize().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, cut to six digits.
        for (at, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            let now = Instant::from_seconds(at);
            assert_eq!(accepted_step(SECRET, code, now, 0), Some(at / 30), "{at}");
            assert_eq!(code_at(&secret_text(SECRET), now).as_deref(), Some(code));
        }
    }

    #[test]
    fn neighbours_count_others_and_used_ones_do_not() {
        let now = Instant::from_seconds(1_234_567_890);
        let at = |steps: i64| now.plus(steps * 30_000_000);
        assert!(accepted_step(SECRET, "005 924", at(1), 0).is_some());
        assert!(accepted_step(SECRET, "۰۰۵۹۲۴", at(-1), 0).is_some());
        assert_eq!(accepted_step(SECRET, "005924", at(2), 0), None);
        assert_eq!(accepted_step(SECRET, "005924", at(-2), 0), None);
        assert_eq!(accepted_step(SECRET, "005924", now, 1_234_567_890 / 30), None);
        assert_eq!(accepted_step(SECRET, "", now, 0), None);
    }

    #[test]
    fn the_uri_survives_any_name() {
        let uri = otpauth_uri(SECRET, "قنادی: یاس", "sara+shop@example.com");
        assert!(uri.starts_with("otpauth://totp/%D9%82"), "{uri}");
        assert!(
            uri.contains(":sara%2Bshop%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%D9%82"),
            "{uri}"
        );
        assert!(uri.is_ascii() && !uri.contains(' '));
        let picture = qr_svg(&uri).unwrap();
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>"));
        assert_eq!(qr_svg(&"x".repeat(5000)), None);
    }

    #[test]
    fn recovery_codes_are_read_as_the_eye_reads_them() {
        let user = UserId::NIL;
        let digest = recovery_digest(user, "abcd-01xy-zzzz-9999").unwrap();
        assert_eq!(recovery_digest(user, "ABCD oLxy zzzz ۹۹۹۹"), Some(digest.clone()));
        assert_ne!(
            recovery_digest(UserId::from_uuid(uuid::Uuid::from_u128(1)), "abcd-01xy-zzzz-9999"),
            Some(digest)
        );
        assert_eq!(recovery_digest(user, "123456"), None);
    }
}
