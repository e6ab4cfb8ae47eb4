"""What a credential looks like: formats that providers use, and values that nobody types by accident."""
