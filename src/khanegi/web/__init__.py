"""The door for people: pages, fragments, forms, templates, styles."""
