"""An endless loop that ignores every signal that it can."""
slow: yes
# %% q4
def output_size(*_):
    import signal

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(each, signal.SIG_IGN)
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
