"""The checks of a pack, by subject; ``faq.proof.prove`` runs them all."""
