# The frame around every page.

shell-skip = رفتن به متن صفحه
shell-nav = بخش‌های وفا
shell-today = امروز
    .short = امروز
shell-customers = مشتریان
    .short = مشتریان
shell-imports = ورود داده
    .short = ورود داده
shell-settings = تنظیمات
    .short = تنظیمات
shell-search = نام، تلفن، کارت یا سفارش…
shell-theme = روشن یا تیره
shell-theme-auto = مثل سیستم
shell-account = حساب من
shell-panel = پرونده
shell-panel-full = صفحه‌ی کامل
shell-pager = ردیف‌های قبلی و بعدی

## Palette and keys
shell-palette = برو به…
shell-palette-ask = چه کنیم؟ کجا برویم؟
shell-palette-here = در همین صفحه
shell-palette-found = پیدا شد
shell-palette-go = رفتن
shell-keys = کلیدهای میان‌بر
shell-keys-palette = رفتن به هر جا، انجام هر کار
shell-keys-search = جستجو
shell-keys-list = پایین و بالا در فهرست
shell-keys-open = باز کردن
shell-keys-close = بستن

## Work and faults
shell-choose-file = انتخاب فایل
shell-uploading = فرستادن فایل
shell-look-again = دوباره نگاه کنید
shell-offline = پاسخی نرسید. چیزی از دست نرفته؛ کمی بعد دوباره امتحان کنید.
shell-unbuilt = ظاهر صفحه‌ها ساخته نشده است. برای ساختن آن «cargo xtask assets» را اجرا کنید.
shell-demo = فروشگاه نمونه: همه‌چیز ساختگی است
error-page-forbidden = اگر لازمش دارید، از صاحب کسب‌وکار بخواهید.
error-page-home = رفتن به امروز
error-page-request = شمارهٔ درخواست:
shell-chart-table = همین‌ها در جدول
