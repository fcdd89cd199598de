"""The HTTP side: which function answers a request, and what the host answers for itself."""
