/* SPDX-License-Identifier: Apache-2.0 */
/* An input is the bytes of a segment. It is opened as the kind that it says it is, and what opens
 * is used, once in each way. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/fuzzing.h"
#include "segment.h"

#ifdef ESCLUSA_FUZZERS
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t byte_size, size_t room);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t byte_size, size_t room, unsigned seed);
#endif

static void write_file(const uint8_t *bytes, size_t byte_size)
{
    static int fd = -1;
    if (fd < 0) {
        fd = open(fuzz_path(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
    if (ftruncate(fd, 0) != 0 || pwrite(fd, bytes, byte_size, 0) != (ssize_t) byte_size) {
        fuzz_fail("cannot write %s", fuzz_path());
    }
}

static uint32_t kind_of(const uint8_t *bytes, size_t byte_size)
{
    const struct esclusa_header *header = (const void *) bytes;
    uint32_t kind = byte_size >= sizeof *header ? header->kind : 0;
    return kind < FUZZ_KINDS && fuzz_kinds[kind].noun != NULL ? kind : ESCLUSA_KIND_QUEUE;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_size)
{
    static _Alignas(64) uint8_t aligned[FUZZ_BYTES_MAX];
    if (byte_size > sizeof aligned) {
        return 0;
    }
    memcpy(aligned, bytes, byte_size);
    write_file(aligned, byte_size);
    uint32_t kind = kind_of(aligned, byte_size);
    struct object object;
    if (fuzz_open(&object, kind, fuzz_name()) == 0) {
        for (uint32_t i = 0; i < fuzz_kinds[kind].operations->count; i++) {
            fuzz_operate(&object, i, (uint8_t) (2 * i + 1));
        }
        fuzz_close(&object);
    }
    return 0;
}

#ifdef ESCLUSA_FUZZERS

/* Nearly always the header adds up, so that what comes after it is met. */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t byte_size, size_t room, unsigned seed)
{
    size_t now = LLVMFuzzerMutate(bytes, byte_size, room);
    struct esclusa_header header;
    if (now >= sizeof header) {
        memcpy(&header, bytes, sizeof header);
        if (seed % 8 != 0) {
            header.magic = ESCLUSA_MAGIC;
            header.major = ESCLUSA_MAJOR;
            header.minor = ESCLUSA_MINOR;
            header.byte_size = now;
            header.body_offset = sizeof header + header.members * sizeof(struct esclusa_member);
        }
        if (seed % 16 != 1) {
            header.checksum = esclusa_crc32(&header, ESCLUSA_CHECKSUM_BYTES);
        }
        memcpy(bytes, &header, sizeof header);
    }
    return now;
}

#endif
