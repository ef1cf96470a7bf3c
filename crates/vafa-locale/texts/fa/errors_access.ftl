# What went wrong with people, sessions, keys, the business's settings and the trail.

## Coming in
error-access-unauthenticated = نخست وارد شوید.
error-access-forbidden = نقش شما اجازهٔ این کار را ندارد.
error-access-wrong-credentials = ایمیل یا گذرواژه درست نیست.
error-access-too-many-attempts = چند بار پشت سر هم نشد. کمی صبر کنید و دوباره امتحان کنید.
error-access-wrong-code = این کد درست نیست یا پیش‌تر به کار رفته است. کد تازه را وارد کنید.
error-access-wrong-password = گذرواژهٔ فعلی درست نیست.
error-access-link-invalid = این پیوند دیگر کار نمی‌کند. از صاحب کسب‌وکار پیوند تازه‌ای بخواهید.
error-access-not-first = وفا پیش‌تر راه‌اندازی شده است. وارد شوید.
error-access-hash-failed = نشد گذرواژه را نگه داریم. دوباره امتحان کنید.

## People
error-access-user-not-found = چنین کسی نیست.
error-access-user-changed = کس دیگری همین حالا این را تغییر داد. صفحه را تازه کنید.
error-access-email-taken = این ایمیل برای کس دیگری ثبت شده است.
error-access-email-invalid = این یک نشانی ایمیل نیست.
error-access-name-invalid = نامی از ۱ تا ۱۰۰ نویسه بنویسید.
error-access-last-owner = دست‌کم یک صاحب فعال باید بماند.
error-access-not-a-person = این کار فقط از کسی برمی‌آید که خودش وارد شده باشد.

## Passwords
error-access-password-short = گذرواژه دست‌کم ۱۰ نویسه می‌خواهد. یک جملهٔ کوتاه خوب است.
error-access-password-long = گذرواژه بیش از ۲۵۶ نویسه دارد.
error-access-password-common = این گذرواژه را همه زود حدس می‌زنند. چیز دیگری انتخاب کنید.
error-access-password-like-name = گذرواژه نباید نام یا ایمیل شما یا نام کسب‌وکار باشد.

## Second factor and sessions
error-access-totp-is-on = ورود دومرحله‌ای روشن است.
error-access-totp-is-off = ورود دومرحله‌ای روشن نیست.
error-access-secret-sealed = رمز ورود دومرحله‌ای با کلید دیگری بسته شده که روی این سرور نیست. از کدهای بازیابی کمک بگیرید یا پروندهٔ کلید را برگردانید.
error-access-wrong-setup-code = این همان کدی نیست که سرور هنگام روشن شدن نشان داد.
error-access-session-not-found = این نشست دیگر نیست.

## Keys
error-access-key-not-found = چنین کلیدی نیست.
error-access-key-scopes = بگویید این کلید چه کاری می‌تواند بکند.
error-access-key-source = نام منبع ۱ تا ۴۰ نویسه از a-z، رقم، نقطه، خط و زیرخط است.
error-access-key-expiry = پایان کلید باید در آینده باشد.

## The business
error-business-name-invalid = نام کسب‌وکار را در ۱ تا ۱۰۰ نویسه بنویسید.
error-business-week-start = روز آغاز هفته را انتخاب کنید.
error-business-country-unknown = کد دوحرفی کشور درست نیست.
error-business-currency-fixed = سفارش‌هایی با پول فعلی ثبت شده است. واحد پول دیگر عوض نمی‌شود.
error-business-zone-fixed = روز سفارش‌ها با منطقهٔ زمانی فعلی شمرده شده است. منطقه دیگر عوض نمی‌شود.
error-business-changed = کس دیگری همین حالا تنظیمات را تغییر داد. صفحه را تازه کنید.
