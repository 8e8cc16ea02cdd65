/* SPDX-License-Identifier: Apache-2.0 */
/* An array: an element is changed or not, and its neighbours are not. */
#include "matrix.h"

static esclusa_array *array;

static void prepare(const char *name, const struct operation *operation)
{
    (void) operation;
    const uint64_t shape[] = {10, 1000};
    EXPECT_OK(esclusa_array_create(&array, name, ESCLUSA_F64, 2, shape));
}

static void victim_changes_elements(const char *name)
{
    esclusa_array *own;
    const double one = 1, three[] = {1, 1, 1};
    EXPECT_OK(esclusa_array_open(&own, name));
    arm();
    EXPECT_OK(esclusa_array_fetch_add_f64(own, 3, 1, NULL));
    ledger->seen[0]++;
    EXPECT_EQUAL(1, esclusa_array_compare_and_set_f64(own, 4, 0, 1));
    ledger->seen[1]++;
    EXPECT_OK(esclusa_array_exchange_f64(own, 5, 1, NULL));
    ledger->seen[2]++;
    EXPECT_OK(esclusa_array_put(own, 6, three, 3));
    ledger->seen[3]++;
    EXPECT_OK(esclusa_array_fill(own, 10, 9980, &one));
    ledger->seen[4]++;
    esclusa_array_close(own);
    disarm();
}

/* Each element is 1 if its change has returned, else 1 or 0; its neighbours stay. */
static void check_array(const char *name)
{
    static const unsigned touched[] = {3, 4, 5, 8, 9989};
    (void) name;
    const double *elements = esclusa_array_data(array);
    for (int i = 0; i < 5; i++) {
        double found = elements[touched[i]];
        totals.losses += found != 1 && ledger->seen[i] != 0;
        totals.doubles += found != 1 && found != 0;
    }
    totals.doubles += elements[2] != 0 || elements[9] != 0 || elements[9990] != 0;
    ledger->returned = test_now();
    esclusa_array_close(array);
}

static const struct operation operations[] = {
    {.name = "array close", .victim = victim_changes_elements, .after = check_array},
    {0},
};

const struct object array_object = {
    .prepare = prepare,
    .operations = operations,
};
