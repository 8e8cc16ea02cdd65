#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: test.sh VENV NATIVE [PYTEST OPTION…]. Run python/tests in VENV; the tests find the C peers through
# ESCLUSA_NATIVE. VENV/../pytest.xml holds the result.
set -eu
venv=$1 native=$2
shift 2
cd "$(dirname "${BASH_SOURCE[0]}")"
export ESCLUSA_NATIVE=$native PYTHONDONTWRITEBYTECODE=1
exec "$venv/bin/python" -m pytest --quiet --junit-xml="$venv/../pytest.xml" "$@"
