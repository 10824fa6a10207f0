"""An order centre's neighbours with every fault, and rounds of orders among them."""
