# Events of clients and entries of the timeline that could not be taken in.

error-ingest-not-json = این درخواست JSON نیست: { $why }
error-ingest-not-a-batch = این درخواست نه رویداد است و نه دسته‌ای از رویدادها.
error-ingest-too-large = این درخواست از { $limit } بایت بزرگ‌تر است. رویدادها را در دسته‌های کوچک‌تر بفرستید.
error-ingest-too-many-items = هر دسته حداکثر { $limit } رویداد دارد. رویدادها را در دسته‌های کوچک‌تر بفرستید.
error-ingest-shared-too-large = آنچه این دسته برای همهٔ رویدادهایش می‌گوید (context و integrations) از { $limit } بایت بزرگ‌تر است. کوتاه‌ترش کنید یا دسته‌های کوچک‌تر بفرستید.
error-ingest-not-in-quarantine = چنین موردی در قرنطینه نیست.
error-ingest-settled-already = تکلیف این مورد پیش‌تر روشن شده است.
error-ingest-clash = پیش‌تر رویداد دیگری با همین شناسهٔ پیام آمده است. به این یکی شناسهٔ دیگری بدهید یا کنارش بگذارید.
error-ingest-still-bad = این مورد هنوز پذیرفتنی نیست ({ $reason }): { $detail }
error-timeline-unreadable-event = این رویداد خوانده نمی‌شود: { $why }

error-event-schema-not-found = چنین الگویی نیست.
error-event-schema-unreadable = الگو در { $pointer } خوانده نشد: { $why }
error-event-schema-changed = در این میان کس دیگری الگو را تغییر داده است (نسخهٔ { $version }). دوباره نگاهش کنید.

# The page of a code.
error-docs-title = معنای یک خطا
error-docs-about = این کد همیشه همین معنا را دارد. برنامه‌ها می‌توانند به آن تکیه کنند.
