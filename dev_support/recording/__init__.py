"""`python3 dev.py record-histories`: what the workflows of a release did, kept for the replay."""
