"""The Slack door: employees ask where they work already. Without SLACK_ settings only its tables are imported."""
