"""A source and a sink in memory, as a host would bring them, and a configuration that needs nothing else."""

from cxsync import Row


def own_config(folder, *kinds, **more):
    """For a client with both sides of its own; `kinds` default to campaigns."""
    modules = {kind: {} for kind in kinds or ("campaigns",)}
    return {"site": "own", "ivinex": {"modules": modules}, "state": {"path": str(folder / "own.db")}, **more}


class MemorySource:
    """Records of every kind: {kind: {key: fields}}. `instead`, if set, is called in place of a pull."""

    address = "memory:source"

    def __init__(self, **records):
        self.records = records
        self.instead = None

    def pull(self, kind):
        if self.instead is not None:
            return self.instead(kind)
        return list(self.records.get(kind, {}).items())


class MemorySink:
    """Rows of every kind: {kind: {id: fields}}. `instead`, if set, is called in place of a write; `instead_of_read`
    in place of a read."""

    address = "memory:sink"

    def __init__(self, **rows):
        self.rows = rows
        self.written = []  # every batch: kind and rows
        self.instead = None
        self.instead_of_read = None

    def read(self, kind, fields):
        if self.instead_of_read is not None:
            return self.instead_of_read(kind)
        return list(self.rows.get(kind, {}).items())

    def write(self, kind, rows):
        assert all(isinstance(row, Row) for row in rows)
        self.written.append((kind, rows))
        if self.instead is not None:
            return self.instead(kind, rows)
        return [self.store(kind, row) for row in rows]

    def store(self, kind, row):
        table = self.rows.setdefault(kind, {})
        identity = row.id or str(100 + len(table))
        table.setdefault(identity, {}).update(row.fields)
        return identity


def skills(*numbers):
    return {str(n): {"name": f"Skill {n}", "is_active": True} for n in numbers}
