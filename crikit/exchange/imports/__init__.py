"""Comparing a list with the database, and bringing it in.

Customers are staged in a temporary table of the connection first, outside of any transaction; comparing and writing are
then a handful of statements, whatever the size of the list. All other lists are compared in memory.
"""
