def judge(source, hypothesis):
    return ()


def pass_through(text):
    return not any(c.isalpha() for c in text)
