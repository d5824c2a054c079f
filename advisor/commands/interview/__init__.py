"""`advisor ask` from its options to its advice; draws nothing."""
