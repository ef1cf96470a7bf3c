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

## A new password
session-new-password = New password
session-password-hint = At least 10 characters. A short sentence that only you know is good.

## A link that was given
invitation-title = Welcome
invitation-hello = Hello
invitation-lead = Set a password for this account:
invitation-accept = Set it and sign in
invitation-password-set = Your password is set. Sign in with it.

## The first page of all
welcome-title = Welcome to Vafa
welcome-lead = A few short questions and we begin. All of it can be changed later, except money and time zone, which are fixed by the first order.
welcome-business = Your business
welcome-more = Time zone, start of the week, country
welcome-owner = And you
welcome-owner-name = Your name
welcome-code = Setup code
welcome-code-hint = `vafa serve` printed it where the server was started. It keeps strangers from taking a new server.
welcome-begin = Begin
welcome-demo = Only want to look around first? See the demo shop with this command:

## Questions about the business
business-name = Name of the business
business-currency = Currency
business-currency-toman = Toman
business-currency-rial = Rial
business-calendar = Calendar
business-calendar-jalali = Solar Hijri (Jalali)
business-calendar-gregorian = Gregorian
business-zone = Time zone
business-zone-hint = Days begin by this clock
business-week-start = The week begins on
business-country = Country
business-country-hint = Phone numbers without a country code belong here
business-language = Language
business-language-hint = For people who have chosen none
zone-asia-tehran = Tehran
zone-asia-kabul = Kabul
zone-asia-dushanbe = Dushanbe
zone-asia-baghdad = Baghdad
zone-asia-dubai = Dubai
zone-asia-istanbul = Istanbul
zone-europe-berlin = Berlin
zone-europe-paris = Paris
zone-europe-london = London
zone-america-new-york = New York
zone-america-los-angeles = Los Angeles
zone-america-toronto = Toronto

## One's own account
account-title = My account
    .about = Language, password, two-step sign-in
account-profile = Me
account-calendar = Calendar
account-calendar-usual = As the business has it
account-theme = Look
account-safety = Safety
account-password-title = Change password
account-password-lead = A new password ends your other sessions.
account-current-password = Present password
account-password-changed = Your password was changed and your other sessions ended.
account-second-factor = Two-step sign-in
account-second-factor-lead = After the password, a code from your phone is asked for. Whoever learns your password still cannot get in.
account-second-factor-on = It is on. To turn it off, enter your password.
account-second-factor-off = It is off. To turn it on you need an authenticator app on your phone (such as Google Authenticator or Aegis).
account-second-factor-is-off = Two-step sign-in is off.
account-change = Change
account-turn-on = Turn on
account-turn-off = Turn off
account-scan = Scan this picture with the authenticator app, then enter the code it shows.
account-qr = The picture for the authenticator app
account-type-secret = No camera? Type this into the app:
account-confirm-code = Confirm the code
account-begin-again = Begin again
account-code-clock = The phone's clock has to be right. If it fails again, begin again.
account-recovery-codes = Recovery codes
account-codes-lead = These codes are shown only this once. Each lets you in one time without the phone; print them or keep them somewhere safe.
account-codes-kept = I have kept them
account-codes-left = { $count ->
    [one] { $count } recovery code left
   *[other] { $count } recovery codes left
}
account-sessions = Where you are signed in
account-this-browser = this browser
account-session-since = since
account-session-seen = last seen
account-end-session = End
account-end-others = End all other sessions
account-session-ended = That session was ended.
account-sessions-ended = { $count ->
    [one] { $count } session was ended.
   *[other] { $count } sessions were ended.
}
account-browser-unknown = Unknown browser
