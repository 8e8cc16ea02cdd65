/* SPDX-License-Identifier: Apache-2.0 */
/* An open array. */
#ifndef ESCLUSA_ARRAY_H
#define ESCLUSA_ARRAY_H

#include "segment.h"

struct esclusa_array_handle {
    struct segment segment; /* its parameters have type and shape */
    unsigned char *elements;
    uint64_t length; /* of all dimensions together */
    uint32_t element_bytes;
    enum esclusa_element_type type;
};

/* What an array with such parameters is called: "array of i64", or "array". */
const char *esclusa_array_noun(uint64_t type);

#endif
