"""Orders as accounting programs read them: IIF for QuickBooks Desktop, and tables for all others."""
