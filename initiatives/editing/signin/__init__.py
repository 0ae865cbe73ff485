"""Signing in: a password, a second factor for those who have one, a wait after wrong tries, a way back by mail."""
