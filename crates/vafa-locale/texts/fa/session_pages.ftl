# Coming in, going out, the first page of all, one's own account.

## Sign-in
session-sign-in = ورود
session-welcome-back = خوش آمدید.
session-password = گذرواژه
session-forgot = گذرواژه را فراموش کرده‌اید؟ از صاحب کسب‌وکار بخواهید پیوند تازه‌ای برایتان بسازد.
session-locked = چند بار پشت سر هم نشد.
session-locked-wait = { $wait } دیگر دوباره امتحان کنید. چیزی از دست نرفته است.
session-signed-out = خارج شدید. به امید دیدار!

## Second step
session-second-step = یک قدم دیگر
session-second-step-lead = کدی را که برنامهٔ رمزساز روی گوشی نشان می‌دهد بنویسید.
session-code = کد
session-code-hint = گوشی همراهتان نیست؟ یکی از کدهای بازیابی را بنویسید.
session-code-late = کمی طول کشید؛ دوباره وارد شوید.
session-other-account = ورود با حسابی دیگر
