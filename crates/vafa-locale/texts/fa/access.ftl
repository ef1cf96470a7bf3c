# Who works with Vafa: roles, what keys may do, looks, actions of the trail.

## Roles
access-role-owner = صاحب
    .hint = همه‌چیز، کلیدها و آدم‌ها هم
access-role-manager = مدیر
    .hint = همه‌چیز جز کلیدها و آدم‌ها
access-role-marketer = بازاریاب
    .hint = مشتری‌ها، فهرست‌ها و فایل‌ها
access-role-agent = پاسخ‌گو
    .hint = مشتری‌ها، یکی‌یکی
access-role-cashier = صندوق‌دار
    .hint = پیدا کردن مشتری و یادداشت
access-role-analyst = تحلیل‌گر
    .hint = می‌بیند و خروجی می‌گیرد، چیزی را عوض نمی‌کند

## Scopes of keys
access-scope-ingest = فرستادن رویداد
    .hint = چیزی نمی‌خواند؛ می‌تواند در صفحهٔ وب باشد
access-scope-read = خواندن
    .hint = مشتری‌ها و فهرست‌ها را می‌خواند
access-scope-write = خواندن و نوشتن
    .hint = مشتری‌ها را می‌خواند و تغییر می‌دهد، فایل وارد می‌کند
access-scope-admin = مدیریت
    .hint = هر کاری که مدیر می‌تواند

## Looks
access-theme-auto = مثل دستگاه
access-theme-light = روشن
access-theme-dark = تیره

## The trail
audit-action-user-created = افزودن کاربر
audit-action-user-changed = تغییر کاربر
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
audit-action-key-created = ساختن کلید
audit-action-key-revoked = باطل کردن کلید
audit-action-business-changed = تغییر تنظیمات کسب‌وکار
audit-action-customer-looked = دیدن صفحهٔ مشتری
audit-action-audit-redacted = پاک کردن جزئیات برای حفظ حریم کسی
