/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

static esclusa_counters *counters;

static void refuses(const char *label, const char *unit, int type, const char *why)
{
    esclusa_labelled_counter_id id;
    EXPECT_EQUAL(-EINVAL, esclusa_counters_allocate(counters, &id, label, unit,
                                                    (enum esclusa_labelled_counter_type) type));
    EXPECT_SENTENCE("cannot allocate in segment '%s': EINVAL: %s", esclusa_counters_name(counters),
                    why);
}

static void checks_texts(void)
{
    static const char label[] = "a label is 1 to 96 bytes of UTF-8 without control characters";
    static const char unit[] = "a unit is 0 to 16 bytes of UTF-8 without control characters";
    char text[98];
    memset(text, 'x', 97);
    text[97] = '\0';
    refuses("", NULL, 0, label);
    refuses(text, NULL, 0, label);
    refuses("a\nb", NULL, 0, label);
    refuses("a\x7f", NULL, 0, label);
    refuses("a\xc2\x85", NULL, 0, label);     /* a control character of 2 bytes */
    refuses("a\xc3", NULL, 0, label);         /* cut off */
    refuses("a\xc0\xaf", NULL, 0, label);     /* longer than need be */
    refuses("a\xed\xa0\x80", NULL, 0, label); /* a surrogate */
    refuses("a\xf4\x90\x80\x80", NULL, 0, label);
    refuses("\xff", NULL, 0, label);
    refuses("a", "12345678901234567", 0, unit);
    refuses("a", "\t", 0, unit);
    refuses("a", NULL, 2, "there is no type 2 of counters");
    esclusa_labelled_counter_id id;
    text[96] = '\0';
    EXPECT_OK(esclusa_counters_allocate(counters, &id, text, "1234567890123456", ESCLUSA_GAUGE));
    esclusa_labelled_counter_info info;
    EXPECT_EQUAL(1, esclusa_counters_read(counters, id.index, &info));
    EXPECT_EQUAL(0, strcmp(text, info.label));
    EXPECT_EQUAL(0, strcmp("1234567890123456", info.unit));
    EXPECT_EQUAL(ESCLUSA_GAUGE, info.type);
    EXPECT_EQUAL(getpid(), info.pid);
    EXPECT_EQUAL(2, info.language);
    EXPECT_EQUAL(0, info.orphaned);
    EXPECT_EQUAL(1, esclusa_counters_free(counters, id));
}

int main(void)
{
    const char *name = test_name();
    EXPECT_EQUAL(-EINVAL, esclusa_counters_create(&counters, name, 0));
    EXPECT_SENTENCE(
        "cannot create segment '%s': EINVAL: a table has room for 1 to 1048576 counters", name);
    EXPECT_EQUAL(-EINVAL, esclusa_counters_create(&counters, name, (1 << 20) + 1));
    EXPECT_OK(esclusa_counters_create(&counters, name, 3));
    EXPECT_EQUAL(3, esclusa_counters_capacity(counters));
    esclusa_counters *other;
    EXPECT_EQUAL(-EINVAL, esclusa_counters_create_or_open(&other, name, 4));
    EXPECT_SENTENCE("cannot open segment '%s': EINVAL: it has room for 3 counters, not 4", name);
    checks_texts();

    esclusa_labelled_counter_id id[3], found;
    EXPECT_EQUAL(0, esclusa_counters_find(counters, &found, "same"));
    for (int i = 0; i < 3; i++) {
        EXPECT_OK(esclusa_counters_allocate(counters, &id[i], "same", NULL, ESCLUSA_COUNTER));
        EXPECT_OK(esclusa_counters_add(counters, id[i], i + 1, NULL));
    }
    EXPECT_EQUAL(-ENOSPC, esclusa_counters_allocate(counters, &found, "x", "", ESCLUSA_COUNTER));
    EXPECT_SENTENCE("cannot allocate in segment '%s': ENOSPC: all 3 counters are in use", name);
    EXPECT_EQUAL(1, esclusa_counters_find(counters, &found, "same"));
    EXPECT_EQUAL(0, found.index);

    int64_t value;
    EXPECT_OK(esclusa_counters_get(counters, id[1], &value));
    EXPECT_EQUAL(2, value);
    EXPECT_EQUAL(1, esclusa_counters_is_valid(counters, id[1]));
    EXPECT_EQUAL(1, esclusa_counters_free(counters, id[1]));
    EXPECT_EQUAL(0, esclusa_counters_free(counters, id[1]));
    EXPECT_EQUAL(0, esclusa_counters_is_valid(counters, id[1]));
    EXPECT_OK(esclusa_counters_allocate(counters, &found, "another", NULL, ESCLUSA_COUNTER));
    EXPECT_EQUAL(id[1].index, found.index);
    EXPECT_EQUAL(0, esclusa_counters_is_valid(counters, id[1]));
    EXPECT_OK(esclusa_counters_get(counters, found, &value));
    EXPECT_EQUAL(0, value);
    EXPECT_OK(esclusa_counters_set(counters, found, INT64_MAX));
    EXPECT_OK(esclusa_counters_add(counters, found, 1, &value));
    EXPECT_EQUAL(INT64_MIN, value);

    esclusa_labelled_counter_info info;
    EXPECT_EQUAL(-ERANGE, esclusa_counters_read(counters, 3, &info));
    EXPECT_SENTENCE("cannot use counters '%s': ERANGE: index 3, capacity 3", name);
    EXPECT_EQUAL(-ERANGE,
                 esclusa_counters_add(counters, (esclusa_labelled_counter_id){3, 0}, 1, NULL));
    esclusa_counters_close(counters);
    EXPECT_EQUAL(-EBADF, esclusa_counters_add(counters, found, 1, NULL));
    EXPECT_EQUAL(-EBADF, esclusa_counters_read(counters, 0, &info));
    return 0;
}
