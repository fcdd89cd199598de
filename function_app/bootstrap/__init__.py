"""Who works with whom: built once from the settings, and handed to those who need it.

What is slow to load is imported where it is built, when the first claim needs it: these libraries
and tables take longer than all the rest, and a cold start in Azure would pay for every one of them.
"""
