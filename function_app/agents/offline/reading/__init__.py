"""Extraction without a model: what an e-mail and a document say, found by labels and by phrases."""
