"""A walk through every page of the demo in a browser, for people to look at and for axe to judge. For development only."""
