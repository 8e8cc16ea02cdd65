/* SPDX-License-Identifier: Apache-2.0 */
/* What is no whole, sealed, writable memory with a header: one sentence each, and nothing is left.
 */
#include <sys/socket.h>

#include "testing.h"

static char name[32];

static void refuses(int result, int fd, const char *why)
{
    esclusa_queue *queue = (esclusa_queue *) 1;
    snprintf(name, sizeof name, "fd:%d", fd);
    EXPECT_EQUAL(result, esclusa_queue_open(&queue, name));
    EXPECT(queue == NULL);
    const char *error = result == -EBADF ? "EBADF" : result == -EACCES ? "EACCES" : "EPROTO";
    EXPECT_SENTENCE("cannot open segment '%s': %s: %s", name, error, why);
}

/* A memfd that is not ours, of `byte_size` bytes of `content`. */
static int foreign(const void *content, size_t byte_size, int seals)
{
    int fd = memfd_create("foreign", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    EXPECT(fd >= 0);
    EXPECT_EQUAL(byte_size, write(fd, content, byte_size));
    if (seals != 0) {
        EXPECT_EQUAL(0, fcntl(fd, F_ADD_SEALS, seals));
    }
    return fd;
}

int main(void)
{
    esclusa_queue *queue;
    EXPECT_OK(esclusa_queue_create(&queue, ESCLUSA_UNNAMED, 4, 8));
    int good = esclusa_fileno(queue);
    struct stat status;
    EXPECT_EQUAL(0, fstat(good, &status));
    size_t byte_size = (size_t) status.st_size;
    char *content = malloc(byte_size);
    EXPECT_EQUAL(byte_size, pread(good, content, byte_size, 0));
    int files = test_count_files("/proc/self/fd", "");

    refuses(-EBADF, 987654, "it is not open");

    int ends[2];
    EXPECT_EQUAL(0, pipe(ends));
    refuses(-EACCES, ends[0], "it is not open for reading and writing");
    close(ends[0]);
    close(ends[1]);
    EXPECT_EQUAL(0, socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
    refuses(-EPROTO, ends[0], "it is no memory of memfd_create");
    close(ends[0]);
    close(ends[1]);

    int fd = open("/proc/self/exe", O_RDONLY);
    refuses(-EACCES, fd, "it is not open for reading and writing");
    close(fd);

    /* The same bytes in a file that has a name, and that anybody may shrink. */
    const char *file = test_name();
    fd = open(test_path(file), O_RDWR | O_CREAT | O_EXCL, 0600);
    EXPECT_EQUAL(byte_size, write(fd, content, byte_size));
    refuses(-EPROTO, fd, "it is not sealed against shrinking");
    close(fd);

    fd = foreign(content, byte_size, 0);
    refuses(-EPROTO, fd, "it is not sealed against shrinking");
    close(fd);
    fd = foreign(content, byte_size, F_SEAL_GROW | F_SEAL_SEAL);
    refuses(-EPROTO, fd, "it is not sealed against shrinking");
    close(fd);
    fd = foreign(content, byte_size, F_SEAL_SHRINK | F_SEAL_WRITE);
    refuses(-EPROTO, fd, "it is sealed against writing");
    close(fd);

    fd = memfd_create("huge", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB);
    if (fd >= 0 && ftruncate(fd, 2 << 20) == 0) { /* where the kernel knows such pages */
        EXPECT_EQUAL(0, fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
        refuses(-EPROTO, fd, "it is memory of huge pages");
    }
    close(fd);

    fd = foreign(content, 100, F_SEAL_SHRINK);
    refuses(-EPROTO, fd, "it has 100 bytes, a header has 256");
    close(fd);
    fd = foreign(content, byte_size - 64, F_SEAL_SHRINK);
    char why[100];
    snprintf(why, sizeof why, "it has %zu bytes, its header says %zu", byte_size - 64, byte_size);
    refuses(-EPROTO, fd, why);
    close(fd);
    content[20] ^= 1;
    fd = foreign(content, byte_size, F_SEAL_SHRINK);
    refuses(-EPROTO, fd, "the checksum is wrong");
    close(fd);
    memset(content, 'x', byte_size);
    fd = foreign(content, byte_size, F_SEAL_SHRINK);
    refuses(-EPROTO, fd, "it does not begin with ESCLUSA");
    close(fd);

    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", good);
    fd = open(self, O_RDONLY | O_CLOEXEC);
    refuses(-EACCES, fd, "it is not open for reading and writing");
    close(fd);

    esclusa_mutex *mutex;
    EXPECT_OK(esclusa_mutex_create(&mutex, ESCLUSA_UNNAMED));
    refuses(-EPROTO, esclusa_fileno(mutex), "it is a mutex, not a queue");
    esclusa_mutex_close(mutex);
    EXPECT_EQUAL(files, test_count_files("/proc/self/fd", ""));

    /* Nobody takes bytes away from under it, nor lets anybody. */
    EXPECT_EQUAL(-1, ftruncate(good, 0));
    EXPECT_EQUAL(EPERM, errno);
    EXPECT_EQUAL(-1, ftruncate(good, (off_t) byte_size + 64));
    EXPECT_EQUAL(-1, fcntl(good, F_ADD_SEALS, F_SEAL_WRITE));

    static const char sentence[] = "what has no name is created as memfd:, opened by its "
                                   "descriptor, as fd:5, and gone with its last process";
    EXPECT_EQUAL(-EINVAL, esclusa_unlink(esclusa_queue_name(queue)));
    EXPECT_SENTENCE("cannot unlink segment 'memfd:esclusa-queue': EINVAL: %s", sentence);
    esclusa_queue *other;
    EXPECT_EQUAL(-EINVAL, esclusa_queue_open(&other, ESCLUSA_UNNAMED));
    EXPECT_SENTENCE("cannot open segment 'memfd:': EINVAL: %s", sentence);
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create(&other, "fd:3", 4, 8));
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_or_open(&other, "fd:3", 4, 8));
    EXPECT_EQUAL(-EINVAL, esclusa_queue_create_or_open(&other, ESCLUSA_UNNAMED, 4, 8));
    static const char *const bad[] = {"fd:", "fd:-1", "fd: 3", "fd:3 ", "fd:9999999999", "FD:3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        EXPECT_EQUAL(-EINVAL, esclusa_queue_open(&other, bad[i]));
    }

    esclusa_producer *producer;
    EXPECT_OK(esclusa_queue_producer(&producer, queue));
    EXPECT_EQUAL(-EINVAL, esclusa_fileno(producer));
    esclusa_counter *counter;
    file = test_name();
    EXPECT_OK(esclusa_counter_create(&counter, file, 0));
    EXPECT_EQUAL(-EINVAL, esclusa_fileno(counter));
    EXPECT_SENTENCE("cannot give a descriptor of segment '%s': EINVAL: it has a name, and is "
                    "opened by that",
                    file);
    esclusa_counter_close(counter);
    EXPECT_EQUAL(-EBADF, esclusa_fileno(counter));
    EXPECT_EQUAL(-EBADF, esclusa_fileno(NULL));
    esclusa_producer_close(producer);
    esclusa_queue_close(queue);
    free(content);
    return 0;
}
