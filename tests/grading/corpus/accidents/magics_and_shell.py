"""Magics and shell commands are left in, also some that only this student's machine knows."""
# %%
%matplotlib inline
%load_ext autoreload
%autoreload 2
!pip install numpy
# %% q1
%time steps = 54000 // 100
files = !ls
# %%
%%bash
echo scratch
# %% q4
%%time
def output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride + 1
