"""Invoices as accounting has them, what is still owed on them, and statements of account. All of it is money."""
