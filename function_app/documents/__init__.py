"""Attachments: fetched safely, turned into text.

Imports nothing: the process that reads one attachment loads this package and must stay small.
"""
