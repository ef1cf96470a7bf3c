# Coming in, going out, the first page of all, one's own account.

## Sign-in
session-sign-in = Sign in
session-welcome-back = Welcome back.
session-password = Password
session-forgot = Forgot your password? Ask the owner of the business for a new link.
session-locked = That did not work several times in a row.
session-locked-wait = Try again in { $wait }. Nothing is lost.
session-signed-out = You are signed out. See you soon!

## Second step
session-second-step = One more step
session-second-step-lead = Enter the code that the authenticator app on your phone shows.
session-code = Code
session-code-hint = Phone not at hand? Enter one of your recovery codes.
session-code-late = That took a while; please sign in again.
session-other-account = Sign in with another account
