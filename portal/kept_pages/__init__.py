"""Whole pages, kept in the memory of a process for as long as the register does not change. See ADR 19."""
