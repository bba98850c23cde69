"""How an answer is made of the documents' own sentences, and brought into the form asked for."""
