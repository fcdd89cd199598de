"""What to make of the fields that were read: the type of claim, and what a person must look at."""
