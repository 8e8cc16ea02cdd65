/* SPDX-License-Identifier: Apache-2.0 */
/* The build hands its version to every C file. */
#include <string.h>

int main(void)
{
    return strcmp(ESCLUSA_VERSION, "") == 0;
}
