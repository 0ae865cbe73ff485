"""Spreadsheets in and out, by stage. Each stage imports only from the stages above it in this list.

reading/    a file becomes rows of cells, in a process of its own
columns/    the columns of our tables: how the value of each is written in a cell, and read from one
mapping/    which column of a file holds which of our columns
workbook/   the tables that the portal writes: template, export, snapshot of their cells
rows/       one row of a file compared with the register: problems and differences
plan/       an import: its rows, plan, corrections, application and undo
admin/      the pages of an import
"""
