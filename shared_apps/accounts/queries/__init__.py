"""What is asked about accounts: who acts, who works where and is called what, what waits for somebody."""
