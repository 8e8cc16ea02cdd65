# SPDX-License-Identifier: Apache-2.0
#
# The C side with the C library musl, by the compiler wrapper of Debian's musl-tools. It looks for headers in musl's folder
# alone, where the kernel's are not: these are linked to a folder of their own.
set(CMAKE_C_COMPILER musl-gcc)
set(kernel_headers "${CMAKE_BINARY_DIR}/kernel-headers")
file(MAKE_DIRECTORY "${kernel_headers}")
file(GLOB asm /usr/include/*-linux-gnu/asm)
list(APPEND asm /usr/include/asm)
list(GET asm 0 asm)
file(CREATE_LINK "${asm}" "${kernel_headers}/asm" SYMBOLIC)
file(CREATE_LINK /usr/include/asm-generic "${kernel_headers}/asm-generic" SYMBOLIC)
file(CREATE_LINK /usr/include/linux "${kernel_headers}/linux" SYMBOLIC)
set(CMAKE_C_FLAGS_INIT "-idirafter ${kernel_headers}")
