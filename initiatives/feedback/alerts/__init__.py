"""Mails about what changed, for readers without an account."""
