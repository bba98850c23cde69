"""A run as something to read: one HTML file for people, JUnit XML for machines."""
