# What a request is told when it cannot be granted.

## In a word or two
problem-bad-request = درخواست خوانده نشد
problem-method = از این راه نه
problem-too-large = بیش از اندازه بزرگ
problem-media-type = نوع ناشناخته
problem-not-found = پیدا نشد
problem-conflict = ناسازگار
problem-invalid = نادرست
problem-forbidden = اجازه ندارید
problem-unauthenticated = وارد نشده‌اید
problem-limited = درخواست‌های پی‌درپی
problem-unavailable = فعلاً در دسترس نیست
problem-internal = مشکلی پیش آمد

## In a sentence
problem-internal-detail = ایراد از ما بود. لطفاً دوباره امتحان کنید و اگر تکرار شد، شمارهٔ این درخواست را به مسئول وفا بگویید.
error-http-not-found = در این نشانی چیزی نیست.
error-http-method-not-allowed = این نشانی چنین درخواستی را نمی‌پذیرد.
error-http-too-large = درخواست از { $limit } بایت بزرگ‌تر است.
error-http-media-type = این نوع محتوا اینجا خواندنی نیست.
error-http-broken-body = درخواست نیمه‌کاره رسید.
error-http-bad-json = متن درخواست JSON نیست: { $why }
error-http-bad-shape = یکی از مقدارها آن‌گونه نیست که باید: { $why }
error-http-bad-form = فرم خوانده نشد: { $why }
error-http-bad-query = نشانی خوانده نشد: { $why }
error-http-bad-parameter = «{ $name }» آن‌گونه نیست که باید: { $why }
error-http-bad-header = سرایند { $name } خوانده نشد.
error-http-bad-cursor = این نشانگر از ما نیست. از صفحهٔ نخست شروع کنید.
error-http-csrf = این فرم از نشست پیشین مانده است. صفحه را تازه کنید و دوباره بفرستید.
error-http-cross-site = این درخواست از صفحهٔ سایت دیگری آمده بود؛ کاری انجام نشد.
error-http-bad-key = این کلید معتبر نیست: ناشناخته، باطل‌شده یا تاریخ‌گذشته است.
error-http-limited = درخواست‌ها پی‌درپی بود. { $seconds } ثانیهٔ دیگر دوباره امتحان کنید.
error-http-busy = همین حالا خیلی‌ها دارند وارد می‌شوند. چند ثانیهٔ دیگر دوباره امتحان کنید.
error-api-idempotency-key-invalid = کلید یکتایی باید ۱ تا ۲۰۰ نویسهٔ خوانا باشد.
error-api-idempotency-key-reused = این کلید یکتایی برای درخواست دیگری به کار رفته است. برای هر کار تازه کلید تازه بفرستید.

## Webhooks
error-webhook-endpoint-not-found = چنین نشانی وب‌هوکی نیست.
error-webhook-delivery-not-found = چنین ارسالی نیست.
error-webhook-already-taken = گیرنده این را گرفته است؛ دوباره فرستاده نمی‌شود.
error-webhook-endpoint-is-off = این نشانی خاموش است. نخست روشنش کنید.
error-webhook-url-invalid = این نشانی وب نیست. مانند https://example.com/hook بنویسید.
error-webhook-no-topics = دست‌کم یک موضوع را برگزینید.
error-webhook-topic-unknown = موضوع «{ $topic }» را نمی‌شناسیم.
error-webhook-description-invalid = توضیح حداکثر ۲۰۰ نویسه است.
error-webhook-too-many = هم‌اکنون { $limit } نشانی وب‌هوک هست. نخست یکی را پاک کنید.

## Orders
error-order-not-found = چنین سفارشی نیست.
error-order-number-invalid = شمارهٔ سفارش ۱ تا ۱۰۰ نویسه است.
error-order-too-many-lines = سفارش حداکثر { $limit } ردیف دارد.
error-order-total-differs = جمع کالا، ارسال و مالیات { $total } می‌شود و با مبلغ کل نمی‌خواند.
error-order-lines-differ = جمع ردیف‌ها { $subtotal } می‌شود و با بهای کالاها نمی‌خواند.
error-order-wrong-sign = مبلغ فروش نباید منفی و مبلغ برگشت نباید مثبت باشد.
error-order-too-large = این مبلغ‌ها بیش از اندازه بزرگ‌اند.
error-order-code-too-long = کد کالا و سری سفارش حداکثر { $limit } نویسه دارند.
error-order-in-future = تاریخ این سفارش در آینده است.
error-order-named-twice = یا شناسهٔ مشتری را بدهید یا نشانه‌هایش را؛ نه هر دو.
