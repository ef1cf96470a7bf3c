# The trail: what was done, to what, which field changed. Every action in the code has its line: a test looks.

## People
audit-action-user-created = افزودن همکار
audit-action-user-changed = تغییر همکار
audit-action-user-link-made = ساختن پیوند گذرواژه
audit-action-user-password-set = گذاشتن گذرواژه با پیوند
audit-action-user-password-changed = تغییر گذرواژه
audit-action-user-preferences-set = تغییر زبان و نما
audit-action-user-signed-in = ورود
audit-action-user-sign-in-failed = ورود ناموفق
audit-action-user-signed-out = خروج
audit-action-user-session-ended = پایان یک نشست
audit-action-user-sessions-ended = پایان نشست‌های دیگر
audit-action-user-second-factor-on = روشن شدن ورود دومرحله‌ای
audit-action-user-second-factor-off = خاموش شدن ورود دومرحله‌ای
audit-action-user-recovery-code-used = ورود با کد بازیابی

## Keys, the business
audit-action-key-created = ساختن کلید
audit-action-key-revoked = باطل کردن کلید
audit-action-business-changed = تغییر تنظیمات کسب‌وکار

## Customers
audit-action-customer-looked = دیدن صفحهٔ مشتری
audit-action-customer-created = افزودن مشتری
audit-action-customer-changed = تغییر مشتری
audit-action-customer-consents-changed = تغییر اجازه‌های مشتری
audit-action-customer-identifier-added = افزودن نشانه به مشتری
audit-action-customer-identifier-retired = کنار گذاشتن نشانهٔ مشتری
audit-action-customer-identifier-verified = تأیید نشانهٔ مشتری
audit-action-customer-tag-added = زدن برچسب
audit-action-customer-tag-removed = برداشتن برچسب
audit-action-customer-note-added = نوشتن یادداشت
audit-action-customer-note-changed = تغییر یادداشت
audit-action-customer-note-deleted = پاک کردن یادداشت
audit-action-customer-linked = پیوستن به خانواده یا سازمان
audit-action-customer-unlinked = جدا شدن از خانواده یا سازمان
audit-action-customer-merged = یکی کردن دو پرونده
audit-action-customer-merge-undone = جدا کردن دوبارهٔ دو پرونده
audit-action-customer-duplicate-dismissed = دو نفر دانستن دو پرونده
audit-action-customer-exported = گرفتن همهٔ دادهٔ مشتری
audit-action-customer-erased = پاک کردن یک نفر
audit-action-merge-made = مقدارهای یکی کردن
audit-action-tag-renamed = تغییر نام برچسب
audit-action-field-defined = تعریف فیلد
audit-action-field-removed = برداشتن فیلد
audit-action-view-created = ساختن نما
audit-action-view-changed = تغییر نما
audit-action-view-deleted = پاک کردن نما
audit-action-view-reordered = جابه‌جا کردن نماها

## Files in and out
audit-action-import-started = شروع ورود فایل
audit-action-import-finished = پایان ورود فایل
audit-action-import-cancelled = ایستاندن ورود فایل
audit-action-import-undo-started = شروع برگرداندن ورود فایل
audit-action-import-undone = برگرداندن ورود فایل
audit-action-export-made = گرفتن خروجی

## Programs
audit-action-quarantine-replayed = پذیرفتن رویداد کنار گذاشته
audit-action-quarantine-discarded = دور انداختن رویداد کنار گذاشته
audit-action-event-schema-changed = تغییر الگوی رویداد
audit-action-event-schema-learned-anew = آموختن دوبارهٔ الگوی رویداد
audit-action-webhook-created = افزودن نشانی وب‌هوک
audit-action-webhook-changed = تغییر نشانی وب‌هوک
audit-action-webhook-deleted = پاک کردن نشانی وب‌هوک
audit-action-webhook-retried = فرستادن دوبارهٔ وب‌هوک
audit-action-webhook-tested = آزمودن نشانی وب‌هوک
audit-action-webhook-turned-off = خاموش شدن وب‌هوک بی‌پاسخ

