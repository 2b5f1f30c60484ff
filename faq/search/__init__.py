"""The parts of retrieval; ``faq.search.retrieval`` is what others use."""
