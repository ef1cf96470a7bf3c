# Who works with Vafa: roles, what keys may do, looks.

## Roles
access-role-owner = Owner
    .hint = Everything, also keys and people
access-role-manager = Manager
    .hint = Everything but keys and people
access-role-marketer = Marketer
    .hint = Customers, lists and files
access-role-agent = Agent
    .hint = Customers, one at a time
access-role-cashier = Cashier
    .hint = Finds customers and notes
access-role-analyst = Analyst
    .hint = Looks and exports, changes nothing

## Scopes of keys
access-scope-ingest = Send events
    .hint = Reads nothing; may be in a web page
access-scope-read = Read
    .hint = Reads customers and lists
access-scope-write = Read and write
    .hint = Reads and changes customers, imports files
access-scope-admin = Manage
    .hint = Everything a manager may

## Looks
access-theme-auto = As the device
access-theme-light = Light
access-theme-dark = Dark
