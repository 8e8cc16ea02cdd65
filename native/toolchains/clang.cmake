# SPDX-License-Identifier: Apache-2.0
#
# The C side by another compiler.
set(CMAKE_C_COMPILER clang)
