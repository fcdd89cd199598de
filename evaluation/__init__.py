"""How well the agents read: generated claims whose truth is known, read and counted.

The wording is the evaluation's own. No rule of the offline agents is made from it, or it from them.
"""
