"""What is compared with what, side by side in one run."""
