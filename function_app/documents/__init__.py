"""Attachments: fetched safely, turned into text."""

from function_app.documents.document import Document
from function_app.documents.reader import DocumentReader

__all__ = ["Document", "DocumentReader"]
