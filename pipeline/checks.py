def check_unit(unit, *, ignore=()):
    return ()
