"""What is measured: each module owns one metric, its definition and where that definition comes from."""
