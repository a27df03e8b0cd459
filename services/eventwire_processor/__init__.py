"""The processor: Faust workers that extract and resolve over the same stages as the embedded system."""
