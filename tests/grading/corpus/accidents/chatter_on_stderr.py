"""Libraries write to stderr, also below Python."""
# %% q1
import os
import sys
import warnings

print("WARNING: All log messages before absl::InitializeLog() is called are written to STDERR", file=sys.stderr)
os.write(2, b"E0000 cuda_dnn.cc:8310] Unable to register cuDNN factory\n")
warnings.warn("deprecated", FutureWarning)
steps = 54000 // 100
