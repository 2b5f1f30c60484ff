"""Who answers an event."""