## The house itself
audit-action-audit-redacted = پاک کردن جزئیات برای حفظ حریم کسی
audit-action-demo-begun = شروع ساختن فروشگاه نمونه
audit-action-demo-filled = ساختن فروشگاه نمونه
audit-action-system-rebuilt = بازسازی حساب‌ها

## Things
audit-object-user = همکار
audit-object-key = کلید
audit-object-business = کسب‌وکار
audit-object-customer = مشتری
audit-object-merge = یکی شدن پرونده‌ها
audit-object-tag = برچسب
audit-object-field = فیلد
audit-object-view = نما
audit-object-import = ورود فایل
audit-object-export = خروجی
audit-object-webhook = وب‌هوک
audit-object-delivery = پیام وب‌هوک
audit-object-quarantine = رویداد کنار گذاشته
audit-object-event-schema = الگوی رویداد
audit-object-audit = دفتر کارها
audit-object-demo = فروشگاه نمونه
audit-object-system = وفا

## Fields
audit-field-name = نام
audit-field-email = ایمیل
audit-field-role = نقش
audit-field-is-active = فعال
audit-field-language = زبان
audit-field-theme = نما
audit-field-calendar = تقویم
audit-field-zone = منطقهٔ زمانی
audit-field-currency = پول
audit-field-money-unit = واحد نمایش
audit-field-week-start = آغاز هفته
audit-field-country = کشور
audit-field-scopes = می‌تواند
audit-field-source = منبع
audit-field-expires-at = تا
audit-field-is-revoked = باطل
audit-field-is-demo = نمونه
audit-field-url = نشانی
audit-field-topics = موضوع‌ها
audit-field-description = توضیح
audit-field-customers = مشتری
audit-field-seed = دانه
audit-field-today = امروز
audit-field-kind = گونه
audit-field-body = متن
audit-field-is-pinned = سنجاق‌شده
audit-field-group = به
audit-field-absorbed = پروندهٔ دیگر
audit-field-other = پروندهٔ دیگر
audit-field-records = پرونده‌ها
audit-field-events = رویدادها
audit-field-format = قالب
audit-field-is-raw = خام
audit-field-mended = درست شد
audit-field-rejected = ردشده
audit-field-orders-created = سفارش تازه
audit-field-orders-updated = سفارش تغییرکرده
audit-field-orders-unchanged = سفارش بی‌تغییر
audit-field-orders-rejected = سفارش ردشده
audit-field-customers-created = مشتری تازه
audit-field-customers-updated = مشتری تغییرکرده
audit-field-customers-unchanged = مشتری بی‌تغییر
audit-field-ignored-identifiers = شناسهٔ کنارگذاشته
audit-field-unknown-words = واژهٔ ناشناخته
audit-field-kept-by-undo = مانده پس از بازگردانی
audit-field-undone = بازگردانده
audit-field-kept = مانده
audit-field-import-id = ورود
audit-field-note = یادداشت
audit-field-merge = یکی‌شدن
audit-field-evidence = گواه
audit-field-record = پرونده
audit-field-tags = برچسب‌ها
audit-field-entries = یادداشت‌ها
audit-field-is-verified = تأییدشده
audit-field-differences = ناهمخوانی‌ها
audit-field-label-fa = نام فارسی
audit-field-label-en = نام انگلیسی
audit-field-choices = گزینه‌ها
audit-field-position = جایگاه
audit-field-mode = سخت‌گیری
audit-field-fields = فیلدها
audit-field-schema = طرح
audit-field-is-selection = تنها بخشی
audit-field-is-shared = همگانی
audit-field-definition = تعریف
audit-field-value = مقدار

## Parts of Vafa that act by themselves
audit-part-command-line = خط فرمان
audit-part-demo = فروشگاه نمونه
audit-part-imports = ورود فایل
audit-part-webhooks = وب‌هوک‌ها
audit-part-sweeper = پاکیزه‌کار
