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

## A new password
session-new-password = گذرواژهٔ تازه
session-password-hint = دست‌کم ۱۰ نویسه. یک جملهٔ کوتاه که فقط خودتان می‌دانید خوب است.

## A link that was given
invitation-title = خوش آمدید
invitation-hello = سلام
invitation-lead = برای این حساب یک گذرواژه بگذارید:
invitation-accept = گذاشتن گذرواژه و ورود
invitation-password-set = گذرواژه‌تان گذاشته شد. با همان وارد شوید.

## The first page of all
welcome-title = به وفا خوش آمدید
welcome-lead = چند پرسش کوتاه، و شروع می‌کنیم. همه را بعداً هم می‌شود عوض کرد، جز پول و منطقهٔ زمانی که با اولین سفارش ثابت می‌شوند.
welcome-business = کسب‌وکار شما
welcome-more = منطقهٔ زمانی، آغاز هفته، کشور
welcome-owner = و خود شما
welcome-owner-name = نام شما
welcome-code = کد راه‌اندازی
welcome-code-hint = همان کدی که `vafa serve` هنگام روشن شدن نشان داد؛ برای این‌که غریبه‌ای صاحب سرور تازه نشود.
welcome-begin = شروع کنیم
welcome-demo = می‌خواهید اول فقط نگاهی بیندازید؟ فروشگاه نمونه را با این فرمان ببینید:

## Questions about the business
business-name = نام کسب‌وکار
business-currency = واحد پول
business-currency-toman = تومان
business-currency-rial = ریال
business-calendar = تقویم
business-calendar-jalali = هجری شمسی
business-calendar-gregorian = میلادی
business-zone = منطقهٔ زمانی
business-zone-hint = روزها به این ساعت شروع می‌شوند
business-week-start = هفته با این روز شروع می‌شود
business-country = کشور
business-country-hint = شماره‌های بدون کد کشور مال اینجا هستند
business-language = زبان
business-language-hint = برای کسی که خودش زبانی انتخاب نکرده است
zone-asia-tehran = تهران
zone-asia-kabul = کابل
zone-asia-dushanbe = دوشنبه
zone-asia-baghdad = بغداد
zone-asia-dubai = دبی
zone-asia-istanbul = استانبول
zone-europe-berlin = برلین
zone-europe-paris = پاریس
zone-europe-london = لندن
zone-america-new-york = نیویورک
zone-america-los-angeles = لس‌آنجلس
zone-america-toronto = تورنتو

## One's own account
account-title = حساب من
    .about = زبان، گذرواژه، ورود دومرحله‌ای
account-profile = من
account-calendar = تقویم
account-calendar-usual = مثل کسب‌وکار
account-theme = نما
account-safety = امنیت
account-password-title = تغییر گذرواژه
account-password-lead = با گذرواژهٔ تازه، نشست‌های دیگرتان پایان می‌یابند.
account-current-password = گذرواژهٔ فعلی
account-password-changed = گذرواژه عوض شد. نشست‌های دیگر پایان یافتند.
account-second-factor = ورود دومرحله‌ای
account-second-factor-lead = پس از گذرواژه، کدی از گوشی‌تان هم پرسیده می‌شود. کسی که گذرواژه را بداند باز هم نمی‌تواند وارد شود.
account-second-factor-on = روشن است. برای خاموش کردن، گذرواژهٔ خود را بنویسید.
account-second-factor-off = خاموش است. برای روشن کردن به یک برنامهٔ رمزساز روی گوشی نیاز دارید (مثل Google Authenticator یا Aegis).
account-second-factor-is-off = ورود دومرحله‌ای خاموش شد.
account-change = تغییر
account-turn-on = روشن کردن
account-turn-off = خاموش کردن
account-scan = این تصویر را با برنامهٔ رمزساز بخوانید، سپس کدی را که نشان می‌دهد بنویسید.
account-qr = تصویری که برنامهٔ رمزساز می‌خواند
account-type-secret = اگر دوربین ندارید، این را در برنامه بنویسید:
account-confirm-code = تأیید کد
account-begin-again = از نو
account-code-clock = ساعت گوشی باید درست باشد. اگر باز هم نشد، از نو شروع کنید.
account-recovery-codes = کدهای بازیابی
account-codes-lead = این کدها فقط همین یک بار نشان داده می‌شوند. هر کدام یک بار به جای گوشی شما را وارد می‌کند؛ چاپشان کنید یا جای امنی نگه دارید.
account-codes-kept = نگه داشتم
account-codes-left = { $count } کد بازیابی مانده است
account-sessions = جاهایی که وارد شده‌اید
account-this-browser = همین‌جا
account-session-since = از
account-session-seen = آخرین بار
account-end-session = پایان
account-end-others = پایان همهٔ نشست‌های دیگر
account-session-ended = آن نشست پایان یافت.
account-sessions-ended = { $count } نشست پایان یافت.
account-browser-unknown = مرورگر ناشناخته
