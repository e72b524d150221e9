"""Repository maintenance: what is run here and never shipped."""
