"""What the tests stand on: facts, sums and servers that share no code with orgstats."""
