"""The only place where untrusted code runs. It knows nothing of grading: code and calls in, outcomes out."""
