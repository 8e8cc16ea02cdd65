/* SPDX-License-Identifier: Apache-2.0 */
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include "testing.h"

int main(void)
{
    char directory[] = "/tmp/esclusa-full-XXXXXX";
    EXPECT(mkdtemp(directory) != NULL);
    /* In a mount namespace of our own: nothing is left mounted, however we end. */
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", directory, "tmpfs", 0, "size=64k") != 0) {
        rmdir(directory);
        return test_skip("a tmpfs cannot be mounted; run as root");
    }
    setenv("ESCLUSA_DIR", directory, 1);
    struct statvfs space;
    EXPECT_EQUAL(0, statvfs(directory, &space));
    unsigned long long before = space.f_bavail * space.f_frsize;
    esclusa_queue *queue;
    esclusa_options options = {.members = 1, .handles = 1};
    EXPECT_EQUAL(-ENOSPC, esclusa_queue_create_with(&queue, "jobs", 1024, 960, &options));
    EXPECT(queue == NULL);
    EXPECT_SENTENCE("cannot create segment 'jobs': ENOSPC: needs %d bytes, %llu are free in %s",
                    256 + 64 + 256 + 64 + 1024 * 1024, before, directory);
    EXPECT_EQUAL(0, statvfs(directory, &space));
    EXPECT_EQUAL(before, space.f_bavail * space.f_frsize);
    EXPECT_EQUAL(0, test_count_files(directory, "jobs"));
    EXPECT_EQUAL(0, test_count_files(directory, ".esclusa"));
    EXPECT_OK(esclusa_queue_create_with(&queue, "jobs", 8, 960, &options));
    esclusa_queue_close(queue);
    EXPECT_OK(esclusa_unlink("jobs"));
    umount(directory);
    rmdir(directory);
    return 0;
}
