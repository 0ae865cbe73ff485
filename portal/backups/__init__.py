"""Copies of the whole database, made while the portal runs, and brought back into an empty one."""
