/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "segment.h"

static bool is_letter_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

int esclusa_name_check(const char *doing, const char *name)
{
    if (name == NULL) {
        return esclusa_fail(-EINVAL, doing, NULL, "the name is missing");
    }
    size_t length = strnlen(name, ESCLUSA_NAME_LENGTH + 1);
    bool good = length >= 1 && length <= ESCLUSA_NAME_LENGTH && name[0] != '.';
    for (size_t i = 0; good && i < length; i++) {
        good = is_letter_or_digit(name[i]) || name[i] == '.';
    }
    if (good) {
        return 0;
    }
    if (esclusa_descriptor_named(name) >= 0 ||
        strncmp(name, ESCLUSA_UNNAMED, strlen(ESCLUSA_UNNAMED)) == 0) {
        return esclusa_fail(-EINVAL, doing, name,
                            "what has no name is created as memfd:, opened by its descriptor, as "
                            "fd:5, and gone with its last process");
    }
    char shown[ESCLUSA_NAME_LENGTH + 4];
    snprintf(shown, sizeof shown, "%.*s%s", ESCLUSA_NAME_LENGTH, name,
             length > ESCLUSA_NAME_LENGTH ? "..." : "");
    return esclusa_fail(
        -EINVAL, doing, shown,
        "a name is 1 to 200 letters, digits, '_', '-' and '.', and does not begin with '.'");
}

const char *esclusa_directory(void)
{
    const char *directory = getenv("ESCLUSA_DIR");
    return directory != NULL && directory[0] != '\0' ? directory : "/dev/shm";
}

int esclusa_path(char room[ESCLUSA_PATH], const char *doing, const char *directory,
                 const char *name)
{
    int length = snprintf(room, ESCLUSA_PATH, "%s/%s", directory, name);
    if (length < 0 || length >= ESCLUSA_PATH) {
        return esclusa_fail(-ENAMETOOLONG, doing, name, "the folder's name is too long");
    }
    return 0;
}
