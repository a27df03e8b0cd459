"""What tests of several folders need: generated articles, and the embedded system as a real process."""
