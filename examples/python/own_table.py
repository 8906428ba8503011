#!/usr/bin/env python3
"""Keeps a SQLite table of the host's own up to date with the campaigns of CXone, instead of Ivinex over HTTP.

    own_table.py CONFIG DATABASE

The module `campaigns` of the configuration maps the column `name`; `cxone_id` is its key field.
"""

import sqlite3
import sys

import cxsync


class CampaignTable:
    """The sink: rows of the table `campaigns`, with the columns `id`, `cxone_id` and `name`."""

    def __init__(self, path):
        self.address = f"sqlite:{path}"  # state and plans are bound to it
        self._database = sqlite3.connect(path)
        self._database.execute("CREATE TABLE IF NOT EXISTS campaigns (id INTEGER PRIMARY KEY, cxone_id UNIQUE, name)")

    def close(self):
        self._database.close()

    def read(self, kind, fields):
        for row_id, key, name in self._database.execute("SELECT id, cxone_id, name FROM campaigns"):
            yield row_id, {"cxone_id": key, "name": name}

    def write(self, kind, rows):
        with self._database:  # the answers hold once this is committed
            return [self._store(row) for row in rows]

    def _store(self, row):
        try:
            if row.id is None:
                return self._database.execute(
                    "INSERT INTO campaigns (cxone_id, name) VALUES (:cxone_id, :name)", row.fields
                ).lastrowid
            for column in ("cxone_id", "name"):
                if column in row.fields:  # an update carries only what changes
                    self._database.execute(
                        f"UPDATE campaigns SET {column} = ? WHERE id = ?", (row.fields[column], row.id)
                    )
            return row.id
        except sqlite3.IntegrityError as error:
            return cxsync.Refused(str(error))


def main(config, database):
    table = CampaignTable(database)
    try:
        with cxsync.Client(config, sink=table) as client:
            report = client.sync("campaigns", select="all", actor="own_table.py")
    finally:
        table.close()
    print(report)
    return report.exit_code


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except cxsync.Error as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
