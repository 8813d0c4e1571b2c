"""Networks with weights that were trained on ImageNet, as drawings: a frozen base and a new head."""
