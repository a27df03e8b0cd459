"""Eventwire: news articles in, who did what to whom, when and where out."""
