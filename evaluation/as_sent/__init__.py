"""Claims in the forms in which people send them: what of them is read, and what is read wrongly
without a word of doubt.
"""
