"""The parts of retrieval; ``faq.retrieval`` is what others use."""
