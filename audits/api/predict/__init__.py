"""Detection on pictures, with nothing stored: the contract of the service replaced by this."""
