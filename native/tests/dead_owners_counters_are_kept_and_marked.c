/* SPDX-License-Identifier: Apache-2.0 */
#include "esclusa_layout.h"
#include "testing.h"

static esclusa_counters *counters;
static _Atomic int *ready;

static pid_t owner_of_two(const char *name)
{
    *ready = 0;
    pid_t pid = test_fork();
    if (pid == 0) {
        esclusa_counters *own;
        esclusa_labelled_counter_id id;
        EXPECT_OK(esclusa_counters_open(&own, name));
        EXPECT_OK(esclusa_counters_allocate(own, &id, "kept", "B", ESCLUSA_GAUGE));
        EXPECT_OK(esclusa_counters_add(own, id, 42, NULL));
        EXPECT_OK(esclusa_counters_allocate(own, &id, "freed", NULL, ESCLUSA_COUNTER));
        *ready = 1;
        pause();
    }
    test_await(ready, 1);
    return pid;
}

static esclusa_labelled_counter_info read_labelled(const char *label)
{
    esclusa_labelled_counter_id id;
    esclusa_labelled_counter_info info;
    EXPECT_EQUAL(1, esclusa_counters_find(counters, &id, label));
    EXPECT_EQUAL(1, esclusa_counters_read(counters, id.index, &info));
    return info;
}

/* What a death in the middle of an allocation leaves. */
static void leave_one_being_written(const char *name, uint32_t index)
{
    size_t byte_size;
    struct esclusa_header *header = test_map(name, &byte_size);
    struct esclusa_labelled *entries = (void *) ((char *) header + header->body_offset);
    uint64_t state = entries[index].state;
    EXPECT_EQUAL(ESCLUSA_ENTRY_USED, state >> 16 & 0xffff);
    entries[index].state = (state & ~UINT64_C(0xffff0000)) | ESCLUSA_ENTRY_WRITTEN << 16;
    munmap(header, byte_size);
}

int main(void)
{
    const char *name = test_name();
    ready = test_shared(4096);
    EXPECT_OK(esclusa_counters_create(&counters, name, 2));
    pid_t owner = owner_of_two(name);
    esclusa_labelled_counter_info info = read_labelled("kept");
    EXPECT_EQUAL(owner, info.pid);
    EXPECT_EQUAL(0, info.orphaned);
    leave_one_being_written(name, read_labelled("freed").id.index);
    test_kill(owner);

    while (info.orphaned == 0) { /* within a millisecond; the watchdog says never */
        info = read_labelled("kept");
    }
    EXPECT_EQUAL(42, info.value);
    EXPECT_EQUAL(ESCLUSA_GAUGE, info.type);
    EXPECT_EQUAL(0, strcmp("B", info.unit));
    EXPECT_EQUAL(0, info.pid);
    esclusa_labelled_counter_id id;
    EXPECT_EQUAL(0, esclusa_counters_find(counters, &id, "freed"));
    EXPECT_OK(esclusa_counters_allocate(counters, &id, "new", NULL, ESCLUSA_COUNTER));
    EXPECT_EQUAL(1, esclusa_counters_free(counters, info.id));

    /* A full table, whose owner died in an allocation: there is room at once. */
    EXPECT_EQUAL(1, esclusa_counters_free(counters, id));
    owner = owner_of_two(name);
    leave_one_being_written(name, read_labelled("freed").id.index);
    test_kill(owner);
    EXPECT_OK(esclusa_counters_allocate(counters, &id, "in its place", NULL, ESCLUSA_COUNTER));

    /* Leaving in order is as a death. */
    esclusa_counters *observer;
    EXPECT_OK(esclusa_counters_open(&observer, name));
    esclusa_counters_close(counters);
    counters = observer;
    EXPECT_EQUAL(1, read_labelled("in its place").orphaned);
    esclusa_counters_close(counters);
    return 0;
}
