"""The composition root: settings, addresses, home and the demo. No models."""
