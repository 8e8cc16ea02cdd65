/* SPDX-License-Identifier: Apache-2.0 */
/* Each bit of what the checksum covers, and of the checksum. */
#include "testing.h"

int main(void)
{
    const char *name = test_name();
    esclusa_counter *counter;
    EXPECT_OK(esclusa_counter_create(&counter, name, 0));
    esclusa_counter_close(counter);
    unsigned char *bytes = test_map(name, NULL);
    for (int i = 0; i < 128; i++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[i] ^= (unsigned char) (1 << bit);
            EXPECT_EQUAL(-EPROTO, esclusa_counter_open(&counter, name));
            EXPECT(counter == NULL);
            if (i >= 12) {
                EXPECT_SENTENCE("cannot open segment '%s': EPROTO: the checksum is wrong", name);
            }
            bytes[i] ^= (unsigned char) (1 << bit);
        }
    }
    EXPECT_OK(esclusa_counter_open(&counter, name));
    esclusa_counter_close(counter);
    return 0;
}
