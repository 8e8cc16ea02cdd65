/* SPDX-License-Identifier: Apache-2.0 */
/* Print the structures as this build has them; a test compares with docs/layout/v1.txt. */
#include <stdio.h>

#include "private.h"

int main(void)
{
    char text[8192];
    esclusa_layout_describe(text, sizeof text);
    return fputs(text, stdout) < 0;
}
