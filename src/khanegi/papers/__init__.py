"""Documents asked of a case, their uploads and who may open them. It is given the list of what is required."""
