"""What the reports answer, against sums that share no code with them."""
