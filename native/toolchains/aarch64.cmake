# SPDX-License-Identifier: Apache-2.0
#
# The C side for AArch64, by Debian's gcc-aarch64-linux-gnu; its programs run under qemu-user.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_FIND_ROOT_PATH /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
find_program(ESCLUSA_EMULATOR NAMES qemu-aarch64-static qemu-aarch64 REQUIRED)
set(CMAKE_CROSSCOMPILING_EMULATOR "${ESCLUSA_EMULATOR}")
set(ESCLUSA_TEST_ENVIRONMENT "ESCLUSA_EMULATOR=${ESCLUSA_EMULATOR}" "QEMU_LD_PREFIX=/usr/aarch64-linux-gnu")
