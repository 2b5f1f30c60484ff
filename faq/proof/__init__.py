"""The checks of a pack, by subject; ``faq.prove`` runs them all."""
