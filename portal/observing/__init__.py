"""What an operator sees from outside: a line for each request, metrics, and notes of what is slow."""
