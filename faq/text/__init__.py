"""Letters and locales."""
