"""Bring what is new in the published register into a database that an earlier version filled. See ADR 28."""

REASON = "Newer version of the published register"
