//! Passwords: what is a fit one, and argon2id over it. Pure and slow: never inside a transaction, never on a thread that
//! serves others.

use super::error::AccessError;
use super::weak_passwords::is_weak;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, CustomizedPasswordHasher, Params, PasswordVerifier, Version};
use std::fmt;
use vafa_kernel::secret::Secret;
use vafa_kernel::{Fault, Kind};

/// The fewest characters of a password.
pub const CHARS_MIN: usize = 10;
/// The most characters of a password.
pub const CHARS_MAX: usize = 256;

/// How much work a hash costs, the one who guesses as much as the one who knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes that could be filled at once.
    pub lanes: u32,
}

impl Cost {
    /// What OWASP recommends for argon2id: 19 MiB, two passes, one lane.
    pub const OWASP: Self = Self { memory_kib: 19_456, passes: 2, lanes: 1 };
    /// As little as there is: for tests only.
    pub const LEAST: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    fn params(self) -> Result<Params, HashError> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(OUTPUT_BYTES)).map_err(|_| HashError)
    }
}

const OUTPUT_BYTES: usize = 32;

/// The hash of a password that was fit when it was chosen, as it is stored (PHC string). `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct HashedPassword(String);

impl HashedPassword {
    pub(super) fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for HashedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashedPassword(…)")
    }
}

/// The machine could not compute a hash: no memory, or a cost that argon2 does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashError;

impl Fault for HashError {
    fn kind(&self) -> Kind {
        Kind::Internal
    }

    fn code(&self) -> &'static str {
        "access.hash_failed"
    }
}

/// Whether a password is fit: long enough, not among the commonest, and none of the names that others know (`known`: the
/// e-mail address, the person's name, the business's).
pub fn check(password: &Secret, known: &[&str]) -> Result<(), AccessError> {
    let text = password.expose();
    let count = text.chars().count();
    if count < CHARS_MIN {
        return Err(AccessError::PasswordShort);
    }
    if count > CHARS_MAX {
        return Err(AccessError::PasswordLong);
    }
    if is_weak(text) {
        return Err(AccessError::PasswordCommon);
    }
    let folded = plain(text);
    let account = |name: &str| name.split_once('@').map(|(local, _)| plain(local));
    let is_known = |name: &&str| plain(name) == folded || account(name).is_some_and(|local| local == folded);
    if folded.is_empty() || known.iter().any(is_known) {
        return Err(AccessError::PasswordLikeName);
    }
    Ok(())
}

