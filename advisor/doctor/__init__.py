"""First steps: what is in this folder and what to do next; what this machine can run."""
