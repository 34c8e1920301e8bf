"""A made-up organisation to try everything with. Sits above the apps, and calls their actions as the pages do."""
