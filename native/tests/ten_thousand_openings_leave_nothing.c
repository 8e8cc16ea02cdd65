/* SPDX-License-Identifier: Apache-2.0 */
/* Of each kind, by name. */
#include "openings.h"

int main(void)
{
    struct all all;
    const char *names[KINDS];
    for (int i = 0; i < KINDS; i++) {
        names[i] = test_name();
    }
    create_all(&all, names);
    openings_leave_nothing(NULL, names);
    close_all(&all);
    return 0;
}
