def to_html(b):
    return ""
