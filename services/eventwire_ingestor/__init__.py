"""The ingestor: takes articles from publishers and puts them on the log."""
