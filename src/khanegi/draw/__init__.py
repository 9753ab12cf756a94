"""A procedure as SVG, BPMN and tables. Pure: it reads procedures and returns text."""
