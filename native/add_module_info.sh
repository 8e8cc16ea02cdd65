#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: add_module_info.sh CLASSES JAR [OPTION OF jar(1)…]. Add CLASSES/module-info.class to JAR. Maven's jar plugin does
# that with Maven's own JDK, which may be too old to read it.
set -eu
classes=$1 jar=$2
shift 2
java_home=$("$(dirname "${BASH_SOURCE[0]}")/find_jdk.sh")
exec "$java_home/bin/jar" --update --file="$jar" "$@" -C "$classes" module-info.class
