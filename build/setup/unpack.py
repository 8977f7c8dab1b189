"""Unpacks members of a wheel: unpack.py WHEEL FOLDER PATTERN... prints the fraction done, a line each.

A pattern is a regular expression that a member's whole path must match.
"""

import os
import re
import sys
import zipfile

wheel, folder, patterns = sys.argv[1], sys.argv[2], [re.compile(each) for each in sys.argv[3:]]

with zipfile.ZipFile(wheel) as archive:
    members = [
        info
        for info in archive.infolist()
        if not info.is_dir() and any(pattern.fullmatch(info.filename) for pattern in patterns)
    ]
    if not members:
        sys.exit(f"{os.path.basename(wheel)} holds nothing that matches.")
    total = sum(info.file_size for info in members)
    done = told = 0
    for info in members:
        path = os.path.realpath(os.path.join(folder, info.filename))
        if not path.startswith(os.path.realpath(folder) + os.sep):
            sys.exit(f"{info.filename} would be unpacked outside the folder.")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(info) as source, open(path, "wb") as target:
            while chunk := source.read(1 << 20):
                target.write(chunk)
                done += len(chunk)
                if done - told >= total / 50:
                    told = done
                    print(f"{done / total:.3f}", flush=True)
        mode = info.external_attr >> 16 & 0o777
        if mode:
            os.chmod(path, mode | 0o600)
