"""Comparing a customer list with the database, and bringing it in.

The list is staged in a temporary table of the connection first, outside of any transaction; comparing and writing are
then a handful of statements, whatever the size of the list.
"""
