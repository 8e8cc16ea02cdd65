/* SPDX-License-Identifier: Apache-2.0 */
/* What may be a label. */
#include <string.h>

#include "counters.h"

/* How many bytes the character at `at` has (RFC 3629, section 4), 0 if there is none. Behind the
 * last one is a zero. */
static size_t character(const unsigned char *at, uint32_t *code)
{
    if (at[0] < 0x80) {
        *code = at[0];
        return 1;
    }
    size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    *code = at[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
        *code = *code << 6 | (at[i] & 0x3f);
    }
    bool good = at[0] >= 0xc0 && at[0] < 0xf8 && *code >= least[length] && *code <= 0x10ffff &&
                (*code < 0xd800 || *code > 0xdfff);
    return good ? length : 0;
}

static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

bool esclusa_is_text(const char *text, size_t least, size_t most)
{
    size_t length = strnlen(text, most + 1);
    if (length < least || length > most) {
        return false;
    }
    const unsigned char *at = (const unsigned char *) text, *end = at + length;
    while (at < end) {
        uint32_t code;
        size_t bytes = character(at, &code);
        if (bytes == 0 || is_control(code)) {
            return false;
        }
        at += bytes;
    }
    return true;
}
