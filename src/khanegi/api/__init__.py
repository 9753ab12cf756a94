"""The door for programs: schemas and endpoints."""
