"""Twinnings, invitations and rosters."""
