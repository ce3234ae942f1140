"""What a run prints at its end."""


def table(rows):
    """Columns as wide as their widest cell, the first to the left, the others to the right."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) if index == 0 else cell.rjust(width) for index, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


def milliseconds_at(values, part):
    """A quantile of seconds, in milliseconds."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000


def verdicts(checks):
    """A line for each (promise, what was found, whether it held), and whether all did; None: not judged."""
    words = {True: "held", False: "BROKEN", None: "not judged"}
    longest = max(len(promise) for promise, _, _ in checks)
    print()
    for promise, found, held in checks:
        print(f"{words[held]:<10}  {promise:<{longest}}  {found}")
    return all(held is not False for _, _, held in checks)
