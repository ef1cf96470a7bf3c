# What can go wrong with files in and out.

error-imports-unreadable = The file could not be read ({ $why }). If another program has it open, close it there and send it again.
error-imports-empty-file = We found no table in this file.
error-imports-old-spreadsheet = The file is in the old Excel format (xls). Save it as xlsx or CSV and send it again.
error-imports-endless-record = In row { $row } a quotation mark is opened and never closed. Mend that row.
error-imports-no-such-sheet = There is no sheet called “{ $sheet }” in this file.
error-imports-unknown-encoding = We do not know the encoding “{ $encoding }”. Write it like utf-8 or windows-1256.
error-imports-bad-delimiter = A delimiter is one sign such as “,” or “;”, or the word tab.
error-imports-file-changed = The file has changed since the work began. Import the new file from the beginning.
error-imports-file-gone = The file is no longer kept: uploads are removed some time after their import has ended. Bring it again.
error-imports-unknown-target = There is nothing called “{ $target }” to fill.
error-imports-unknown-column = The file has no column “{ $column }”.
error-imports-missing-target = No column is chosen for “{ $target }”.
error-imports-ambiguous-dates = In the column “{ $column }” day and month could be either way round. Say which comes first.
error-imports-unknown-zone = We do not know the time zone “{ $zone }”. Write it like Europe/London.
error-imports-not-found = There is no such import.
error-imports-wrong-state = This cannot be done now: the import is in the state “{ $state }”.
error-imports-taken-over = Another process is carrying on with this import.
error-imports-stopped = The work was interrupted. You can carry it on.
error-exports-unwritable = The file could not be written ({ $why }).
error-exports-interrupted = The connection to the database broke while the file was being written. Ask for it again.
error-imports-double-target = Two columns fill the same thing ({ $target }). Leave one of them out.
error-imports-damaged = This file is cut off or broken. Export it again from its program and send that.
error-imports-no-text = This file is no table; it looks like a picture or a program. Send a CSV or Excel (xlsx) file.
