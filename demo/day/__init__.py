"""`demo --claims N`: a desk as it is in the middle of a day, with N claims of all kinds."""
