# What went wrong with people, sessions, keys, the business's settings and the trail.

## Coming in
error-access-unauthenticated = Please sign in first.
error-access-forbidden = Your role does not allow this.
error-access-wrong-credentials = E-mail or password is wrong.
error-access-too-many-attempts = That failed several times in a row. Wait a little and try again.
error-access-wrong-code = This code is wrong or was used before. Enter a fresh one.
error-access-wrong-password = Your present password is wrong.
error-access-link-invalid = This link no longer works. Ask an owner for a new one.
error-access-not-first = Vafa has been set up already. Please sign in.
error-access-hash-failed = The password could not be kept. Please try again.

## People
error-access-user-not-found = There is no such person.
error-access-user-changed = Somebody else changed this just now. Reload the page.
error-access-email-taken = This e-mail address belongs to somebody else.
error-access-email-invalid = This is not an e-mail address.
error-access-name-invalid = Write a name of 1 to 100 characters.
error-access-last-owner = At least one active owner has to stay.
error-access-not-a-person = Only a person who signed in can do this.

## Passwords
error-access-password-short = A password needs at least 10 characters. A short sentence is fine.
error-access-password-long = The password has more than 256 characters.
error-access-password-common = Everybody would guess this password soon. Choose another.
error-access-password-like-name = The password must not be your name or e-mail or the business’s name.

## Second factor and sessions
error-access-totp-is-on = Two-step sign-in is on.
error-access-totp-is-off = Two-step sign-in is not on.
error-access-secret-sealed = The secret of the second factor was sealed with another key file than this server has. Use a recovery code, or bring back the key file.
error-access-wrong-setup-code = This is not the code that the server printed when it started.
error-access-session-not-found = This session is no longer there.

## Keys
error-access-key-not-found = There is no such key.
error-access-key-scopes = Say what this key may do.
error-access-key-source = A source is 1 to 40 of a-z, digits, dot, dash and underscore.
error-access-key-expiry = A key has to end in the future.

## The business
error-business-name-invalid = Write the business’s name in 1 to 100 characters.
error-business-week-start = Choose the day on which the week begins.
error-business-country-unknown = This is not a two-letter country code.
error-business-currency-fixed = There are orders in the present currency. It can no longer change.
error-business-zone-fixed = The days of orders were counted in the present time zone. It can no longer change.
error-business-changed = Somebody else changed the settings just now. Reload the page.
