"""Attachments: fetched safely, turned into text."""

from function_app.documents.reader import Document, DocumentReader

__all__ = ["Document", "DocumentReader"]
