"""The crew board: who is on shift, what each crew does and until when."""
