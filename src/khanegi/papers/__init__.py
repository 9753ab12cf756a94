"""Documents asked of a case and who may open them. It is given the list of what is required."""
