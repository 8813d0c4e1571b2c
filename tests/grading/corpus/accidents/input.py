"""Cells ask for input."""
# %%
name = input("Your name? ")
print(f"Hello {name}")
# %%
age = int(input("Your age? "))
