"""`dev.py shots`: the pictures in the docs, taken in Chromium from hosts with sample claims."""
