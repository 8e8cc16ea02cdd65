#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Print the path of a CPython 3.11 or later with its GIL, or nothing and fail: ESCLUSA_PYTHON and nothing else if it is set, else the
# first on the path.
set -u
if [[ -n ${ESCLUSA_PYTHON:-} ]]; then
    candidates=("$ESCLUSA_PYTHON")
else
    candidates=(python3 python3.14 python3.13 python3.12 python3.11)
fi
for candidate in "${candidates[@]}"; do
    "$candidate" -c 'import sys, sysconfig
if sys.version_info < (3, 11) or sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
    sys.exit(1)
print(sys.executable)' 2>/dev/null && exit 0
done
exit 1