fn plain(text: &str) -> String {
    vafa_locale::fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Hashes a password that [`check`] lets through. `salt` is random and new for every hash.
pub fn hash(
    password: &Secret,
    known: &[&str],
    salt: [u8; 16],
    cost: Cost,
) -> Result<HashedPassword, crate::Failure> {
    check(password, known)?;
    Ok(rehash(password, salt, cost)?)
}

/// Hashes a password that is in use already at today's cost, without judging it again.
pub fn rehash(password: &Secret, salt: [u8; 16], cost: Cost) -> Result<HashedPassword, HashError> {
    let made: PasswordHash = Argon2::default()
        .hash_password_customized(
            password.expose().as_bytes(),
            &salt,
            Some(Algorithm::Argon2id.as_str()),
            Some(Version::V0x13.into()),
            cost.params()?,
        )
        .map_err(|_| HashError)?;
    Ok(HashedPassword(made.to_string()))
}

/// Whether it is the password. Takes as long for a right one as for a wrong one.
pub fn verify(password: &Secret, hash: &HashedPassword) -> bool {
    // Longer ones were never accepted: do not let strangers have megabytes hashed.
    let text = password.expose();
    let fits = text.chars().take(CHARS_MAX + 1).count() <= CHARS_MAX;
    let given = if fits { text.as_bytes() } else { &[] };
    let Ok(stored) = PasswordHash::new(&hash.0) else { return false };
    Argon2::default().verify_password(given, &stored).is_ok() && fits
}

/// Whether the hash was made at another cost than today's.
pub fn needs_rehash(hash: &HashedPassword, cost: Cost) -> bool {
    let Ok(stored) = PasswordHash::new(&hash.0) else { return true };
    let params = Params::try_from(&stored);
    let is_same = params
        .is_ok_and(|p| (p.m_cost(), p.t_cost(), p.p_cost()) == (cost.memory_kib, cost.passes, cost.lanes));
    !is_same || stored.algorithm.as_str() != Algorithm::Argon2id.as_str()
}

/// A hash that no password has, of the same cost: verified where there is no account, so that the answer takes as long.
pub fn nobodys_hash(cost: Cost) -> Result<HashedPassword, HashError> {
    let params = ParamsString::try_from(&cost.params()?).map_err(|_| HashError)?;
    let made = PasswordHash {
        algorithm: Algorithm::Argon2id.into(),
        version: Some(Version::V0x13.into()),
        params,
        salt: Some(Salt::new(&[7; 16]).map_err(|_| HashError)?),
        hash: Some(Output::new(&[0; OUTPUT_BYTES]).map_err(|_| HashError)?),
    };
    Ok(HashedPassword(made.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text)
    }

    #[test]
    fn only_the_password_opens_its_hash() {
        let hashed = hash(&secret("چای با هل و نبات"), &[], [3; 16], Cost::LEAST).unwrap();
        assert!(hashed.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", hashed.as_str());
        assert!(verify(&secret("چای با هل و نبات"), &hashed));
        assert!(!verify(&secret("چای با هل و نباتت"), &hashed));
        assert!(!verify(&secret(""), &hashed));
        assert!(!verify(&secret(&"چ".repeat(CHARS_MAX + 1)), &hashed));
        assert_eq!(format!("{hashed:?}"), "HashedPassword(…)");
        assert!(!verify(&secret("x"), &HashedPassword("no hash".into())));
    }

    #[test]
    fn salts_make_equal_passwords_differ() {
        let one = hash(&secret("a good long phrase"), &[], [1; 16], Cost::LEAST).unwrap();
        let two = hash(&secret("a good long phrase"), &[], [2; 16], Cost::LEAST).unwrap();
        assert_ne!(one, two);
    }

    #[test]
    fn unfit_passwords_are_refused_with_the_reason() {
        let refused = |text: &str| {
            check(&secret(text), &["sara@example.com", "قنادی یاس", "سارا رضایی مقدم"]).unwrap_err()
        };
        assert_eq!(refused("کوتاه"), AccessError::PasswordShort);
        assert_eq!(refused(&"د".repeat(300)), AccessError::PasswordLong);
        assert_eq!(refused("Password123"), AccessError::PasswordCommon);
        assert_eq!(refused("Sara@Example.com"), AccessError::PasswordLikeName);
        assert_eq!(refused("سارا رضايي مقدم"), AccessError::PasswordLikeName);
        assert_eq!(refused("- - - - - -!"), AccessError::PasswordLikeName);
        assert!(check(&secret("قنادی یاس و من"), &["قنادی یاس"]).is_ok());
    }

    #[test]
    fn another_cost_asks_for_a_new_hash() {
        let hashed = rehash(&secret("a good long phrase"), [1; 16], Cost::LEAST).unwrap();
        assert!(!needs_rehash(&hashed, Cost::LEAST));
        assert!(needs_rehash(&hashed, Cost { passes: 2, ..Cost::LEAST }));
        assert!(needs_rehash(&HashedPassword("?".into()), Cost::LEAST));
    }

    #[test]
    fn nobodys_hash_costs_the_same_and_never_opens() {
        let nobody = nobodys_hash(Cost::LEAST).unwrap();
        assert!(!needs_rehash(&nobody, Cost::LEAST));
        assert!(!verify(&secret("a good long phrase"), &nobody));
        assert!(!needs_rehash(&nobodys_hash(Cost::OWASP).unwrap(), Cost::OWASP));
    }
}
