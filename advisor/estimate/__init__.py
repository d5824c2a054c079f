"""What a strategy needs and costs: hardware, memory, money."""
