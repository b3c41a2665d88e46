"""Accounts: invitations, passwords, second factors, sessions."""
