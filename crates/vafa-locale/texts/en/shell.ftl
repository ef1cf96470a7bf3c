# The frame around every page.

shell-skip = Skip to content
shell-nav = Parts of Vafa
shell-today = Today
    .short = Today
shell-customers = Customers
    .short = Customers
shell-imports = Import
    .short = Import
shell-settings = Settings
    .short = Settings
shell-search = Name, phone, card or order…
shell-theme = Light or dark
shell-theme-auto = Like the system
shell-account = My account
shell-panel = Record
shell-panel-full = Full page
shell-pager = Rows before and after

## Palette and keys
shell-palette = Go to…
shell-palette-ask = What shall we do? Where to?
shell-palette-here = On this page
shell-palette-found = Found
shell-palette-go = Go
shell-keys = Keyboard shortcuts
shell-keys-palette = Go anywhere, do anything
shell-keys-search = Search
shell-keys-list = Down and up in a list
shell-keys-open = Open
shell-keys-close = Close

## Work and faults
shell-choose-file = Choose a file
shell-uploading = Sending the file
shell-look-again = Look again
shell-offline = No answer came. Nothing is lost; try again in a moment.
shell-unbuilt = Styles and scripts are not built. Run “cargo xtask assets” to build them.
shell-demo = Demo shop: everything here is invented
error-page-forbidden = If you need it, ask the owner of the business.
error-page-home = Go to today
error-page-request = Request:
shell-chart-table = The same as a table
