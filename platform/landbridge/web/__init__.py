"""The shell of both portals and the components every page is made of."""
