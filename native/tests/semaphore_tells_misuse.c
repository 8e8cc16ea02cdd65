/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"

static void owned(const char *name)
{
    esclusa_semaphore *semaphore, *other;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name, 3, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_OK(esclusa_semaphore_open(&other, name)); /* a member of its own: a stranger */
    EXPECT_EQUAL(-EPERM, esclusa_semaphore_release(semaphore, 1));
    EXPECT_SENTENCE("cannot release semaphore '%s': EPERM: this handle holds fewer than 1 permits",
                    name);
    EXPECT_EQUAL(-EINVAL, esclusa_semaphore_acquire(semaphore, 0));
    EXPECT_EQUAL(-EINVAL, esclusa_semaphore_acquire(semaphore, 4));
    EXPECT_SENTENCE("cannot acquire semaphore '%s': EINVAL: 4 permits, of 3", name);
    EXPECT_OK(esclusa_semaphore_acquire(semaphore, 2));
    EXPECT_EQUAL(1, esclusa_semaphore_available(other));
    EXPECT_EQUAL(-EPERM, esclusa_semaphore_release(other, 1));
    EXPECT_EQUAL(-EPERM, esclusa_semaphore_release(semaphore, 3));
    EXPECT_EQUAL(-EBUSY, esclusa_semaphore_try_acquire(other, 2));
    EXPECT_SENTENCE("cannot acquire semaphore '%s': EBUSY", name);
    int64_t before = test_now();
    EXPECT_EQUAL(-ETIMEDOUT, esclusa_semaphore_acquire_for(other, 2, MILLIS(30)));
    EXPECT(test_now() - before >= MILLIS(30));
    EXPECT_OK(esclusa_semaphore_release(semaphore, 1));
    EXPECT_OK(esclusa_semaphore_try_acquire(other, 2));
    EXPECT_EQUAL(0, esclusa_semaphore_available(other));
    EXPECT_OK(esclusa_semaphore_release(other, 2));
    EXPECT_OK(esclusa_semaphore_release(semaphore, 1));
    EXPECT_EQUAL(3, esclusa_semaphore_available(other));
    esclusa_semaphore_close(other);
    EXPECT_EQUAL(-EBADF, esclusa_semaphore_acquire(other, 1));
    EXPECT_EQUAL(-EBADF, esclusa_semaphore_release(other, 1));
    EXPECT_EQUAL(-EBADF, esclusa_semaphore_available(other));
    esclusa_semaphore_close(semaphore);
}

static void of_signals(const char *name)
{
    esclusa_semaphore *semaphore;
    EXPECT_OK(esclusa_semaphore_create(&semaphore, name, 0, ESCLUSA_SEMAPHORE_SIGNAL));
    EXPECT_OK(esclusa_semaphore_release(semaphore, 1048575));
    EXPECT_EQUAL(-EOVERFLOW, esclusa_semaphore_release(semaphore, 1));
    EXPECT_SENTENCE(
        "cannot release semaphore '%s': EOVERFLOW: it would have more than 1048575 permits", name);
    EXPECT_EQUAL(1048575, esclusa_semaphore_available(semaphore));
    EXPECT_OK(esclusa_semaphore_acquire(semaphore, 1048575));
    EXPECT_EQUAL(-EINVAL, esclusa_semaphore_release(semaphore, 1048576));
    esclusa_semaphore_close(semaphore);
}

int main(void)
{
    owned(test_name());
    of_signals(test_name());
    const char *name = test_name();
    esclusa_semaphore *semaphore;
    EXPECT_EQUAL(-EINVAL,
                 esclusa_semaphore_create(&semaphore, name, 1048576, ESCLUSA_SEMAPHORE_OWNED));
    EXPECT_SENTENCE("cannot create segment '%s': EINVAL: a semaphore has 0 to 1048575 permits",
                    name);
    EXPECT_OK(esclusa_semaphore_create_or_open(&semaphore, name, 2, ESCLUSA_SEMAPHORE_OWNED));
    esclusa_semaphore *other;
    EXPECT_EQUAL(-EINVAL,
                 esclusa_semaphore_create_or_open(&other, name, 3, ESCLUSA_SEMAPHORE_SIGNAL));
    EXPECT_SENTENCE("cannot open segment '%s': EINVAL: it began with 2 permits in the mode owned, "
                    "not 3 in the mode signal",
                    name);
    esclusa_semaphore_close(semaphore);
    return 0;
}
