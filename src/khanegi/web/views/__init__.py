"""One module a page family; a view reads its form, calls one domain function and shapes the answer."""
