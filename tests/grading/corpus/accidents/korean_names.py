"""A Korean student: file names, variables, texts."""
form: korean
# %%
이름 = "김철수"
print(f"안녕하세요, {이름}!")
# %% q1
배치 = 100  # 배치 크기
steps = 54000 // 배치
