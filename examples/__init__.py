"""Programs that use the service from outside: see README.md."""
