/* SPDX-License-Identifier: Apache-2.0 */
/* Of each kind, made without a name. */
#include "openings.h"

int main(void)
{
    const char *unnamed[KINDS];
    for (int i = 0; i < KINDS; i++) {
        unnamed[i] = ESCLUSA_UNNAMED;
    }
    openings_leave_nothing(unnamed, NULL);
    return 0;
}
