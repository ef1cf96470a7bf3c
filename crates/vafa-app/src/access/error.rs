//! What can go wrong with people, sessions and keys.

crate::faults! {
    /// Why somebody was not let in, or an account, session or key could not be made or changed.
    pub enum AccessError {
        /// E-mail or password is wrong, or the person may not come in any more: the answer is the same.
        WrongCredentials => Unauthenticated, "access.wrong_credentials", "e-mail or password is wrong";
        /// Too many failures; `seconds` until another try is looked at.
        TooManyAttempts { seconds: i64 } => Limited, "access.too_many_attempts", "too many failures, wait {seconds} s";
        /// The code of the second factor is wrong, old, or was used before.
        WrongCode => Unauthenticated, "access.wrong_code", "the code is wrong or was used", at "/code";
        /// The person's own password, asked for again, is wrong.
        WrongPassword => Invalid, "access.wrong_password", "the present password is wrong", at "/current_password";
        /// The one-time link is unknown, used or too old.
        LinkInvalid => NotFound, "access.link_invalid", "the link is unknown, used or expired";
        /// There are people already: the first owner cannot be made any more.
        NotFirst => Conflict, "access.not_first", "there is an account already";
        /// There is no such person.
        UserNotFound => NotFound, "access.user_not_found", "no such person";
        /// Somebody else changed the person in between.
        UserChanged => Conflict, "access.user_changed", "the person was changed by somebody else";
        /// The e-mail address belongs to another account.
        EmailTaken => Conflict, "access.email_taken", "another account has this address", at "/email";
        /// Not an e-mail address.
        EmailInvalid => Invalid, "access.email_invalid", "not an e-mail address", at "/email";
        /// The name is empty, too long or has control characters.
        NameInvalid => Invalid, "access.name_invalid", "the name is empty or too long", at "/name";
        /// Without this person nobody could manage the business.
        LastOwner => Conflict, "access.last_owner", "the last active owner has to stay one", at "/role";
        /// The password is too short.
        PasswordShort => Invalid, "access.password_short", "the password is too short", at "/password";
        /// The password is too long to be hashed for everybody who sends one.
        PasswordLong => Invalid, "access.password_long", "the password is too long", at "/password";
        /// The password is one that is tried first.
        PasswordCommon => Invalid, "access.password_common", "the password is among the commonest", at "/password";
        /// The password is the e-mail address or the name of the person or the business.
        PasswordLikeName => Invalid, "access.password_like_name", "the password is a name others know", at "/password";
        /// Only a person has a password, preferences and a second factor.
        NotAPerson => Forbidden, "access.not_a_person", "only a signed-in person can do this";
        /// The second factor is on already.
        TotpIsOn => Conflict, "access.totp_is_on", "the second factor is on";
        /// The second factor is not on, or was not begun.
        TotpIsOff => Conflict, "access.totp_is_off", "the second factor is not on";
        /// The secret of the second factor was sealed with another key than this server has.
        SecretSealed => Unavailable, "access.secret_sealed", "the key file is not the one that sealed this secret";
        /// The code that the server printed for setting up was not told.
        WrongSetupCode => Invalid, "access.wrong_setup_code", "the setup code is wrong", at "/setup_code";
        /// There is no such session of this person.
        SessionNotFound => NotFound, "access.session_not_found", "no such session";
        /// There is no such key.
        KeyNotFound => NotFound, "access.key_not_found", "no such key";
        /// A key has to be good for something.
        KeyScopes => Invalid, "access.key_scopes", "a key needs at least one scope", at "/scopes";
        /// The label of a source is 1 to 40 of `a-z 0-9 . _ -`.
        KeySource => Invalid, "access.key_source", "a source is 1 to 40 of a-z 0-9 . _ -", at "/source";
        /// A key cannot end before it begins.
        KeyExpiry => Invalid, "access.key_expiry", "a key cannot expire in the past", at "/expires_at";
    }
}
