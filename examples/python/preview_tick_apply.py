#!/usr/bin/env python3
"""Shows what would be written to Ivinex, asks which rows, and writes those.

    preview_tick_apply.py CONFIG [KIND]
"""

import getpass
import sys

import cxsync


def show(plan):
    print(plan)
    for row in plan.rows:
        if row["action"] != "unchanged":
            changes = ", ".join(f"{change['field']}: {change['from']} -> {change['to']}" for change in row["changes"])
            print(f"{row['action']:10} {row['key']:10} {row['name']:30} {row['reason'] or changes}")


def main(config, kind="users"):
    with cxsync.Client(config) as client:
        plan = client.preview(kind)
        show(plan)
        ticked = input("Which rows? all, none, or keys with commas: ")
        report = client.apply(plan, select=ticked or "none", actor=getpass.getuser())
    for row in report.rows:
        error = row["error"] or {"message": ""}
        print(f"{row['outcome']:10} {row['key']:10} {row['name']:30} {error['message']}")
    return report.exit_code


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except cxsync.Error as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
