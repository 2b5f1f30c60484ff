"""What developers run: catalogues and generated pages."""
