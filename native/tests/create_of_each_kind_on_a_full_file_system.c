/* SPDX-License-Identifier: Apache-2.0 */
/* Until there is no room, and again: ENOSPC with both numbers, nothing is left behind, and what is
 * there works on. */
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include "kinds.h"

int main(void)
{
    char directory[] = "/tmp/esclusa-full-XXXXXX";
    EXPECT(mkdtemp(directory) != NULL);
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", directory, "tmpfs", 0, "size=32k") != 0) {
        rmdir(directory);
        return test_skip("a tmpfs cannot be mounted; run as root");
    }
    setenv("ESCLUSA_DIR", directory, 1);
    for (size_t kind = 0; kind < KINDS; kind++) {
        int made = 0, result;
        char name[64];
        for (;; made++) {
            snprintf(name, sizeof name, "each-%d", made);
            result = kinds[kind].create(name);
            if (result != 0) {
                break;
            }
            EXPECT(made < 9); /* pages that there are */
        }
        EXPECT_EQUAL(-ENOSPC, result);
        EXPECT(strstr(esclusa_error(), "needs ") != NULL && strstr(esclusa_error(), " are free"));
        EXPECT(made > 0);
        EXPECT_EQUAL(made, test_count_files(directory, "each-"));
        EXPECT_EQUAL(0, test_count_files(directory, ".esclusa"));
        while (made-- > 0) {
            snprintf(name, sizeof name, "each-%d", made);
            EXPECT_OK(kinds[kind].open(name));
            EXPECT_OK(esclusa_unlink(name));
        }
        struct statvfs space;
        EXPECT_EQUAL(0, statvfs(directory, &space));
        EXPECT_EQUAL(space.f_blocks, space.f_bfree);
    }
    umount(directory);
    rmdir(directory);
    return 0;
}
