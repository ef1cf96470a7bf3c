# The start page, and what the palette finds.

## What needs a person
today-needs = حالا به شما نیاز دارد
today-calm = همه‌چیز روبه‌راه است؛ چیزی منتظر شما نیست.
today-more-than = بیش از { $count }
today-need-endpoints = { $count } نشانی وب‌هوک پاسخ نمی‌دهد
    .why = پیام‌ها نگه داشته و دوباره فرستاده می‌شوند. خطا را ببینید.
today-need-import-failed = ورود «{ $file }» نیمه‌کاره ماند
    .why = آنچه نوشته شده مانده است. ببینید چه شد و ادامه بدهید.
today-need-import-draft = فایل «{ $file }» هنوز وارد نشده است
    .why = ستون‌هایش را تأیید کنید تا وارد شود.
today-need-quarantine = { $count } رویداد فهمیده نشد
    .why = نگه داشته شده‌اند. درستشان کنید تا شمرده شوند.
today-need-webhooks = { $count } وب‌هوک در این هفته نرسید
    .why = پس از چند روز کوشش کنار گذاشته شدند. می‌شود دوباره فرستاد.
today-need-duplicates = { $count } جفت شاید یک نفر باشند
    .why = کنار هم ببینید و یکی کنید، یا جدا نگه دارید.
today-need-carts = { $count } سبد در این هفته رها شد
    .why = ببینید چه کسانی آمدند و نخریدند.
today-need-carts-worth = به ارزش { $value }. ببینید چه کسانی آمدند و نخریدند.

## The pulse
today-pulse = نبض کار
today-why = این عددها از کجا می‌آیند؟
today-why-how = روزها از نیمه‌شب ساعت کسب‌وکار شمرده می‌شوند و امروز هم جزوشان است. «پیش از آن» یعنی همان تعداد روز پیش از این‌ها. سفارش‌های لغوشده شمرده نمی‌شوند. هر عدد را که بزنید، مشتریان پشت آن را می‌بینید.
today-sales = فروش
today-sales-1 = فروش امروز
today-sales-7 = فروش ۷ روز
today-sales-30 = فروش ۳۰ روز
today-sales-basis = از { $count } سفارش؛ برگشتی جدا: { $returned }
today-yesterday-was = دیروز، همهٔ روز: { $value }
today-none-before = در روزهای پیش از آن چیزی نبود
today-more = { $share } بیشتر از روزهای پیش از آن
today-less = { $share } کمتر از روزهای پیش از آن
today-same = به اندازهٔ روزهای پیش از آن
today-orders = سفارش در ۳۰ روز
today-orders-basis = با { $count } برگشتی
today-orders-column = سفارش
today-returns = برگشتی
today-again = خرید دوباره
today-again-note = { $again } خرید دوباره، { $first } خرید اول
today-again-basis = از { $count } سفارش ۳۰ روز گذشته
today-new-customers = مشتری تازه در ۳۰ روز
today-new-customers-basis = کسانی که در این ۳۰ روز شناخته شدند
today-sales-by-day = فروش روزبه‌روز
today-sentence = در ۳۰ روز گذشته { $sum } فروش بوده است، { $change }. بهترین روز { $day } بود با { $best }.
today-sentence-none = در ۳۰ روز گذشته فروشی نبوده است.

## Customers and their words
today-kinds = مشتری‌ها
today-kind-person = شخص
today-kind-household = خانواده
today-kind-organisation = سازمان
today-kind-basis = همهٔ مشتریان فهرست
today-said = آخرین حرف‌های مشتریان
today-said-none = هنوز کسی نظری ننوشته است. نظرها که برسند، همین‌جا می‌خوانید.
today-said-nameless = مشتری بی‌نام
today-said-stars = { $stars } از ۵

## First steps
today-empty = شروع کنیم
today-empty-text = وفا هنوز مشتری و سفارشی نمی‌شناسد. فایل مشتریان یا سفارش‌ها را بدهید، یا فروشگاهتان را وصل کنید.
today-empty-import = ورود فایل
today-empty-key = ساختن کلید فروشگاه
today-empty-customer = نوشتن یک مشتری
today-send-events = فروشگاه اینترنتی را وصل کنید
today-send-events-text = این چند خط را با کلید خودتان در صفحه‌های فروشگاه بگذارید.
today-send-events-ask = این چند خط در صفحه‌های فروشگاه می‌نشیند. کلید را از صاحب کسب‌وکار بگیرید.
today-try-demo = یا اول نگاهی بیندازید
today-try-demo-text = این فرمان یک فروشگاه نمونه با دو سال داستان ساختگی می‌سازد، جدا از دادهٔ شما.

## What the palette finds
palette-new-customer = مشتری تازه
palette-new-import = ورود فایل تازه
palette-duplicates = مشتریان تکراری
palette-new-person = دعوت همکار
palette-new-key = ساختن کلید
